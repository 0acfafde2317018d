"""Write the rows of new entries. Decides nothing: what is chained and signed comes in.

SQLite runs a prepared statement a table; PostgreSQL gets all rows of all tables, and the notice to its listeners, in
one prepared statement, but where some table has more rows than another (entries that another hub made).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from orkhon.trust import Header, Link, Statement
from orkhon.wire import driver

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

CHANNEL: Final = "orkhon_wire"
"""Where PostgreSQL tells its listeners of each append."""

_COLUMNS: Final = {
    "wire_header": ("position", "agency", "uri", "version", "kind", "received", "payload_hash", "previous", "hash"),
    "wire_payload": (
        "position", "salt", "body", "delivery", "agency", "type", "language", "language_code", "embargoed_until"
    ),
    "wire_statement": (
        "position", "agency", "signed_by", "key_id", "time", "sequence", "previous", "signature", "hash"
    ),
    "wire_link": (
        "header_id", "hub", "own", "key_id", "position", "previous", "statement", "received", "signature", "hash"
    ),
}  # fmt: skip
_TYPES: Final = {
    **dict.fromkeys(("position", "header_id", "sequence"), "bigint"),
    **dict.fromkeys(("received", "time", "embargoed_until"), "timestamptz"),
    **dict.fromkeys(("salt", "body"), "bytea"),
    "own": "boolean",
}


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
    """All rows of one new entry, with the signatures and hashes of what is signed.

    `payload` is None and `others` are links of other hubs only for an entry that was made on another hub.
    """

    header: Header
    header_hash: str
    statement: Statement
    statement_signature: str
    statement_hash: str
    link: Link
    link_signature: str
    link_hash: str
    payload: PayloadRow | None
    others: tuple[Link, ...] = ()


def write(connection: BaseDatabaseWrapper, rows: Sequence[NewRows]) -> None:
    """Insert all rows of new entries and tell PostgreSQL's listeners. The caller holds the lock."""
    values = _values(connection, rows)
    even = len({len(some) for some in values}) == 1
    if connection.vendor == "sqlite" or not even:
        for statement, some in zip(_a_table_each(), values, strict=True):
            driver.run_many(connection, statement, some)
        if connection.vendor != "sqlite":
            driver.run(connection, "SELECT pg_notify(%s, %s)", (CHANNEL, str(rows[-1].header.position)))
        return
    notice = (CHANNEL, str(rows[-1].header.position))
    if len(rows) == 1:
        alone = chain.from_iterable(some[0] for some in values)
        driver.run(connection, _in_postgresql(many=False), [*alone, *notice], prepared=True)
        return
    columns = chain.from_iterable(zip(*some, strict=True) for some in values)
    driver.run(connection, _in_postgresql(many=True), [*map(list, columns), *notice], prepared=True)


def _values(connection: BaseDatabaseWrapper, rows: Sequence[NewRows]) -> list[list[tuple[object, ...]]]:
    """Return for each table of `_COLUMNS` the values of its new rows."""
    # All of a batch has one time, so it is put into the database's form once.
    moment = lru_cache(maxsize=None)(connection.ops.adapt_datetimefield_value)
    headers: list[tuple[object, ...]] = []
    payloads: list[tuple[object, ...]] = []
    statements: list[tuple[object, ...]] = []
    links: list[tuple[object, ...]] = []
    for row in rows:
        header, payload, statement, link = row.header, row.payload, row.statement, row.link
        position = header.position
        headers.append(
            (
                position,
                header.agency,
                header.uri,
                header.version,
                header.kind,
                moment(header.received),
                header.payload_hash,
                header.previous,
                row.header_hash,
            )
        )
        if payload is not None:
            payloads.append(
                (
                    position,
                    payload.salt,
                    payload.body,
                    payload.delivery,
                    header.agency,
                    payload.type,
                    payload.language,
                    payload.language_code,
                    None if payload.embargoed_until is None else moment(payload.embargoed_until),
                )
            )
        statements.append(
            (
                position,
                statement.agency,
                statement.by,
                statement.key_id,
                moment(statement.time),
                statement.sequence,
                statement.previous,
                row.statement_signature,
                row.statement_hash,
            )
        )
        own = (position, link, True, row.link_signature, row.link_hash)
        # The others first: whose link was written before this hub's own brought the entry (following.brought_by).
        for at, one, is_own, signature, hashed in (*_of_others(row), own):
            links.append(
                (
                    at,
                    one.hub,
                    is_own,
                    one.key_id,
                    one.position,
                    one.previous,
                    one.statement,
                    moment(one.received),
                    signature,
                    hashed,
                )
            )
    return [headers, payloads, statements, links]


def _of_others(row: NewRows) -> list[tuple[int, Link, bool, str, str]]:
    return [(row.header.position, link, False, link.signature, link.hash()) for link in row.others]


@lru_cache(maxsize=1)
def _a_table_each() -> list[str]:
    return [
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
        for table, columns in _COLUMNS.items()
    ]


@lru_cache(maxsize=2)
def _in_postgresql(*, many: bool) -> str:
    """Return the statement for one array a column, or for one value a column: arrays cost more than a lone entry."""
    parts = []
    for table, columns in _COLUMNS.items():
        types = [_TYPES.get(column, "text") for column in columns]
        # Bytes as they are; as text they would be twice as long.
        marks = ", ".join(f"{'%b' if type_ == 'bytea' else '%s'}::{type_}{'[]' * many}" for type_ in types)
        given = f"SELECT * FROM unnest({marks})" if many else f"VALUES ({marks})"
        parts.append(f"{table}_new AS (INSERT INTO {table} ({', '.join(columns)}) {given})")
    return f"WITH {', '.join(parts)} SELECT pg_notify(%s, %s)"
