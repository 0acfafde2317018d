"""Take what one source delivered: decide, append and remember, all in one transaction.

A crash before the commit leaves everything as it was and the delivery comes again with the next poll; after
it, the same delivery changes nothing.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import router, transaction

from orkhon.alliance.models import Source
from orkhon.formats import Refusal
from orkhon.intake.actions.keep_files import keep_files, name_files
from orkhon.intake.actions.order_pictures import order_pictures
from orkhon.intake.at_home import DELIVERED, MEDIA_ORIGINALS, PEOPLE, stays_at_home, without_people
from orkhon.intake.decide import Decision, ItemIntent, Outcome, RememberedItem, decide
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery
from orkhon.intake.errors import DeliveryPostponed
from orkhon.intake.models import SeenItem
from orkhon.intake.prefixes import foreign_among
from orkhon.intake.queries import hash_of
from orkhon.items import Item
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.media.actions.remove_bytes import remove_bytes
from orkhon.wire.actions.append import Appended, AppendIntent, append_many
from orkhon.wire.entries import WireEntry
from orkhon.wire.errors import ItemRedacted
from orkhon.wire.kinds import EntryKind
from orkhon.wire.queries import closed_among

log = logging.getLogger(__name__)

_MOST_URI_BYTES = 2000
_VARIABLES_A_QUERY = 500


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a delivery.

    `entries` are those that are new on the wire; `refusals` what was left out.
    """

    entries: tuple[WireEntry, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    unchanged: int = 0
    flapping: int = 0
    vanished: int = 0


def _refuse_unusable(items: Sequence[Item], agency: str) -> tuple[list[Item], list[Refusal]]:
    """Part the items whose uri is another agency's, or whose uri or version no database could hold, from the others."""
    usable, refusals = [], []
    foreign = foreign_among([item.uri for item in items], agency=agency)
    for item in items:
        if not item.uri.isprintable() or len(item.uri.encode()) > _MOST_URI_BYTES:
            cause = f"its uri is not printable or over {_MOST_URI_BYTES} bytes; the agency must shorten it"
        elif not item.version.isprintable() or len(item.version) > 200:
            cause = "its version is not printable or over 200 letters; the agency must shorten it"
        elif item.uri in foreign:
            cause = foreign[item.uri]
        else:
            usable.append(item)
            continue
        refusals.append(Refusal(where=ascii(item.uri)[:120], cause=cause))
    return usable, refusals


def _refuse_closed(items: Sequence[Item]) -> tuple[list[Item], list[Refusal]]:
    """Part the items that a redaction has closed from the others: nothing of them is kept, not even a digest."""
    closed = closed_among(item.uri for item in items)
    cause = "it was redacted and is closed; the agency must take it out of the feed, or use a new uri"
    refusals = [Refusal(where=item.uri, cause=cause) for item in items if item.uri in closed]
    return [item for item in items if item.uri not in closed], refusals


def _as_remembered(row: SeenItem) -> RememberedItem:
    return RememberedItem(
        uri=row.uri,
        digest=row.digest,
        earlier=tuple(row.earlier),
        candidate=row.candidate,
        candidate_polls=row.candidate_polls,
        version=row.version,
        version_created=row.version_created,
        refusal=row.refusal,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        vanished=row.vanished,
    )


def _remembered(source: Source, items: Sequence[Item], *, complete: bool) -> dict[str, RememberedItem]:
    """Return what is known of the delivered items, and of those that a `complete` delivery may lack.

    A source that is never read completely never loses an item, so what it once listed grows for ever.
    """
    rows = list(SeenItem.objects.filter(source_id=source.pk, vanished__isnull=True)) if complete else []
    missing = sorted({hash_of(item.uri) for item in items} - {row.uri_hash for row in rows})
    for start in range(0, len(missing), _VARIABLES_A_QUERY):
        some = missing[start : start + _VARIABLES_A_QUERY]
        rows += SeenItem.objects.filter(source_id=source.pk, uri_hash__in=some)
    return {row.uri: _as_remembered(row) for row in rows}


def _remember(source: Source, memories: Iterable[RememberedItem]) -> None:
    rows = [
        SeenItem(
            source_id=source.pk,
            uri_hash=hash_of(memory.uri),
            uri=memory.uri,
            digest=memory.digest,
            earlier=list(memory.earlier),
            candidate=memory.candidate,
            candidate_polls=memory.candidate_polls,
            version=memory.version,
            version_created=memory.version_created,
            refusal=memory.refusal,
            first_seen=memory.first_seen,
            last_seen=memory.last_seen,
            vanished=memory.vanished,
        )
        for memory in memories
    ]
    SeenItem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source", "uri_hash"],
        update_fields=[
            "digest",
            "earlier",
            "candidate",
            "candidate_polls",
            "version",
            "version_created",
            "refusal",
            "last_seen",
            "vanished",
        ],
        batch_size=50,
    )


def _intent(source: Source, intended: ItemIntent, delivery: str) -> AppendIntent:
    return AppendIntent(
        agency=source.agency.code,
        kind=EntryKind.PUBLISH if intended.outcome is Outcome.NEW else EntryKind.UPDATE,
        item=without_people(intended.item) if stays_at_home(PEOPLE) else intended.item,
        delivery=delivery,
        # Who numbers versions is held to them; for all others the hub counts.
        pushed=bool(intended.item.version),
    )


def _conflicts(decision: Decision, known: dict[str, RememberedItem]) -> list[Refusal]:
    return [
        Refusal(
            where=uri,
            cause=f"version {known[uri].version} came before with other content; "
            "the agency must send a change as a new version",
        )
        for uri in decision.uris(Outcome.CONFLICTING)
    ]


def take_delivery(source: Source, raw: RawDelivery, parsed: ParsedDelivery, *, now: datetime) -> Taken:
    """Append what is new or changed in a delivery of `source`, and remember it.

    One item that the wire refuses is told in `refusals` and stops no other; it is not offered again until its
    content changes. Where a redaction has closed one of the items, the bytes are not kept: they would bring it back,
    so the entries of such a delivery name none. Raises `DeliveryPostponed` (retryable) when the wire is busy: then
    nothing was taken.
    """
    items, refusals = _refuse_unusable(parsed.items, source.agency.code)
    complete = parsed.complete and not refusals
    items, closed = _refuse_closed(items)
    refusals += closed
    known = _remembered(source, items, complete=complete)
    decision = decide(known, items, now=now, complete=complete)
    if not decision.writes:
        return _told(decision, (), [*parsed.refusals, *refusals, *_conflicts(decision, known)])
    delivery = ""
    held = stays_at_home(DELIVERED)
    if decision.intents and closed:
        log.warning(
            "delivery not kept: it holds what was redacted",
            extra={"agency": source.agency.code, "source": source.name, "uris": len(closed)},
        )
    elif decision.intents:
        # Before the transaction: writing a file takes longer than the append lock should be held.
        if not held:
            keep_bytes(raw.data, raw.content_type or "application/octet-stream", now=now)
        delivery = hashlib.sha256(raw.data).hexdigest()
    kept = keep_files(raw.files, now=now) if decision.intents and not stays_at_home(MEDIA_ORIGINALS) else ()
    with transaction.atomic(using=router.db_for_write(SeenItem)):
        # Another process may have polled the same source meanwhile: one at a time, and look again.
        Source.objects.select_for_update().get(pk=source.pk)
        known = _remembered(source, items, complete=complete)
        decision = decide(known, items, now=now, complete=complete)
        intents = decision.intents
        outcomes = append_many([_intent(source, intended, delivery) for intended in intents], now=now)
        entries: list[WireEntry] = []
        memories: list[RememberedItem] = list(decision.memories)
        appended_items: list[Item] = []
        for intended, outcome in zip(intents, outcomes, strict=True):
            if isinstance(outcome, Appended):
                memories.append(intended.remember)
                if outcome.new:
                    entries.append(outcome.entry)
                    appended_items.append(intended.item)
            else:
                if outcome.retryable:
                    raise DeliveryPostponed(f"{outcome}; nothing of the delivery was taken yet") from outcome
                if not isinstance(outcome, ItemRedacted):
                    memories.append(replace(intended.remember, refusal=str(outcome)))
                refusals.append(Refusal(where=intended.item.uri, cause=str(outcome)))
        _remember(source, memories)
        name_files(kept, appended_items, local=source.local, now=now)
        order_pictures(appended_items, local=source.local, now=now)
        # Under the append lock: whoever redacts later than this finds the kept bytes, and whoever did before is seen.
        closed_meanwhile = bool(delivery) and bool(closed_among(item.uri for item in items))
    if closed_meanwhile and not held:
        remove_bytes(delivery)
    return _told(decision, tuple(entries), [*parsed.refusals, *refusals, *_conflicts(decision, known)])


def _told(decision: Decision, entries: tuple[WireEntry, ...], refusals: Sequence[Refusal]) -> Taken:
    return Taken(
        entries=entries,
        refusals=tuple(refusals),
        unchanged=decision.count(Outcome.UNCHANGED),
        flapping=decision.count(Outcome.FLAPPING),
        vanished=len(decision.vanished),
    )
