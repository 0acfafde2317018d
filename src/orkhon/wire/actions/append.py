"""Append what an agency delivers. Every write of an item to the wire goes through here."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from orkhon.alliance.keys import statement_key
from orkhon.formats.ninjs import to_ninjs
from orkhon.items import Item
from orkhon.trust import CanonicalError, SignatureMismatch, VerifyingKey, is_hash
from orkhon.wire.actions.append_policy import POLICY_URIS
from orkhon.wire.batch import Batch, NewEntry, appending
from orkhon.wire.decide import ItemForAppend, Known, Novel, decide
from orkhon.wire.entries import WireEntry
from orkhon.wire.envelopes import item_body
from orkhon.wire.errors import (
    ClockDoubted,
    IntentRefused,
    OwnStatementMissing,
    StatementForged,
    StatementKeyRefused,
    StatementMismatch,
    StatementOutOfOrder,
    StatementUnused,
    WireBusy,
    WireError,
)
from orkhon.wire.kinds import CONTENT_KINDS, SENT, EntryKind
from orkhon.wire.moments import in_utc
from orkhon.wire.own_statements import SignedStatement, judge_alone

log = logging.getLogger(__name__)

MOST_BYTES: Final = 4 * 1024 * 1024
"""The largest body that is taken: a text with its facts. Pictures and sound are referred to, not carried."""

MOST_URI_BYTES: Final = 2000
"""PostgreSQL indexes no more than about 2,700 bytes; ninjs sets no limit."""

MOST_VERSION_BYTES: Final = 200

MOST_AHEAD: Final = timedelta(minutes=5)
"""How far a statement's own time may lie before this hub's: clocks differ."""

_ENTRIES_A_TRANSACTION: Final = 100
_AGENCY = re.compile(r"[a-z][a-z0-9-]{0,63}")
_ACCEPTED = CONTENT_KINDS | {EntryKind.WITHHOLD, EntryKind.KILL}


@dataclass(frozen=True, kw_only=True, slots=True)
class AppendIntent:
    """One version of one item, as its agency delivered it.

    `kind` says what is meant: `correct` only where the originator or an editor said that something was
    wrong. Between `publish` and `update` the wire decides by itself: a uri's first version is `publish`, each
    later one `update` or, if so asked, `correct`. An item whose `pub_status` is `canceled` or `withheld` is
    the agency's own `kill` or `withhold`, whatever was asked. `delivery` is the SHA-256 of the bytes as
    delivered, or empty. `pushed` is False for what was polled: then the hub numbers the versions ("1", "2",
    …), as it does for a pushed item without a version. `reason` and `person` are for what a person sends;
    they are kept in the payload, and no part of the item.

    `statement` is what the agency signed itself of just this item; without one the hub signs for it, and the entry says
    so. With one, the item has a version of its own, and there is no reason, person or delivery beside what was signed.
    """

    agency: str
    kind: EntryKind
    item: Item
    reason: str = ""
    person: str = ""
    delivery: str = ""
    pushed: bool = True
    statement: SignedStatement | None = None


def intent_of(signed: SignedStatement) -> AppendIntent:
    """Return the intent that a signed statement alone makes. Raises `StatementRefused`."""
    try:
        kind = EntryKind(signed.statement.kind)
    except ValueError as cause:
        raise StatementMismatch(f"the statement's kind is {signed.statement.kind[:40]!r}, which is none") from cause
    return AppendIntent(agency=signed.statement.agency, kind=kind, item=signed.item, statement=signed)


@dataclass(frozen=True, kw_only=True, slots=True)
class Appended:
    """The entry that now stands for the intent; `new` is False where the wire had it already."""

    entry: WireEntry
    new: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """An intent that was checked and written down; all that is left to do needs the append lock."""

    intent: AppendIntent
    delivered: ItemForAppend
    body: bytes


def append(intent: AppendIntent, *, now: datetime) -> Appended:
    """Append one version of an item, once however often it is asked; safe within the caller's transaction.

    The same uri and version with the same content gives back the entry that is there. Raises `IntentRefused`,
    `ForeignUri`, `VersionConflict`, `OlderVersion`, `ItemKilled`, `ItemRedacted`, `StatementRefused`, and `WireBusy`,
    `ClockDoubted` (retryable).
    """
    prepared = _prepare(intent)
    with appending(now=in_utc(now), uris=[intent.item.uri], agencies=[intent.agency]) as batch:
        appended = _append(batch, prepared)
    _tell([appended], logging.DEBUG)
    return appended


def append_many(intents: Sequence[AppendIntent], *, now: datetime) -> list[Appended | WireError]:
    """Append many, in order, and return for each what came of it: one bad item never stops the others.

    A hundred go in one transaction, so a crash loses whole transactions of what was not yet returned; asking
    again appends nothing twice.
    """
    outcomes: list[Appended | WireError] = []
    for start in range(0, len(intents), _ENTRIES_A_TRANSACTION):
        outcomes += append_prepared(prepare_many(intents[start : start + _ENTRIES_A_TRANSACTION]), now=now)
    return outcomes


def prepare_many(intents: Iterable[AppendIntent]) -> list[Prepared | WireError]:
    """Do for each all that needs no lock, or say why it is refused; a refusal goes through `append_prepared` as it is.

    For a caller who opens the transaction himself: what is done before holds up nobody.
    """
    prepared: list[Prepared | WireError] = []
    for intent in intents:
        try:
            prepared.append(_prepare(intent))
        except WireError as refusal:
            prepared.append(refusal)
    return prepared


def append_prepared(prepared: Sequence[Prepared | WireError], *, now: datetime) -> list[Appended | WireError]:
    """Append what was prepared, in one transaction and in order, and return for each what came of it."""
    outcomes: list[Appended | WireError] = []
    uris = {one.intent.item.uri for one in prepared if isinstance(one, Prepared)}
    agencies = {one.intent.agency for one in prepared if isinstance(one, Prepared)}
    try:
        with appending(now=in_utc(now), uris=uris, agencies=agencies) as batch:
            for one in prepared:
                if isinstance(one, WireError):
                    outcomes.append(one)
                    continue
                try:
                    outcomes.append(_append(batch, one))
                except WireError as refusal:
                    outcomes.append(refusal)
    except (WireBusy, ClockDoubted) as later:
        return [one if isinstance(one, WireError) else later for one in prepared]
    _tell(outcomes, logging.INFO)
    return outcomes


def _prepare(intent: AppendIntent) -> Prepared:
    """Do all that needs no lock: check the intent and turn the item into ninjs."""
    item = intent.item
    if _AGENCY.fullmatch(intent.agency) is None:
        raise IntentRefused(f"{intent.agency!r} is no agency's code; it is small Latin letters such as altai")
    if intent.kind not in _ACCEPTED:
        raise IntentRefused(f"an item came with the kind {intent.kind}, which has an action of its own")
    if len(item.uri.encode("utf-8", "replace")) > MOST_URI_BYTES or not item.uri.isprintable():
        raise IntentRefused(f"the uri {item.uri[:60]!r}… is not printable or over {MOST_URI_BYTES} bytes")
    if item.uri.startswith(POLICY_URIS):
        raise IntentRefused(f"{item.uri[:80]} is a uri for changes of rights and keys; give the item one of its own")
    if len(item.version.encode("utf-8", "replace")) > MOST_VERSION_BYTES or not item.version.isprintable():
        raise IntentRefused(f"the version {item.version[:60]!r} of {item.uri} is not printable or too long")
    if intent.delivery and not is_hash(intent.delivery):
        raise IntentRefused(f"the delivery of {item.uri} is {intent.delivery[:70]!r}; give a SHA-256 in hexadecimal")
    document = to_ninjs(item)
    extra = dict(document.extra)
    sent = {"reason": intent.reason, "person": intent.person, "delivery": intent.delivery}
    if any(sent.values()):
        extra[SENT] = {name: value for name, value in sent.items() if value}
    delivered = ItemForAppend(
        agency=intent.agency,
        kind=intent.kind,
        item=item,
        ninjs=document.ninjs,
        extra=extra,
        pushed=intent.pushed,
    )
    try:
        body = item_body(document.ninjs, extra)
    except CanonicalError as cause:
        raise IntentRefused(f"{item.uri} cannot be written down: {cause}") from cause
    if len(body) > MOST_BYTES:
        raise IntentRefused(f"{item.uri} has {len(body)} bytes; the wire takes {MOST_BYTES} an item")
    if intent.statement is not None:
        if not intent.pushed:
            raise IntentRefused(f"{item.uri} was polled and came with a statement; what an agency signs it pushes")
        judge_alone(intent.statement, agency=intent.agency, item=item, body=body)
    return Prepared(intent=intent, delivered=delivered, body=body)


def _tell(outcomes: Sequence[Appended | WireError], level: int) -> None:
    """Log one line for each agency that brought something new: a line an entry would cost more than the entry."""
    if not log.isEnabledFor(level):
        return
    found: dict[str, list[int]] = {}
    for one in outcomes:
        if isinstance(one, Appended) and one.new:
            found.setdefault(one.entry.agency, []).append(one.entry.position)
    for agency, positions in found.items():
        log.log(level, "appended", extra={"agency": agency, "entries": len(positions), "position": positions[-1]})


def _append(batch: Batch, prepared: Prepared) -> Appended:
    intent = prepared.intent
    item = intent.item
    decision = decide(prepared.delivered, batch.steps(item.uri), batch.body_at)
    if isinstance(decision, Known):
        _judge_known(batch, intent, decision.position)
        return Appended(entry=batch.entry_at(decision.position), new=False)
    new = NewEntry(
        agency=intent.agency,
        uri=item.uri,
        version=decision.version,
        kind=decision.kind,
        ninjs={**prepared.delivered.ninjs, "version": decision.version},
        extra=prepared.delivered.extra,
        item=item if item.version == decision.version else replace(item, version=decision.version),
    )
    _judge_signer(batch, intent, decision)
    same = prepared.delivered.ninjs.get("version") == decision.version
    entry = batch.add(new, prepared.body if same else new.body(), intent.statement)
    if decision.then_release:
        release = NewEntry(
            agency=intent.agency,
            uri=item.uri,
            version=decision.version,
            kind=EntryKind.RELEASE,
            ninjs={},
            extra={"reason": "the agency sent a usable version", "person": ""},
        )
        batch.add(release, release.body())
    return Appended(entry=entry, new=True)


def _judge_known(batch: Batch, intent: AppendIntent, position: int) -> None:
    """Refuse a statement that would not be kept: its signer would count it, and the chain would have a gap."""
    if intent.statement is None:
        return
    if batch.statement_hash_at(position) != intent.statement.statement.hash():
        sequence, previous = batch.statement_end(intent.agency, intent.agency)
        raise StatementUnused(
            f"version {intent.item.version} of {intent.item.uri} is on the wire at position {position} under another "
            f"statement; this one was not kept, so sign the next as {sequence + 1} after {previous}"
        )


def _judge_signer(batch: Batch, intent: AppendIntent, decision: Novel) -> None:
    """Judge who signs a new entry, under the lock: the key must count now, and the statement follow the last one."""
    signed = intent.statement
    if signed is None:
        if batch.must_sign(intent.agency):
            raise OwnStatementMissing(
                f"{intent.item.uri} came without a statement, and what {intent.agency} sends is taken under its own "
                "signature alone; sign it (docs/signing.md), or have the secretariat lift that"
            )
        return
    statement = signed.statement
    said, wanted = (statement.kind, statement.version), (decision.kind.value, decision.version)
    if said != wanted:
        raise StatementMismatch(
            f"the statement says {said[0]} of version {said[1]}, and for {intent.item.uri} it would be {wanted[0]} of "
            f"version {wanted[1]}; sign that"
        )
    sequence, previous = batch.statement_end(intent.agency, intent.agency)
    if (statement.sequence, statement.previous) != (sequence + 1, previous):
        raise StatementOutOfOrder(
            f"the statement is number {statement.sequence} after {statement.previous[:12]}…, and the last one of "
            f"{intent.agency} here is number {sequence}: sign number {sequence + 1} after {previous}"
        )
    if statement.time > batch.now + MOST_AHEAD:
        raise StatementMismatch(
            f"the statement is dated {statement.time:%Y-%m-%d %H:%M:%S} UTC, and here it is "
            f"{batch.now:%Y-%m-%d %H:%M:%S}; set the clock right and sign again"
        )
    record = statement_key(statement.key_id)
    if record is None or record.owner != intent.agency:
        raise StatementKeyRefused(
            f"{statement.key_id[:60]} is no key of {intent.agency} for statements; have its engineer register it"
        )
    fault = record.times.why_not_taken(signed=statement.time, now=batch.now)
    if fault:
        raise StatementKeyRefused(f"the key {record.key_id} of {record.owner} {fault}; sign with one that counts")
    try:
        statement.check(VerifyingKey(bytes(record.public_key)))
    except SignatureMismatch as cause:
        raise StatementForged(
            f"the statement of {intent.item.uri} is not signed by {intent.agency}'s key {record.key_id}; sign the "
            "canonical bytes of the statement without its signature (RFC 8785)"
        ) from cause
