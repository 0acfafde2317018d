"""What the glossary wants is written, and what it forbids is not. Looks nothing up: it is given the terms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from orkhon.language.casing import lower
from orkhon.translation.checks.finding import Fault, Pair, Severity, Span, TermHit
from orkhon.translation.checks.wordings import spans_of


def terms(pair: Pair, hits: Sequence[TermHit]) -> Iterator[Fault]:
    """Yield each term whose wanted wordings the target lacks, and each forbidden wording in it."""
    told: set[tuple[str, ...]] = set()
    for hit in hits:
        if not hit.wanted and not hit.forbidden:
            continue
        key = (hit.wanted + hit.forbidden) or (hit.said,)
        if key in told:
            continue
        told.add(key)
        wanted = [span for wording in hit.wanted for span in spans_of(wording, pair.target, pair.target_tag)]
        forbidden = [
            (wording, span)
            for wording in hit.forbidden
            for span in spans_of(wording, pair.target, pair.target_tag)
            if not any(start <= span[0] and span[1] <= end for start, end in wanted)
        ]
        if forbidden:
            for wording, span in forbidden:
                yield _forbidden(pair, hit, wording, span)
        elif hit.wanted and not wanted:
            yield Fault(
                code="term",
                # A place of the gazetteer may be meant otherwise; what people put into the glossary is meant.
                severity=Severity.WARN if hit.term else Severity.NOTE,
                source_spans=((hit.start, hit.end),),
                values={"what": "wanted", "source": hit.said, "wanted": ", ".join(hit.wanted[:3])},
            )


def _forbidden(pair: Pair, hit: TermHit, wording: str, span: Span) -> Fault:
    said = pair.target[span[0] : span[1]]
    same = lower(said, pair.target_code) == lower(wording, pair.target_code)
    edits = ((*span, hit.wanted[0]),) if same and hit.wanted else ()
    values = {"what": "term" if hit.wanted else "alone", "target": said, "wanted": ", ".join(hit.wanted[:3])}
    return Fault(
        code="forbidden",
        severity=Severity.WARN,
        source_spans=((hit.start, hit.end),),
        target_spans=(span,),
        values=values,
        edits=edits,
    )
