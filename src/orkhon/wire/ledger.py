"""The SQL that opens the log for an append and reads entries, by hand because both are the hub's hot paths.

It decides nothing: it locks, reads rows, and removes those payloads that it is told to. New rows are written by
inserting.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import connections, router

from orkhon.trust import ZERO_HASH
from orkhon.wire import driver
from orkhon.wire.entries import EntryMark, WireEntry
from orkhon.wire.envelopes import read_body
from orkhon.wire.errors import WireBroken
from orkhon.wire.fold import Step
from orkhon.wire.kinds import EntryKind
from orkhon.wire.models import Header as HeaderRow

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_MOST_PARAMETERS: Final = 500
_BODIES_AT_ONCE: Final = 500

_BESIDE: Final = {
    "wire_payload": "position",
    "wire_statement": "position",
    "wire_link": "header_id",
    "wire_redaction": "target",
}

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEnd:
    """Where the log ends: the last position, the hashes that the next entry names, and the key used.

    `received` is None while the log is empty.
    """

    position: int
    header_hash: str
    link_hash: str
    key_id: str
    received: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Opening:
    """What an append must know before it decides.

    Where the log ends; the entries of each uri asked for that has any, in the order of their positions; and of each
    pair of agency and signer asked for the sequence and hash of its last statement, (0, zeros) at first.
    """

    end: LogEnd
    steps: dict[str, list[Step]]
    statement_ends: dict[tuple[str, str], tuple[int, str]]


def log_connection() -> BaseDatabaseWrapper:
    """Return this thread's connection to the database that holds the log."""
    return connections[router.db_for_write(HeaderRow)]


_LOCK: Final = "SELECT id FROM wire_head WHERE id = 1 FOR UPDATE"
_LOG_END: Final = (
    "SELECT h.position, h.hash, l.hash, l.key_id, h.received FROM wire_header h "
    "LEFT JOIN wire_link l ON l.header_id = h.position AND l.own ORDER BY h.position DESC LIMIT 1"
)
_STATEMENT_END: Final = (
    "SELECT sequence, hash FROM wire_statement WHERE agency = %s AND signed_by = %s ORDER BY sequence DESC LIMIT 1"
)
_STEPS: Final = (
    "SELECT h.position, h.agency, h.uri, h.version, h.kind, h.received, p.type, p.embargoed_until "
    "FROM wire_header h LEFT JOIN wire_payload p ON p.position = h.position "
)


def open_log(
    connection: BaseDatabaseWrapper, *, uris: Iterable[str] = (), chains: Iterable[tuple[str, str]] = ()
) -> Opening:
    """Take the append lock until the transaction ends, and return what was asked for as it is under the lock.

    The caller is in a transaction. On SQLite that itself is the lock (`transaction_mode: IMMEDIATE`). On PostgreSQL
    it is a row, taken by a statement of its own: what the next statements read under READ COMMITTED is then the
    committed end. Raises `WireBroken` when the last entry has no link of this hub.
    """
    chains = list(dict.fromkeys(chains))
    of_uris = _steps_questions(connection, uris)
    questions = [(_LOG_END, ()), *of_uris, *((_STATEMENT_END, one) for one in chains)]
    if connection.vendor == "sqlite":
        found = driver.answers(connection, questions)
    else:
        locked, *found = driver.answers(connection, [(_LOCK, ()), *questions])
        if not locked:
            driver.run(connection, "INSERT INTO wire_head (id) VALUES (1) ON CONFLICT DO NOTHING")
            locked, *found = driver.answers(connection, [(_LOCK, ()), *questions])
    last, of_steps, of_chains = found[0], found[1 : 1 + len(of_uris)], found[1 + len(of_uris) :]
    return Opening(
        end=_log_end(last),
        steps=_steps(chain.from_iterable(of_steps)),
        statement_ends={one: _statement_end(some) for one, some in zip(chains, of_chains, strict=True)},
    )


def _log_end(rows: Sequence[tuple[Any, ...]]) -> LogEnd:
    if not rows:
        return LogEnd(position=0, header_hash=ZERO_HASH, link_hash=ZERO_HASH, key_id="", received=None)
    position, header_hash, link_hash, key_id, received = rows[0]
    if link_hash is None:
        raise WireBroken(f"position {position} has no link of this hub; run `orkhon wire verify`")
    return LogEnd(
        position=position,
        header_hash=header_hash,
        link_hash=link_hash,
        key_id=key_id,
        received=_moment(received),
    )


def _statement_end(rows: Sequence[tuple[Any, ...]]) -> tuple[int, str]:
    return (rows[0][0], rows[0][1]) if rows else (0, ZERO_HASH)


def statement_end(connection: BaseDatabaseWrapper, agency: str, signer: str) -> tuple[int, str]:
    """Return sequence and hash of the last statement of `signer` for `agency`, (0, zeros) at first."""
    return _statement_end(driver.rows(connection, _STATEMENT_END, (agency, signer), prepared=True))


def statement_hash_at(connection: BaseDatabaseWrapper, position: int) -> str:
    """Return the hash of the statement at `position`, empty beyond the end."""
    found = driver.rows(connection, "SELECT hash FROM wire_statement WHERE position = %s", (position,), prepared=True)
    return str(found[0][0]) if found else ""


def steps_of(connection: BaseDatabaseWrapper, uris: Iterable[str]) -> dict[str, list[Step]]:
    """Return the entries of each uri, without contents, in the order of their positions."""
    questions = _steps_questions(connection, uris)
    return _steps(row for sql, values in questions for row in driver.rows(connection, sql, values, prepared=True))


def _steps_questions(connection: BaseDatabaseWrapper, uris: Iterable[str]) -> list[driver.Question]:
    wanted = sorted(set(uris))
    if not wanted:
        return []
    if connection.vendor == "postgresql":
        return [(f"{_STEPS}WHERE h.uri = ANY(%s::text[]) ORDER BY h.position", (wanted,))]
    return [(f"{_STEPS}WHERE h.uri IN ({_marks(len(some))}) ORDER BY h.position", some) for some in _parts(wanted)]


def _steps(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for position, agency, uri, version, kind, received, type_, embargoed in rows:
        found.setdefault(uri, []).append(
            Step(
                position=position,
                agency=agency,
                uri=uri,
                version=version,
                kind=EntryKind(kind),
                received=_moment(received),
                type=type_,
                embargoed_until=None if embargoed is None else _moment(embargoed),
            )
        )
    return found


def taken_back_since(connection: BaseDatabaseWrapper, position: int) -> set[str]:
    """Return the uris of the entries after `position` that take an item back."""
    rows = driver.rows(connection, _TAKEN_BACK, (position,), prepared=True)
    return {str(uri) for (uri,) in rows}


def sizes_after(connection: BaseDatabaseWrapper, position: int, limit: int) -> list[tuple[int, int]]:
    """Return position and length in bytes of up to `limit` payloads after `position`, in order."""
    return [(at, size) for at, size in driver.rows(connection, _SIZES, (position, limit), prepared=True)]


def body_at(connection: BaseDatabaseWrapper, position: int) -> bytes | None:
    """Return the payload's body, or None where it was redacted or the position is beyond the end."""
    found = driver.rows(connection, "SELECT body FROM wire_payload WHERE position = %s", (position,), prepared=True)
    return bytes(found[0][0]) if found else None


_SIZES: Final = "SELECT position, LENGTH(body) FROM wire_payload WHERE position > %s ORDER BY position LIMIT %s"
_TAKEN_BACK: Final = "SELECT uri FROM wire_header WHERE position > %s AND kind IN ('kill', 'withhold', 'redact')"
_BODIES: Final = (
    "SELECT position, body FROM wire_payload WHERE position > %s AND position <= %s ORDER BY position LIMIT %s"
)
_ENTRY = (
    "SELECT h.position, h.agency, h.uri, h.version, h.kind, h.received, h.payload_hash, h.hash, "
    "p.body, p.delivery, s.key_id, s.signed_by FROM wire_header h "
    "LEFT JOIN wire_payload p ON p.position = h.position LEFT JOIN wire_statement s ON s.position = h.position "
)
_MARK: Final = (
    "SELECT h.position, h.agency, h.version, h.received, h.hash, s.key_id, s.signed_by FROM wire_header h "
    "LEFT JOIN wire_statement s ON s.position = h.position WHERE h.position = %s"
)


def read_entries_after(connection: BaseDatabaseWrapper, position: int, limit: int) -> list[WireEntry]:
    """Return the entries after `position`, oldest first."""
    return _entries(connection, "WHERE h.position > %s ORDER BY h.position LIMIT %s", (position, limit))


def read_entries_at(connection: BaseDatabaseWrapper, positions: Iterable[int]) -> dict[int, WireEntry]:
    """Return the entries at those of `positions` that exist."""
    found: dict[int, WireEntry] = {}
    for some in _parts(sorted(set(positions))):
        where = f"WHERE h.position IN ({_marks(len(some))})"
        found.update((entry.position, entry) for entry in _entries(connection, where, some))
    return found


def read_mark_at(connection: BaseDatabaseWrapper, position: int) -> EntryMark | None:
    """Return where the entry at the position stands and who signed it, or None beyond the end; no payload is read."""
    rows = driver.rows(connection, _MARK, (position,), prepared=True)
    if not rows:
        return None
    at, agency, version, received, hash_, key_id, signer = rows[0]
    return EntryMark(
        position=at,
        agency=agency,
        version=version,
        received=_moment(received),
        hash=hash_,
        key_id=key_id or "",
        signed_by=signer or "",
    )


def due_embargoes(connection: BaseDatabaseWrapper, now: datetime, since: datetime | None) -> set[str]:
    """Return the uris that any entry embargoed until a time after `since` and not after `now`."""
    moment = connection.ops.adapt_datetimefield_value
    where, values = "p.embargoed_until <= %s", [moment(now)]
    if since is not None:
        where, values = where + " AND p.embargoed_until > %s", [*values, moment(since)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT h.uri FROM wire_payload p JOIN wire_header h ON h.position = p.position "
            f"WHERE p.embargoed_until IS NOT NULL AND {where}",
            values,
        )
        return {uri for (uri,) in cursor.fetchall()}


def remove_payloads(connection: BaseDatabaseWrapper, positions: Sequence[int], *, by: int) -> None:
    """Record that the `redact` entry at `by` names `positions`, and remove their payloads."""
    redactions = [(position, by) for position in positions]
    driver.run_many(connection, "INSERT INTO wire_redaction (target, entry) VALUES (%s, %s)", redactions)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Without this the bytes stay readable in the file's free pages until scrubbing.py rewrites it.
            cursor.execute("PRAGMA secure_delete = ON")
        for some in _parts(positions):
            cursor.execute(f"DELETE FROM wire_payload WHERE position IN ({_marks(len(some))})", some)


def count_strays(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """Return for each table beside the headers how many of its rows belong to no header."""
    found = {}
    with connection.cursor() as cursor:
        for table, column in _BESIDE.items():
            cursor.execute(
                f"SELECT COUNT(*) FROM {table} t LEFT JOIN wire_header h ON h.position = t.{column} "
                "WHERE h.position IS NULL"
            )
            found[table] = int(cursor.fetchone()[0])
    return found


def last_received(connection: BaseDatabaseWrapper) -> datetime | None:
    """Return when the last entry was received, None while the log is empty."""
    found = driver.rows(connection, "SELECT received FROM wire_header ORDER BY position DESC LIMIT 1")
    return _moment(found[0][0]) if found else None


def last_position(connection: BaseDatabaseWrapper) -> int:
    """Return the last position, 0 while the log is empty."""
    return int(driver.rows(connection, "SELECT COALESCE(MAX(position), 0) FROM wire_header", prepared=True)[0][0])


def _entries(connection: BaseDatabaseWrapper, where: str, values: Sequence[object]) -> list[WireEntry]:
    return [_entry(row) for row in driver.rows(connection, _ENTRY + where, values)]


def _entry(row: Sequence[Any]) -> WireEntry:
    position, agency, uri, version, kind, received, payload_hash, hash_, body, delivery, key_id, signer = row
    nothing: Mapping[str, object] = {}
    contents = None if body is None else read_body(bytes(body))
    return WireEntry(
        position=position,
        agency=agency,
        uri=uri,
        version=version,
        kind=EntryKind(kind),
        received=_moment(received),
        payload_hash=payload_hash,
        hash=hash_,
        schema=contents.schema if contents else "",
        ninjs=contents.ninjs if contents else nothing,
        extra=contents.extra if contents else nothing,
        delivery=delivery or "",
        redacted=contents is None,
        key_id=key_id or "",
        signed_by=signer or "",
    )


def _moment(value: str | datetime) -> datetime:
    """Read a time column: SQLite gives text without a zone, PostgreSQL a datetime."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)


def _parts(values: Sequence[_T]) -> Iterable[Sequence[_T]]:
    """Cut a sequence so that no statement has more parameters than either database takes."""
    return (values[start : start + _MOST_PARAMETERS] for start in range(0, len(values), _MOST_PARAMETERS))


def positions_holding(
    connection: BaseDatabaseWrapper, needles: Sequence[bytes], *, after: int = 0, until: int
) -> list[int]:
    """Return the positions after `after` and up to `until` whose payload's bytes hold one of `needles`, in order.

    Reads every payload between, a hundred megabytes a second or so; hold no lock meanwhile. Looked for here, because
    both databases search bytes far more slowly than Python does; all needles at once, for one after the other takes
    as many times as long.
    """
    found: list[int] = []
    sought = re.compile(b"|".join(map(re.escape, needles)))
    while needles:
        rows = driver.rows(connection, _BODIES, (after, until, _BODIES_AT_ONCE), prepared=True, binary=True)
        for position, body in rows:
            if sought.search(body) is not None:
                found.append(position)
        if len(rows) < _BODIES_AT_ONCE:
            break
        after = rows[-1][0]
    return found
