"""Sign the root of the tree over all headers, for each UTC day that has ended. The log itself is only read."""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction

from orkhon.alliance.keys import register_hub_key
from orkhon.trust import DailyRoot
from orkhon.trust.merkle import GrowingTree, leaf_hash
from orkhon.wire import ledger
from orkhon.wire.daily_tree import (
    LEVEL,
    PIECE,
    all_roots,
    first_received,
    grown_from,
    headers_after,
    last_root,
    stored_pieces,
)
from orkhon.wire.models import DailyRoot as DailyRootRow
from orkhon.wire.models import TreeNode as TreeNodeRow
from orkhon.wire.moments import in_utc

GRACE: Final = timedelta(minutes=10)
"""How long after midnight a day is sealed: what was received before it may be committed a little later."""

_DAY: Final = timedelta(days=1)


def days_to_seal(*, now: datetime) -> list[date]:
    """Return the days that have ended and have no root yet, from the log's first day on; one small query or two."""
    last_day = (in_utc(now) - GRACE).date() - _DAY
    sealed = last_root()
    if sealed is not None:
        first = sealed.day + _DAY
    else:
        received = first_received()
        if received is None:
            return []
        first = received.astimezone(UTC).date()
    return [first + number * _DAY for number in range((last_day - first).days + 1)]


def seal(*, now: datetime) -> list[DailyRoot]:
    """Seal every day that has ended; return the new roots, oldest first, none where another process was faster.

    A day's tree holds every header up to the last one received before the day's end. What is received before it and
    committed after the sealing goes into the next day's. Reads the headers since the last full piece: a million in
    some seconds, without any lock.
    """
    days = days_to_seal(now=now)
    if not days:
        return []
    pieces = stored_pieces()
    former = len(pieces)
    roots = _roots(days, pieces)
    key = register_hub_key(now=now)
    signed = [
        DailyRoot(hub=settings.ORKHON_HUB, day=day, size=size, root=root, key_id=key.key_id, time=in_utc(now)).signed(
            key
        )
        for day, size, root in roots
    ]
    try:
        with transaction.atomic(using=ledger.log_connection().alias):
            TreeNodeRow.objects.bulk_create(
                TreeNodeRow(number=number, hash=pieces[number].hex()) for number in range(former, len(pieces))
            )
            DailyRootRow.objects.bulk_create(
                DailyRootRow(
                    day=one.day,
                    hub=one.hub,
                    size=one.size,
                    root=one.root,
                    key_id=one.key_id,
                    time=one.time,
                    signature=one.signature,
                )
                for one in signed
            )
    except IntegrityError:
        if {root.day for root in all_roots()} >= set(days):
            return []  # another process has sealed them meanwhile
        raise
    return signed


def _roots(days: list[date], pieces: list[bytes]) -> list[tuple[date, int, str]]:
    """Return day, size and root of each tree. Adds to `pieces` those that are full within the last of them."""
    sizes = _sizes(days)
    ends = sorted(set(sizes))
    tree = grown_from(pieces)
    found = {tree.size: tree.root()} if tree.size in ends else {}
    piece = GrowingTree()
    for position, _, hash_ in headers_after(tree.size):
        if position > ends[-1]:
            break
        leaf = leaf_hash(bytes.fromhex(hash_))
        tree.add(leaf)
        piece.add(leaf)
        if piece.size == PIECE:
            if tree.size >> LEVEL > len(pieces):
                pieces.append(piece.root())
            piece = GrowingTree()
        if tree.size == ends[bisect_right(ends, tree.size) - 1]:
            found[tree.size] = tree.root()
    return [(day, size, found[size].hex()) for day, size in zip(days, sizes, strict=True)]


def _sizes(days: list[date]) -> list[int]:
    """Return for each day the last position received before its end; never less than the day before has."""
    sealed = last_root()
    size = sealed.size if sealed is not None else 0
    ends = [datetime(day.year, day.month, day.day, tzinfo=UTC) + _DAY for day in days]
    last = [0] * len(days)
    for position, received, _ in headers_after(size):
        number = bisect_right(ends, received)
        if number < len(days):
            last[number] = position
    sizes = []
    for position in last:
        size = max(size, position)
        sizes.append(size)
    return sizes
