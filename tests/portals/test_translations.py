"""The interface is complete in all eight languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import orkhon.portals
from orkhon.items import INTERFACE_LANGUAGES
from tests.portals.interface_strings import of_python, of_room, of_template

ROOM = Path(orkhon.portals.__file__).parent
LOCALE = ROOM.parent / "locale"
SAME_IN_ENGLISH: frozenset[str] = frozenset({"administrator", "memorandum"})
"""Words that a language may spell as English does."""
FORMS = {code: 3 if code == "ru" else 2 for code in INTERFACE_LANGUAGES}
_PLACEHOLDER = re.compile(r"%\((\w+)\)s|%.")


def catalogue(language: str) -> Catalog:
    """The catalogue as it is in the source."""
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def forms(message: Message) -> list[str]:
    """All translations of one message."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def placeholders(text: str) -> list[str]:
    """What a text leaves open, sorted; an unnamed placeholder is there as it is written."""
    return sorted(match[1] or match[0] for match in _PLACEHOLDER.finditer(text))


def test_the_room_has_words_to_translate_in_templates_and_in_python() -> None:
    wanted = of_room(ROOM)
    assert wanted[("Page not found", "")] == "not_found.html"
    assert wanted[("today, %(time)s", "")] == "moments.py"
    assert ("in %(count)s language", "in %(count)s languages") in wanted
    assert len(wanted) > 50


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_word_is_translated_and_none_is_fuzzy(language: str) -> None:
    known = catalogue(language)
    problems = []
    for (msgid, plural), where in of_room(ROOM).items():
        message = known.get(msgid)
        if message is None:
            problems.append(f'missing ({where}):\nmsgid "{msgid}"\nmsgstr ""\n')
        elif message.fuzzy or not all(form.strip() for form in forms(message)):
            problems.append(f"fuzzy or empty ({where}): {msgid}")
        elif plural and (len(forms(message)) != FORMS[language] or message.id[1] != plural):
            problems.append(f"{len(forms(message))} forms where {FORMS[language]} are wanted ({where}): {msgid}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_translations_leave_the_same_places_open_as_the_english_words(language: str) -> None:
    for message in catalogue(language):
        english = message.id if isinstance(message.id, str) else message.id[0]
        for form in forms(message) if english else []:
            assert placeholders(form) == placeholders(english), f"{language}: {english!r} became {form!r}"
            assert all(not name.startswith("%") or name == "%%" for name in placeholders(form)), form


@pytest.mark.parametrize("language", [code for code in INTERFACE_LANGUAGES if code != "en"])
def test_no_translation_is_the_english_word_itself(language: str) -> None:
    same = [
        message.id
        for message in catalogue(language)
        if message.id and message.id in forms(message) and message.id not in SAME_IN_ENGLISH
    ]
    assert same == []


def test_plural_rules_choose_the_forms_that_the_language_wants() -> None:
    russian = catalogue("ru")
    assert russian.num_plurals == 3
    assert [catalogue(code).num_plurals for code in INTERFACE_LANGUAGES if code != "ru"] == [2] * 7


@pytest.mark.parametrize(
    ("language", "foreign"),
    [("az", "ўқҳ"), ("tr", "əýňž"), ("tk", "əğı"), ("uz", "ğşıə'"), ("kk", "ўҳ"), ("ky", "қғәўі"), ("ru", "әғқңөұүһі")],
)
def test_translations_are_written_in_the_letters_of_their_language(language: str, foreign: str) -> None:
    for message in catalogue(language):
        for form in forms(message) if message.id else []:
            words = _PLACEHOLDER.sub("", form).lower()
            assert not set(words) & set(foreign), f"{language}: {form!r} holds a letter that is not its own"


def test_a_template_with_a_new_word_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "{% load i18n %}{% translate 'Its new' %}"
        "{% blocktranslate count n=n %}one{% plural %}{{ n }}{% endblocktranslate %}"
    )
    module = tmp_path / "module.py"
    module.write_text("gettext('Also new')\nngettext('a', 'b', 2)\n")
    assert {(each.msgid, each.plural) for each in of_template(page)} == {("Its new", ""), ("one", "%(n)s")}
    assert {(each.msgid, each.plural) for each in of_python(module)} == {("Also new", ""), ("a", "b")}
