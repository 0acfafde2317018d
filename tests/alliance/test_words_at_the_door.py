"""The pages before one has signed in speak all eight languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

import orkhon.alliance
from orkhon.items import INTERFACE_LANGUAGES
from tests.desk.test_words_of_the_screens import is_brought, of_screens
from tests.desk.test_words_of_wagtail import catalogue as of_wagtail
from tests.portals.interface_strings import Wanted, of_room
from tests.portals.test_translations import catalogue, forms

WANTED = of_room(Path(orkhon.alliance.__file__).parent)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_word_at_the_door_and_of_the_records_is_translated_and_none_is_fuzzy(language: str) -> None:
    known, of_newsroom, wagtails = catalogue(language), of_screens(language), of_wagtail(language, "django")
    assert len(WANTED) > 300
    problems = []
    for (msgid, plural), where in WANTED.items():
        message = known.get(msgid) or of_newsroom.get(msgid)
        message = message or (wagtails.get(msgid) if wagtails is not None else None)
        if message is None and (language == "en" or is_brought(Wanted(msgid, plural), language)):
            continue
        if message is None or message.fuzzy or not all(form.strip() for form in forms(message)):
            problems.append(f'missing, fuzzy or empty ({where}):\nmsgid "{msgid}"\nmsgstr ""\n')
    assert not problems, "\n".join(problems)


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("az", "Bu, dəvət deyil"), ("en", "This is no invitation"), ("kk", "Бұл шақыру емес"),
        ("ky", "Бул чакыруу эмес"), ("ru", "Это не приглашение"), ("tk", "Bu çakylyk däl"),
        ("tr", "Bu bir davet değil"), ("uz", "Bu taklif emas"),
    ],
)  # fmt: skip
def test_the_door_speaks_the_language_of_the_browser(language: str, words: str) -> None:
    answer = Client(HTTP_ACCEPT_LANGUAGE=language).get("/admin/invitation/none/")
    assert words in answer.content.decode()
    assert answer.headers["Content-Language"] == language
