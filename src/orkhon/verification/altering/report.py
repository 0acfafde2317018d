"""Put together what was found: the originals, how much each covers, what differs, what nothing explains. Draws nothing.

A report says what was compared and what differs. It never says that a text is true, and never that one is false: a text
of which nothing was found is "not found in this archive".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from orkhon.verification.altering.archive import Archive, ArchivedItem
from orkhon.verification.altering.differences import Difference, differences_between
from orkhon.verification.altering.index import Index
from orkhon.verification.altering.kinds import DifferenceKind
from orkhon.verification.altering.retrieval import Found, find_originals
from orkhon.verification.altering.texts import ReadText, read_text
from orkhon.verification.altering.vocabulary import Vocabulary

MOST_VERSIONS: Final = 8
"""Other versions of an item that are compared, those nearest in number first."""

FORMAT: Final = 1
"""The number of the JSON form: it grows when a name in it changes its meaning."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One original: the version that fits best, the characters of the given text that it answers for, the differences.

    `share` is how much of the whole given text stands in it in runs of three words. `latest` is False where the item
    has a later version; `later` names those.
    """

    item: ArchivedItem
    given: tuple[int, int]
    share: float
    differences: tuple[Difference, ...]
    later: tuple[int, ...] = ()

    @property
    def latest(self) -> bool:
        """Whether no later version is known."""
        return not self.later

    @property
    def altered(self) -> bool:
        """Whether any difference changes what was said."""
        return any(one.alters for one in self.differences)


@dataclass(frozen=True, kw_only=True, slots=True)
class AlterationReport:
    """What is known of a text. `rest` are the stretches that no original explains, in characters."""

    text: str
    language: str
    sources: tuple[Source, ...]
    rest: tuple[tuple[int, int], ...]

    @property
    def found(self) -> bool:
        """Whether any original was found."""
        return bool(self.sources)

    @property
    def altered(self) -> bool:
        """Whether a difference to any of the originals changes what was said."""
        return any(source.altered for source in self.sources)


def check(
    text: str,
    *,
    index: Index,
    archive: Archive,
    vocabulary: Vocabulary | None = None,
    language: str | None = None,
) -> AlterationReport:
    """Return the report on `text`. The same archive gives the same report."""
    found = find_originals(text, index=index, archive=archive, language=language)
    if not found:
        stretch = (len(text) - len(text.lstrip()), len(text.rstrip()))
        return AlterationReport(text=text, language=language or "", sources=(), rest=(stretch,) if text.strip() else ())
    sources: list[Source] = []
    rest: list[tuple[int, int]] = []
    for one in found:
        differing = differences_between(one.original, one.given, first=one.first, last=one.last, vocabulary=vocabulary)
        foreign = _foreign(one, differing)
        rest += (difference.given for difference in foreign)
        differing = tuple(difference for difference in differing if difference not in foreign)
        versions = archive.versions(one.item.uri)
        sources.append(
            Source(
                item=one.item,
                given=one.given.span(one.first, min(one.last, len(one.given.words) - 1)),
                share=round(one.share, 4),
                differences=_told_by_versions(differing, one, versions, vocabulary),
                later=tuple(other.version for other in versions if other.version > one.item.version),
            )
        )
    return AlterationReport(text=text, language=found[0].given.tag, sources=tuple(sources), rest=_joined(rest))


def _foreign(found: Found, differing: Sequence[Difference]) -> tuple[Difference, ...]:
    """Sentences before and behind what the original covers, where they are more than it: another's, or one's own."""
    inserted = [one for one in differing if one.kind is DifferenceKind.INSERTED_SENTENCE]
    words = found.given.words
    if not inserted:
        return ()
    others = [one for one in differing if one.kind is not DifferenceKind.INSERTED_SENTENCE]
    begins = [word.start for word in words[found.first : found.last + 1] if not _within(word.start, inserted)]
    if not begins:
        return ()
    outer = [one for one in inserted if one.given[1] <= min(begins) or one.given[0] >= max(begins)]
    strange = sum(1 for word in words[found.first : found.last + 1] if _within(word.start, outer))
    return tuple(outer) if strange > len(begins) and len(others) + len(inserted) == len(differing) else ()


def _within(place: int, stretches: Sequence[Difference]) -> bool:
    return any(one.given[0] <= place < one.given[1] for one in stretches)


def _joined(stretches: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1][1] + 2:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)


def _told_by_versions(
    differing: tuple[Difference, ...],
    found: Found,
    versions: Sequence[ArchivedItem],
    vocabulary: Vocabulary | None,
) -> tuple[Difference, ...]:
    """Name, at each difference that alters, the versions of the item that read as the given text does there."""
    if not any(one.alters for one in differing):
        return differing
    others = [other for other in versions if other.version != found.item.version]
    others.sort(key=lambda other: (abs(other.version - found.item.version), other.version))
    named: dict[int, list[int]] = {}
    for other in others[:MOST_VERSIONS]:
        text = read_text(other.whole, other.tag, headline_end=other.headline_end)
        against = differences_between(text, found.given, first=found.first, last=found.last, vocabulary=vocabulary)
        altering = [one for one in against if one.alters]
        for number, one in enumerate(differing):
            if one.alters and not any(_touch(one, two) for two in altering) and _holds(text, one):
                named.setdefault(number, []).append(other.version)
    return tuple(
        replace(one, wording_of=tuple(sorted(named[number]))) if number in named else one
        for number, one in enumerate(differing)
    )


def _touch(one: Difference, two: Difference) -> bool:
    (start, end), (begin, stop) = one.given, two.given
    return start <= stop and begin <= end if start == end or begin == stop else start < stop and begin < end


def _holds(version: ReadText, one: Difference) -> bool:
    """Whether a version lacks what the given text lacks; for what the given text has the comparison has spoken."""
    return bool(one.after) or one.before not in version.text


def report_as_json(report: AlterationReport) -> dict[str, Any]:
    """Return the report as plain values: the form that is exported and kept. `docs/verification.md` lists it."""
    return {
        "format": FORMAT,
        "language": report.language,
        "characters": len(report.text),
        "found": report.found,
        "altered": report.altered,
        "originals": [_source_as_json(source) for source in report.sources],
        "unexplained": [list(stretch) for stretch in report.rest],
    }


def _source_as_json(source: Source) -> dict[str, Any]:
    item = source.item
    return {
        "uri": item.uri,
        "version": item.version,
        "agency": item.agency,
        "language": item.tag,
        "headline": item.headline,
        "sent": item.sent.isoformat() if item.sent is not None else None,
        "later_versions": list(source.later),
        "given": list(source.given),
        "share": source.share,
        "altered": source.altered,
        "differences": [
            {
                "kind": str(one.kind),
                "alters": one.alters,
                "weight": one.weight,
                "place": str(one.place),
                "original": list(one.original),
                "given": list(one.given),
                "before": one.before,
                "after": one.after,
                "wording_of_versions": list(one.wording_of),
            }
            for one in source.differences
        ],
    }
