"""What Wagtail says to a journalist is there in all our languages."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import orkhon
from orkhon.items import INTERFACE_LANGUAGES
from tests.desk.wagtail_strings import WAGTAIL, Met, of_django, of_wagtail
from tests.portals.test_translations import FORMS, forms

LOCALE: Final = Path(orkhon.__file__).parent / "locale_wagtail"
OTHERS: Final = [code for code in INTERFACE_LANGUAGES if code != "en"]
HAS_ITS_OWN: Final = ("ru", "tr")
"""Wagtail brings these itself; ours hold what is missing there."""

# As `%(name)s`, `%d` and `{name}`, and tags with all that is in them.
_OPEN: Final = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]+>")
_LETTERS: Final = re.compile(r"[A-Za-z]{2}")
FOREIGN: Final = {
    "az": "ўқҳýňž",
    "kk": "ўҳ",
    "ky": "қғәўі",
    "ru": "әғқңөұүһі",
    "tk": "əğı",
    "tr": "əýňž",
    "uz": "ğşıə'`‘’",
}
SPELT_AS_IN_ENGLISH: Final = frozenset({"Format", "IPv4", "IPv6", "Link"})
"""Words that a language has from where English has them."""


@cache
def catalogue(language: str, domain: str) -> Catalog | None:
    """Return our catalogue of what Wagtail lacks, as it is in the source; None where nothing lacks."""
    path = LOCALE / language / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def of_wagtail_itself(language: str) -> set[tuple[str, str]]:
    """Return what Wagtail's own catalogues translate: the catalogue's name and the English words."""
    known = set()
    for path in WAGTAIL.glob(f"**/locale/{language}/LC_MESSAGES/*.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and not message.fuzzy and all(forms(message)):
                    known.add((path.stem, english_of(message)))
    return known


def wanted(language: str) -> list[Met]:
    """Return all that our catalogues must hold in `language`."""
    own = of_wagtail_itself(language) if language in HAS_ITS_OWN else set()
    return [met for met in of_wagtail() if (met.domain, met.msgid) not in own] + list(of_django(language))


def english_of(message: Message) -> str:
    """Return the English words, in the singular where there are two."""
    return str(message.id if isinstance(message.id, str) else message.id[0])


def messages(language: str) -> list[Message]:
    """Return all messages of both catalogues."""
    found = [catalogue(language, domain) for domain in ("django", "djangojs")]
    return [message for known in found if known is not None for message in known if message.id]


def left_open(text: str) -> list[str]:
    """Return the places and tags of a text, sorted."""
    return sorted(_OPEN.findall(text))


def test_the_list_holds_what_a_journalist_meets_and_nothing_of_pages_sites_and_reports() -> None:
    met = {(each.domain, each.msgid) for each in of_wagtail()}
    assert len(met) > 800
    for words in ("Save draft", "Publish", "Forgotten password?", "Locked by you", "Choose an image", "just now"):
        assert ("django", words) in met, words
    assert ("djangojs", "Write something or type ‘/’ to insert a block") in met
    assert not {("django", "Aging pages"), ("django", "Add a redirect"), ("django", "Site history")} & met


@pytest.mark.parametrize("language", OTHERS)
def test_every_string_of_wagtail_that_a_journalist_meets_is_translated(language: str) -> None:
    problems = []
    for met in wanted(language):
        known = catalogue(language, met.domain)
        message = known.get(met.msgid) if known is not None else None
        if message is None or message.fuzzy or not all(form.strip() for form in forms(message)):
            problems.append(f'missing, fuzzy or empty ({met.domain}, {met.where}):\nmsgid "{met.msgid}"\nmsgstr ""\n')
        elif met.plural and (message.id[1:] != (met.plural,) or len(forms(message)) != FORMS[language]):
            problems.append(
                f"{len(forms(message))} forms where {FORMS[language]} are wanted ({met.where}): {met.msgid}"
            )
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("language", OTHERS)
def test_places_and_tags_stand_in_the_translation_as_in_the_english_words(language: str) -> None:
    for message in messages(language):
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        allowed = [left_open(words) for words in english]
        for form in forms(message):
            assert left_open(form) in allowed, f"{language}: {english[0]!r} became {form!r}"
            assert form[:1].isspace() == english[0][:1].isspace(), form
            assert form[-1:].isspace() == english[0][-1:].isspace(), form


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_ends_as_the_english_words_do(language: str) -> None:
    """A colon, a full stop or an ellipsis that is lost or too many shows at once beside the others."""
    for message in messages(language):
        english = english_of(message).rstrip()
        for form in (form.rstrip() for form in forms(message)):
            if english.endswith((":", "…", "...", ".")):
                assert form[-1] == english[-1], f"{language}: {english!r} became {form!r}"
            elif not english.endswith(("?", "!", ",")):
                assert not form.endswith((":", "…", ".")), f"{language}: {english!r} became {form!r}"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_of_wagtail_are_written_in_the_letters_of_their_language(language: str) -> None:
    for message in messages(language):
        for form in forms(message):
            alien = set(_OPEN.sub("", form).lower()) & set(FOREIGN[language])
            assert not alien, f"{language}: {form!r} holds {sorted(alien)}"


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_of_wagtail_is_the_english_word_itself(language: str) -> None:
    same = {
        english_of(message)
        for message in messages(language)
        if english_of(message) in forms(message) and _LETTERS.search(_OPEN.sub("", english_of(message)))
    }
    assert same <= SPELT_AS_IN_ENGLISH


@pytest.mark.parametrize("language", OTHERS)
def test_our_catalogues_hold_nothing_that_the_packages_no_longer_say(language: str) -> None:
    said = {met.msgid for met in (*of_wagtail(), *of_django(language))}
    assert {english_of(message) for message in messages(language)} <= said
