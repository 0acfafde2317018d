"""The numbered marks that stand for links and emphasis: each once, each closed, none invented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from orkhon.translation.checks.finding import Finding, Severity, Span
from orkhon.translation.checks.marking import MARK


def marks(source: str, target: str) -> Iterator[Finding]:
    """Yield what is wrong with the marks of `target`; both sides are given with their marks."""
    if "⟦" not in source and "⟦" not in target:
        return
    wanted = Counter(mark[0] for mark in MARK.finditer(source))
    said = Counter(mark[0] for mark in MARK.finditer(target))
    strange = [mark for mark in MARK.finditer(target) if mark[0] not in wanted]
    if strange:
        yield Finding(
            code="mark",
            severity=Severity.STOP,
            target_spans=tuple(mark.span() for mark in strange),
            values={"what": "unknown", "target": strange[0][0]},
            fix=_without(target, [mark.span() for mark in strange]),
        )
        return
    lost = wanted - said
    if lost:
        spans = tuple(mark.span() for mark in MARK.finditer(source) if mark[0] in lost)
        yield Finding(
            code="mark",
            severity=Severity.WARN,
            source_spans=spans,
            values={"what": "lost", "source": next(iter(lost))},
            fix=_around(source, target, lost),
        )
    broken = _broken(target)
    if broken is not None and not lost:
        yield Finding(
            code="mark",
            severity=Severity.STOP,
            target_spans=(broken,),
            values={"what": "broken", "target": target[slice(*broken)]},
        )


def _without(text: str, spans: list[Span]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return text


def _around(source: str, target: str, lost: Counter[str]) -> str | None:
    """The target with a pair of marks around all of it, where the source has them there and nothing else is lost."""
    found = list(MARK.finditer(source))
    if len(found) == 2 and sum(lost.values()) == 2 and target.strip():
        opening, closing = found
        if opening.start() == 0 and closing.end() == len(source) and closing["close"]:
            return f"{opening[0]}{target}{closing[0]}"
    return None


def _broken(target: str) -> Span | None:
    """The first mark that is opened or closed alone, twice, or across another."""
    opened: list[tuple[str, Span]] = []
    seen: set[str] = set()
    for mark in MARK.finditer(target):
        if mark[0] in seen:
            return mark.span()
        seen.add(mark[0])
        if mark["empty"]:
            continue
        if not mark["close"]:
            opened.append((mark["number"], mark.span()))
        elif opened and opened[-1][0] == mark["number"]:
            opened.pop()
        else:
            return mark.span()
    return opened[-1][1] if opened else None
