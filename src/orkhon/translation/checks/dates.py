"""Dates and times of day must be the same on both sides. Knows no relative words such as yesterday."""

from __future__ import annotations

from collections.abc import Iterator

from orkhon.language.dates import FoundDate
from orkhon.translation.checks.figures import Clock, Figures, figures_of
from orkhon.translation.checks.finding import Fault, Pair, Severity, changed


def dates(pair: Pair) -> Iterator[Fault]:
    """Yield each date and time that the other side does not have: changed where both miss one, else lost or won."""
    source = figures_of(pair.source, pair.source_tag)
    target = figures_of(pair.target, pair.target_tag)
    yield from _dates(pair, source, target)
    yield from _times(source, target)


def _dates(pair: Pair, source: Figures, target: Figures) -> Iterator[Fault]:
    lost = [one for one in source.dates if not _stands(one, target)]
    won = [one for one in target.dates if not _stands(one, source)]
    for one, other in zip(lost, won, strict=False):
        yield changed(pair, "date", (one.start, one.end), (other.start, other.end))
    for one in lost[len(won) :]:
        yield Fault(
            code="date",
            severity=Severity.WARN,
            source_spans=((one.start, one.end),),
            values={"what": "lost", "source": pair.source[one.start : one.end]},
        )
    for other in won[len(lost) :]:
        yield Fault(
            code="date",
            severity=Severity.WARN,
            target_spans=((other.start, other.end),),
            values={"what": "won", "target": pair.target[other.start : other.end]},
        )


def _stands(one: FoundDate, there: Figures) -> bool:
    """Whether the other side has the day, the month and the year, be it in several places: 5-6 May 2026."""
    numbers = all(part is None or part in there.values for part in (one.year, one.day))
    # A month may be said with another day's: from 28 to 30 September.
    return numbers and (one.month is None or one.month in there.months)


def _times(source: Figures, target: Figures) -> Iterator[Fault]:
    lost = [one for one in source.clocks if one.sure and not _told(one, target)]
    won = [one for one in target.clocks if one.sure and not _told(one, source)]
    for one, other in zip(lost, won, strict=False):
        yield Fault(
            code="date",
            severity=Severity.STOP,
            source_spans=(one.span,),
            target_spans=(other.span,),
            values={"what": "time", "source": one.text, "target": other.text},
        )
    for one in lost[len(won) :]:
        yield Fault(
            code="date",
            severity=Severity.WARN,
            source_spans=(one.span,),
            values={"what": "time_lost", "source": one.text},
        )
    for other in won[len(lost) :]:
        yield Fault(
            code="date",
            severity=Severity.WARN,
            target_spans=(other.span,),
            values={"what": "won", "target": other.text},
        )


def _told(one: Clock, there: Figures) -> bool:
    for other in there.clocks:
        if one.minute == other.minute and (one.hours() & other.hours() or one.hour % 12 == other.hour % 12):
            return True
    if one.hour % 12 not in {value % 12 for value in there.values if isinstance(value, int) and value < 25}:
        return False
    # 9 in the evening, half past nine: the minutes are words.
    return one.minute in (0, 30) or one.minute in there.values
