"""The kind of column that numbers an append-only table. Knows no table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class PositionField(models.BigIntegerField):  # type: ignore[type-arg]  # no arguments at run time
    """A position in a log, given by whoever appends.

    SQLite keeps a table in the order of its row id, and only a column of the type INTEGER is that row id.
    Any other type would leave a second, hidden unique key, by which INSERT OR REPLACE could remove a row.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """Return the column type of `connection`'s database; both hold 64 bits."""
        return "integer" if connection.vendor == "sqlite" else "bigint"
