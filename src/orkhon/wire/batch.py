"""Chain, sign and write new entries under the append lock. Decides nothing about items."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypedDict

from django.conf import settings
from django.db import OperationalError, transaction

from orkhon.alliance.keys import agencies_that_must_sign, hub_key, register_hub_key
from orkhon.items import Item
from orkhon.items.archive import is_archived
from orkhon.items.embargo import held_until
from orkhon.trust import SALT_BYTES, Header, Link, Statement, salted_hash
from orkhon.wire import ledger
from orkhon.wire.entries import WireEntry
from orkhon.wire.envelopes import control_body, item_body
from orkhon.wire.errors import ClockDoubted, WireBroken, WireBusy
from orkhon.wire.fold import Step
from orkhon.wire.inserting import NewRows, PayloadRow, write
from orkhon.wire.kinds import CONTROL_SCHEMA, ITEM_SCHEMA, SENT, EntryKind
from orkhon.wire.models import ArchivedEntry
from orkhon.wire.own_statements import SignedStatement
from orkhon.wire.records import Record

_VOUCH: Final = "say so by `orkhon run --clock-is-right`, or by ORKHON_CLOCK_IS_RIGHT=1 before one command"
_WRONGLY_DATED: Final = f"that entry was dated by a wrong clock and this one is right, {_VOUCH}"
_SILENT: Final = f"the wire was silent for so long and the clock is right, {_VOUCH}"

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, kw_only=True, slots=True)
class NewEntry:
    """What one entry is to say. `item` is None for a control entry, whose facts are in `extra`."""

    agency: str
    uri: str
    version: str
    kind: EntryKind
    ninjs: Mapping[str, object]
    extra: Mapping[str, object]
    item: Item | None = None

    def body(self) -> bytes:
        """Return the payload's canonical bytes. Raises `orkhon.trust.CanonicalError`."""
        return control_body(self.extra) if self.item is None else item_body(self.ninjs, self.extra)


class Batch:
    """The entries that one transaction appends. Made by `appending`, which holds the lock."""

    def __init__(
        self, connection: BaseDatabaseWrapper, *, now: datetime, uris: Collection[str], agencies: Collection[str]
    ) -> None:
        self.connection = connection
        self._now = now
        self._hub: str = settings.ORKHON_HUB
        self._key = hub_key()
        opening = ledger.open_log(connection, uris=uris, chains=[(agency, self._hub) for agency in agencies])
        self._end = opening.end
        _check_clock(now, opening.end)
        self._sequences = opening.statement_ends
        self._steps = {uri: opening.steps.get(uri, []) for uri in uris}
        self._rows: list[NewRows] = []
        self._archived: list[ArchivedEntry] = []
        self._must_sign: frozenset[str] | None = None
        if self._end.key_id != self._key.key_id:
            register_hub_key(now=now)

    def load(self, uris: Iterable[str]) -> None:
        """Read the entries of all `uris` at once."""
        wanted = [uri for uri in uris if uri not in self._steps]
        found = ledger.steps_of(self.connection, wanted)
        self._steps.update((uri, found.get(uri, [])) for uri in wanted)

    def steps(self, uri: str) -> Sequence[Step]:
        """Return the entries of `uri`, those of this batch included."""
        if uri not in self._steps:
            self.load([uri])
        return self._steps[uri]

    def body_at(self, position: int) -> bytes | None:
        """Return the payload's body at `position`, this batch's included."""
        written = self._end.position - len(self._rows)
        if position > written:
            payload = self._rows[position - written - 1].payload
            return payload.body if payload is not None else None
        return ledger.body_at(self.connection, position)

    def entry_at(self, position: int) -> WireEntry:
        """Return the entry at `position`, this batch's included."""
        self.flush()
        entry = ledger.read_entries_at(self.connection, [position]).get(position)
        if entry is None:
            raise WireBroken(f"position {position} is in an item's history, but not in the log")
        return entry

    @property
    def now(self) -> datetime:
        """When the batch's entries are received."""
        return self._now

    def must_sign(self, agency: str) -> bool:
        """Tell whether the agency's items are taken under its own signature alone."""
        if self._must_sign is None:
            self._must_sign = agencies_that_must_sign()
        return agency in self._must_sign

    def statement_end(self, agency: str, signer: str) -> tuple[int, str]:
        """Return sequence and hash of the signer's last statement for the agency, this batch's included."""
        chain = (agency, signer)
        if chain not in self._sequences:
            self._sequences[chain] = ledger.statement_end(self.connection, *chain)
        return self._sequences[chain]

    def statement_hash_at(self, position: int) -> str:
        """Return the hash of the statement at `position`, this batch's included."""
        self.flush()
        return ledger.statement_hash_at(self.connection, position)

    def add(self, new: NewEntry, body: bytes, own: SignedStatement | None = None) -> WireEntry:
        """Chain and sign one entry that says `body`, to be written when the batch ends.

        `own` is the agency's statement, judged by the caller, over just that body; otherwise the hub signs for it.
        """
        salt = own.salt if own is not None else os.urandom(SALT_BYTES)
        kind = new.kind.value
        header = Header(
            position=self._end.position + 1,
            agency=new.agency,
            uri=new.uri,
            version=new.version,
            kind=kind,
            received=self._now,
            payload_hash=salted_hash(salt, body),
            previous=self._end.header_hash,
        )
        if own is not None:
            statement, statement_signature, statement_hash = (
                own.statement,
                own.statement.signature,
                own.statement.hash(),
            )
        else:
            sequence, previous = self.statement_end(new.agency, self._hub)
            statement = Statement(
                agency=new.agency,
                by=self._hub,
                kind=kind,
                uri=new.uri,
                version=new.version,
                payload_hash=header.payload_hash,
                key_id=self._key.key_id,
                time=self._now,
                sequence=sequence + 1,
                previous=previous,
            )
            statement_signature, statement_hash = statement.seal(self._key)
        payload = PayloadRow(salt=salt, body=body, **payload_copies(new.item, new.extra))
        self._note_archived(header.position, new.item)
        rows = self._chain(header, statement, statement_signature, statement_hash, payload)
        return _entry(rows, new)

    def add_followed(self, record: Record, item: Item | None, extra: Mapping[str, object]) -> int:
        """Chain an entry that another hub made, with that hub's links beside this one's; return its position here.

        The record was judged by the caller; `item` and `extra` are what its body says, None and empty without one.
        """
        said = record.statement
        header = Header(
            position=self._end.position + 1,
            agency=said.agency,
            uri=said.uri,
            version=said.version,
            kind=said.kind,
            received=self._now,
            payload_hash=said.payload_hash,
            previous=self._end.header_hash,
        )
        payload = None
        if record.salt is not None and record.body is not None:
            payload = PayloadRow(salt=record.salt, body=record.body, **payload_copies(item, extra))
            self._note_archived(header.position, item)
        self._chain(header, said, said.signature, said.hash(), payload, others=record.links)
        return header.position

    def _chain(
        self,
        header: Header,
        statement: Statement,
        signature: str,
        statement_hash: str,
        payload: PayloadRow | None,
        *,
        others: tuple[Link, ...] = (),
    ) -> NewRows:
        """Sign this hub's link to the statement, and let the log end with it."""
        link = Link(
            hub=self._hub,
            key_id=self._key.key_id,
            position=header.position,
            previous=self._end.link_hash,
            statement=statement_hash,
            received=self._now,
        )
        link_signature, link_hash = link.seal(self._key)
        rows = NewRows(
            header=header,
            header_hash=header.hash(),
            statement=statement,
            statement_signature=signature,
            statement_hash=statement_hash,
            link=link,
            link_signature=link_signature,
            link_hash=link_hash,
            payload=payload,
            others=others,
        )
        self._rows.append(rows)
        self._sequences[header.agency, statement.by] = (statement.sequence, statement_hash)
        self._end = ledger.LogEnd(
            position=header.position,
            header_hash=rows.header_hash,
            link_hash=link_hash,
            key_id=self._key.key_id,
            received=self._now,
        )
        self._steps.setdefault(header.uri, []).append(_step(rows))
        return rows

    def flush(self) -> None:
        """Write what was added so far; `appending` does it at the end."""
        if self._rows:
            write(self.connection, self._rows)
            self._rows = []
        if self._archived:
            ArchivedEntry.objects.using(self.connection.alias).bulk_create(self._archived)
            self._archived = []

    def _note_archived(self, position: int, item: Item | None) -> None:
        if item is not None and is_archived(item):
            self._archived.append(ArchivedEntry(entry=position))


class PayloadCopies(TypedDict):
    """The columns of a payload that repeat what its body says, for queries."""

    delivery: str
    type: str
    language: str
    language_code: str
    embargoed_until: datetime | None


def payload_copies(item: Item | None, extra: Mapping[str, object]) -> PayloadCopies:
    """Return the copies for a payload with this item (None for a control entry) and this `extra`."""
    sent = extra.get(SENT)
    delivery = sent.get("delivery", "") if isinstance(sent, Mapping) else ""
    language = item.language if item is not None else None
    return PayloadCopies(
        delivery=delivery if isinstance(delivery, str) else "",
        type=item.type.value if item is not None else "",
        language=language.tag if language is not None else "",
        language_code=language.code if language is not None else "",
        embargoed_until=held_until(item) if item is not None else None,
    )


@contextmanager
def appending(*, now: datetime, uris: Collection[str] = (), agencies: Collection[str] = ()) -> Iterator[Batch]:
    """Hold the append lock in a transaction, or within the caller's, and write the batch at its end.

    What will be asked of `uris` and chained to `agencies` is read at once with the lock; the rest when it is needed.
    Raises `WireBusy` when the database does not give the lock in time, and `ClockDoubted` when `now` lies more than
    `settings.ORKHON_CLOCK_TOLERANCE` before the last entry or `ORKHON_LONGEST_SILENCE` after it and
    `ORKHON_CLOCK_IS_RIGHT` does not vouch for it; nothing was written in either case.
    """
    connection = ledger.log_connection()
    try:
        with transaction.atomic(using=connection.alias):
            batch = Batch(connection, now=now, uris=uris, agencies=agencies)
            yield batch
            batch.flush()
    except OperationalError as cause:
        raise WireBusy(f"the append lock was not to be had ({cause}); nothing was written, try again") from cause


def _check_clock(now: datetime, end: ledger.LogEnd) -> None:
    if end.received is None or settings.ORKHON_CLOCK_IS_RIGHT in {True, end.received}:
        return
    at = f"position {end.position} was received at {end.received:%Y-%m-%d %H:%M:%S} UTC"
    # Positions give the order, so a jump back of seconds does no harm, and the true time is kept.
    if now < end.received - settings.ORKHON_CLOCK_TOLERANCE:
        raise ClockDoubted(
            f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, but {at}; nothing was written: set the clock right, then try "
            f"again; if {_WRONGLY_DATED}"
        )
    if now > end.received + settings.ORKHON_LONGEST_SILENCE:
        raise ClockDoubted(
            f"the clock says {now:%Y-%m-%d %H:%M:%S} UTC, {(now - end.received).days} days after the last entry, for "
            f"{at}; nothing was written: set the clock right, then try again; if {_SILENT}"
        )


def _step(rows: NewRows) -> Step:
    payload = rows.payload
    return Step(
        position=rows.header.position,
        agency=rows.header.agency,
        uri=rows.header.uri,
        version=rows.header.version,
        kind=EntryKind(rows.header.kind),
        received=rows.header.received,
        type=payload.type if payload is not None else None,
        embargoed_until=payload.embargoed_until if payload is not None else None,
    )


def _entry(rows: NewRows, new: NewEntry) -> WireEntry:
    return WireEntry(
        position=rows.header.position,
        agency=new.agency,
        uri=new.uri,
        version=new.version,
        kind=new.kind,
        received=rows.header.received,
        payload_hash=rows.header.payload_hash,
        hash=rows.header_hash,
        schema=CONTROL_SCHEMA if new.item is None else ITEM_SCHEMA,
        ninjs=new.ninjs,
        extra=new.extra,
        delivery=rows.payload.delivery if rows.payload is not None else "",
        key_id=rows.statement.key_id,
        signed_by=rows.statement.by,
    )
