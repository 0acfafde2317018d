"""The texts are written in the letters and the quotation marks of their languages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from orkhon.demonstration.stock import ArticleText, Event, StockArticle, Telling
from orkhon.items import INTERFACE_LANGUAGES, Content

LETTERS = {
    "az": "əğıöüçş",
    "en": "",
    "kk": "әғқңөұүһі",
    "ky": "ңөү",
    "ru": "ёыэъ",
    "tk": "äňöüýžçş",
    "tr": "ğıöüçş",
    "uz": "ʻʼ",
}
"""Letters without which nobody writes the language for long."""

CYRILLIC = frozenset({"kk", "ky", "ru"})
MIXED = re.compile(r"\b(?=\w*[A-Za-z])(?=\w*[Ѐ-ӿ])\w+\b")
ANGLED, CURLED = re.compile("[«»]"), re.compile("[“”]")


def _telling_texts(telling: Telling) -> Iterator[str]:
    yield from (telling.headline, telling.summary, telling.slug_line, telling.dateline, telling.byline)
    yield from telling.body
    if telling.illustration:
        yield from (telling.illustration.caption, telling.illustration.alt)
    if telling.correction:
        yield from (telling.correction.note, telling.correction.headline, telling.correction.summary)
        yield from telling.correction.body
    if telling.kill:
        yield telling.kill.reason


def _article_texts(text: ArticleText) -> Iterator[str]:
    yield from (text.headline, text.deck, text.dateline, Content(text.body).text)
    yield from (text.picture_alt, text.picture_caption)


@pytest.fixture(scope="module")
def texts(events: tuple[Event, ...], articles: tuple[StockArticle, ...]) -> dict[str, list[tuple[str, str]]]:
    """All texts by language, each with the file that it stands in."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for event in events:
        for telling in event.tellings:
            found[telling.language] += [(event.slug, text) for text in _telling_texts(telling)]
    for article in articles:
        for language, words in article.texts.items():
            found[language] += [(article.slug, text) for text in _article_texts(words)]
    return found


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_language_s_own_letters_occur(language: str, texts: dict[str, list[tuple[str, str]]]) -> None:
    written = "".join(text for _, text in texts[language]).lower()
    assert [letter for letter in LETTERS[language] if letter not in written] == []


@pytest.mark.parametrize("language", sorted(CYRILLIC))
def test_cyrillic_words_hold_no_latin_look_alikes(language: str, texts: dict[str, list[tuple[str, str]]]) -> None:
    mixed = [(where, match[0]) for where, text in texts[language] for match in MIXED.finditer(text)]
    assert mixed == []


@pytest.mark.parametrize("language", sorted(set(INTERFACE_LANGUAGES) - CYRILLIC))
def test_latin_texts_hold_no_cyrillic_letter(language: str, texts: dict[str, list[tuple[str, str]]]) -> None:
    found = [(where, text) for where, text in texts[language] if re.search("[Ѐ-ӿ]", text)]
    assert found == []


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_quotation_marks_are_those_of_the_language(language: str, texts: dict[str, list[tuple[str, str]]]) -> None:
    wrong = CURLED if language in CYRILLIC else ANGLED
    assert [(where, text) for where, text in texts[language] if '"' in text or wrong.search(text)] == []


def test_uzbek_has_its_own_apostrophes(texts: dict[str, list[tuple[str, str]]]) -> None:
    found = [(where, text) for where, text in texts["uz"] if re.search("['`‘’]", text)]
    assert found == []


def test_event_texts_have_an_agency_report_s_length(events: tuple[Event, ...]) -> None:
    for event in events:
        for telling in event.tellings:
            words = sum(len(paragraph.split()) for paragraph in telling.body)
            assert 60 <= words <= 170, (telling.key, words)
            assert 3 <= len(telling.body) <= 5, telling.key
            assert len(telling.headline) <= 110, telling.key


def test_article_bodies_use_a_few_plain_tags_alone_and_close_them(articles: tuple[StockArticle, ...]) -> None:
    for article in articles:
        for text in article.texts.values():
            where = f"{article.slug} {text.language}"
            opened = re.findall(r"<(\w+)>", text.body)
            assert set(opened) <= {"p", "h2", "blockquote", "b", "i", "ul", "li"}, where
            assert sorted(opened) == sorted(re.findall(r"</(\w+)>", text.body)), where
            assert len(re.findall("<", text.body)) == 2 * len(opened), where
            assert len(text.headline) <= 95, where
            assert 100 <= Content(text.body).word_count <= 260, (where, Content(text.body).word_count)


def test_tellings_of_one_event_do_not_repeat_a_sentence(events: tuple[Event, ...]) -> None:
    for event in events:
        paragraphs = [paragraph for telling in event.tellings for paragraph in telling.body]
        assert len(set(paragraphs)) == len(paragraphs), event.slug
