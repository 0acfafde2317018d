"""Judge what another hub hands over, before any of it is written: who may say it, and whether it fits this log.

Writes nothing. What is objected to is set aside by the caller, and the rest goes on. Also what this hub can tell the
other one afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from orkhon.alliance.keys import statement_key
from orkhon.trust import ZERO_HASH, KeyTimes, Link, SignatureMismatch, Statement, VerifyingKey
from orkhon.wire.actions.append_policy import POLICY_URIS
from orkhon.wire.batch import Batch
from orkhon.wire.errors import RecordRefused
from orkhon.wire.fold import fold
from orkhon.wire.kinds import CONTENT_KINDS, EntryKind, ItemStatus
from orkhon.wire.ledger import log_connection
from orkhon.wire.models import Header as HeaderRow
from orkhon.wire.models import Link as LinkRow
from orkhon.wire.queries import closed_among, statuses_of
from orkhon.wire.records import Record

FARTHEST: Final = 10_000_000
"""How far beyond the last statement of its chain one may be numbered: a single one at the end would end the chain."""

KeysOf = Mapping[str, Mapping[str, VerifyingKey]]
"""From each signer, an agency or a hub, the public keys it ever had, by key id."""

_KINDS: Final = frozenset(kind.value for kind in EntryKind)
REDACTED: Final = "redacted"
UNKNOWN: Final = "unknown"
STATUSES_TOLD: Final = (*(status.value for status in ItemStatus), REDACTED, UNKNOWN)
"""How an item of another hub's entry can stand here, as this hub tells that one."""
TAKING_BACK: Final = frozenset({EntryKind.KILL, EntryKind.WITHHOLD, EntryKind.REDACT})


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """How far another hub's log was followed: its position, and the hash of its link there."""

    position: int = 0
    link_hash: str = ZERO_HASH


@dataclass(frozen=True, kw_only=True, slots=True)
class Objection:
    """Why a record is set aside.

    `bare`: its words may not be kept either, for they were redacted here. `void`: who says it may not, so that not even
    what takes an item back has any effect.
    """

    cause: str
    bare: bool = False
    void: bool = False


@dataclass(kw_only=True)
class Here:
    """What is here already of some records: links by hub and position there, and statements by their chain and number.

    Both with their hashes, the statements with their positions here. The caller adds what it appends.
    """

    links: dict[tuple[str, int], str]
    statements: dict[tuple[str, str, int], tuple[int, str]]

    def has(self, record: Record) -> bool:
        """True where just this entry of the hub that handed it over was taken before."""
        first = record.links[0]
        return self.links.get((first.hub, first.position)) == first.hash()

    def statement(self, record: Record) -> tuple[int, str] | None:
        """Return position and hash of the statement here that has the record's chain and number."""
        said = record.statement
        return self.statements.get((said.agency, said.by, said.sequence))

    def add(self, record: Record, position: int) -> None:
        """Take note of a record that now stands at `position`."""
        said = record.statement
        self.statements[said.agency, said.by, said.sequence] = (position, said.hash())
        self.links.update(((link.hub, link.position), link.hash()) for link in record.links)


def judge_records(records: Sequence[Record], *, hub: str, after: Followed, keys: KeysOf) -> Followed:
    """Return how far the records lead when each follows the one before and no signature is wrong.

    Raises `RecordRefused` at the first that does not, or whose link that hub did not sign: behind it nothing can be
    believed. Other signatures by keys that are not known here are for `objection_to`.
    """
    reached = after
    for record in records:
        link = record.links[0]
        if link.hub != hub or link.position != reached.position + 1 or link.previous != reached.link_hash:
            raise RecordRefused(
                f"position {link.position} of {link.hub} came after position {reached.position} of {hub} and does not "
                "follow it; the other hub's log was changed, or it was brought back from an old backup: ask its people"
            )
        if link.key_id not in keys.get(hub, {}):
            raise RecordRefused(_unknown_key(hub, link.key_id))
        for signer, signed in _signatures(record):
            _check(signed, signer, keys)
        reached = Followed(position=link.position, link_hash=link.hash())
    return reached


def _signatures(record: Record) -> list[tuple[str, Link | Statement]]:
    return [*((link.hub, link) for link in record.links), (record.statement.by, record.statement)]


def _unknown_key(signer: str, key_id: str) -> str:
    return f"a signature of {signer} is made with {key_id}, which is no key of it known here"


def _check(signed: Link | Statement, signer: str, keys: KeysOf) -> None:
    key = keys.get(signer, {}).get(signed.key_id)
    if key is None:
        return
    try:
        signed.check(key)
    except SignatureMismatch as cause:
        raise RecordRefused(f"a signature of {signer} does not hold: {cause}") from cause


def objection_to(
    record: Record, batch: Batch, here: Here, *, keys: KeysOf, times: Mapping[str, KeyTimes], desk_of: str = ""
) -> Objection | None:
    """Return why the record cannot be taken into this log, None where it can.

    `desk_of` is the hub whose joint desk is this hub's too, empty where there is none.
    """
    said = record.statement
    if said.kind not in _KINDS:
        return Objection(cause=f"its kind is {said.kind[:40]!r}, which this hub does not know", void=True)
    there = here.statement(record)
    if there is not None and there[1] == said.hash():
        return _of_links(record, here)
    is_desk = said.agency == settings.ORKHON_DESK_AGENCY and not _is_of_its_desk(record, batch, desk_of)
    guarded = is_desk or batch.must_sign(said.agency)
    if guarded and not _may_speak(record, batch):
        return Objection(cause=f"{said.by} does not speak for {said.agency} here", void=True)
    if unproven := _why_unproven(record, keys, times):
        return Objection(cause=unproven, void=guarded)
    if there is not None:
        return Objection(cause=f"position {there[0]} here holds another statement with the same number")
    if said.sequence > batch.statement_end(said.agency, said.by)[0] + FARTHEST:
        return Objection(cause=f"its statement has the number {said.sequence}, far beyond those before it")
    return _of_links(record, here) or _of_item(record, batch)


def _is_of_its_desk(record: Record, batch: Batch, desk_of: str) -> bool:
    """Tell whether a joint desk that is this hub's too speaks of what is new here, or has come from its hub alone.

    So it changes and takes back its own articles and none that were written here.
    """
    if not desk_of or record.statement.by != desk_of:
        return False
    batch.flush()
    carried = {step.position for step in batch.steps(record.statement.uri) if step.carries_item}
    return brought_by(desk_of, carried) == carried


def _may_speak(record: Record, batch: Batch) -> bool:
    """Tell whether the signer may speak for an agency for which no other hub may.

    The agency itself, by a key that was registered here; a hub of its own rights and keys; and a hub that takes back,
    or gives back, what nobody but itself brought here.
    """
    said = record.statement
    if said.by == settings.ORKHON_HUB:
        return True
    if said.by == said.agency:
        key = statement_key(said.key_id)
        return key is not None and key.owner == said.agency
    if said.kind == EntryKind.POLICY:
        return said.uri.startswith(f"{POLICY_URIS}{said.by}:")
    if record.carries_item:
        return False
    versions = {step.position for step in batch.steps(said.uri) if step.carries_item}
    if not versions:
        return False
    batch.flush()
    return brought_by(said.by, versions) == versions


def _why_unproven(record: Record, keys: KeysOf, times: Mapping[str, KeyTimes]) -> str:
    for signer, signed in _signatures(record):
        if signed.key_id not in keys.get(signer, {}):
            return _unknown_key(signer, signed.key_id)
    said = record.statement
    counted = times.get(said.key_id)
    if counted is None:
        return ""
    received = received_first(link.received for link in record.links if link.hub != settings.ORKHON_HUB)
    fault = counted.why_broken(signed=said.time, received=received)
    return f"its statement's key {said.key_id} {fault}" if fault else ""


def received_first(moments: Iterable[datetime]) -> datetime:
    """Return when the first hub received what several received: by then the statement's key had to count."""
    return min(moments)


def _of_links(record: Record, here: Here) -> Objection | None:
    for link in record.links:
        stored = here.links.get((link.hub, link.position))
        if stored is not None and stored != link.hash() and link.hub != settings.ORKHON_HUB:
            return Objection(cause=f"another link of {link.hub} for its position {link.position} is here already")
    return None


def _of_item(record: Record, batch: Batch) -> Objection | None:
    said = record.statement
    steps = batch.steps(said.uri)
    if not steps or said.kind == EntryKind.POLICY:
        return None
    if steps[0].agency != said.agency:
        return Objection(cause=f"the uri belongs to {steps[0].agency} here, which used it first")
    closed = fold(steps).closed
    if record.carries_item and closed:
        return Objection(cause="the item was redacted here, and nothing comes under its uri", bare=True)
    if said.kind == EntryKind.RELEASE and closed:
        redacts = {step.position for step in steps if step.kind is EntryKind.REDACT}
        batch.flush()
        if not _linked(record.links[0].hub, redacts):
            return Objection(cause="the item was redacted here alone, and is released here alone")
    same = [step for step in steps if step.version == said.version and step.kind in CONTENT_KINDS]
    if said.kind in CONTENT_KINDS and same:
        cause = f"version {said.version} is here already, from another way than this hub's"
        return Objection(cause=cause, bare=any(step.type is None for step in same))
    return None


def taken_back_on(hub: str, *, after: int, until: int, most: int) -> list[tuple[int, str]]:
    """Return position there and uri of the first `most` entries of that hub's log which take back and are here."""
    rows = LinkRow.objects.filter(
        hub=hub, own=False, position__gt=after, position__lte=until, header__kind__in=TAKING_BACK
    )
    return list(rows.order_by("position").values_list("position", "header__uri")[:most])


def taking_back_at(positions: Collection[int]) -> set[int]:
    """Return those of `positions` here where an entry stands that takes back."""
    rows = HeaderRow.objects.using(log_connection().alias).filter(position__in=positions, kind__in=TAKING_BACK)
    return set(rows.values_list("position", flat=True))


def stands_told(uris: Collection[str]) -> dict[str, str]:
    """Return how each item stands here, in the words of `STATUSES_TOLD`."""
    statuses, closed = statuses_of(uris), closed_among(uris)
    return {
        uri: REDACTED if uri in closed else statuses[uri].value if uri in statuses else UNKNOWN for uri in set(uris)
    }


def _linked(hub: str, positions: Collection[int]) -> bool:
    return LinkRow.objects.filter(hub=hub, own=False, header__in=positions).exists()


def brought_by(hub: str, positions: Collection[int]) -> set[int]:
    """Return those of `positions` whose entries came here from that hub.

    The link of a hub that brought an entry was written before this hub's own; one that was kept later comes after it.
    """
    own: dict[int, int] = {}
    theirs: dict[int, int] = {}
    for position, number, is_own, of in LinkRow.objects.filter(header__in=positions).values_list(
        "header_id", "id", "own", "hub"
    ):
        if is_own:
            own[position] = number
        elif of == hub:
            theirs[position] = number
    return {position for position, number in theirs.items() if number < own.get(position, 0)}


def links_of_others(uri: str) -> list[tuple[int, str, int]]:
    """Return position here, hub and position there of each entry of the item that another hub's link names."""
    rows = LinkRow.objects.filter(header__uri=uri, own=False).exclude(hub=settings.ORKHON_HUB)
    return list(rows.order_by("header_id", "id").values_list("header_id", "hub", "position"))
