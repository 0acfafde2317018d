"""The rules of determining together: by hand, and by all orders in which agencies can speak."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.verification.determining.errors import RulesRefused
from orkhon.verification.determining.rules import (
    Decided,
    Moment,
    Note,
    Office,
    Refusal,
    Reply,
    Result,
    Round,
    Rules,
    next_step,
    outcome,
    presiding,
    reminders,
    standing,
    why_refused,
    would_change,
)

OPENED = datetime(2026, 11, 24, 8, tzinfo=UTC)
MEMBERS = ("altai", "bosphorus", "caspian", "manas", "registan")
HOUR = timedelta(hours=1)


def opened(*parties: str, members: tuple[str, ...] = MEMBERS, **rules: int) -> Round:
    """A round of the five, opened at eight."""
    return Round.begin(Rules(**rules), members=members, parties=parties, opened=OPENED)


def said(**verdicts: str) -> list[Reply]:
    """One reply an agency; an empty verdict is a recusal."""
    return [Reply(agency=agency, sequence=1, verdict=verdict) for agency, verdict in verdicts.items()]


def test_two_that_agree_make_a_preliminary_note_and_one_does_not() -> None:
    one = said(altai="false")
    assert next_step(opened(), one, noted="", now=OPENED + HOUR) is None
    two = said(altai="false", caspian="false")
    assert next_step(opened(), two, noted="", now=OPENED + HOUR) == Note(verdict="false")
    assert next_step(opened(), two, noted="false", now=OPENED + HOUR) is None


def test_two_against_two_make_no_note_and_take_one_back() -> None:
    even = said(altai="false", caspian="false", manas="true", registan="true")
    assert next_step(opened(), even, noted="", now=OPENED + HOUR) is None
    assert next_step(opened(), even, noted="false", now=OPENED + HOUR) == Note(verdict="")


def test_three_that_agree_of_five_decide_at_once_for_nobody_could_change_it() -> None:
    three = said(altai="false", caspian="false", manas="false")
    decided = Decided(result=Result.AGREED, verdict="false")
    assert next_step(opened(), three, noted="", now=OPENED + HOUR) == decided


def test_two_against_one_of_five_wait_for_the_others_until_the_time_is_over() -> None:
    some = said(altai="false", caspian="false", manas="altered")
    assert next_step(opened(), some, noted="false", now=OPENED + 23 * HOUR) is None
    decided = Decided(result=Result.AGREED, verdict="false")
    assert next_step(opened(), some, noted="false", now=OPENED + 24 * HOUR) == decided


def test_a_tie_is_a_tie_and_not_called_unproven() -> None:
    even = said(altai="false", caspian="false", manas="true", registan="true")
    assert next_step(opened(), even, noted="", now=OPENED + 24 * HOUR) == Decided(result=Result.TIE)
    three_ways = said(altai="false", caspian="true", manas="altered")
    assert outcome(standing(opened(), three_ways)) == Decided(result=Result.TIE)
    assert outcome(standing(opened(), said(altai="unproven", caspian="unproven", manas="unproven"))) == Decided(
        result=Result.AGREED, verdict="unproven"
    )


def test_too_few_are_no_quorum_however_much_they_agree() -> None:
    two = said(altai="false", caspian="false")
    assert next_step(opened(), two, noted="false", now=OPENED + 24 * HOUR) == Decided(result=Result.NO_QUORUM)
    assert standing(opened(), two).missing == 1


def test_the_quorum_is_a_majority_of_those_who_count_and_three_at_least() -> None:
    many = tuple(f"agency-{number}" for number in range(9))
    assert standing(opened(members=many), []).needed == 5
    assert standing(opened(many[0], members=many), []).needed == 5
    assert standing(opened(*many[:2], members=many), []).needed == 4
    assert standing(opened(members=many[:3]), []).needed == 3
    assert standing(opened(members=many, share=66), []).needed == 6


def test_who_recuses_lowers_the_number_and_never_below_three() -> None:
    many = tuple(f"agency-{number}" for number in range(7))
    state = standing(opened(members=many), said(**{many[0]: "", many[1]: ""}))
    assert (state.base, state.needed, state.recused) == (5, 3, many[:2])
    few = standing(opened(), said(altai="", bosphorus="", caspian="", manas="false"))
    assert (few.base, few.needed) == (2, 3)
    assert outcome(few) == Decided(result=Result.NO_QUORUM)


def test_a_party_is_heard_first_and_cannot_block() -> None:
    round_ = opened("altai")
    three = said(bosphorus="false", caspian="false", manas="false")
    assert next_step(round_, three, noted="", now=OPENED + timedelta(minutes=59)) is None
    decided = Decided(result=Result.AGREED, verdict="false")
    assert next_step(round_, three, noted="", now=OPENED + HOUR) == decided
    heard = [*three, *said(altai="true")]
    assert next_step(round_, heard, noted="", now=OPENED + timedelta(minutes=5)) == decided
    assert standing(round_, three).parties_silent == ("altai",)


def test_a_party_is_not_counted_even_if_it_is_named_among_the_members() -> None:
    round_ = opened("altai", "bosphorus")
    assert round_.counted == {"caspian", "manas", "registan"}
    state = standing(round_, said(altai="true", bosphorus="true", caspian="false", manas="false", registan="false"))
    assert state.votes == {"false": ("caspian", "manas", "registan")}
    assert (state.base, state.spoken) == (3, 3)


def test_strangers_are_passed_over() -> None:
    state = standing(opened(), said(elsewhere="false", altai="true"))
    assert state.spoken == 1
    assert state.silent == ("bosphorus", "caspian", "manas", "registan")


def test_an_agency_that_changes_its_mind_counts_by_its_last_word() -> None:
    changed = [Reply(agency="altai", sequence=2, verdict="true"), *said(altai="false", caspian="true", manas="true")]
    assert standing(opened(), changed).votes == {"true": ("altai", "caspian", "manas")}


def test_a_late_word_matters_where_it_would_make_something_else_of_the_round() -> None:
    before = said(altai="false", caspian="false", manas="true")
    assert would_change(opened(), before, said(registan="true"))
    assert not would_change(opened(), before, said(registan="false"))
    assert not would_change(opened("registan"), before, said(registan="true"))


@pytest.mark.parametrize(
    ("reply", "replaces", "state", "why"),
    [
        (Reply(agency="altai", sequence=1, verdict="true"), 0, "open", Refusal.TWICE),
        (Reply(agency="altai", sequence=2, verdict="true"), 0, "open", Refusal.TWICE),
        (Reply(agency="altai", sequence=2, verdict="true"), 1, "open", None),
        (Reply(agency="altai", sequence=3, verdict="true"), 2, "open", Refusal.OVERTAKEN),
        (Reply(agency="altai", sequence=2, verdict="true", by_deputy=True), 1, "open", Refusal.DEPUTY),
        (Reply(agency="altai", sequence=2, verdict="true"), 1, "decided", Refusal.DECIDED),
        (Reply(agency="caspian", sequence=1, verdict="true"), 0, "decided", None),
        (Reply(agency="caspian", sequence=1, verdict="true"), 0, "closed", Refusal.CLOSED),
        (Reply(agency="caspian", sequence=1, verdict="true", by_deputy=True), 0, "open", None),
        (Reply(agency="caspian", sequence=2, verdict="true"), 1, "open", Refusal.OVERTAKEN),
        (Reply(agency="elsewhere", sequence=1, verdict="true"), 0, "open", Refusal.OUTSIDE),
        (Reply(agency="registan", sequence=1, verdict="true"), 0, "open", None),
    ],
)
def test_what_is_refused_is_refused_for_its_own_reason(
    reply: Reply, replaces: int, state: str, why: Refusal | None
) -> None:
    found = why_refused(
        opened("registan"),
        said(altai="false"),
        reply,
        replaces=replaces,
        is_decided=state == "decided",
        is_closed=state == "closed",
    )
    assert found is why


def test_a_speaker_sets_right_what_a_deputy_said() -> None:
    former = [Reply(agency="altai", sequence=1, verdict="true", by_deputy=True)]
    for by_deputy in (True, False):
        reply = Reply(agency="altai", sequence=2, verdict="false", by_deputy=by_deputy)
        assert why_refused(opened(), former, reply, replaces=1, is_decided=False, is_closed=False) is None


def test_the_silent_are_reminded_in_the_last_quarter_and_nobody_else() -> None:
    round_ = opened("altai")
    assert reminders(round_, [], now=OPENED + timedelta(minutes=10)) == ()
    (hearing,) = reminders(round_, [], now=OPENED + timedelta(minutes=50))
    assert (hearing.moment, hearing.agencies) == (Moment.HEARING, ("altai",))
    replies = said(bosphorus="false", altai="true")
    (note,) = reminders(round_, replies, now=OPENED + timedelta(minutes=100))
    assert (note.moment, note.agencies) == (Moment.NOTE, ("caspian", "manas", "registan"))
    late = {one.moment: one.agencies for one in reminders(round_, replies, now=OPENED + 23 * HOUR)}
    assert late == {Moment.VERDICT: note.agencies, Moment.LAST: note.agencies}
    assert reminders(round_, replies, now=OPENED + 24 * HOUR) == ()


def test_the_presidency_goes_by_the_calendar() -> None:
    offices = [
        Office(agency="altai", starts=date(2025, 11, 6), ends=date(2026, 11, 5)),
        Office(agency="caspian", starts=date(2026, 11, 6), ends=date(2027, 11, 5)),
    ]
    assert presiding(offices, date(2026, 11, 5)) == "altai"
    assert presiding(offices, date(2026, 11, 6)) == "caspian"
    assert presiding(offices, date(2028, 1, 1)) == ""


@pytest.mark.parametrize(
    "table",
    [
        {"least": 1},
        {"least": True},
        {"share": 49},
        {"quorum": 3},
        {"hearing_minutes": 180},
        {"verdict_minutes": "60"},
    ],
)
def test_rules_that_cannot_be_are_refused(table: dict[str, object]) -> None:
    with pytest.raises(RulesRefused):
        Rules.read(table)


def test_rules_come_back_as_they_were_kept() -> None:
    rules = Rules(least=4, hearing_minutes=30)
    assert Rules.read(rules.as_plain()) == rules


VERDICTS = st.sampled_from(["", "true", "false", "altered", "unproven"])
REPLIES = st.dictionaries(st.sampled_from([*MEMBERS, "zhetysu", "elsewhere"]), VERDICTS)
PARTIES = st.sets(st.sampled_from(MEMBERS), max_size=2)
SEVEN = (*MEMBERS, "zhetysu", "oltin")


@given(verdicts=REPLIES, parties=PARTIES, order=st.randoms(use_true_random=False))
def test_no_order_of_arrivals_changes_what_comes_of_a_round(verdicts: dict[str, str], parties: set[str], order) -> None:  # type: ignore[no-untyped-def]
    round_ = opened(*parties, members=SEVEN)
    in_order = said(**verdicts)
    order.shuffle(in_order)
    wanted = outcome(standing(round_, said(**verdicts)))
    heard: list[Reply] = []
    for reply in in_order:
        heard.append(reply)
        step = next_step(round_, heard, noted="", now=OPENED + 2 * HOUR)
        if isinstance(step, Decided):
            # Decided before the others have spoken: what they say makes nothing else of it.
            assert step == wanted
            return
    assert next_step(round_, heard, noted="", now=OPENED + 24 * HOUR) == wanted


@given(verdicts=REPLIES, parties=st.sets(st.sampled_from(MEMBERS), min_size=1, max_size=2), of_parties=VERDICTS)
def test_a_party_never_changes_the_count(verdicts: dict[str, str], parties: set[str], of_parties: str) -> None:
    round_ = opened(*parties, members=SEVEN)
    without = {code: verdict for code, verdict in verdicts.items() if code not in parties}
    loud = {**without, **dict.fromkeys(parties, of_parties)}
    quiet, heard = standing(round_, said(**without)), standing(round_, said(**loud))
    assert (quiet.votes, quiet.base, quiet.needed, quiet.spoken) == (
        heard.votes,
        heard.base,
        heard.needed,
        heard.spoken,
    )
    assert outcome(quiet) == outcome(heard)
    # After the hearing a party that is silent holds up nothing.
    for now in (OPENED + HOUR, OPENED + 24 * HOUR):
        assert next_step(round_, said(**without), noted="", now=now) == next_step(
            round_, said(**loud), noted="", now=now
        )


@given(verdicts=REPLIES)
def test_a_verdict_is_always_held_by_more_than_half_of_a_quorum(verdicts: dict[str, str]) -> None:
    round_ = opened(members=SEVEN)
    decided = outcome(standing(round_, said(**verdicts)))
    spoken = [verdict for code, verdict in verdicts.items() if verdict and code in SEVEN]
    if decided.result is Result.AGREED:
        assert len(spoken) >= 3
        assert spoken.count(decided.verdict) * 2 > len(spoken)
    else:
        assert decided.verdict == ""
