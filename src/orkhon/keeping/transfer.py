"""What a move carries between two databases: tables, where rows come from, where they go. Knows neither database.

Text stays text wherever both sides read the same: PostgreSQL parses what comes in, SQLite has no other times than
text. Django's own connections are not used for rows, because their converters would only be undone again.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import Field, ForeignKey, Model

from orkhon.keeping.errors import TargetTaken
from orkhon.keeping.moves import Mark

Row = tuple[Any, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MovedTable:
    """A table as both databases know it: its columns, the kind of each, and which of them is the primary key."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    key: int

    @classmethod
    def of(cls, model: type[Model]) -> MovedTable:
        """Read the table of a model."""
        fields = model._meta.local_concrete_fields
        return cls(
            name=model._meta.db_table,
            columns=tuple(str(field.column) for field in fields),
            kinds=tuple(_kind(field) for field in fields),
            key=next(place for place, field in enumerate(fields) if field.primary_key),
        )

    def select(self, mark: str, *, after: bool) -> str:
        """Return the statement that reads a batch in the order of the primary key."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        key = f'"{self.columns[self.key]}"'
        where = f"WHERE {key} > {mark} " if after else ""
        return f'SELECT {names} FROM "{self.name}" {where}ORDER BY {key} LIMIT {mark}'


def _kind(field: Field[Any, Any]) -> str:
    while isinstance(field, ForeignKey):
        field = field.target_field
    return field.get_internal_type()


class Source(Protocol):
    """Where rows come from; it is only read, but for the mark at the very end."""

    def rows(self, table: MovedTable, after: object, limit: int) -> list[Row]:
        """Return the next rows after the one with the key `after`, None for the first; values as they were read."""

    def count(self, table: str) -> int:
        """Return how many rows a table has."""

    def head(self) -> tuple[int, str]:
        """Return the end of the wire."""

    def sequence_ends(self) -> Mapping[str, int]:
        """Return by table the last number that was given out."""

    def fingerprint(self) -> str:
        """Return what changes whenever anything in the database does."""

    def mark_moved(self, where: str, now: datetime.datetime) -> None:
        """Let no hub start here any more."""


class Destination(Protocol):
    """Where rows go."""

    mark: Mark

    def tables(self) -> list[str]:
        """Return the names of the tables that are there."""

    def clear(self, names: Sequence[str]) -> None:
        """Take foreign keys off, remove what migrations put in, and remember both in one transaction."""

    def write(self, table: MovedTable, rows: Sequence[Row]) -> None:
        """Write rows and how far they came in one transaction. Raises `ValueRefused`."""

    def finish(self, ends: Mapping[str, int]) -> None:
        """Put foreign keys and sequences back."""

    def count(self, table: str) -> int:
        """Return how many rows a table has."""

    def head(self) -> tuple[int, str]:
        """Return the end of the wire."""


def reached_name(table: MovedTable) -> str:
    """Return the name under which the mark holds the last key that was written."""
    return f"reached {table.name}"


def refuse_taken(destination: Destination, where: str) -> None:
    """Raise `TargetTaken` where anything but a move that was begun is in the database."""
    there = destination.tables()
    if there:
        raise TargetTaken(
            f"{where} holds {len(there)} tables already (first {sorted(there)[0]}); give an empty one, "
            "or move that one aside"
        )
