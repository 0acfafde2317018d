"""A text that does not fit its place, or is far too short or long beside its source."""

from __future__ import annotations

from collections.abc import Iterator

from orkhon.translation.checks.finding import Fault, Pair, Severity

_LEAST = 60
"""Signs of the source from which on the two lengths are compared."""

_SHORT, _LONG = 0.4, 2.6
_VERY_SHORT = 0.25


def length(pair: Pair, longest: int | None) -> Iterator[Fault]:
    """Yield a target over `longest` signs, and one whose length beside the source's is out of all proportion."""
    said = len(pair.target.strip())
    if longest is not None and said > longest:
        yield Fault(
            code="length",
            severity=Severity.WARN,
            target_spans=((longest, len(pair.target)),),
            values={"what": "longest", "length": str(said), "longest": str(longest)},
        )
    source = len(pair.source.strip())
    if source < _LEAST or not said:
        return
    ratio = said / source
    if ratio < _SHORT:
        severity = Severity.WARN if ratio < _VERY_SHORT else Severity.NOTE
        yield Fault(code="length", severity=severity, values={"what": "short"})
    elif ratio > _LONG:
        yield Fault(code="length", severity=Severity.NOTE, values={"what": "long"})
