"""Load one file of news documents as its agency's push."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cmp_to_key

from django.db import router, transaction

from orkhon.alliance.models import Agency
from orkhon.formats import Refusal
from orkhon.intake.actions.order_pictures import order_pictures
from orkhon.intake.deliveries import Reading, Retrieval
from orkhon.intake.models import MirroredMedia
from orkhon.intake.prefixes import foreign_among
from orkhon.intake.registry import FILE
from orkhon.items import Item
from orkhon.items.archive import as_archived
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.media.actions.remove_bytes import remove_bytes
from orkhon.wire.actions.append import Appended, AppendIntent, append_many
from orkhon.wire.decide import is_older
from orkhon.wire.kinds import EntryKind
from orkhon.wire.queries import closed_among

_ITEMS_A_TRANSACTION = 100
_MEDIA_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "jsonfeed": "application/feed+json",
    "ninjs": "application/json",
}


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What became of a file: how many items it held, how many are new on the wire, and what was refused."""

    items: int
    new: int
    refusals: tuple[Refusal, ...]


def _by_age(one: Item, other: Item) -> int:
    return is_older(other.version, one.version) - is_older(one.version, other.version)


def in_version_order(items: Sequence[Item]) -> list[Item]:
    """Return the items in their order, but the versions of one uri the older first.

    A newer one shuts older ones out.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        places[item.uri].append(place)
    ordered = list(items)
    for mine in places.values():
        versions = sorted((items[place] for place in mine), key=cmp_to_key(_by_age))
        for place, item in zip(mine, versions, strict=True):
            ordered[place] = item
    return ordered


def load_file(
    path: str, agency: Agency, *, archive: bool = False, max_bytes: int = 50_000_000, now: datetime
) -> Loaded:
    """Append the items of the file at `path` under `agency`, pushed: who numbers versions is held to them.

    With `archive` they are marked as out of its archive, and those without a date of their own are refused: among old
    texts nothing else says when one was put out. Refused items are told and stop no others. The bytes are kept, unless
    a redaction has closed one of the items. Raises `FileUnreadable`, or a `FormatError` for the whole document.
    """
    connector = FILE
    raw = connector.retrieve(Retrieval(address=path, max_bytes=max_bytes))
    parsed = connector.parse(raw, Reading(now=now, zone=UTC))
    refusals = list(parsed.refusals)
    items = in_version_order(parsed.items)
    foreign = foreign_among([item.uri for item in items], agency=agency.code)
    refusals += [Refusal(where=uri, cause=why) for uri, why in foreign.items()]
    items = [item for item in items if item.uri not in foreign]
    if archive:
        items, undated = _out_of_archive(items)
        refusals += undated
    new = 0
    media_type = _MEDIA_TYPES.get(parsed.format, "application/octet-stream")
    uris = [item.uri for item in items]
    delivery = keep_bytes(raw.data, media_type, now=now) if items and not closed_among(uris) else ""
    for start in range(0, len(items), _ITEMS_A_TRANSACTION):
        some = items[start : start + _ITEMS_A_TRANSACTION]
        intents = [
            AppendIntent(agency=agency.code, kind=EntryKind.UPDATE, item=item, delivery=delivery) for item in some
        ]
        appended: list[Item] = []
        with transaction.atomic(using=router.db_for_write(MirroredMedia)):
            for item, outcome in zip(some, append_many(intents, now=now), strict=True):
                if not isinstance(outcome, Appended):
                    refusals.append(Refusal(where=item.uri, cause=str(outcome)))
                elif outcome.new:
                    appended.append(item)
            order_pictures(appended, local=False, now=now)
        new += len(appended)
    if delivery and closed_among(uris):
        remove_bytes(delivery)
    return Loaded(items=len(items), new=new, refusals=tuple(refusals))


def _out_of_archive(items: Sequence[Item]) -> tuple[list[Item], list[Refusal]]:
    """Return the items that have a date, marked, and refusals of the others."""
    undated = [item for item in items if item.created is None and item.version_created is None]
    why = "it has no date of its own, and an archive is found by dates; give the day on which it was first put out"
    marked = [as_archived(item) for item in items if item.created is not None or item.version_created is not None]
    return marked, [Refusal(where=item.uri, cause=why) for item in undated]
