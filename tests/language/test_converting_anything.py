"""Any text converts, in linear time and bounded memory, and words of the language come back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.language import KNOWN_TAGS, convert, converts
from orkhon.language.converting import _LONGEST_REMEMBERED, _REMEMBERED, _converter

_PAIRS = [(one, two) for one in KNOWN_TAGS for two in KNOWN_TAGS if one != two and converts(one, two)]
_HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.characters(categories=["Cs"]),
        st.sampled_from("ШшЦцЕеЪъЬьЇїoʻgʼ'’ \u200f\u202e\u0307\u0301İIıi@.:/#5XVІХسءىە😀\n"),
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(text=_HOSTILE, pair=st.sampled_from(_PAIRS))
def test_no_text_makes_a_conversion_fail(text: str, pair: tuple[str, str]) -> None:
    assert isinstance(convert(text, *pair), str)


def _words(letters: str) -> st.SearchStrategy[str]:
    return st.lists(st.text(alphabet=letters, min_size=1, max_size=9), min_size=1, max_size=6).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(text=_words("abcçdeəfgğhxıijkqlmnoöprsştuüvyz"))
def test_small_azerbaijani_words_come_back_whole(text: str) -> None:
    if "telegram" not in text:
        assert convert(convert(text, "az-Latn", "az-Cyrl"), "az-Cyrl", "az-Latn") == text


_SYLLABLES = st.lists(
    st.tuples(st.sampled_from(["", "b", "d", "k", "l", "m", "n", "q", "r", "t", "z"]), st.sampled_from("aiou")),
    min_size=1,
    max_size=4,
).map(lambda pairs: "".join(one + two for one, two in pairs))


@settings(max_examples=200, deadline=None)
@given(word=_SYLLABLES)
def test_uzbek_syllables_come_back_whole(word: str) -> None:
    # A final i after a vowel is the izafet, which the list of losses names.
    if word.endswith(("ai", "oi", "ui", "ii")):
        word += "k"
    assert convert(convert(word, "uz-Latn", "uz-Cyrl"), "uz-Cyrl", "uz-Latn") == word


@settings(max_examples=200, deadline=None)
@given(text=_words("абгғдежзйкқлмнңопрстуұүфхшыіә"), tag=st.sampled_from(["kk-Latn", "kk-Latn-x-2018", "kk-Latn-x-qa"]))
def test_kazakh_loses_on_the_way_back_only_what_latin_cannot_say(text: str, tag: str) -> None:
    written = convert(text, "kk-Cyrl", tag)
    back = convert(written, tag, "kk-Cyrl")
    assert len(back.split(" ")) == len(text.split(" "))
    if not set(text) & set("йуежсхт"):
        assert back == text


def test_a_long_run_without_spaces_is_converted_whole() -> None:
    run = "шаҳар" * 40_000
    # A run is cut somewhere, so that a digraph's neighbours are not seen there: its letters are all the same.
    assert convert(run, "uz-Cyrl", "uz-Latn") == "shahar" * 40_000


def test_addresses_survive_in_a_run_too_long_to_remember() -> None:
    run = "салом," * 40 + "https://kun.uz/шаҳар"
    assert convert(run, "uz-Cyrl", "uz-Latn") == "salom," * 40 + "https://kun.uz/шаҳар"


@pytest.mark.parametrize("piece", ["a.", "a@", "sh", "Ш ", "oʻ", "\u0301\u0323", "I\u0307", "1-", "://", "#", "\u200f"])
def test_repeated_signs_take_linear_time(piece: str) -> None:
    # Quadratic work on this length would take hours.
    text = piece * 100_000
    assert convert(text, "uz-Latn", "uz-Cyrl")
    assert convert(text, "uz-Cyrl", "uz-Latn")


def test_what_is_remembered_stays_bounded() -> None:
    words = " ".join(f"сўз{number}" for number in range(_REMEMBERED + 500))
    convert(words, "uz-Cyrl", "uz-Latn")
    convert("ш" * (_LONGEST_REMEMBERED + 1), "uz-Cyrl", "uz-Latn")
    memory = _converter("uz-Cyrl", "uz-Latn")
    assert len(memory) <= _REMEMBERED
    assert max(map(len, memory)) <= _LONGEST_REMEMBERED
