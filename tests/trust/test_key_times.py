"""When a key counts: before it begins, after it was retired, and when somebody else may have it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from orkhon.trust import KeyTimes

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(hours: int) -> datetime:
    """So many hours after noon."""
    return NOON + hours * HOUR


RETIRED = KeyTimes(retired=NOON)
REVOKED = KeyTimes(revoked=NOON, compromised_since=at(-5))


def test_a_key_without_limits_counts_always() -> None:
    free = KeyTimes()
    assert free.why_not_now(NOON) == free.why_not_taken(signed=NOON, now=NOON) == ""
    assert free.why_broken(signed=NOON, received=NOON) == ""
    assert not free.is_doubted(signed=NOON, received=NOON)


def test_a_key_counts_from_its_first_moment_on() -> None:
    young = KeyTimes(not_before=NOON)
    assert "counts from 2026-11-22 12:00:00 UTC" in young.why_not_now(at(-1))
    assert "counts from" in young.why_not_taken(signed=at(-1), now=at(1))
    assert "counts from" in young.why_broken(signed=at(-1), received=at(1))
    assert young.why_not_now(NOON) == ""


def test_a_retired_key_vouches_for_what_it_signed_before() -> None:
    assert RETIRED.why_not_taken(signed=at(-1), now=at(3)) == ""
    assert "retired" in RETIRED.why_not_taken(signed=at(1), now=at(3))
    assert "retired" in RETIRED.why_not_now(at(1))
    assert RETIRED.why_broken(signed=at(-1), received=at(3)) == ""
    assert "retired" in RETIRED.why_broken(signed=at(1), received=at(3))


def test_what_came_before_the_end_was_not_signed_after_it_whatever_its_clock_said() -> None:
    assert RETIRED.why_broken(signed=at(1), received=at(-1)) == ""


def test_a_revoked_key_vouches_for_nothing_new_however_it_is_dated() -> None:
    assert "revoked" in REVOKED.why_not_taken(signed=at(-100), now=at(1))
    assert "revoked" in REVOKED.why_broken(signed=at(-100), received=at(1))
    assert REVOKED.why_not_taken(signed=at(-1), now=at(-1)) == ""


@pytest.mark.parametrize(
    ("signed", "received", "doubted"),
    [(-6, -6, False), (-5, -6, True), (-9, -5, True), (-1, -1, True), (-9, -6, False)],
)
def test_what_is_dated_or_came_since_the_key_was_in_strange_hands_is_doubted(
    signed: int, received: int, doubted: bool
) -> None:
    assert REVOKED.is_doubted(signed=at(signed), received=at(received)) is doubted
    assert REVOKED.why_broken(signed=at(signed), received=at(received)) == "", "nothing that was accepted is lost"


def test_without_a_time_of_the_theft_the_revocation_is_taken_for_it() -> None:
    unknown = KeyTimes(revoked=NOON)
    assert not unknown.is_doubted(signed=at(-1), received=at(-1))
    assert unknown.is_doubted(signed=NOON, received=at(-1))
