"""The files of letters and rules agree with themselves and with each other."""

from __future__ import annotations

import unicodedata

import pytest

from orkhon.language import KNOWN_TAGS, alphabet, canonical_tag, converts, known_alphabets, parse_tag, tags_of
from orkhon.language.errors import UnknownTag

_NAMES = {"Latn": "LATIN", "Cyrl": "CYRILLIC", "Arab": "ARABIC"}
_SIGNS = frozenset("ʻʼʹʺ")


@pytest.mark.parametrize(
    ("tag", "letters"),
    [
        ("kk-Cyrl", 42),
        ("ky-Cyrl", 36),
        ("uz-Cyrl", 35),
        ("az-Latn", 32),
        ("tr-Latn", 29),
        ("tk-Latn", 30),
        ("kk-Latn", 31),
        ("kk-Latn-x-2018", 32),
        ("uz-Latn", 29),
        ("ru-Cyrl", 33),
        ("kk-Latn-x-cta", 34),
    ],
)
def test_an_alphabet_has_as_many_letters_as_its_law_counts(tag: str, letters: int) -> None:
    assert len(alphabet(tag).letters) == letters
    assert len(set(alphabet(tag).letters)) == letters


def test_every_known_tag_has_a_file_that_names_its_source_and_year() -> None:
    for found, tag in zip(known_alphabets(), KNOWN_TAGS, strict=True):
        assert found.tag == tag
        assert found.source
        assert 1800 < found.year < 2100


@pytest.mark.parametrize("tag", KNOWN_TAGS)
def test_no_letter_of_a_look_alike_script_has_slipped_into_a_file(tag: str) -> None:
    found = alphabet(tag)
    own = _NAMES[found.script]
    listed = "".join(found.letters) + "".join(found.also) + "".join(found.spellings) + "".join(found.endings)
    for letter in listed:
        assert not letter.isalpha() or letter in _SIGNS or unicodedata.name(letter).startswith(own), letter
    for step in found.conversions:
        target = _NAMES[alphabet(step.target).script]
        for result in "".join(step.pairs.values()):
            assert not result.isalpha() or result in _SIGNS or unicodedata.name(result).startswith(target), result


@pytest.mark.parametrize("language", ["az", "kk", "ky", "tk", "tr", "uz"])
def test_any_alphabet_of_a_language_leads_to_any_other(language: str) -> None:
    for source in tags_of(language):
        for target in tags_of(language):
            assert converts(source, target), (source, target)


@pytest.mark.parametrize("language", ["kk", "ky", "uz", "az", "tk"])
def test_every_letter_of_the_cyrillic_alphabet_has_a_rule_in_each_conversion(language: str) -> None:
    letters = set(alphabet(f"{language}-Cyrl").letters)
    for step in alphabet(f"{language}-Cyrl").conversions:
        named = set(step.pairs) | {rule.split()[0] for rule in step.rules}
        assert letters <= named, (step.target, letters - named)


@pytest.mark.parametrize(
    ("given", "full"),
    [
        ("kk", "kk-Cyrl"),
        ("uz_latn_UZ", "uz-Latn"),
        ("uz-Latn-x-1995", "uz-Latn"),
        ("KK-latn-X-2018", "kk-Latn-x-2018"),
        ("tr", "tr-Latn"),
        ("kk-Latn-x-2021", "kk-Latn"),
        ("az-Latn-x-CTA", "az-Latn-x-cta"),
    ],
)
def test_a_tag_is_read_in_any_of_its_forms(given: str, full: str) -> None:
    assert canonical_tag(given) == full
    assert str(parse_tag(given)) == full


@pytest.mark.parametrize("given", ["", "xx", "kk-Hebr", "kk-Latn-x-1900", "kk-x-", "-", "uz-Latn-x-2026-x-1993"])
def test_an_unknown_tag_is_refused_with_the_known_ones_named(given: str) -> None:
    with pytest.raises(UnknownTag, match="kk-Cyrl"):
        parse_tag(given)
