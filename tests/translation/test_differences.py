"""What a text was before is found again, and no word that was written is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orkhon.translation.segments.differences import After, Before, Kinship, carry_over, pair

_SENTENCES = st.lists(st.sampled_from(["A b.", "C d e.", "F.", "Long words stand here.", "G 10."]), max_size=8)


@given(_SENTENCES, _SENTENCES)
def test_every_word_that_was_written_is_carried_over(shown: list[str], written: list[str]) -> None:
    carried = carry_over(shown, written)
    assert len(carried) == len(shown)
    if shown:
        assert " ".join(carried).split() == " ".join(written).split()


@given(_SENTENCES)
def test_what_nobody_changed_stays_where_it_is(shown: list[str]) -> None:
    assert list(carry_over(shown, shown)) == shown


@given(_SENTENCES, _SENTENCES)
def test_no_former_sentence_is_taken_twice(old: list[str], new: list[str]) -> None:
    pairings = pair([Before(passage="p", text=one) for one in old], [After(passage="p", text=one) for one in new])
    taken = [one.before for one in pairings if one.before is not None]
    assert len(taken) == len(set(taken))
    for one, text in zip(pairings, new, strict=True):
        assert one.before is None or one.kinship is not Kinship.SAME or old[one.before] == text


def test_two_equal_sentences_keep_their_order() -> None:
    old = [Before(passage="p", text="A."), Before(passage="p", text="B."), Before(passage="p", text="A.")]
    new = [After(passage="p", text="A."), After(passage="p", text="A.")]
    assert [one.before for one in pair(old, new)] == [0, 2]


def test_a_changed_sentence_is_told_from_a_new_one() -> None:
    old = [Before(passage="p", text="Twelve people came to the square.")]
    new = [After(passage="p", text="It rained."), After(passage="p", text="Fourteen people came to the square.")]
    assert [one.kinship for one in pair(old, new)] == [Kinship.NEW, Kinship.CHANGED]


def test_the_end_of_a_sentence_that_looks_like_none_is_found_where_it_was() -> None:
    assert carry_over(["Cümle 0.", "Cümle 1."], ["Cümle 0. Başka."]) == ("Cümle 0.", "Başka.")
