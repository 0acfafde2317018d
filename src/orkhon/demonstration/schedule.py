"""Say what the invented agencies have sent by a given moment. Pure: knows stock, start and now, and no clock.

The day of the demonstration goes ten times as fast as the stock tells it: a correction that came 25 minutes after
its report comes after two and a half. The first sixty reports follow one another at three seconds, so that every
portal fills while one looks on; then one event a minute begins, for ever. When all events were told they are told
again in another order, as a new round, under new addresses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from orkhon.demonstration.stock import Event, Telling

FIRST_REPORTS = 60
"""So many reports, up to the end of an event, come one by one at first."""

FIRST_GAP = timedelta(seconds=3)
EVENT_GAP = timedelta(minutes=1)
MINUTE = timedelta(seconds=6)
"""How long a minute of the stock lasts here."""

HORIZON = timedelta(hours=3)
"""Older reports are in no feed, even where fewer than a window of newer ones came."""

_LONGEST_EVENT = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause:
    """A time in which the agencies sent nothing new. `end` is None while it lasts."""

    begin: datetime
    end: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        """Return True for moments from the beginning up to, and without, the end."""
        return self.begin <= moment and (self.end is None or moment < self.end)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One telling as it stands now: sent, perhaps corrected, perhaps taken back.

    `number` is the round, from 1. `changed` is the time of the newest version, `version` its number.
    """

    event: Event
    telling: Telling
    number: int
    sent: datetime
    changed: datetime
    version: int
    corrected: bool
    killed: bool
    embargoed_until: datetime | None

    @property
    def name(self) -> str:
        """What stands in the report's address: unique within its agency and language."""
        return f"{self.event.slug}-{self.number}"


def _stirred(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _is_special(event: Event) -> bool:
    return any(telling.correction or telling.kill or telling.embargo_minutes for telling in event.tellings)


def order_of(events: Sequence[Event], number: int) -> list[Event]:
    """Return the events in the order of that round. In the first, those with something unusual come first."""
    if number == 1:
        return sorted(events, key=lambda event: (not _is_special(event), _stirred(event.slug)))
    return sorted(events, key=lambda event: _stirred(f"{number}:{event.slug}"))


def first_events(events: Sequence[Event]) -> int:
    """Return how many events the quick beginning takes."""
    reports = 0
    for count, event in enumerate(order_of(events, 1), start=1):
        reports += len(event.tellings)
        if reports >= FIRST_REPORTS:
            return count
    return len(events)


@dataclass(frozen=True, slots=True)
class _Calendar:
    """When every event of every round is told. Turns count events from 0, through all rounds."""

    events: Sequence[Event]
    started: datetime
    quick: int
    quick_reports: int

    @classmethod
    def of(cls, events: Sequence[Event], started: datetime) -> _Calendar:
        quick = first_events(events)
        reports = sum(len(event.tellings) for event in order_of(events, 1)[:quick])
        return cls(events, started, quick, reports)

    def turns(self, since: datetime, now: datetime) -> range:
        """Return the turns that may have sent something after `since`, up to now."""
        steady = self.started + self.quick_reports * FIRST_GAP
        first = self.quick + (since - _LONGEST_EVENT - steady) // EVENT_GAP
        last = self.quick + (now - steady) // EVENT_GAP
        return range(0 if first <= self.quick else first, max(last, self.quick - 1) + 1)

    def sendings(self, event: Event, turn: int) -> Iterator[tuple[Telling, datetime]]:
        """Yield the tellings of the event whose turn it is, with the moment at which each is sent."""
        if turn < self.quick:
            before = sum(len(earlier.tellings) for earlier in order_of(self.events, 1)[:turn])
            for at, telling in enumerate(event.tellings, start=before):
                yield telling, self.started + at * FIRST_GAP
            return
        begin = self.started + self.quick_reports * FIRST_GAP + (turn - self.quick) * EVENT_GAP
        for telling in event.tellings:
            yield telling, begin + telling.minutes * MINUTE


def _after_pauses(moment: datetime, pauses: Sequence[Pause]) -> datetime | None:
    """Return when a follow-up goes out that was due at `moment`, or None while a pause holds it back."""
    for pause in sorted(pauses, key=lambda pause: pause.begin):
        if pause.covers(moment):
            if pause.end is None:
                return None
            moment = pause.end
    return moment


def _standing(
    event: Event, telling: Telling, number: int, sent: datetime, now: datetime, pauses: Sequence[Pause]
) -> Report:
    version, changed, corrected, killed = 1, sent, False, False
    if telling.correction:
        due = _after_pauses(sent + telling.correction.minutes * MINUTE, pauses)
        if due is not None and due <= now:
            version, changed, corrected = version + 1, due, True
    if telling.kill:
        due = _after_pauses(sent + telling.kill.minutes * MINUTE, pauses)
        if due is not None and due <= now:
            version, changed, killed = version + 1, max(changed, due), True
    return Report(
        event=event,
        telling=telling,
        number=number,
        sent=sent,
        changed=changed,
        version=version,
        corrected=corrected,
        killed=killed,
        embargoed_until=sent + telling.embargo_minutes * MINUTE if telling.embargo_minutes else None,
    )


def _frozen(now: datetime, pauses: Sequence[Pause]) -> datetime:
    return min([now, *(pause.begin for pause in pauses if pause.end is None)])


def reports_at(
    events: Sequence[Event], *, started: datetime, now: datetime, pauses: Sequence[Pause] = ()
) -> list[Report]:
    """Return every report of the last three hours as it stands at `now`, the newest sent first.

    A report that was due in a pause is left out for ever; corrections and kills of reports sent before come as
    soon as the pause ends. While a pause lasts, nothing ages either.
    """
    now = _frozen(now, pauses)
    since = now - HORIZON
    calendar = _Calendar.of(events, started)
    orders: dict[int, list[Event]] = {}
    found: list[Report] = []
    for turn in calendar.turns(since, now):
        before, place = divmod(turn, len(events))
        number = before + 1
        order = orders.get(number) or orders.setdefault(number, order_of(events, number))
        found += [
            _standing(order[place], telling, number, sent, now, pauses)
            for telling, sent in calendar.sendings(order[place], turn)
            if since < sent <= now and not any(pause.covers(sent) for pause in pauses)
        ]
    return sorted(found, key=lambda report: (report.sent, report.telling.key), reverse=True)


def report_called(
    key: str,
    number: int,
    events: Sequence[Event],
    *,
    started: datetime,
    now: datetime,
    pauses: Sequence[Pause] = (),
) -> Report | None:
    """Return the report of that telling (`altai:night-train-first-run:kk`) in that round, however old, or None."""
    now = _frozen(now, pauses)
    if number < 1:
        return None
    for place, event in enumerate(order_of(events, number)):
        if key not in {telling.key for telling in event.tellings}:
            continue
        turn = (number - 1) * len(events) + place
        for telling, sent in _Calendar.of(events, started).sendings(event, turn):
            if telling.key == key and sent <= now and not any(pause.covers(sent) for pause in pauses):
                return _standing(event, telling, number, sent, now, pauses)
    return None
