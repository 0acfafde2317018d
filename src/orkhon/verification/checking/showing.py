"""Show an answer again: its places are filled with what the wire may show to everybody now, or it is withdrawn.

Where one original is no longer to be shown, nothing of the check is: the question holds its words too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from orkhon.verification.altering import ArchivedItem, Difference, DifferenceKind
from orkhon.verification.altering.kinds import WEIGHTS
from orkhon.verification.checking.answers import KeptOriginal, kept_originals, uris_of
from orkhon.verification.checking.comparing import Row, Stretch
from orkhon.verification.checking.words import kind_in_words
from orkhon.verification.models import Check
from orkhon.verification.originals.reading import archived_items
from orkhon.wire.entries import WireEntry
from orkhon.wire.public_versions import public_versions

_MARKED: Final = frozenset(DifferenceKind) - {DifferenceKind.PUNCTUATION}


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """Some words of a sentence, and whether they are among what differs."""

    text: str
    marked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownDifference:
    """One difference with its words. `former` is when the wording of the given text was replaced by a newer version,
    `newer` when a newer version brought it: then nothing was altered."""

    kind: DifferenceKind
    before: str
    after: str
    alters: bool
    former: datetime | None = None
    newer: datetime | None = None

    @property
    def words(self) -> str:
        """The kind's name in the language that is spoken now."""
        return kind_in_words(self.kind)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownRow:
    """One sentence of the original beside the given text's; either may be empty."""

    original: tuple[Piece, ...]
    given: tuple[Piece, ...]
    differences: tuple[ShownDifference, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs but signs of punctuation."""
        return not any(one.kind in _MARKED for one in self.differences) and bool(self.original and self.given)


@dataclass(frozen=True, kw_only=True)
class ShownOriginal:
    """One original: who sent it and when, how it was signed, how the given text stands to it."""

    item: ArchivedItem
    entry: WireEntry
    share: float
    later: tuple[ArchivedItem, ...]
    differences: tuple[ShownDifference, ...]
    rows: tuple[ShownRow, ...]

    @property
    def by_hub(self) -> bool:
        """True where the hub signed for the agency."""
        return self.entry.signed_by != self.entry.agency

    @property
    def altering(self) -> tuple[ShownDifference, ...]:
        """The differences that change what was said."""
        return tuple(one for one in self.differences if one.alters)

    @property
    def former(self) -> tuple[ShownDifference, ...]:
        """Those at which another version of the item reads as the given text does."""
        return tuple(one for one in self.differences if one.former or one.newer)

    @property
    def kinds(self) -> tuple[DifferenceKind, ...]:
        """The kinds of what was altered, the heaviest first, each once."""
        return tuple(sorted({one.kind for one in self.altering}, key=lambda kind: (-WEIGHTS[kind], str(kind))))


@dataclass(frozen=True, kw_only=True)
class ShownCheck:
    """A check as it may be shown now. `withdrawn`: an original was taken back since, and no word of it is here."""

    check: Check
    withdrawn: bool
    originals: tuple[ShownOriginal, ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def altered(self) -> int:
        """How many differences change what was said."""
        return sum(len(one.altering) for one in self.originals)

    @property
    def answer(self) -> Mapping[str, Any]:
        """The answer as it is kept."""
        answer: Mapping[str, Any] = self.check.answer
        return answer

    @property
    def notes(self) -> frozenset[str]:
        """What could not be done, by the words of `answers`."""
        return frozenset(self.check.answer.get("notes", ()))


def shown(check: Check, *, withheld: Collection[str] = ()) -> ShownCheck:
    """Return the check as it may be shown to whoever may not be shown the uris `withheld` (by a country's order)."""
    uris = uris_of(check.answer)
    versions = public_versions(uris)
    if any(uri in withheld or uri not in versions for uri in uris) or check.erased is not None:
        return ShownCheck(check=check, withdrawn=True)
    originals: list[ShownOriginal] = []
    for kept in kept_originals(check.answer):
        found = dict(archived_items(versions[kept.uri]))
        item = found.get(kept.position)
        entry = next((one.entry for one in versions[kept.uri] if one.entry.position == kept.position), None)
        if item is None or entry is None:
            return ShownCheck(check=check, withdrawn=True)
        originals.append(_original(kept, item, entry, sorted(found.values(), key=lambda one: one.version), check))
    question = check.question
    rest = tuple(question[start:end].strip() for start, end in check.answer.get("rest", ()))
    return ShownCheck(check=check, withdrawn=False, originals=tuple(originals), rest=tuple(filter(None, rest)))


def _original(
    kept: KeptOriginal, item: ArchivedItem, entry: WireEntry, versions: Sequence[ArchivedItem], check: Check
) -> ShownOriginal:
    whole, question = item.whole, check.question
    filled = [
        replace(one, before=whole[slice(*one.original)], after=question[slice(*one.given)]) for one in kept.differences
    ]
    differences = tuple(_difference(one, item, versions) for one in filled)
    return ShownOriginal(
        item=item,
        entry=entry,
        share=kept.share,
        later=tuple(one for one in versions if one.version > item.version),
        differences=differences,
        rows=tuple(_row(row, filled, differences, whole, question) for row in kept.rows),
    )


def _difference(one: Difference, item: ArchivedItem, versions: Sequence[ArchivedItem]) -> ShownDifference:
    former = newer = None
    if one.wording_of:
        last, first = max(one.wording_of), min(one.wording_of)
        if last < item.version:
            former = next((version.sent for version in versions if version.version > last), None)
        else:
            newer = next((version.sent for version in versions if version.version == max(first, item.version)), None)
    return ShownDifference(
        kind=one.kind,
        before=one.before,
        after=one.after,
        alters=one.alters,
        former=former,
        newer=newer,
    )


def _row(
    row: Row, filled: Sequence[Difference], shown_as: Sequence[ShownDifference], whole: str, question: str
) -> ShownRow:
    marked = [one for one in filled if one.kind in _MARKED]
    return ShownRow(
        original=_pieces(whole, row.original, [one.original for one in marked]),
        given=_pieces(question, row.given, [one.given for one in marked]),
        differences=tuple(shown_as[number] for number in row.differences if number < len(shown_as)),
    )


def _pieces(text: str, stretch: Stretch, marks: Sequence[Stretch]) -> tuple[Piece, ...]:
    """Part the stretch where marks begin and end."""
    start, end = stretch
    if start >= end:
        return ()
    inside = sorted((max(start, one), min(end, two)) for one, two in marks if start < two and one < end and one < two)
    pieces: list[Piece] = []
    at = start
    for one, two in inside:
        if one > at:
            pieces.append(Piece(text=text[at:one]))
        if two > at:
            pieces.append(Piece(text=text[max(at, one) : two], marked=True))
            at = two
    if at < end:
        pieces.append(Piece(text=text[at:end]))
    return tuple(pieces)
