"""Take what a Superdesk pushed: decided upon, appended and remembered as what any other source gives."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from orkhon.alliance.models import Source
from orkhon.formats import FormatError, Refusal
from orkhon.formats.decode import decode
from orkhon.formats.jsonvalues import read_json
from orkhon.intake.actions.note_health import note_failure, note_success
from orkhon.intake.actions.poll_source import reading_of
from orkhon.intake.actions.take_delivery import Taken, take_delivery
from orkhon.intake.actions.take_upload import uploads_named
from orkhon.intake.causes import kept_cause
from orkhon.intake.connectors.superdesk.parse import binaries_of, parse
from orkhon.intake.deliveries import RawDelivery
from orkhon.intake.errors import IntakeError, NothingUsable
from orkhon.intake.models import SeenItem, SourceHealth
from orkhon.intake.queries import hash_of
from orkhon.items import Item

log = logging.getLogger(__name__)

_ITEMS_LOOKED_AT: Final = 500
"""Superdesk sends one a request."""


def take_superdesk(source: Source, body: bytes, *, now: datetime) -> Taken:
    """Append what is new in a push whose signature fits, with the pictures that were uploaded for it.

    The same push again changes nothing. Raises `FormatError` and `IntakeError`: then nothing was taken, and the
    source's health says why, but for `DeliveryPostponed`, after which the same push may succeed.
    """
    health = SourceHealth.objects.filter(pk=source.pk).first() or SourceHealth(source_id=source.pk)
    try:
        taken = _taken(source, body, now)
    except (FormatError, IntakeError) as refusal:
        if not getattr(refusal, "retryable", False):
            refusals = refusal.refusals if isinstance(refusal, NothingUsable) else ()
            words = kept_cause(refusal, str(refusal))
            note_failure(health, words=words, changed=False, refusals=refusals, next_ask=now + source.interval, now=now)
        log.warning("push refused", extra={"agency": source.agency.code, "source": source.name})
        raise
    note_success(
        health,
        address=source.url,
        validators=None,
        changed=bool(taken.entries),
        refusals=taken.refusals,
        flapping=taken.flapping,
        next_ask=now + source.interval,
        now=now,
    )
    log.info("pushed by superdesk", extra={"source": source.name, "new": len(taken.entries)})
    return taken


def _taken(source: Source, body: bytes, now: datetime) -> Taken:
    raw = RawDelivery(data=body, content_type="application/json", base_url=source.url)
    parsed = parse(raw, reading_of(source, now))
    if parsed.refusals and not parsed.items:
        raise NothingUsable(parsed.refusals)
    value = read_json(decode(body, raw.content_type))
    addresses: dict[str, str] = {}
    for document in value if isinstance(value, list) else [value]:
        addresses |= binaries_of(document)
    files = uploads_named(source, addresses)
    pushed = RawDelivery(data=body, content_type=raw.content_type, base_url=raw.base_url, files=files)
    taken = take_delivery(source, pushed, parsed, now=now)
    refused_before = _refused_before(source, parsed.items, taken)
    taken = replace(
        taken, refusals=taken.refusals + refused_before, unchanged=max(0, taken.unchanged - len(refused_before))
    )
    if taken.refusals and not (taken.entries or taken.unchanged or taken.flapping):
        raise NothingUsable(taken.refusals)
    return taken


def _refused_before(source: Source, items: Sequence[Item], taken: Taken) -> tuple[Refusal, ...]:
    """Return why the wire refused those that came again as they were: whoever pushes twice is told twice."""
    told = {refusal.where for refusal in taken.refusals}
    hashes = {hash_of(item.uri) for item in items}
    rows = SeenItem.objects.filter(source=source, uri_hash__in=sorted(hashes)[:_ITEMS_LOOKED_AT]).exclude(refusal="")
    return tuple(Refusal(where=row.uri, cause=row.refusal) for row in rows if row.uri not in told)
