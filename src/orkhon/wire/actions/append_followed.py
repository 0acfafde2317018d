"""Append what another hub has put on its wire, as it was signed there, and beside it this hub's own link.

Everything is judged before anything is written: the other hub's chain of links without a gap, each signature, each
payload. A redaction there removes the words here too, and from what was made of them here.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from orkhon.items import Item
from orkhon.trust import ZERO_HASH, Link, SignatureMismatch, Statement, VerifyingKey
from orkhon.wire import ledger
from orkhon.wire.actions.redact import order_erasure
from orkhon.wire.batch import Batch, appending
from orkhon.wire.controls import add_control
from orkhon.wire.entries import read_item
from orkhon.wire.envelopes import Contents, read_body
from orkhon.wire.errors import IntentRefused, RecordRefused, UnknownItem
from orkhon.wire.kinds import CONTENT_KINDS, EntryKind
from orkhon.wire.models import Link as LinkRow
from orkhon.wire.models import Payload as PayloadRow
from orkhon.wire.models import Redaction as RedactionRow
from orkhon.wire.models import Statement as StatementRow
from orkhon.wire.moments import in_utc
from orkhon.wire.records import Record
from orkhon.wire.redaction_plan import Plan, plan_redaction

log = logging.getLogger(__name__)

KeysOf = Mapping[str, Mapping[str, VerifyingKey]]
"""From each signer, an agency or a hub, the public keys it ever had, by key id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """How far another hub's log was followed: its position, and the hash of its link there."""

    position: int = 0
    link_hash: str = ZERO_HASH


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAside:
    """An entry of the other hub that this one cannot take into its own log, and why."""

    position: int
    uri: str
    cause: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowedOutcome:
    """What came of some records: how far they led, how many are new here, and which had to be set aside."""

    followed: Followed
    new: int
    aside: tuple[SetAside, ...]


def judge_records(records: Sequence[Record], *, hub: str, after: Followed, keys: KeysOf) -> Followed:
    """Return how far the records lead when each follows the one before and every signature is right.

    Raises `RecordRefused` at the first that does not: behind it nothing can be believed.
    """
    reached = after
    for record in records:
        link = record.links[0]
        if link.hub != hub or link.position != reached.position + 1 or link.previous != reached.link_hash:
            raise RecordRefused(
                f"position {link.position} of {link.hub} came after position {reached.position} of {hub} and does not "
                "follow it; the other hub's log was changed, or it was brought back from an old backup: ask its people"
            )
        for other in record.links:
            _check(other, other.hub, keys)
        _check(record.statement, record.statement.by, keys)
        reached = Followed(position=link.position, link_hash=link.hash())
    return reached


def _check(signed: Link | Statement, signer: str, keys: KeysOf) -> None:
    key = keys.get(signer, {}).get(signed.key_id)
    if key is None:
        raise RecordRefused(f"a signature of {signer} is made with {signed.key_id}, which is no key of it known here")
    try:
        signed.check(key)
    except SignatureMismatch as cause:
        raise RecordRefused(f"a signature of {signer} does not hold: {cause}") from cause


def append_followed(
    records: Sequence[Record], *, hub: str, after: Followed, keys: KeysOf, now: datetime
) -> FollowedOutcome:
    """Append the records, which follow `after` on that hub, once however often it is asked.

    In the caller's transaction, or its own. A redaction comes alone: what it takes along is found before the lock.
    Raises `RecordRefused`, and `WireBusy`, `ClockDoubted` (retryable); nothing was written then.
    """
    reached = judge_records(records, hub=hub, after=after, keys=keys)
    redacting = [record for record in records if record.statement.kind == EntryKind.REDACT]
    if redacting and len(records) > 1:
        raise ValueError("a redaction is followed alone; give the records before it first")
    plan = _plan(redacting[0], hub, now) if redacting else None
    aside: list[SetAside] = []
    new = 0
    known = _known_links(hub, [record.position for record in records])
    uris = {record.statement.uri for record in records}
    with appending(now=in_utc(now), uris=uris) as batch:
        statements = _known_statements(records)
        for record in records:
            if record.position in known:
                continue
            said = record.statement
            there = statements.get((said.agency, said.by, said.sequence))
            cause = _why_not(batch, record, there)
            if cause:
                aside.append(SetAside(position=record.position, uri=said.uri, cause=cause))
            elif there is not None:
                _keep_links(batch, record, there[0])
            else:
                position = _add(batch, record)
                new += 1
                if said.kind == EntryKind.REDACT:
                    _redact(batch, record, position, plan, now)
    log.info("followed", extra={"hub": hub, "position": reached.position, "new": new, "aside": len(aside)})
    return FollowedOutcome(followed=reached, new=new, aside=tuple(aside))


def group_records(records: Sequence[Record]) -> list[list[Record]]:
    """Return the records in the groups in which they can be appended: each redaction by itself."""
    groups: list[list[Record]] = []
    for record in records:
        alone = record.statement.kind == EntryKind.REDACT
        if alone or not groups or groups[-1][-1].statement.kind == EntryKind.REDACT:
            groups.append([])
        groups[-1].append(record)
    return groups


def _known_links(hub: str, positions: Sequence[int]) -> set[int]:
    return set(LinkRow.objects.filter(hub=hub, position__in=positions).values_list("position", flat=True))


def _known_statements(records: Sequence[Record]) -> dict[tuple[str, str, int], tuple[int, str]]:
    """Return position and hash of those statements that are here already: an agency may sign once and send to both."""
    found: dict[tuple[str, str, int], tuple[int, str]] = {}
    by_chain: dict[tuple[str, str], list[int]] = {}
    for record in records:
        by_chain.setdefault((record.statement.agency, record.statement.by), []).append(record.statement.sequence)
    for (agency, signer), sequences in by_chain.items():
        rows = StatementRow.objects.filter(agency=agency, signed_by=signer, sequence__in=sequences)
        for position, sequence, hashed in rows.values_list("header_id", "sequence", "hash"):
            found[agency, signer, sequence] = (position, hashed)
    return found


def _why_not(batch: Batch, record: Record, there: tuple[int, str] | None) -> str:
    said = record.statement
    if there is not None:
        same = there[1] == said.hash()
        return "" if same else f"position {there[0]} here holds another statement with the same number"
    steps = batch.steps(said.uri)
    if steps and steps[0].agency != said.agency and said.kind != EntryKind.POLICY:
        return f"the uri belongs to {steps[0].agency} here, which used it first"
    content = frozenset(kind.value for kind in CONTENT_KINDS)
    if said.kind in content and any(step.version == said.version and step.kind in content for step in steps):
        return f"version {said.version} is here already, from another way than this hub's"
    return ""


def _keep_links(batch: Batch, record: Record, position: int) -> None:
    batch.flush()
    known = set(LinkRow.objects.filter(header=position).values_list("hub", flat=True))
    LinkRow.objects.bulk_create(
        LinkRow(
            header_id=position,
            hub=link.hub,
            own=False,
            key_id=link.key_id,
            position=link.position,
            previous=link.previous,
            statement=link.statement,
            received=link.received,
            signature=link.signature,
            hash=link.hash(),
        )
        for link in record.links
        if link.hub not in known
    )


def _add(batch: Batch, record: Record) -> int:
    contents = read_body(record.body) if record.body is not None else None
    item = _item(contents) if contents is not None else None
    own = Record(
        statement=record.statement,
        links=tuple(link for link in record.links if link.hub != settings.ORKHON_HUB),
        salt=record.salt,
        body=record.body,
    )
    return batch.add_followed(own, item, contents.extra if contents is not None else {})


def _item(contents: Contents) -> Item | None:
    return read_item(contents)


def _targets(record: Record, hub: str) -> list[int]:
    """Return the positions here of the entries that a redaction names by their positions there."""
    if record.body is None:
        return []
    named = read_body(record.body).extra.get("positions")
    there = [one for one in named if isinstance(one, int)] if isinstance(named, list) else []
    rows = LinkRow.objects.filter(hub=hub, own=False, position__in=there, header__uri=record.statement.uri)
    return sorted(rows.values_list("header_id", flat=True))


def _plan(record: Record, hub: str, now: datetime) -> Plan | None:
    """Return what goes with the redaction here, None where no payload of it ever came."""
    positions = _targets(record, hub)
    held = sorted(PayloadRow.objects.filter(pk__in=positions).values_list("pk", flat=True))
    if not held:
        return None
    try:
        return plan_redaction(record.statement.uri, now=now, positions=held)
    except (UnknownItem, IntentRefused):
        return None  # somebody here redacted it meanwhile


def _redact(batch: Batch, record: Record, position: int, plan: Plan | None, now: datetime) -> None:
    """Remove what the followed redaction names, and by redactions of this hub's own what was made of it here.

    What the other hub made of it, it redacts by entries of its own, which come next.
    """
    batch.flush()
    hub = record.links[0].hub
    gone = _targets(record, hub)
    done = set(RedactionRow.objects.filter(pk__in=gone).values_list("pk", flat=True))
    ledger.remove_payloads(batch.connection, [one for one in gone if one not in done], by=position)
    if plan is None:
        return
    entry = batch.entry_at(position)
    theirs = set(
        LinkRow.objects.filter(hub=hub, own=False, header__uri__in=[item.uri for item in plan.derived]).values_list(
            "header__uri", flat=True
        )
    )
    for item in plan.derived:
        if item.uri in theirs:
            continue
        more = {"because": {"uri": record.statement.uri, "position": position}, "positions": list(item.positions)}
        made = add_control(
            batch,
            EntryKind.REDACT,
            item.uri,
            reason=f"its source was redacted on {hub}",
            person=hub,
            more=more,
        )
        batch.flush()
        ledger.remove_payloads(batch.connection, item.positions, by=made.position)
    order_erasure(plan, entry, now)
