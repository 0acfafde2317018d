"""What was sent by a moment depends on stock, start and moment alone, and only grows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from orkhon.demonstration.schedule import (
    EVENT_GAP,
    FIRST_GAP,
    FIRST_REPORTS,
    HORIZON,
    MINUTE,
    Pause,
    Report,
    order_of,
    report_called,
    reports_at,
)
from orkhon.demonstration.stock import Event, Telling, read_events
from orkhon.items import INTERFACE_LANGUAGES

STARTED = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
EVENTS = read_events()
MOMENTS = st.integers(min_value=0, max_value=3 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds))


def _at(elapsed: timedelta, *pauses: Pause) -> list[Report]:
    return reports_at(EVENTS, started=STARTED, now=STARTED + elapsed, pauses=pauses)


def _name(report: Report) -> tuple[str, int]:
    return report.telling.key, report.number


def _telling_with(kind: str) -> tuple[Event, Telling]:
    for event in EVENTS:
        for telling in event.tellings:
            if getattr(telling, kind):
                return event, telling
    raise AssertionError(f"no telling has {kind}")


def test_nothing_is_sent_before_the_start() -> None:
    assert _at(timedelta(seconds=-1)) == []
    assert len(_at(timedelta(0))) == 1


def test_the_first_reports_come_three_seconds_apart() -> None:
    for count in (1, 7, 30, FIRST_REPORTS):
        assert len(_at((count - 1) * FIRST_GAP)) == count
        assert len(_at(count * FIRST_GAP - timedelta(seconds=1))) == count


def test_every_language_has_news_within_the_first_minute() -> None:
    assert {report.telling.language for report in _at(timedelta(minutes=1))} == set(INTERFACE_LANGUAGES)


def test_an_event_a_minute_begins_afterwards() -> None:
    quick_end = timedelta(minutes=5)
    firsts = [
        report.sent
        for report in _at(quick_end + timedelta(hours=1))
        if report.telling.minutes == 0 and report.sent > STARTED + quick_end
    ]
    events = sorted(set(firsts))
    assert {later - earlier for earlier, later in pairwise(events)} == {EVENT_GAP}
    assert len(events) == 60


def test_when_the_stock_ends_a_new_round_begins_under_new_names() -> None:
    reports = _at(timedelta(hours=3))
    names = [_name(report) for report in reports]
    assert len(set(names)) == len(names)
    assert {1, 2} <= {report.number for report in reports}
    assert {report.name for report in reports if report.number == 1}.isdisjoint(
        report.name for report in reports if report.number == 2
    )
    assert order_of(EVENTS, 2) != order_of(EVENTS, 3)
    assert {event.slug for event in order_of(EVENTS, 2)} == {event.slug for event in EVENTS}


@given(MOMENTS)
def test_the_same_moment_gives_the_same_reports_newest_first(elapsed: timedelta) -> None:
    reports = _at(elapsed)
    assert reports == _at(elapsed)
    sent = [report.sent for report in reports]
    assert sent == sorted(sent, reverse=True)
    assert all(STARTED <= moment <= STARTED + elapsed for moment in sent)
    assert all(moment > STARTED + elapsed - HORIZON for moment in sent)
    assert all(report.sent <= report.changed <= STARTED + elapsed for report in reports)


@given(MOMENTS, st.integers(min_value=0, max_value=7200))
def test_time_takes_no_report_back_and_lowers_no_version(elapsed: timedelta, later: int) -> None:
    now = STARTED + elapsed + timedelta(seconds=later)
    after = {_name(report): report for report in _at(elapsed + timedelta(seconds=later))}
    for report in _at(elapsed):
        if report.sent <= now - HORIZON:
            continue
        then = after[_name(report)]
        assert (then.sent, then.telling) == (report.sent, report.telling)
        assert then.version >= report.version
        assert then.killed >= report.killed
        assert then.changed >= report.changed


@given(MOMENTS)
def test_a_report_is_found_by_its_name_however_old(elapsed: timedelta) -> None:
    for report in _at(elapsed)[:5]:
        for now in (STARTED + elapsed, STARTED + elapsed + timedelta(days=9)):
            found = report_called(report.telling.key, report.number, EVENTS, started=STARTED, now=now)
            assert found is not None
            assert found.sent == report.sent


def test_names_that_were_never_sent_are_not_found() -> None:
    def called(key: str, number: int) -> Report | None:
        return report_called(key, number, EVENTS, started=STARTED, now=STARTED)

    assert called("altai:no-such-event:kk", 1) is None
    assert called(EVENTS[0].tellings[0].key, 0) is None
    assert called(EVENTS[0].tellings[0].key, 900_000) is None


def test_a_correction_comes_as_a_second_version_ten_times_as_fast_as_told() -> None:
    _, telling = _telling_with("correction")
    assert telling.correction is not None
    first = next(r for r in _at(timedelta(minutes=4)) if r.telling == telling)
    due = first.sent + telling.correction.minutes * MINUTE
    before = next(r for r in _at(due - timedelta(seconds=1) - STARTED) if r.telling == telling)
    after = next(r for r in _at(due - STARTED) if r.telling == telling)
    assert (before.version, before.corrected) == (1, False)
    assert (after.version, after.corrected, after.changed) == (2, True, due)


def test_a_kill_comes_in_its_time_and_stays() -> None:
    _, telling = _telling_with("kill")
    assert telling.kill is not None
    first = next(r for r in _at(timedelta(seconds=180)) if r.telling == telling)
    due = first.sent + telling.kill.minutes * MINUTE
    assert not next(r for r in _at(due - timedelta(seconds=1) - STARTED) if r.telling == telling).killed
    for later in (0, 60, 3600):
        report = next(
            r for r in _at(due + timedelta(seconds=later) - STARTED) if r.telling == telling and r.number == 1
        )
        assert report.killed


def test_an_embargo_ends_after_its_minutes() -> None:
    _, telling = _telling_with("embargo_minutes")
    report = next(r for r in _at(timedelta(minutes=4)) if r.telling == telling)
    assert report.embargoed_until == report.sent + telling.embargo_minutes * MINUTE


def test_while_a_pause_lasts_nothing_comes_and_nothing_goes() -> None:
    begin = STARTED + timedelta(minutes=2)
    before = _at(timedelta(minutes=2) - timedelta(seconds=1))
    for minutes in (2, 30, 6000):
        assert _at(timedelta(minutes=minutes), Pause(begin=begin))[-len(before) :] == before
        assert len(_at(timedelta(minutes=minutes), Pause(begin=begin))) == len(before)


def test_what_was_due_in_a_pause_is_never_sent_but_kills_of_older_reports_are() -> None:
    _, telling = _telling_with("kill")
    assert telling.kill is not None
    sent = next(r for r in _at(timedelta(seconds=180)) if r.telling == telling).sent
    due = sent + telling.kill.minutes * MINUTE
    pause = Pause(begin=due - timedelta(seconds=5), end=due + timedelta(minutes=20))
    assert pause.end is not None
    held = reports_at(EVENTS, started=STARTED, now=pause.end - timedelta(seconds=1), pauses=[pause])
    assert not any(pause.covers(report.sent) for report in held)
    assert not next(r for r in held if r.telling == telling).killed
    after = reports_at(EVENTS, started=STARTED, now=pause.end, pauses=[pause])
    killed = next(r for r in after if r.telling == telling and r.number == 1)
    assert (killed.killed, killed.changed) == (True, pause.end)
    assert not any(pause.covers(report.sent) for report in after)
