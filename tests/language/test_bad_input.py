"""Whatever comes in, each function of the room answers: nothing raises, and ten megabytes take linear time.

Quadratic work on these lengths would take hours, so that a test that ends has shown what it should. What reads slowly,
and the rarer pieces, get all ten megabytes in `make test-slow` and a hundredth of them otherwise.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.language import (
    Strength,
    convert,
    find_dates,
    find_numbers,
    find_quantities,
    fold,
    lower,
    normalise,
    sentences,
    stem,
    title,
    tokens,
    upper,
)
from orkhon.language.gazetteer import find_places
from orkhon.language.identifying import identify
from orkhon.language.names import name_key, name_similarity
from tests.examples import WHOLE, examples

QUICK: dict[str, Callable[[str], object]] = {
    "convert uz-Latn": lambda text: convert(text, "uz-Latn", "uz-Cyrl"),
    "convert uz-Cyrl": lambda text: convert(text, "uz-Cyrl", "uz-Latn"),
    "convert kk-Cyrl": lambda text: convert(text, "kk-Cyrl", "kk-Arab"),
    "convert kk-Arab": lambda text: convert(text, "kk-Arab", "kk-Latn"),
    "convert kk-Latn": lambda text: convert(text, "kk-Latn", "kk-Cyrl"),
    "convert az-Latn": lambda text: convert(text, "az-Latn", "az-Cyrl"),
    "fold strict": lambda text: fold(text, Strength.STRICT, "uz"),
    "fold loose": lambda text: fold(text, Strength.LOOSE),
    "stem kk": lambda text: stem(text, "kk"),
    "stem uz": lambda text: stem(text, "uz-Cyrl"),
    "stem tr": lambda text: stem(text, "tr"),
    "identify": identify,
    "name_key": name_key,
    "name_similarity": lambda text: name_similarity(text, text[::-1]),
}
SLOW: dict[str, Callable[[str], object]] = {
    "normalise": lambda text: normalise(text, "uz-Latn"),
    "normalise without a tag": normalise,
    "sentences": lambda text: sentences(text, "kk"),
    "tokens": tokens,
    "find_numbers": lambda text: find_numbers(text, "kk"),
    "find_dates": lambda text: find_dates(text, "tr"),
    "find_quantities": lambda text: find_quantities(text, "en"),
    "lower": lambda text: lower(text, "tr"),
    "upper": lambda text: upper(text, "az"),
    "title": lambda text: title(text, "tr"),
}
ALL = QUICK | SLOW
MEGABYTES = 10_000_000
ALWAYS_WHOLE = ("one word", "no space at all")


def size_of(name: str, piece: str) -> int:
    """Return how many bytes a function gets of a piece."""
    return MEGABYTES if WHOLE or (name in QUICK and piece in ALWAYS_WHOLE) else MEGABYTES // 100


ODD = {
    "nothing": "",
    "blank": " \n\t\u00a0\u2003",
    "lone surrogates": "сөз \ud800 \udfff oʻ\ud83d \udc00word",
    "right-to-left marks": "\u200f\u202eАлматы\u202c \u2067kitap\u2069 \u061cتوقايەۆ\u200e",
    "emoji": "🇰🇿 👩\u200d👩\u200d👧 сөз👍🏽kitap ☪️ 1️⃣",
    "mixed scripts in a word": "Аlмaты Tоқaev oʻзbеk сөzдіk қазaqستان kитаپ",
    "signs alone": "…—«»“”‘’ʻʼ'`´·•%№§",
    "unassigned and private": "\u0378\ue000\uf8ff\U000e0001\U0010ffff\ufffe",
    "marks without a letter": "\u0301\u0307\u0323\u064b\u20dd",
    "nulls": "сөз\x00kitap\x1b[31m\x7f",
    "numbers of other scripts": "٣٤٥ ۱۲۳ १२३ ²½Ⅷ 𝟗",
}
MONOTONOUS = {
    "one word": "Қазақстандағы oʻzbekларнинг ",
    "no space at all": "шаҳарkitap",
    "one sign": "'",
    "quotation marks and stops": "».",
    "numbers": "12 345,67 ",
    "mixed letters": "aбcд",
    "surrogates and marks": "\ud800\u0301\u200f",
    "emoji": "👩\u200d👧",
}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("odd", ODD)
def test_odd_text_is_answered(name: str, odd: str) -> None:
    assert ALL[name](ODD[odd]) is not None


@pytest.mark.parametrize("odd", ODD)
def test_odd_text_names_no_place_but_its_own(odd: str) -> None:
    found = find_places(ODD[odd], "kk")
    assert all(ODD[odd][place.start : place.end] == place.text for place in found)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("piece", MONOTONOUS)
def test_ten_megabytes_take_linear_time(name: str, piece: str) -> None:
    unit = MONOTONOUS[piece]
    text = unit * (size_of(name, piece) // len(unit.encode("utf-8", "surrogatepass")))
    assert ALL[name](text) is not None


@settings(max_examples=examples(300), deadline=None)
@given(
    text=st.text(
        alphabet=st.one_of(
            st.characters(),
            st.characters(categories=["Cs"]),
            st.sampled_from("абoʻgʼİıI'’\u200d\u200f\u202e😀\ud800 1234.,-%/№°қazşöəىە\n"),
        ),
        max_size=60,
    )
)
def test_any_text_is_answered_by_all(text: str) -> None:
    for function in ALL.values():
        assert function(text) is not None
    assert all(text[number.start : number.end] for number in find_numbers(text, "uz"))
    assert "".join("".join(span.of(text) for span in sentences(text, "tr")).split()) == "".join(text.split())
