"""The pages before one has signed in speak all eight languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

import orkhon.alliance
from orkhon.items import INTERFACE_LANGUAGES
from tests.portals.interface_strings import of_room
from tests.portals.test_translations import catalogue, forms

WANTED = of_room(Path(orkhon.alliance.__file__).parent)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_word_at_the_door_is_translated_and_none_is_fuzzy(language: str) -> None:
    known = catalogue(language)
    assert len(WANTED) > 40
    problems = []
    for (msgid, _), where in WANTED.items():
        message = known.get(msgid)
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
