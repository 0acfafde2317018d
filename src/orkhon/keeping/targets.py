"""The two kinds of database that a backup is restored into. Each is empty before, and empty again after a failure."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import psycopg
from django.db.migrations.executor import MigrationExecutor

from orkhon.keeping import postgresql, sqlite
from orkhon.keeping.archive import SQLITE_FILE, TABLES, Member
from orkhon.keeping.errors import BackupDamaged, KeepingError, RestoredBroken, TargetTaken
from orkhon.keeping.facts import head_of
from orkhon.keeping.files import write_member
from orkhon.keeping.manifest import Facts, Manifest
from orkhon.keeping.moves import MOVE_TABLE, RESTORING, STATE, Mark

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class Target(Protocol):
    """Where the database's members of a backup go."""

    vendor: str

    def refuse_unless_empty(self) -> None:
        """Raise `TargetTaken` when anything is there."""

    def begin(self, manifest: Manifest) -> None:
        """Make ready for the members."""

    def take(self, member: Member) -> None:
        """Take one member under `database/`."""

    def finish(self, facts: Facts) -> None:
        """Complete what was taken, and compare it with what the backup says of itself. Raises `RestoredBroken`."""

    def abandon(self) -> None:
        """Remove everything again."""

    def settle(self) -> None:
        """Let the database be used."""


def compare(found_head: tuple[int, str], counts: Callable[[str], int], facts: Facts) -> None:
    """Compare a restored database with the manifest. Raises `RestoredBroken`."""
    if found_head != (facts.head, facts.head_hash):
        raise RestoredBroken(
            f"the restored wire ends at position {found_head[0]}, and the backup says {facts.head}; use another backup"
        )
    for table, count in facts.counts.items():
        found = counts(table)
        if found != count:
            raise RestoredBroken(f"the restored table {table} has {found} rows, and the backup says {count}")


class SqliteTarget:
    """A file in the folder that becomes the home."""

    vendor = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._path = folder / "orkhon.sqlite3"

    def refuse_unless_empty(self) -> None:
        """Do nothing: the file lies in the home folder, which was looked at."""

    def begin(self, manifest: Manifest) -> None:
        """Do nothing: the file comes whole."""

    def take(self, member: Member) -> None:
        """Write the file."""
        if member.name != SQLITE_FILE:
            raise BackupDamaged(f"the backup of an SQLite hub holds {member.name}; use another backup")
        write_member(member, self._path)

    def finish(self, facts: Facts) -> None:
        """Let SQLite judge the file, and compare it with the manifest."""
        if not self._path.exists():
            raise BackupDamaged("the backup holds no database; use another backup")
        sqlite.check_integrity(self._path)
        with sqlite.reading(self._path) as connection:

            def ask(question: str) -> list[tuple[Any, ...]]:
                return connection.execute(question).fetchall()

            there = sqlite.facts_of(self._path).counts
            compare(head_of(ask), lambda table: there.get(table, -1), facts)

    def abandon(self) -> None:
        """Do nothing: the folder goes with everything in it."""

    def settle(self) -> None:
        """Bring what migrations left in the write-ahead log into the file, which is moved alone."""
        if self._path.exists():
            sqlite.settle(self._path)


class PostgresTarget:
    """The database of this process's settings."""

    vendor = "postgresql"

    def __init__(self, connection: BaseDatabaseWrapper, raw: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._raw = raw
        self._mark = Mark(lambda statement, values: raw.execute(statement.encode(), values))
        self._tables: dict[str, postgresql.Table] = {}
        self._sequences: dict[str, int] = {}
        self._keys: postgresql.ForeignKeys = []
        self._open: tuple[str, Any, Any] | None = None
        self._begun = False

    def refuse_unless_empty(self) -> None:
        """Raise `TargetTaken` for any table, but for those of a restore that was killed, which go."""
        there = postgresql.table_names(self._raw)
        if MOVE_TABLE in there and self._mark.state() == RESTORING:
            postgresql.drop_everything(self._raw)
            return
        if there:
            raise TargetTaken(
                f"the PostgreSQL database holds {len(there)} tables already (first {there[0]}); give an empty one by "
                "ORKHON_DATABASE_URL, or rename this one away: ALTER DATABASE … RENAME TO …"
            )

    def begin(self, manifest: Manifest) -> None:
        """Make the tables as they were when the backup was made, and empty."""
        self._begun = True
        self._mark.make()
        self._mark.put(STATE, RESTORING)
        executor = MigrationExecutor(self._connection)
        nodes = set(executor.loader.graph.nodes)
        wanted = {node for node in manifest.database.migrations if node in nodes}
        ends = [
            node
            for node in sorted(wanted)
            if not any(
                child.key in wanted
                for child in executor.loader.graph.node_map[node].children
                if child.key[0] == node[0]
            )
        ]
        executor.migrate(ends)
        self._connection.close()

    def take(self, member: Member) -> None:
        """Copy a piece of a table in."""
        if member.name == TABLES:
            self._open_load(member.note())
            return
        _, table, _ = member.name.split("/") if member.name.count("/") == 2 else ("", "", "")
        if table not in self._tables:
            raise BackupDamaged(f"the backup of a PostgreSQL hub holds {member.name}; use another backup")
        if self._open is None or self._open[0] != table:
            self._end_table()
            manager = self._raw.cursor().copy(self._tables[table].copy_in())
            self._open = (table, manager, manager.__enter__())
        for part in member.parts():
            self._open[2].write(part)

    def _open_load(self, description: bytes) -> None:
        self._tables, self._sequences = postgresql.read_description(description)
        there = {table.name: set(table.columns) for table in postgresql.tables_of(self._raw, list(self._tables))}
        for name, table in self._tables.items():
            if not table.columns or not set(table.columns) <= there.get(name, set()):
                raise BackupDamaged(f"the backup has a table {name} that its migrations do not make; use another one")
        self._keys = postgresql.foreign_keys(self._raw)
        self._raw.execute("BEGIN")
        postgresql.drop_foreign_keys(self._raw, self._keys)
        kept = {"django_migrations", MOVE_TABLE}
        postgresql.clear_tables(self._raw, [name for name in postgresql.table_names(self._raw) if name not in kept])

    def _end_table(self, error: BaseException | None = None) -> None:
        if self._open is not None:
            _, manager, _ = self._open
            self._open = None
            manager.__exit__(type(error) if error else None, error, None)

    def finish(self, facts: Facts) -> None:
        """Put foreign keys and sequences back, and compare with the manifest."""
        if not self._tables:
            raise BackupDamaged("the backup holds no database; use another backup")
        try:
            self._end_table()
            postgresql.add_foreign_keys(self._raw, self._keys)
            postgresql.set_sequences(self._raw, self._sequences)
            self._raw.execute("COMMIT")
        except psycopg.Error as error:
            raise RestoredBroken(f"PostgreSQL refuses what the backup holds: {error}; use another backup") from error

        def ask(question: str) -> list[tuple[Any, ...]]:
            return self._raw.execute(question.encode()).fetchall()

        compare(head_of(ask), lambda table: int(ask(f'SELECT count(*) FROM "{table}"')[0][0]), facts)
        self._raw.execute("ANALYZE")

    def abandon(self) -> None:
        """Remove all tables, for there were none before."""
        if not self._begun:
            return
        with suppress(KeepingError, psycopg.Error):
            self._end_table(KeepingError("abandoned"))
        if not self._raw.closed:
            self._raw.rollback()
            postgresql.drop_everything(self._raw)

    def settle(self) -> None:
        """Take the mark away."""
        self._mark.drop()
