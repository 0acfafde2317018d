"""Append what another hub has put on its wire, as it was signed there, and beside it this hub's own link.

Everything is judged before anything is written (`orkhon.wire.following`). A redaction there removes the words here too,
and from what was made of them here. What takes an item back holds even where its entry has to be set aside.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from orkhon.alliance.keys import times_of_keys
from orkhon.wire import ledger
from orkhon.wire.actions.redact import order_erasure
from orkhon.wire.batch import Batch, NewEntry, appending
from orkhon.wire.controls import add_control
from orkhon.wire.entries import ItemStatus, read_item
from orkhon.wire.envelopes import read_body
from orkhon.wire.errors import IntentRefused, UnknownItem
from orkhon.wire.fold import fold
from orkhon.wire.following import Followed, Here, KeysOf, brought_by, judge_records, objection_to
from orkhon.wire.kinds import EntryKind
from orkhon.wire.models import Link as LinkRow
from orkhon.wire.models import Payload as PayloadRow
from orkhon.wire.models import Redaction as RedactionRow
from orkhon.wire.models import Statement as StatementRow
from orkhon.wire.moments import in_utc
from orkhon.wire.records import Record
from orkhon.wire.redaction_plan import Plan, has_moved, plan_redaction

__all__ = ["Followed", "FollowedOutcome", "SetAside", "append_followed", "group_records", "judge_records"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAside:
    """An entry of the other hub that this one cannot take into its own log, and why.

    `bare`: it is kept without its words, which were redacted here.
    """

    position: int
    uri: str
    cause: str
    bare: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FollowedOutcome:
    """What came of some records: how far they led, how many are new here, and which had to be set aside."""

    followed: Followed
    new: int
    aside: tuple[SetAside, ...]


def append_followed(
    records: Sequence[Record],
    *,
    hub: str,
    after: Followed,
    keys: KeysOf,
    now: datetime,
    versions_aside: Mapping[int, str] | None = None,
    its_desk: bool = False,
) -> FollowedOutcome:
    """Append the records, which follow `after` on that hub, once however often it is asked.

    In the caller's transaction, or its own. A redaction comes alone: what it takes along is found before the lock, and
    again under it where the wire has moved. `versions_aside` are the versions of the item that were set aside, by the
    positions there which the redaction names. `its_desk`: its joint desk is this hub's too, and speaks here for itself.
    Raises `RecordRefused`, and `WireBusy`, `ClockDoubted` (retryable); nothing was written then.
    """
    reached = judge_records(records, hub=hub, after=after, keys=keys)
    redacting = [record for record in records if record.statement.kind == EntryKind.REDACT]
    if redacting and len(records) > 1:
        raise ValueError("a redaction is followed alone; give the records before it first")
    aside_there = versions_aside or {}
    plan = _plan(redacting[0], aside_there, now) if redacting else None
    times = times_of_keys()
    aside: list[SetAside] = []
    new = 0
    uris = {record.statement.uri for record in records}
    with appending(now=in_utc(now), uris=uris) as batch:
        here = Here(links=_stored_links(records), statements=_stored_statements(records))
        if redacting and (plan is None or has_moved(plan, batch.connection, ledger.last_position(batch.connection))):
            plan = _plan(redacting[0], aside_there, now)
        for record in records:
            if here.has(record):
                continue
            said = record.statement
            there = here.statement(record)
            objection = objection_to(record, batch, here, keys=keys, times=times, desk_of=hub if its_desk else "")
            by = None
            if objection is not None:
                one = SetAside(position=record.position, uri=said.uri, cause=objection.cause, bare=objection.bare)
                aside.append(one)
                if objection.void or not _is_of_its_agency(batch, record):
                    continue
                _take_back(batch, record, hub)
            elif there is not None:
                _keep_links(batch, record, there[0])
                continue
            else:
                by = _add(batch, record)
                here.add(record, by)
                new += 1
            if said.kind == EntryKind.REDACT:
                _redact(batch, record, hub, by=by, plan=plan, now=now)
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


def _stored_links(records: Sequence[Record]) -> dict[tuple[str, int], str]:
    """Return the hashes of the links that are here for the records' positions on each hub."""
    positions: dict[str, list[int]] = {}
    for record in records:
        for link in record.links:
            positions.setdefault(link.hub, []).append(link.position)
    found: dict[tuple[str, int], str] = {}
    for hub, some in positions.items():
        rows = LinkRow.objects.filter(hub=hub, position__in=some).values_list("position", "hash")
        found.update(((hub, position), hashed) for position, hashed in rows)
    return found


def _stored_statements(records: Sequence[Record]) -> dict[tuple[str, str, int], tuple[int, str]]:
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


def _is_of_its_agency(batch: Batch, record: Record) -> bool:
    steps = batch.steps(record.statement.uri)
    return not steps or steps[0].agency == record.statement.agency


def _take_back(batch: Batch, record: Record, hub: str) -> None:
    """Let a kill or withholding that is set aside hold all the same, by an entry of this hub's own that says why."""
    said = record.statement
    kind = EntryKind(said.kind)
    if kind not in (EntryKind.KILL, EntryKind.WITHHOLD):
        return
    reason = f"it was {'killed' if kind is EntryKind.KILL else 'withheld'} on {hub}"
    because = {"uri": said.uri, "hub": hub, "position": record.position}
    steps = batch.steps(said.uri)
    if steps:
        state = fold(steps)
        if state.kill is None and (kind is EntryKind.KILL or state.status is not ItemStatus.WITHHELD):
            add_control(batch, kind, said.uri, reason=reason, person=hub, more={"because": because})
    elif kind is EntryKind.KILL:
        # It may come by another way yet, and is refused then.
        extra = {"reason": reason, "person": hub, "because": because}
        killed = NewEntry(agency=said.agency, uri=said.uri, version=said.version, kind=kind, ninjs={}, extra=extra)
        batch.add(killed, killed.body())


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
    item = read_item(contents) if contents is not None else None
    own = Record(
        statement=record.statement,
        links=tuple(link for link in record.links if link.hub != settings.ORKHON_HUB),
        salt=record.salt,
        body=record.body,
    )
    return batch.add_followed(own, item, contents.extra if contents is not None else {})


def _brought(record: Record) -> list[int]:
    """Return the positions here of the entries that the redaction names and that came here from its hub."""
    hub = record.statement.by
    rows = LinkRow.objects.filter(
        hub=hub, own=False, position__in=record.redacts, header__uri=record.statement.uri
    ).exclude(header__kind=EntryKind.REDACT)
    return sorted(brought_by(hub, rows.values_list("header_id", flat=True)))


def _plan(record: Record, versions_aside: Mapping[int, str], now: datetime) -> Plan | None:
    """Return what goes with the redaction here, None where no payload of it is here.

    What it names is looked for by its link. Of an item that is here by another way, the same versions go.
    """
    said = record.statement
    payloads = PayloadRow.objects.filter(header__uri=said.uri, agency=said.agency).exclude(
        header__kind=EntryKind.REDACT
    )
    linked = LinkRow.objects.filter(hub=said.by, own=False, position__in=record.redacts, header__uri=said.uri)
    held = set(payloads.filter(pk__in=linked.values_list("header_id", flat=True)).values_list("pk", flat=True))
    versions = {versions_aside[position] for position in record.redacts if position in versions_aside}
    held |= set(payloads.filter(header__version__in=versions).exclude(type="").values_list("pk", flat=True))
    if not held:
        return None
    try:
        return plan_redaction(said.uri, now=now, positions=held)
    except (UnknownItem, IntentRefused):
        return None  # somebody here redacted it meanwhile


def _redact(batch: Batch, record: Record, hub: str, *, by: int | None, plan: Plan | None, now: datetime) -> None:
    """Remove what the followed redaction at `by` names, and by redactions of this hub's own what it cannot name.

    That is what is here by another way, what was made of the item here, and all of it where `by` is None because the
    redaction was set aside. What the other hub made of it, it redacts by entries of its own, which come next.
    """
    batch.flush()
    gone: list[int] = []
    if by is not None:
        gone = _brought(record)
        done = set(RedactionRow.objects.filter(pk__in=gone).values_list("pk", flat=True))
        ledger.remove_payloads(batch.connection, [one for one in gone if one not in done], by=by)
    if plan is None:
        return
    because: dict[str, object] = {"uri": plan.uri, "hub": hub, "position": record.position}
    first = by
    here = [one for one in plan.items[0].positions if one not in gone]
    if here:
        own = _redact_here(batch, plan.uri, here, hub, reason=f"it was redacted on {hub}", because=because)
        first = own if first is None else first
    if first is None:
        return
    theirs = set(
        LinkRow.objects.filter(hub=hub, own=False, header__uri__in=[item.uri for item in plan.derived]).values_list(
            "header__uri", flat=True
        )
    )
    because = {"uri": plan.uri, "position": first}
    for item in plan.derived:
        if item.uri not in theirs:
            reason = f"its source was redacted on {hub}"
            _redact_here(batch, item.uri, item.positions, hub, reason=reason, because=because)
    order_erasure(plan, batch.entry_at(first), now)


def _redact_here(
    batch: Batch, uri: str, positions: Sequence[int], hub: str, *, reason: str, because: Mapping[str, object]
) -> int:
    more = {"because": because, "positions": list(positions)}
    made = add_control(batch, EntryKind.REDACT, uri, reason=reason, person=hub, more=more)
    batch.flush()
    ledger.remove_payloads(batch.connection, positions, by=made.position)
    return made.position
