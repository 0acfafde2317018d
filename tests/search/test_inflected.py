"""Stems find inflected forms: the dictionary's form finds the text's, and the text's form finds the dictionary's."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.search.indexing import fill, uris, written

FORMS: dict[str, list[list[str]]] = tomllib.loads((Path(__file__).parent / "inflected.toml").read_text("utf-8"))


@pytest.mark.django_db(databases="__all__")
@pytest.mark.usefixtures("index_home")
def test_inflected_forms_of_twenty_words_of_six_languages_are_found_by_the_dictionarys_form() -> None:
    assert {code: len(some) for code, some in FORMS.items()} == dict.fromkeys(("kk", "ky", "uz", "az", "tr", "tk"), 20)
    for code, some in FORMS.items():
        for number, (_, form) in enumerate(some):
            written(f"urn:altai:{code}:{number}", code, f"2026: {form}.")
    fill()
    missed = [
        f"{code}: {word}, {form}"
        for code, some in FORMS.items()
        for number, (word, form) in enumerate(some)
        if f"urn:altai:{code}:{number}" not in uris(word, languages=(code,))
    ]
    assert missed == []
