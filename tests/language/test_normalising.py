"""One form for a text, with the way back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.language import KNOWN_TAGS, normalise

_TEXT = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("aосеАВHxуəәіi\u0301\u0306\u0308\u200b\u200d\u00ad\u202e'’ʻʼog 한가ᄀ\u1161\u11a8Å👩\ufe0f"),
    ),
    max_size=40,
)


@settings(max_examples=400, deadline=None)
@given(text=_TEXT, tag=st.sampled_from([None, *KNOWN_TAGS]))
def test_normalising_twice_changes_nothing_more(text: str, tag: str | None) -> None:
    once = normalise(text, tag).text
    assert normalise(once, tag).text == once
    assert unicodedata.is_normalized("NFC", once)


@settings(max_examples=400, deadline=None)
@given(text=_TEXT, tag=st.sampled_from([None, "uz-Latn", "kk-Cyrl"]))
def test_offsets_always_lead_back_in_order(text: str, tag: str | None) -> None:
    found = normalise(text, tag)
    places = [found.offsets.original(place) for place in range(len(found.text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)
    assert places[-1] == len(text)
    assert found.offsets.span(0, len(found.text))[0] <= found.offsets.span(0, len(found.text))[1] <= len(text)


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet=st.characters(categories=["Cs", "Ll", "Mn"]), max_size=30))
def test_lone_surrogates_are_let_through(text: str) -> None:
    assert isinstance(normalise(text, "uz-Latn").text, str)


def test_a_span_of_the_normalised_text_is_found_in_the_original() -> None:
    text = "«Тәуел\u00adсіз\u200bдік» куни\u0306 (Аlmaty)"
    found = normalise(text, "kk-Cyrl")
    assert found.text == "«Тәуелсіздік» кунй (Almaty)"
    start = found.text.index("Тәуелсіздік")
    begin, end = found.offsets.span(start, start + len("Тәуелсіздік"))
    assert text[begin:end] == "Тәуел\u00adсіз\u200bдік"
    begin, end = found.offsets.span(found.text.index("й"), found.text.index("й") + 1)
    assert text[begin:end] == "и\u0306"
    begin, end = found.offsets.span(found.text.index("Almaty"), found.text.index("Almaty") + 6)
    assert text[begin:end] == "Аlmaty"


@pytest.mark.parametrize(("written", "meant"), [
    ("Aлматы", "Алматы"), ("Тoқаев", "Тоқаев"), ("cөз", "сөз"), ("Аlmaty", "Almaty"), ("Вaku", "Baku"),
    ("Bakı şəhәri", "Bakı şəhəri"),
    ("iPhoneни", "iPhoneни"), ("AО қаласы", "АО қаласы"), ("AО city", "AO city"),
])  # fmt: skip
def test_look_alikes_take_the_script_of_their_word(written: str, meant: str) -> None:
    assert normalise(written).text == meant


def test_a_tie_without_neighbours_goes_by_the_tag() -> None:
    assert normalise("AО", "uz-Latn").text == "AO"
    assert normalise("AО", "kk-Cyrl").text == "АО"


def test_apostrophes_change_only_where_the_language_is_known() -> None:
    assert normalise("o‘zbek ma`no tog’", "uz").text == "oʻzbek maʼno togʻ"
    assert normalise("Ankara’da", "tr").text == "Ankara'da"
    assert normalise("o‘zbek Ankara’da").text == "o‘zbek Ankara’da"


def test_a_family_of_emoji_stays_together() -> None:
    family = "👩\u200d👧"
    assert normalise(f"ба\u200dла {family}").text == f"бала {family}"


def test_a_letter_under_a_mountain_of_marks_stays_as_it_is() -> None:
    mountain = "a" + "\u0323\u0301" * 50_000
    assert normalise(mountain).text == mountain
