"""Numbers must be the same on both sides, however they are written. Leaves dates and times to their own check."""

from __future__ import annotations

from collections.abc import Iterator

from orkhon.translation.checks.figures import Figure, Figures, figures_of
from orkhon.translation.checks.finding import Fault, Pair, Severity


def numbers(pair: Pair) -> Iterator[Fault]:
    """Yield each number in digits that the other side does not have: changed where both miss one, else lost or won."""
    source = figures_of(pair.source, pair.source_tag)
    target = figures_of(pair.target, pair.target_tag)
    lost = _missing(source, target)
    won = _missing(target, source)
    for one, other in zip(lost, won, strict=False):
        yield Fault(
            code="number",
            severity=Severity.STOP,
            source_spans=(one.span,),
            target_spans=(other.span,),
            values={"what": "changed", "source": one.text, "target": other.text},
            # Only where it is plain which number stands for which, and both are written alike everywhere.
            edits=((*other.span, one.text),) if len(lost) == len(won) == 1 and one.text.isdecimal() else (),
        )
    for one in lost[len(won) :]:
        yield Fault(
            code="number",
            severity=Severity.WARN,
            source_spans=(one.span,),
            values={"what": "lost", "source": one.text},
        )
    for other in won[len(lost) :]:
        yield Fault(
            code="number",
            severity=Severity.WARN,
            target_spans=(other.span,),
            values={"what": "won", "target": other.text},
        )


def _missing(here: Figures, there: Figures) -> list[Figure]:
    return [one for one in here.figures if not one.dated and not _stands(one, there)]


def _stands(one: Figure, there: Figures) -> bool:
    return not one.readings.isdisjoint(there.values)
