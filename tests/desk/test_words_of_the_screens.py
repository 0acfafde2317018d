"""The newsroom's own screens are there in all languages, as far as their words are marked for translation."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils.translation import gettext, override

import orkhon
from orkhon.items import INTERFACE_LANGUAGES
from tests.desk.test_words_of_wagtail import FOREIGN, HAS_ITS_OWN, OTHERS, catalogue, english_of, left_open
from tests.portals.interface_strings import Wanted, of_python, of_template
from tests.portals.test_translations import FORMS, forms
from tests.portals.test_translations import catalogue as of_portals

ROOMS: Final = Path(orkhon.__file__).parent
LOCALE: Final = ROOMS / "locale_desk"
ROOMS_WITH_SCREENS: Final = (
    "alliance", "audit", "config", "desk", "exchange", "intake", "marks", "media", "readership", "search", "tidings",
    "translation", "wire",
)  # fmt: skip
FINISHED: Final = tuple(f"{room}/**/*.{kind}" for room in ROOMS_WITH_SCREENS for kind in ("html", "py"))
"""Files whose words are all translated; those of the portals have a test of their own."""
SPELT_AS_IN_ENGLISH: Final = frozenset(
    {
        *("Administrator", "Apertium APy", "Embargo", "LibreTranslate", "Material", "Radar", "Telegram", "Token"),
        *("audio", "format", "token %(hint)s (%(agency)s)", "video", "webhook"),
        # The order of what was done and of what it was done with.
        "%(deed)s %(kind)s",
    }
)


def of_screens(language: str) -> Catalog:
    """Return the catalogue of our screens as it is in the source."""
    with (LOCALE / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def is_brought(wanted: Wanted, language: str) -> bool:
    """Return whether the packages themselves translate the word, as Wagtail does for Russian and Turkish."""
    with override(language):
        return language in HAS_ITS_OWN and not wanted.plural and gettext(wanted.msgid) != wanted.msgid


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_word_of_a_finished_screen_is_translated(language: str) -> None:
    known, portals, wagtails = of_screens(language), of_portals(language), catalogue(language, "django")
    files = {path for pattern in FINISHED for path in ROOMS.glob(pattern)}
    assert len(files) > 500
    problems = []
    for path in sorted(files):
        for wanted in of_template(path) if path.suffix == ".html" else of_python(path):
            message = known.get(wanted.msgid) or portals.get(wanted.msgid)
            message = message or (wagtails.get(wanted.msgid) if wagtails is not None else None)
            # English needs no translation, and in Russian and Turkish Wagtail brings most of its words itself.
            if message is None and (language == "en" or is_brought(wanted, language)):
                continue
            if message is None or message.fuzzy or not all(form.strip() for form in forms(message)):
                problems.append(f'missing, fuzzy or empty ({path.name}):\nmsgid "{wanted.msgid}"\nmsgstr ""\n')
            elif wanted.plural and len(forms(message)) != FORMS[language]:
                problems.append(f"other forms than the {FORMS[language]} wanted ({path.name}): {wanted.msgid}")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("language", OTHERS)
def test_translations_of_the_screens_keep_places_and_tags_and_are_written_in_their_own_letters(language: str) -> None:
    for message in of_screens(language):
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        for form in forms(message) if english[0] else []:
            assert left_open(form) in [left_open(words) for words in english], f"{language}: {form!r}"
            assert not set(form.lower()) & set(FOREIGN[language]) - set("'" if "<" in form else ""), (
                f"{language}: {form!r}"
            )
            assert form != english[0] or form in SPELT_AS_IN_ENGLISH, f"{language}: {form!r} is English"


def test_a_word_is_in_one_catalogue_alone() -> None:
    for language in OTHERS:
        wagtails = catalogue(language, "django")
        ours = {english_of(message) for message in of_screens(language) if message.id}
        assert wagtails is not None
        assert ours & {english_of(message) for message in wagtails if message.id} == set()
