"""Move the whole database of a hub from SQLite to PostgreSQL, or back; home, keys and media stay as they are."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from psycopg.conninfo import conninfo_to_dict

from orkhon.keeping import postgresql, sqlite
from orkhon.keeping.children import environment_of, outcome_of, run_orkhon, start_orkhon
from orkhon.keeping.errors import (
    DatabaseAway,
    HubRuns,
    KeepingError,
    MoveFailed,
    NoHub,
    SourceChanged,
    SourceNotReady,
    TargetTaken,
)
from orkhon.keeping.moves import DONE, MOVE_TABLE, MOVED, MOVING, STATE, Mark, why_unfinished
from orkhon.keeping.progress import Progress
from orkhon.keeping.tables import models_to_move
from orkhon.keeping.transfer import Destination, MovedTable, Source, reached_name, refuse_taken
from orkhon.keeping.transfer_postgresql import PostgresDestination, PostgresSource
from orkhon.keeping.transfer_sqlite import SqliteDestination, SqliteSource
from orkhon.server.errors import AlreadyRunning
from orkhon.server.lock import HomeLock

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

BATCH: Final = 1000
_ALIAS: Final = "moving"
_VERIFY: Final = ("wire", "verify")
_SQLITE_FILE: Final = "orkhon.sqlite3"
_KEYS: Final = "alliance_signingkeyrecord"


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """What was moved: where the wire ends, and how many rows in how many tables. `before` when it was all there."""

    head: int
    tables: int
    rows: int
    before: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ends:
    """Both databases, opened, and the words for the target without any password."""

    source: Source
    destination: Destination
    where: str
    target_url: str


def move(
    url: str,
    *,
    home: Path,
    connection: BaseDatabaseWrapper,
    hub: str,
    afresh: bool,
    begun: Callable[[str], None],
    progress: Progress,
    now: datetime,
) -> Moved:
    """Move what `connection` holds to `url`, or go on where a move that was killed had come to.

    `url` is `postgresql://…`, or `sqlite:` for the file in the home folder. `begun` is called once in the life of a
    move, with the words for the target, before anything is copied. `afresh` clears a target that an unfinished move
    has filled. Raises a `KeepingError`.
    """
    _refuse_same_kind(url, connection)
    with _held(home), _opened(url, home, connection) as ends:
        mark = ends.destination.mark
        there = MOVE_TABLE in ends.destination.tables()
        state = mark.state() if there else ""
        if state == DONE:
            if ends.destination.head() == ends.source.head():
                return Moved(head=ends.source.head()[0], tables=0, rows=0, before=True)
            raise TargetTaken(f"{ends.where} holds a hub that was moved there earlier and went on; give an empty one")
        refusal = why_unfinished(connection)
        if refusal:
            raise SourceNotReady(refusal)
        if state == MOVING and afresh:
            _clear_target(url, home)
            raise _StartAgain
        if state != MOVING:
            refuse_taken(ends.destination, ends.where)
            _check_source(connection)
            begun(ends.where)
            mark.make()
            mark.put("source", [hub, ends.source.fingerprint()])
            mark.put(STATE, MOVING)
        elif mark.get("source") != [hub, ends.source.fingerprint()]:
            raise SourceChanged(
                "the hub's database has changed since this move was begun, so what was copied may be old; "
                "run this again with --afresh"
            )
        return _move(ends, home, progress, now)


class _StartAgain(KeepingError):
    """The target was cleared, and the move begins anew."""


def move_afresh_if_asked(
    url: str,
    *,
    home: Path,
    connection: BaseDatabaseWrapper,
    hub: str,
    afresh: bool,
    begun: Callable[[str], None],
    progress: Progress,
    now: datetime,
) -> Moved:
    """Do what `move` does, a second time after `afresh` has cleared the target."""
    for again in (afresh, False):
        try:
            return move(
                url,
                home=home,
                connection=connection,
                hub=hub,
                afresh=again,
                begun=begun,
                progress=progress,
                now=now,
            )
        except _StartAgain:
            progress.step("what an unfinished move had left is cleared")
    raise AssertionError("a cleared target was cleared again")


def stay(connection: BaseDatabaseWrapper) -> bool:
    """Let a hub start again on a database that was moved elsewhere. Returns False where none was."""
    with connection.cursor() as cursor:
        if MOVE_TABLE not in connection.introspection.table_names(cursor):
            return False

        def execute(statement: str, values: Sequence[Any]) -> Any:
            cursor.execute(statement, values)
            return cursor

        mark = Mark(execute)
        if mark.state() != MOVED:
            return False
        mark.drop()
        return True


def _move(ends: _Ends, home: Path, progress: Progress, now: datetime) -> Moved:
    mark, source, destination = ends.destination.mark, ends.source, ends.destination
    target = environment_of(home, database_url=ends.target_url)
    children = ExitStack()
    with children:
        # Verifying takes the longest, so it runs beside the rest: the source from the start, the target as soon as its
        # wire is there.
        verifying = [_start_verifying(children, environment_of(home, database_url=None))]
        if not mark.get("migrated"):
            progress.step(f"making the tables in {ends.where}")
            run_orkhon(("migrate", "--no-input", "--skip-checks", "--verbosity", "0"), target, MoveFailed)
            mark.put("migrated", True)
        tables = [MovedTable.of(model) for model in models_to_move()]
        if not mark.get("cleared"):
            destination.clear([table.name for table in tables])
        of_wire = [table for table in tables if table.name.startswith("wire_") or table.name == _KEYS]
        rows = sum(_copy(source, destination, table, progress) for table in of_wire)
        verifying.append(_start_verifying(children, target))
        rows += sum(_copy(source, destination, table, progress) for table in tables if table not in of_wire)
        progress.step("putting foreign keys and sequences back")
        destination.finish(source.sequence_ends())
        for table in tables:
            found, wanted = destination.count(table.name), source.count(table.name)
            if found != wanted:
                raise MoveFailed(f"{table.name} has {wanted} rows here and {found} in {ends.where}; use --afresh")
        head = source.head()
        if destination.head() != head:
            raise MoveFailed(f"the wire ends otherwise in {ends.where} than here; run this again with --afresh")
        progress.step("making the search index")
        run_orkhon(("wagtail_update_index", "--verbosity", "0"), target, MoveFailed)
        progress.step("verifying the wire on both sides")
        outcome_of(verifying[0], _VERIFY, SourceNotReady)
        outcome_of(verifying[1], _VERIFY, MoveFailed)
    _, fingerprint = mark.get("source")
    if source.fingerprint() != fingerprint:
        raise SourceChanged(
            "somebody has written to the hub's database while it was moved; stop whatever it is, and run this again "
            "with --afresh"
        )
    source.mark_moved(ends.where, now)
    mark.put(STATE, DONE)
    return Moved(head=head[0], tables=len(tables), rows=rows, before=False)


def _start_verifying(children: ExitStack, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start `orkhon wire verify`, which ends with the stack whatever happens."""

    def end() -> None:
        child.kill()
        child.wait()

    child = start_orkhon(_VERIFY, environment)
    children.callback(end)
    return child


def _copy(source: Source, destination: Destination, table: MovedTable, progress: Progress) -> int:
    """Copy what is missing of a table, and return how many rows it has then."""
    wanted = source.count(table.name)
    if not wanted:
        return 0
    after = destination.mark.get(reached_name(table))
    reached = destination.count(table.name)
    progress.step(f"{table.name}: {wanted:,} rows" + (f", {reached:,} are there already" if reached else ""))
    while rows := source.rows(table, after, BATCH):
        destination.write(table, rows)
        after = rows[-1][table.key]
        reached += len(rows)
        progress.grow(table.name, reached, wanted)
    return reached


@contextmanager
def _held(home: Path) -> Iterator[None]:
    try:
        with HomeLock(home):
            yield
    except AlreadyRunning as error:
        raise HubRuns(f"{error}; stop that hub first: what it writes meanwhile would be lost") from error


def _refuse_same_kind(url: str, connection: BaseDatabaseWrapper) -> None:
    if url != "sqlite:" and not url.startswith(("postgresql://", "postgres://")):
        raise TargetTaken("the target is neither postgresql://user@host:5432/name nor sqlite: (the file in the home)")
    if (url == "sqlite:") == (connection.vendor == "sqlite"):
        raise TargetTaken(
            f"the hub is on {'SQLite' if url == 'sqlite:' else 'PostgreSQL'} already; from one such database to "
            "another, use `orkhon backup` and `orkhon restore`"
        )


@contextmanager
def _opened(url: str, home: Path, connection: BaseDatabaseWrapper) -> Iterator[_Ends]:
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        if not path.exists():
            raise NoHub(f"{path} is not there; run `orkhon prepare` first, or name the right ORKHON_HOME")
        target = _postgres_connection(url)
        where = f"the PostgreSQL database {target.settings_dict['NAME']!r}"
        with sqlite.reading(path) as reading, postgresql.session(target) as raw:
            yield _Ends(
                source=SqliteSource(path, reading),
                destination=PostgresDestination(raw),
                where=where,
                target_url=url,
            )
        return
    path = home / _SQLITE_FILE
    with postgresql.session(connection) as raw, closing(SqliteDestination(path)) as destination:
        yield _Ends(source=PostgresSource(raw), destination=destination, where=str(path), target_url="")


def _postgres_connection(url: str) -> BaseDatabaseWrapper:
    """Return Django's connection to another database than those of the settings."""
    try:
        parts = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # The driver's own words may quote the password.
        raise DatabaseAway(
            "the address of the target cannot be read; write postgresql://user:password@host:5432/name, with "
            "/ : @ [ ] # ? % in a password as %2F and so on"
        ) from None
    settings = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname") or "",
        "USER": parts.get("user") or "",
        "PASSWORD": parts.get("password") or "",
        "HOST": parts.get("host") or "",
        "PORT": str(parts.get("port") or ""),
        "OPTIONS": {"application_name": "orkhon migrate-to", "connect_timeout": 10},
    }
    connections.settings[_ALIAS] = connections.configure_settings({"default": settings})["default"]
    return connections.create_connection(_ALIAS)


def _clear_target(url: str, home: Path) -> None:
    if url == "sqlite:":
        for ending in ("", "-wal", "-shm"):
            (home / f"{_SQLITE_FILE}{ending}").unlink(missing_ok=True)
        return
    with postgresql.session(_postgres_connection(url)) as raw:
        postgresql.drop_everything(raw)


def _check_source(connection: BaseDatabaseWrapper) -> None:
    loader = MigrationLoader(connection)
    waiting = sorted(set(loader.graph.nodes) - set(loader.applied_migrations or ()))
    if waiting:
        raise SourceNotReady(
            f"{len(waiting)} migrations are not applied (first {'.'.join(waiting[0])}); run `orkhon prepare` first"
        )
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    absent = sorted({model._meta.db_table for model in models_to_move()} - there)
    if absent:
        raise SourceNotReady(f"the table {absent[0]} is not there though its migration is; restore a backup first")
