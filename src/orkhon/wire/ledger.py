"""The SQL of the append and of the reading of entries, written by hand because both are the hub's hot paths.

The one module of this room where SQLite and PostgreSQL are told apart for locking, inserting and notifying. It
goes to the database's own driver through Django's connection, so Django's query log does not show it.
It decides nothing: it locks, reads rows and writes rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import connections, router

from orkhon.trust import ZERO_HASH, Header, Link, Statement
from orkhon.wire.entries import WireEntry
from orkhon.wire.envelopes import read_body
from orkhon.wire.errors import WireBroken
from orkhon.wire.fold import Step
from orkhon.wire.kinds import EntryKind
from orkhon.wire.models import Header as HeaderRow

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

CHANNEL: Final = "orkhon_wire"
"""Where PostgreSQL tells its listeners of each append."""

_MOST_PARAMETERS: Final = 500

_BESIDE: Final = {
    "wire_payload": "position",
    "wire_statement": "position",
    "wire_link": "header_id",
    "wire_redaction": "target",
}

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True, slots=True)
class LogEnd:
    """Where the log ends: the last position, the hashes that the next entry names, and the key used."""

    position: int
    header_hash: str
    link_hash: str
    key_id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PayloadRow:
    """A payload with the copies that queries use."""

    salt: bytes
    body: bytes
    delivery: str
    type: str
    language: str
    language_code: str
    embargoed_until: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRows:
    """All rows of one new entry, with the hashes of what is signed."""

    header: Header
    header_hash: str
    statement: Statement
    statement_hash: str
    link: Link
    link_hash: str
    payload: PayloadRow


def log_connection() -> BaseDatabaseWrapper:
    """Return this thread's connection to the database that holds the log."""
    return connections[router.db_for_write(HeaderRow)]


def lock(connection: BaseDatabaseWrapper) -> None:
    """Take the append lock until the transaction ends. The caller is in a transaction.

    On SQLite the transaction itself is the lock (`transaction_mode: IMMEDIATE`). On PostgreSQL it is a row,
    taken by a statement of its own: what the next statements read under READ COMMITTED is then the
    committed end.
    """
    if connection.vendor == "sqlite":
        return
    if not _rows(connection, "SELECT id FROM wire_head WHERE id = 1 FOR UPDATE"):
        _run(connection, "INSERT INTO wire_head (id) VALUES (1) ON CONFLICT DO NOTHING")
        _rows(connection, "SELECT id FROM wire_head WHERE id = 1 FOR UPDATE")


def log_end(connection: BaseDatabaseWrapper) -> LogEnd:
    """Return where the log ends. Raises `WireBroken` when the last entry has no link of this hub."""
    rows = _rows(
        connection,
        "SELECT h.position, h.hash, l.hash, l.key_id FROM wire_header h "
        "LEFT JOIN wire_link l ON l.header_id = h.position AND l.own ORDER BY h.position DESC LIMIT 1",
    )
    if not rows:
        return LogEnd(position=0, header_hash=ZERO_HASH, link_hash=ZERO_HASH, key_id="")
    position, header_hash, link_hash, key_id = rows[0]
    if link_hash is None:
        raise WireBroken(f"position {position} has no link of this hub; run `orkhon wire verify`")
    return LogEnd(position=position, header_hash=header_hash, link_hash=link_hash, key_id=key_id)


def statement_end(connection: BaseDatabaseWrapper, agency: str, signer: str) -> tuple[int, str]:
    """Return sequence and hash of the last statement of `signer` for `agency`, (0, zeros) at first."""
    rows = _rows(
        connection,
        "SELECT sequence, hash FROM wire_statement WHERE agency = %s AND signed_by = %s ORDER BY sequence DESC LIMIT 1",
        (agency, signer),
    )
    return (rows[0][0], rows[0][1]) if rows else (0, ZERO_HASH)


def steps_of(connection: BaseDatabaseWrapper, uris: Iterable[str]) -> dict[str, list[Step]]:
    """Return the entries of each uri, without contents, in the order of their positions."""
    found: dict[str, list[Step]] = {}
    for some in _parts(sorted(set(uris))):
        rows = _rows(
            connection,
            "SELECT h.position, h.agency, h.uri, h.version, h.kind, h.received, p.type, p.embargoed_until "
            "FROM wire_header h LEFT JOIN wire_payload p ON p.position = h.position "
            f"WHERE h.uri IN ({_marks(len(some))}) ORDER BY h.position",
            some,
        )
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


def body_at(connection: BaseDatabaseWrapper, position: int) -> bytes | None:
    """Return the payload's body, or None where it was redacted or the position is beyond the end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM wire_payload WHERE position = %s", (position,))
        row = cursor.fetchone()
    return None if row is None else bytes(row[0])


_ENTRY = (
    "SELECT h.position, h.agency, h.uri, h.version, h.kind, h.received, h.payload_hash, h.hash, "
    "p.body, p.delivery FROM wire_header h LEFT JOIN wire_payload p ON p.position = h.position "
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
    _insert(connection, "wire_redaction", ("target", "entry"), [(position, by) for position in positions])
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Without this the bytes stay readable in the file's free pages.
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


def last_position(connection: BaseDatabaseWrapper) -> int:
    """Return the last position, 0 while the log is empty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(position), 0) FROM wire_header")
        return int(cursor.fetchone()[0])


def write(connection: BaseDatabaseWrapper, rows: Sequence[NewRows]) -> None:
    """Insert all rows of new entries and tell PostgreSQL's listeners. The caller holds the lock."""
    # All of a batch has one time, so it is put into the database's form once.
    moment = lru_cache(maxsize=None)(connection.ops.adapt_datetimefield_value)
    _insert(
        connection,
        "wire_header",
        ("position", "agency", "uri", "version", "kind", "received", "payload_hash", "previous", "hash"),
        [
            (
                row.header.position,
                row.header.agency,
                row.header.uri,
                row.header.version,
                row.header.kind,
                moment(row.header.received),
                row.header.payload_hash,
                row.header.previous,
                row.header_hash,
            )
            for row in rows
        ],
    )
    _insert(
        connection,
        "wire_payload",
        (
            "position",
            "salt",
            "body",
            "delivery",
            "agency",
            "type",
            "language",
            "language_code",
            "embargoed_until",
        ),
        [
            (
                row.header.position,
                row.payload.salt,
                row.payload.body,
                row.payload.delivery,
                row.header.agency,
                row.payload.type,
                row.payload.language,
                row.payload.language_code,
                None if row.payload.embargoed_until is None else moment(row.payload.embargoed_until),
            )
            for row in rows
        ],
    )
    _insert(
        connection,
        "wire_statement",
        (
            "position",
            "agency",
            "signed_by",
            "key_id",
            "time",
            "sequence",
            "previous",
            "signature",
            "hash",
        ),
        [
            (
                row.header.position,
                row.statement.agency,
                row.statement.by,
                row.statement.key_id,
                moment(row.statement.time),
                row.statement.sequence,
                row.statement.previous,
                row.statement.signature,
                row.statement_hash,
            )
            for row in rows
        ],
    )
    _insert(
        connection,
        "wire_link",
        (
            "header_id",
            "hub",
            "own",
            "key_id",
            "position",
            "previous",
            "statement",
            "received",
            "signature",
            "hash",
        ),
        [
            (
                row.header.position,
                row.link.hub,
                True,
                row.link.key_id,
                row.link.position,
                row.link.previous,
                row.link.statement,
                moment(row.link.received),
                row.link.signature,
                row.link_hash,
            )
            for row in rows
        ],
    )
    if connection.vendor == "postgresql" and rows:
        _run(connection, "SELECT pg_notify(%s, %s)", (CHANNEL, str(rows[-1].header.position)))


def _insert(
    connection: BaseDatabaseWrapper, table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    names = ", ".join(columns)
    one = f"({_marks(len(columns))})"
    if connection.vendor == "sqlite":
        with connection.wrap_database_errors:
            _cursor(connection).executemany(_in_sqlite(f"INSERT INTO {table} ({names}) VALUES {one}"), rows)
        return
    # One statement for all rows: a round trip each would be most of the time of a batch.
    for some in _parts(rows):
        values = ", ".join([one] * len(some))
        _run(connection, f"INSERT INTO {table} ({names}) VALUES {values}", list(chain.from_iterable(some)))


def _cursor(connection: BaseDatabaseWrapper) -> Any:
    """Return a cursor of the database's own driver: Django's wrappers cost as much as SQLite's inserts do."""
    if not connection.in_atomic_block:
        connection.close_if_health_check_failed()
        connection.ensure_connection()
    return connection.connection.cursor()


def _run(connection: BaseDatabaseWrapper, sql: str, values: Sequence[object] = ()) -> Any:
    """Execute one statement and return the driver's cursor; errors are Django's."""
    with connection.wrap_database_errors:
        cursor = _cursor(connection)
        cursor.execute(_in_sqlite(sql) if connection.vendor == "sqlite" else sql, values)
        return cursor


def _rows(connection: BaseDatabaseWrapper, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = _run(connection, sql, values).fetchall()
    return rows


@lru_cache(maxsize=256)
def _in_sqlite(sql: str) -> str:
    """Write a statement of this module with SQLite's marks; none has a percent sign of another meaning."""
    return sql.replace("%s", "?")


def _entries(connection: BaseDatabaseWrapper, where: str, values: Sequence[object]) -> list[WireEntry]:
    return [_entry(row) for row in _rows(connection, _ENTRY + where, values)]


def _entry(row: Sequence[Any]) -> WireEntry:
    position, agency, uri, version, kind, received, payload_hash, hash_, body, delivery = row
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
