"""Whether an outside text is an altered copy of an agency's item, and the short words that show it. Touches no tables.

Who prints an agency's item cuts it, joins it and gives it a headline of his own: that is no alteration that alerts.
Numbers, dates, names, denials and quotations that read otherwise are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from orkhon.verification.altering import AlterationReport, Difference, DifferenceKind, Source

ALERTING: Final = frozenset(
    {
        DifferenceKind.NUMBER,
        DifferenceKind.DATE,
        DifferenceKind.PERSON,
        DifferenceKind.PLACE,
        DifferenceKind.ORGANISATION,
        DifferenceKind.SPEAKER,
        DifferenceKind.NEGATION,
        DifferenceKind.QUOTATION,
    }
)
LEAST_SHARE: Final = 0.4
"""So much of the text must stand in the item: less is a text of its own that quotes."""

LEAST_WORDS: Final = 12
MOST_DIFFERENCES: Final = 8
MOST_LETTERS: Final = 240
"""Of a passage that is kept as evidence."""

MOST_CLAIM: Final = 600


@dataclass(frozen=True, kw_only=True, slots=True)
class AlteredCopy:
    """What was found of one item. `evidence` are plain values: type, the passage given, where the change is in it, and
    where in the item's version it would stand; no word of the item."""

    source: Source
    differences: tuple[Difference, ...]
    evidence: tuple[dict[str, Any], ...]
    passage: str

    @property
    def kinds(self) -> tuple[str, ...]:
        """The types, each once, the heaviest first."""
        ordered = sorted(self.differences, key=lambda one: -one.weight)
        return tuple(dict.fromkeys(str(one.kind) for one in ordered))

    @property
    def weight(self) -> float:
        """The heaviest difference, and a little for each more."""
        weights = sorted((one.weight for one in self.differences), reverse=True)
        return round(min(2.0, weights[0] + 0.1 * (len(weights) - 1)), 3)


def altered_copies(report: AlterationReport) -> tuple[AlteredCopy, ...]:
    """Return the items of which the text is an altered copy; usually one, and none for most texts."""
    if len(report.text.split()) < LEAST_WORDS:
        return ()
    found = []
    for source in report.sources:
        alerting = tuple(one for one in source.differences if one.alters and one.kind in ALERTING)
        if alerting and source.share >= LEAST_SHARE:
            heaviest = sorted(alerting, key=lambda one: -one.weight)[:MOST_DIFFERENCES]
            found.append(
                AlteredCopy(
                    source=source,
                    differences=alerting,
                    evidence=tuple(_evidence(report.text, one) for one in heaviest),
                    passage=_passage(report.text, heaviest[0].given, MOST_CLAIM)[0],
                )
            )
    return tuple(found)


def _evidence(text: str, one: Difference) -> dict[str, Any]:
    passage, start = _passage(text, one.given, MOST_LETTERS)
    begins = max(0, one.given[0] - start)
    return {
        "kind": str(one.kind),
        "passage": passage,
        "changed": [begins, max(begins, min(len(passage), one.given[1] - start))],
        "original": list(one.original),
        "weight": one.weight,
    }


_ENDS: Final = ".!?…\n"


def _passage(text: str, place: tuple[int, int], most: int) -> tuple[str, int]:
    """Return the sentence around a place, cut to so many letters, and where it begins."""
    start, end = place
    while start > 0 and text[start - 1] not in _ENDS and place[0] - start < most // 2:
        start -= 1
    while start < place[0] and text[start].isspace():
        start += 1
    while end < len(text) and text[end - 1 : end] not in tuple(_ENDS) and end - start < most:
        end += 1
    end = min(end, start + most)
    return text[start:end].rstrip(), start
