"""When a delivery that was not taken is tried again."""

from __future__ import annotations

from datetime import datetime, timedelta

from orkhon.exchange.backoff import LONGEST_PAUSE, concerns_this_delivery, next_attempt


def test_pauses_double_and_never_pass_the_longest(now: datetime) -> None:
    pauses = [(next_attempt(failures, now=now, chance=0.5) - now).total_seconds() for failures in range(1, 30)]
    assert pauses[:5] == [1, 2, 4, 8, 16]
    assert pauses[-1] == LONGEST_PAUSE.total_seconds()


def test_chance_spreads_a_pause_over_half_to_one_and_a_half_of_it(now: datetime) -> None:
    assert next_attempt(4, now=now, chance=0.0) == now + timedelta(seconds=4)
    assert next_attempt(4, now=now, chance=1.0) == now + timedelta(seconds=12)


def test_a_retry_after_is_kept_up_to_the_longest_pause(now: datetime) -> None:
    assert next_attempt(1, now=now, chance=0.5, asked_for=90) == now + timedelta(seconds=90)
    assert next_attempt(1, now=now, chance=0.5, asked_for=1e9) == now + LONGEST_PAUSE


def test_only_answers_about_what_came_concern_one_delivery() -> None:
    assert concerns_this_delivery(422)
    assert not any(map(concerns_this_delivery, (None, 401, 403, 404, 429, 500, 503)))
