"""Read the whole log and say whether anything in it was changed, left out or signed by somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from orkhon.alliance.keys import keys_by_owner, times_of_keys
from orkhon.items import Item
from orkhon.trust import (
    ZERO_HASH,
    DailyRoot,
    Header,
    KeyTimes,
    Link,
    SignatureMismatch,
    Statement,
    VerifyingKey,
    header_problems,
    link_problems,
    payload_problems,
    statement_problems,
)
from orkhon.trust.merkle import GrowingTree, leaf_hash
from orkhon.wire import ledger
from orkhon.wire.batch import payload_copies
from orkhon.wire.daily_tree import LEVEL, PIECE, all_roots, stored_pieces
from orkhon.wire.entries import read_item
from orkhon.wire.envelopes import Contents, read_body
from orkhon.wire.errors import WireError
from orkhon.wire.following import received_first
from orkhon.wire.kinds import CONTROL_SCHEMA, EntryKind
from orkhon.wire.models import Header as HeaderRow
from orkhon.wire.models import Link as LinkRow
from orkhon.wire.models import Payload as PayloadRow
from orkhon.wire.models import Redaction as RedactionRow
from orkhon.wire.models import Statement as StatementRow

MOST_PROBLEMS: Final = 1000
_AT_ONCE: Final = 500

_COPIED_FIELDS: Final = frozenset({"type", "language", "embargoed", "extra"})
_COPIED_NINJS: Final = frozenset({"uri", "type", "profile", "language", "embargoedUntil"})
"""The properties of ninjs that those fields of an item are read from, and the one that an item must have."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verification:
    """The outcome: how many entries there are, how many of their payloads were redacted, and what is wrong.

    `problems` are sentences, at most `MOST_PROBLEMS` of them; none means that the log is whole. What it
    cannot see: that the newest entries were cut off together with all that was signed of them. Whoever has a
    later position, link or daily root of this hub, such as a member that follows it, can.

    `roots` counts the daily roots; `doubted` are the positions, at most `MOST_PROBLEMS`, signed with a key that was
    revoked since and may have been in strange hands by then. They were rightly taken: a person judges them.
    """

    entries: int
    redacted: int
    problems: tuple[str, ...]
    roots: int = 0
    doubted: tuple[int, ...] = ()

    @property
    def whole(self) -> bool:
        """True when nothing is wrong."""
        return not self.problems


@dataclass(kw_only=True)
class _Walk:
    """What is carried from one entry to the next."""

    keys_of: Mapping[str, Mapping[str, VerifyingKey]]
    times_of: Mapping[str, KeyTimes]
    tree: _Tree
    header: tuple[int, str] | None = None
    own_link: tuple[int, str] = (0, ZERO_HASH)
    links: dict[str, tuple[int, str]] = field(default_factory=dict)
    statements: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    redacted: int = 0
    doubted: list[int] = field(default_factory=list)


@dataclass(kw_only=True)
class _Tree:
    """The tree of all headers so far, beside what is stored of it: pieces by number, and roots by their sizes."""

    pieces: Sequence[bytes]
    roots: Mapping[int, Sequence[DailyRoot]]
    whole: GrowingTree = field(default_factory=GrowingTree)
    piece: GrowingTree = field(default_factory=GrowingTree)

    def add(self, header_hash: str) -> Iterator[str]:
        """Add the header at the next position, and judge what is stored of the tree up to there."""
        try:
            leaf = leaf_hash(bytes.fromhex(header_hash))
        except ValueError:
            leaf = leaf_hash(b"")  # told already: the header's hash differs
        self.whole.add(leaf)
        self.piece.add(leaf)
        if self.piece.size == PIECE:
            number = (self.whole.size >> LEVEL) - 1
            if number < len(self.pieces) and self.pieces[number] != self.piece.root():
                yield f"piece {number} of the tree is not what its headers give"
            self.piece = GrowingTree()
        if self.whole.size in self.roots:
            root = self.whole.root().hex()
            yield from (
                f"the root of {one.day} over {one.size} headers is not what they give"
                for one in self.roots[self.whole.size]
                if one.root != root
            )


def verify(progress: Callable[[int, int], None] | None = None) -> Verification:
    """Read the log up to its present end and return what was found.

    `progress` is called now and then with the position reached and the last one. Checks gapless positions,
    the hashes and chains of headers, statements and links, every signature against the keys of its signer,
    every payload against its salted hash or the `redact` entry that removed it, the payload's copies for
    queries, and the daily roots, their days and signatures.
    """
    connection = ledger.log_connection()
    end = ledger.last_position(connection)
    roots = all_roots()
    by_size: dict[int, list[DailyRoot]] = {}
    for root in roots:
        by_size.setdefault(root.size, []).append(root)
    tree = _Tree(pieces=stored_pieces(), roots=by_size)
    walk = _Walk(keys_of=keys_by_owner(), times_of=times_of_keys(), tree=tree)
    problems: list[str] = []
    entries = 0
    reached = -1
    while True:
        rows = list(HeaderRow.objects.filter(pk__gt=reached, pk__lte=end).order_by("pk")[:_AT_ONCE])
        if not rows:
            break
        first, reached = rows[0].position, rows[-1].position
        for sentence in _problems_of_rows(rows, first, reached, walk):
            if len(problems) < MOST_PROBLEMS:
                problems.append(sentence)
        entries += len(rows)
        if progress is not None:
            progress(reached, end)
    problems += _strays()
    problems += _roots(roots, walk)
    return Verification(
        entries=entries,
        redacted=walk.redacted,
        problems=tuple(problems[:MOST_PROBLEMS]),
        roots=len(roots),
        doubted=tuple(walk.doubted[:MOST_PROBLEMS]),
    )


def _problems_of_rows(rows: Sequence[HeaderRow], first: int, last: int, walk: _Walk) -> Iterator[str]:
    between = {"header__gte": first, "header__lte": last}
    # Payloads before redactions: one that is redacted in between is then seen, and its removal excused.
    payloads = {row.pk: row for row in PayloadRow.objects.filter(**between)}
    redactions = {
        row.pk: row for row in RedactionRow.objects.filter(target__gte=first, target__lte=last).select_related("entry")
    }
    statements = {row.pk: row for row in StatementRow.objects.filter(**between)}
    links: dict[int, list[LinkRow]] = {}
    for link in LinkRow.objects.filter(**between).order_by("header_id", "id"):
        links.setdefault(link.header_id, []).append(link)
    for row in rows:
        header = Header(
            position=row.position,
            agency=row.agency,
            uri=row.uri,
            version=row.version,
            kind=row.kind,
            received=row.received,
            payload_hash=row.payload_hash,
            previous=row.previous,
        )
        yield from header_problems(header, row.hash, before=walk.header)
        walk.header = (row.position, row.hash)
        yield from walk.tree.add(row.hash)
        yield from _payload(header, payloads.get(row.position), redactions.get(row.position), walk)
        yield from _signatures(header, statements.get(row.position), links.get(row.position, []), walk)


def _payload(header: Header, payload: PayloadRow | None, redaction: RedactionRow | None, walk: _Walk) -> Iterator[str]:
    place = f"position {header.position}"
    if payload is None and redaction is None:
        yield f"{place}: the payload is gone, and no redact entry names it"
    elif payload is None and redaction is not None:
        walk.redacted += 1
        if not _named_by(redaction, header):
            yield f"{place}: the payload is gone, and the redact entry {redaction.entry_id} does not name it"
    elif payload is not None:
        body = bytes(payload.body)
        changed = payload_problems(header.position, header.payload_hash, salt=bytes(payload.salt), body=body)
        yield from changed or _copies(header, payload, body)


def _copies(header: Header, payload: PayloadRow, body: bytes) -> Iterator[str]:
    """Judge the columns beside the body: an embargo that was changed there would be believed."""
    try:
        contents = read_body(body)
        expected = payload_copies(_item_of_copies(contents), contents.extra)
    except (WireError, ValueError, KeyError, TypeError) as cause:
        yield f"position {header.position}: the payload cannot be read ({cause})"
        return
    found = {name: getattr(payload, name) for name in expected}
    for name, value in {**expected, "agency": header.agency}.items():
        if {**found, "agency": payload.agency}[name] != value:
            yield f"position {header.position}: the payload's column {name} is not what its body says"


def _item_of_copies(contents: Contents) -> Item | None:
    """Return the item without what no copy is made of: reading the text itself takes longer than all the rest."""
    ninjs = {name: value for name, value in contents.ninjs.items() if name in _COPIED_NINJS}
    extra = {name: value for name, value in contents.extra.items() if name in _COPIED_FIELDS}
    return read_item(Contents(schema=contents.schema, ninjs=ninjs, extra=extra))


def _named_by(redaction: RedactionRow, header: Header) -> bool:
    entry = redaction.entry
    body = ledger.body_at(ledger.log_connection(), entry.position)
    if entry.kind != EntryKind.REDACT or entry.uri != header.uri or body is None:
        return False
    contents = read_body(body)
    positions = contents.extra.get("positions")
    if contents.schema != CONTROL_SCHEMA or not isinstance(positions, list):
        return False
    if header.position in positions:
        return True
    # An entry that another hub made names the positions there; both entries have its link.
    hubs = LinkRow.objects.filter(header=entry, own=False).values("hub")
    there = LinkRow.objects.filter(header=header.position, own=False, hub__in=hubs).values_list("position", flat=True)
    return bool(set(there) & set(positions))


def _signatures(header: Header, row: StatementRow | None, links: Sequence[LinkRow], walk: _Walk) -> Iterator[str]:
    place = f"position {header.position}"
    if row is None:
        yield f"{place}: the statement is missing"
        return
    statement = Statement(
        agency=row.agency,
        by=row.signed_by,
        kind=header.kind,
        uri=header.uri,
        version=header.version,
        payload_hash=header.payload_hash,
        key_id=row.key_id,
        time=row.time,
        sequence=row.sequence,
        previous=row.previous,
        signature=row.signature,
    )
    chain = (row.agency, row.signed_by)
    keys = walk.keys_of.get(row.signed_by, {})
    before = walk.statements.get(chain)
    if any(not link.own for link in links) and (before is None or before[0] + 1 != row.sequence):
        # It came from another hub, whose links showed that nothing was left out; some of it may be set aside here.
        before = (row.sequence - 1, row.previous)
    yield from statement_problems(statement, row.hash, header=header, before=before, keys=keys)
    walk.statements[chain] = (row.sequence, row.hash)
    # Taken from another hub, it had to count when that one received it.
    received = received_first([header.received, *(link.received for link in links if not link.own)])
    yield from _key_times(header, row.key_id, row.time, received, walk)
    if row.signed_by != row.agency and row.signed_by not in {link.hub for link in links}:
        yield f"{place}: {row.signed_by} signed for {row.agency}, but is no hub that took the entry"
    if not any(link.own for link in links):
        yield f"{place}: the link of this hub is missing"
    for link_row in links:
        yield from _link(header, link_row, row.hash, walk)


def _key_times(header: Header, key_id: str, signed: datetime, received: datetime, walk: _Walk) -> Iterator[str]:
    """Judge by the times of a statement's key, and note what a person has to judge."""
    times = walk.times_of.get(key_id)
    if times is None:
        return  # told already: no key of the signer's
    fault = times.why_broken(signed=signed, received=received)
    if fault:
        yield f"position {header.position}: the statement's key {key_id} {fault}"
    elif times.is_doubted(signed=signed, received=received):
        walk.doubted.append(header.position)


def _roots(roots: Sequence[DailyRoot], walk: _Walk) -> Iterator[str]:
    """Judge the daily roots themselves: a day for each, growing sizes, entries for each, and signatures."""
    before: DailyRoot | None = None
    for root in roots:
        place = f"the root of {root.day}"
        if before is not None and root.day != before.day + timedelta(days=1):
            yield f"{place} follows that of {before.day}: days between have none"
        if before is not None and root.size < before.size:
            yield f"{place} is over {root.size} headers, fewer than the day before"
        if root.size > walk.tree.whole.size:
            yield f"{place} is over {root.size} headers, and {walk.tree.whole.size} are there: entries were cut off"
        key = walk.keys_of.get(root.hub, {}).get(root.key_id)
        try:
            if key is None:
                yield f"{place} is signed with {root.key_id}, which is no key of {root.hub}"
            else:
                root.check(key)
        except SignatureMismatch:
            yield f"{place}: the signature is not of {root.hub}'s key {root.key_id}"
        before = root


def _link(header: Header, row: LinkRow, statement_hash: str, walk: _Walk) -> Iterator[str]:
    link = Link(
        hub=row.hub,
        key_id=row.key_id,
        position=row.position,
        previous=row.previous,
        statement=row.statement,
        received=row.received,
        signature=row.signature,
    )
    if row.own:
        before: tuple[int, str] | None = walk.own_link
        if (row.position, row.received) != (header.position, header.received):
            yield f"position {header.position}: the link of this hub has another position or time"
    else:
        # Of another hub's chain only some links may be here, so only neighbours can be compared.
        known = walk.links.get(row.hub)
        before = known if known is not None and known[0] + 1 == row.position else None
    yield from link_problems(
        link, row.hash, statement_hash=statement_hash, before=before, keys=walk.keys_of.get(row.hub, {})
    )
    if row.own:
        walk.own_link = (row.position, row.hash)
    walk.links[row.hub] = (row.position, row.hash)


def _strays() -> list[str]:
    """Rows that belong to no header: somebody removed headers and forgot these."""
    return [
        f"{count} row(s) of {table} belong to no entry: headers were removed"
        for table, count in ledger.count_strays(ledger.log_connection()).items()
        if count
    ]
