"""What readers are told of machine translations, and by which addresses of IPTC."""

from __future__ import annotations

import pytest
from django.utils import translation

from orkhon.translation.engines.provenance import digital_source_type, language_name, provenance_words


def test_the_way_of_a_text_is_told_in_words() -> None:
    with translation.override("en"):
        told = provenance_words(("kk", "ru", "tr"), "local", True)
        assert told == "translated from Kazakh via Russian, machine, checked by a person"
        assert provenance_words(("kk", "tr"), "chat", False) == (
            "translated from Kazakh, machine, not checked by a person"
        )
    assert provenance_words(("kk",), "local", True) == ""


@pytest.mark.parametrize(
    ("language", "name"),
    [("tr", "Kazakça"), ("kk", "қазақ тілі"), ("ru", "казахский"), ("uz", "qozoqcha"), ("ky", "казакча")],
)
def test_languages_have_the_names_that_readers_know(language: str, name: str) -> None:
    with translation.override(language):
        assert language_name("kk") == name
        assert language_name("zzz") == "zzz"


@pytest.mark.parametrize(
    ("kind", "checked", "code"),
    [
        ("local", False, "trainedAlgorithmicMedia"),
        ("chat", True, "compositeWithTrainedAlgorithmicMedia"),
        ("apertium", False, "algorithmicMedia"),
        ("apertium", True, "humanEdits"),
        ("unheard-of", False, "trainedAlgorithmicMedia"),
    ],
)
def test_each_sort_of_machine_text_has_an_address_of_iptc(kind: str, checked: bool, code: str) -> None:
    assert digital_source_type(kind, checked=checked) == f"http://cv.iptc.org/newscodes/digitalsourcetype/{code}"
