"""The Merkle tree over all headers, as the tables hold it: full pieces, daily roots, and proofs. Writes nothing.

The tree only grows: each day's is the beginning of the next day's (RFC 9162, section 2.1). Leaf n is the hash of the
header at position n + 1, so that a redaction changes nothing in it. docs/decisions/0008-daily-roots.md tells why.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

from orkhon.trust import DailyRoot
from orkhon.trust.merkle import GrowingTree, PerfectSubtree, consistency_path, inclusion_path, leaf_hash, node_hash
from orkhon.wire.errors import NotSealed, UnknownItem
from orkhon.wire.models import DailyRoot as DailyRootRow
from orkhon.wire.models import Header as HeaderRow
from orkhon.wire.models import TreeNode as TreeNodeRow

LEVEL: Final = 10
PIECE: Final = 1 << LEVEL
"""How many headers one stored piece of the tree is over."""

_AT_ONCE: Final = 8 * PIECE


@dataclass(frozen=True, kw_only=True, slots=True)
class InclusionProof:
    """What proves that a header is in the tree of a daily root: the hashes beside its way up, in hexadecimal."""

    position: int
    header_hash: str
    path: tuple[str, ...]
    root: DailyRoot


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsistencyProof:
    """What proves that the later day's tree begins with the earlier day's, in hexadecimal."""

    first: DailyRoot
    second: DailyRoot
    path: tuple[str, ...]


def root_of(day: date) -> DailyRoot | None:
    """Return the signed root of that UTC day, None where it is not sealed."""
    return _root(DailyRootRow.objects.filter(day=day).first())


def last_root() -> DailyRoot | None:
    """Return the signed root of the last day that is sealed."""
    return _root(DailyRootRow.objects.order_by("-day").first())


def all_roots() -> list[DailyRoot]:
    """Return the signed roots of all days, oldest first."""
    return [root for row in DailyRootRow.objects.order_by("day") if (root := _root(row)) is not None]


def first_received() -> datetime | None:
    """Return when the first entry was received, None while the log is empty."""
    return HeaderRow.objects.order_by("pk").values_list("received", flat=True).first()


def inclusion_proof(position: int, *, day: date | None = None) -> InclusionProof:
    """Return the proof that the header at `position` is in the tree of `day`, or of the first day that holds it.

    Reads at most two pieces of headers, and the roots of the others. Raises `UnknownItem` where there is no such
    position, `NotSealed` where the day's root does not hold it, or none does yet.
    """
    found = HeaderRow.objects.filter(pk=position).values_list("hash", flat=True).first() if position > 0 else None
    if found is None:
        raise UnknownItem(f"there is no entry at position {position}")
    rows = DailyRootRow.objects.filter(size__gte=position)
    root = _root((rows if day is None else rows.filter(day=day)).order_by("day").first())
    if root is None:
        which = "no day's root holds" if day is None else f"the root of {day} does not hold"
        raise NotSealed(f"{which} position {position}; each day is sealed soon after it has ended (UTC)")
    path = inclusion_path(position - 1, root.size, _perfect(root.size))
    return InclusionProof(position=position, header_hash=found, path=_in_hex(path), root=root)


def consistency_proof(first: date, second: date) -> ConsistencyProof:
    """Return the proof that the tree of `second` begins with that of `first`. Raises `NotSealed`."""
    roots = {row.day: row for row in DailyRootRow.objects.filter(day__in=[first, second])}
    earlier, later = _root(roots.get(first)), _root(roots.get(second))
    if earlier is None or later is None or not 0 < earlier.size <= later.size:
        raise NotSealed(f"there are no roots of {first} and, later, of {second}; ask for days that are sealed")
    path = consistency_path(earlier.size, later.size, _perfect(later.size))
    return ConsistencyProof(first=earlier, second=later, path=_in_hex(path))


def stored_pieces() -> list[bytes]:
    """Return the roots of all full pieces that are stored, in their order."""
    return [bytes.fromhex(text) for text in TreeNodeRow.objects.order_by("number").values_list("hash", flat=True)]


def grown_from(pieces: list[bytes]) -> GrowingTree:
    """Return the tree over those full pieces."""
    tree = GrowingTree()
    for piece in pieces:
        tree.add(piece, level=LEVEL)
    return tree


def headers_after(position: int) -> Iterator[tuple[int, datetime, str]]:
    """Give position, time received and hash of each header after `position`, in order, some thousands a query."""
    while True:
        rows = HeaderRow.objects.filter(pk__gt=position).order_by("pk")
        some = list(rows.values_list("position", "received", "hash")[:_AT_ONCE])
        yield from some
        if len(some) < _AT_ONCE:
            return
        position = some[-1][0]


def _perfect(size: int) -> PerfectSubtree:
    """Return what gives the full subtrees of a tree of `size`: stored pieces above, headers of single pieces below."""
    pieces = stored_pieces()

    @cache
    def leaves_of(piece: int) -> list[bytes]:
        between = HeaderRow.objects.filter(pk__gt=piece * PIECE, pk__lte=min(size, (piece + 1) * PIECE)).order_by("pk")
        return [leaf_hash(bytes.fromhex(text)) for text in between.values_list("hash", flat=True)]

    @cache
    def perfect(level: int, number: int) -> bytes:
        if level == LEVEL and number < len(pieces):
            return pieces[number]
        if level > 0:
            return node_hash(perfect(level - 1, 2 * number), perfect(level - 1, 2 * number + 1))
        return leaves_of(number // PIECE)[number % PIECE]

    return perfect


def _root(row: DailyRootRow | None) -> DailyRoot | None:
    if row is None:
        return None
    return DailyRoot(
        hub=row.hub,
        day=row.day,
        size=row.size,
        root=row.root,
        key_id=row.key_id,
        time=row.time,
        signature=row.signature,
    )


def _in_hex(path: list[bytes]) -> tuple[str, ...]:
    return tuple(one.hex() for one in path)
