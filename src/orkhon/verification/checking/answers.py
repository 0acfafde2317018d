"""The answer to a check as it is kept: places in texts, and no word of any item. Asks nothing.

Format 1: `language`, `characters`, `originals`, `rest` (stretches of the question that nothing explains), `pictures`
(`pictures.kept`, or null), `claims` (keys of determinations and claims that it resembles), `by_meaning`, `notes` (what
could not be done: words of this module's table). Each original: `uri`, `version`, `position` (in the log), `agency`,
`given`, `share`, `later`, `differences` (`kind`, `weight`, `place`, `original`, `given`, `wording_of`) and `rows`
(original stretch, given stretch, numbers of differences).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from orkhon.verification.altering import AlterationReport, Difference, DifferenceKind, read_text
from orkhon.verification.altering.differences import Place
from orkhon.verification.altering.report import Source
from orkhon.verification.checking.comparing import Row, Stretch, rows_of

FORMAT: Final = 1
"""Grows when a name in the answer changes its meaning."""

NO_OCR: Final = "no-ocr"
NO_WORDS_IN_PICTURE: Final = "no-words"
NO_PICTURES: Final = "no-pictures"
NO_MATCHING: Final = "no-matching"
BY_SPELLING: Final = "by-spelling"
ARCHIVE_BEHIND: Final = "archive-behind"
OWN_PAGE: Final = "own-page"


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptOriginal:
    """One original of an answer, read back."""

    uri: str
    version: int
    position: int
    agency: str
    given: Stretch
    share: float
    later: tuple[int, ...]
    differences: tuple[Difference, ...]
    rows: tuple[Row, ...]

    @property
    def altered(self) -> bool:
        """Whether any difference changes what was said."""
        return any(one.alters for one in self.differences)


def report_as_kept(report: AlterationReport, positions: Mapping[tuple[str, int], int]) -> dict[str, Any]:
    """Return what of the report is kept; `positions` are where each uri and version stands in the log."""
    return {
        "language": report.language,
        "characters": len(report.text),
        "originals": [
            _source(source, report, positions.get((source.item.uri, source.item.version), 0))
            for source in report.sources
        ],
        "rest": [list(stretch) for stretch in report.rest],
    }


def kept_originals(answer: Mapping[str, Any]) -> tuple[KeptOriginal, ...]:
    """Return the originals of an answer; before and after of a difference are empty until texts are there."""
    return tuple(
        KeptOriginal(
            uri=one["uri"],
            version=one["version"],
            position=one["position"],
            agency=one["agency"],
            given=_stretch(one["given"]),
            share=one["share"],
            later=tuple(one["later"]),
            differences=tuple(
                Difference(
                    kind=DifferenceKind(each["kind"]),
                    original=_stretch(each["original"]),
                    given=_stretch(each["given"]),
                    before="",
                    after="",
                    weight=each["weight"],
                    place=Place(each["place"]),
                    wording_of=tuple(each["wording_of"]),
                )
                for each in one["differences"]
            ),
            rows=tuple(
                Row(original=_stretch(theirs), given=_stretch(ours), differences=tuple(numbers))
                for theirs, ours, numbers in one["rows"]
            ),
        )
        for one in answer.get("originals", ())
    )


def uris_of(answer: Mapping[str, Any]) -> list[str]:
    """Return the items that an answer stands on, pictures' too, each once."""
    found = [str(one["uri"]) for one in answer.get("originals", ())]
    pictures = answer.get("pictures") or {}
    found += [str(one.get("uri", "")) for one in pictures.get("matches", ())]
    return [uri for uri in dict.fromkeys(found) if uri]


def _source(source: Source, report: AlterationReport, position: int) -> dict[str, Any]:
    item = source.item
    original = read_text(item.whole, item.tag, headline_end=item.headline_end)
    given = read_text(report.text, report.language)
    rows = rows_of(original, given, source.given, source.differences)
    return {
        "uri": item.uri,
        "version": item.version,
        "position": position,
        "agency": item.agency,
        "given": list(source.given),
        "share": source.share,
        "later": list(source.later),
        "differences": [
            {
                "kind": str(one.kind),
                "weight": one.weight,
                "place": str(one.place),
                "original": list(one.original),
                "given": list(one.given),
                "wording_of": list(one.wording_of),
            }
            for one in source.differences
        ],
        "rows": [[list(row.original), list(row.given), list(row.differences)] for row in rows],
    }


def _stretch(value: Sequence[int]) -> Stretch:
    return int(value[0]), int(value[1])
