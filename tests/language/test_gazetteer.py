"""The gazetteer: one place by its names in every script, and places in running text."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench.language_names import precision_at_one
from orkhon.language.gazetteer import find_places, place_of, places_named


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("KZ", "Қазақстан Qozogʻiston Газахыстан Gazagystan Kazakistan Казакстан Kazakhstan"),
        ("CN", "Қытай Кытай Китай Xitoy Çin Hytaý China"),
        ("DE", "Германия Almaniya Алманија Almanya Germaniýa Germany"),
        ("GN745044", "Стамбул Ыстанбұл İstanbul Istanbul ستامبۇل"),
        ("GN1216265", "Самарқанд Samarqand Semerkant Səmərqənd سامارقاند"),
        ("GN1526273", "Астана Ostona استانا Astana"),
    ],
)
def test_a_place_is_found_first_by_all_its_names(code: str, names: str) -> None:
    assert {name: places_named(name)[0].code for name in names.split()} == dict.fromkeys(names.split(), code)


def test_a_place_says_what_it_is_and_where() -> None:
    ankara = places_named("Әнкара")[0]
    assert (ankara.kind, ankara.country) == ("capital", "TR")
    assert ankara.latitude is not None
    assert ankara.longitude is not None
    assert (round(ankara.latitude), round(ankara.longitude)) == (40, 33)
    assert ankara.population > 1_000_000


def test_a_country_has_names_by_tag_in_both_scripts_also_where_they_are_converted() -> None:
    kazakhstan = place_of("KZ")
    assert kazakhstan is not None
    assert kazakhstan.names["kk-Cyrl"] == "Қазақстан"
    assert kazakhstan.names["kk-Latn"] == "Qazaqstan"
    assert kazakhstan.names["tk-Cyrl"] == "Газагыстан"
    assert kazakhstan.names["az-Cyrl"] == "Газахыстан"


def test_a_region_of_the_world_is_a_place_of_no_country() -> None:
    found = places_named("Орталық Азия")[0]
    assert (found.code, found.kind, found.country) == ("143", "region", "")


@pytest.mark.parametrize("name", ["", "Zzyzx", "\ud800", "?" * 10_000])
def test_an_unknown_name_leads_nowhere(name: str) -> None:
    assert places_named(name) == ()
    assert place_of(name) is None


@pytest.mark.parametrize(
    ("language", "text", "codes"),
    [
        ("kk-Cyrl", "Тоқаев Астанада Қытай мен Ресей өкілдерін қабылдады.", ["GN1526273", "CN", "RU"]),
        ("kk-Arab", "توقايەۆ استانادا قىتاي ەلشىسىن قابىلدادى", ["GN1526273", "CN"]),
        ("tr", "Bakan Ankara'da Özbekistan ve Almanya'nın heyetleriyle görüştü.", ["GN323786", "UZ", "DE"]),
        ("uz-Latn", "Vazir Toshkentda Rossiya elchisi bilan uchrashdi.", ["GN1512569", "RU"]),
        ("en", "She flew from the United Arab Emirates to South Korea.", ["AE", "KR"]),
    ],
)
def test_places_are_found_in_a_text_with_their_suffixes(language: str, text: str, codes: list[str]) -> None:
    found = find_places(text, language)
    assert [one.place.code for one in found] == codes
    assert all(text[one.start : one.end] == one.text for one in found)


def test_a_word_in_small_letters_is_no_place() -> None:
    assert find_places("the turkey and the china on the table", "en") == ()


def test_the_list_is_not_opened_before_the_first_question() -> None:
    code = "import orkhon.language.gazetteer as g; print(g._gazetteer.cache_info().currsize)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "0"


def test_a_name_is_never_looked_up_among_its_own_language() -> None:
    score = precision_at_one({"tr-Latn": {"CN": "Çin"}, "kk-Cyrl": {"CN": "Қытай", "RU": "Ресей"}})
    assert (score.names, score.right) == (3, 0)


def test_a_territory_is_found_by_its_name_in_the_other_scripts() -> None:
    score = precision_at_one({"tr-Latn": {"KZ": "Kazakistan"}, "kk-Cyrl": {"KZ": "Қазақстан", "RU": "Ресей"}})
    assert (score.names, score.right) == (3, 2)
