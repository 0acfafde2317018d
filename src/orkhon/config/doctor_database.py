"""The doctor's look into the databases and at what the hub does. Import it only after Django is set up.

The checks take facts and return findings; `look` gathers the facts, each guarded by itself: one question that fails
hides no other answer.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection, connections

from orkhon.audit import guards as audit_guards
from orkhon.audit.queries import ActFilter, acts
from orkhon.audit.waiting import waiting_files
from orkhon.config import doctor_stories
from orkhon.config.doctor_findings import Finding, bad, in_bytes, ok, warn
from orkhon.config.doctor_machine import clock_against_wire
from orkhon.config.health import (
    Health,
    missing_tables,
    readers_health,
    unanswered,
    unapplied_migrations,
    web_health,
)
from orkhon.desk import guards as desk_guards
from orkhon.desk.withdrawals import Withdrawals
from orkhon.intake.queries import Condition, SourceReport, source_reports
from orkhon.keeping.moves import MovedAway, moved_away, why_unfinished
from orkhon.keeping.sqlite import path_of
from orkhon.verification import guards as verification_guards
from orkhon.wire.erasing import ErasureReport, erasures
from orkhon.wire.guards import missing_guards
from orkhon.wire.queries import head, last_received
from orkhon.wire.readers import lag_of

OLD_BACKUP: Final = timedelta(days=2)
FAR_BEHIND: Final = 1000
MOST_TO_LOOK_THROUGH: Final = 4_000_000_000
OLDEST_POSTGRES: Final = 140_000
OLDEST_SQLITE: Final = (3, 37, 0)
# As SQLite and PostgreSQL say it.
_NOT_MADE: Final = re.compile(r"no such (table|column)|(relation|column) .* does not exist")
_BROKEN: Final = re.compile(r"not a database|malformed|invalid page|disk I/O error")


@dataclass(frozen=True, kw_only=True, slots=True)
class SqliteFile:
    """What one SQLite file says of itself. `damage` is None where it was too large to look through."""

    name: str
    size: int
    journal: str
    synchronous: int
    damage: tuple[str, ...] | None


def sqlite_file(file: SqliteFile, *, durable: bool) -> Finding:
    """Judge one SQLite file; `durable` is for the one whose last commits a power cut must not take."""
    check = f"SQLite {file.name}"
    fact = f"{in_bytes(file.size)}, journal {file.journal}"
    if file.damage:
        advice = "stop the hub, keep the file, and restore the last backup (docs/howto/keep-and-move.md)"
        return bad(check, f"{fact}; damaged: {'; '.join(file.damage)}", advice)
    if file.journal != "wal":
        return bad(check, fact, "`orkhon prepare` sets the journal to WAL; if it does not stay, mind the file system")
    if durable and file.synchronous < 2:
        return bad(check, f"{fact}, synchronous {file.synchronous}", "a setting was changed: it must be FULL")
    if file.damage is None:
        return ok(check, f"{fact}; over {in_bytes(MOST_TO_LOOK_THROUGH)}, so not looked through for damage")
    return ok(check, f"{fact}, no damage found")


def sqlite_version(version: tuple[int, ...]) -> Finding:
    """Judge the SQLite library."""
    shown = ".".join(map(str, version))
    if version < OLDEST_SQLITE:
        return bad("SQLite", shown, f"use a Python with SQLite {'.'.join(map(str, OLDEST_SQLITE))} or newer")
    return ok("SQLite", shown)


def postgres(facts: Mapping[str, str], *, in_use: int) -> list[Finding]:
    """Judge the PostgreSQL server by its settings, as a session of ours sees them."""
    version = int(facts.get("server_version_num", "0"))
    shown = facts.get("server_version", "?")
    found = []
    if version < OLDEST_POSTGRES:
        found.append(bad("PostgreSQL", shown, "use PostgreSQL 14 or newer"))
    else:
        found.append(ok("PostgreSQL", shown))
    if facts.get("server_encoding") != "UTF8":
        advice = "make the database anew with --encoding=UTF8 --template=template0 and move into it"
        found.append(bad("encoding", facts.get("server_encoding", "?"), advice))
    else:
        found.append(ok("encoding", "UTF8"))
    for name in ("idle_in_transaction_session_timeout", "lock_timeout"):
        milliseconds = int(facts.get(name, "0"))
        if not 0 < milliseconds <= 60_000:
            advice = "let nothing before the server drop a session's settings, as a pooler in transaction mode does"
            found.append(bad(name, f"{milliseconds} ms in our sessions", advice))
        else:
            found.append(ok(name, f"{milliseconds} ms in our sessions"))
    off = [name for name in ("fsync", "full_page_writes") if facts.get(name) == "off"]
    if facts.get("synchronous_commit") == "off":
        off.append("synchronous_commit")
    if off:
        advice = "switch them on: after a power cut positions would be given out twice and the signed chain would fork"
        found.append(bad("durability", f"off: {', '.join(off)}", advice))
    else:
        found.append(ok("durability", "fsync, full_page_writes and synchronous_commit are on"))
    most = int(facts.get("max_connections", "0"))
    fact = f"{in_use} of {most} in use"
    if most < 30 or in_use > most * 0.8:
        found.append(warn("connections", fact, "raise max_connections (100 is plenty), or see who holds them"))
    else:
        found.append(ok("connections", fact))
    return found


def migrations(unapplied: Sequence[str], gone: Sequence[str]) -> Finding:
    """Judge whether the databases are of this version, and hold all its tables; `gone` are those that are not there."""
    if unapplied:
        fact = f"{len(unapplied)} are not applied (first {unapplied[0]})"
        return bad("migrations", fact, "stop the hub, back up, `orkhon prepare`, start (docs/howto/upgrade.md)")
    if gone:
        fact = f"all applied, but lost: {', '.join(gone[:5])}{' …' if len(gone) > 5 else ''}"
        return bad("migrations", fact, "stop the hub and restore its last backup (docs/howto/keep-and-move.md)")
    return ok("migrations", "all applied")


def guards(check: str, missing: Sequence[str]) -> Finding:
    """Judge the triggers that keep a log from being changed; `check` names the log."""
    room = check.split()[0]
    if missing:
        fact = f"missing or altered: {', '.join(missing)}"
        # The desk's steps are no chain: what was changed in them cannot be told afterwards.
        verify = "" if room == "desk" else f", `orkhon {room} verify` tells whether anything changed"
        return bad(check, fact, f"`orkhon prepare` puts them back{verify}")
    return ok(check, "all stand")


def readers(health: Health, *, running: bool) -> list[Finding]:
    """Judge the readers' signs of life, where the hub runs."""
    if not running:
        return [ok("readers", "the hub does not run")]
    advice = "kill the process that /readyz names; the supervisor starts another"
    found = [warn("readers", reason, advice) for reason in health.reasons]
    for name, beat in health.facts.items():
        threads = beat.get("threads") if isinstance(beat, dict) else None
        states = threads if isinstance(threads, dict) else {}
        failing = [one for one, state in states.items() if isinstance(state, dict) and state.get("failures")]
        if failing:
            said = "; ".join(f"{one}: {str(states[one].get('error', ''))[:200]}" for one in failing)
            found.append(warn("readers", f"{name} fail again and again: {said}", "read the log; the cause is there"))
        elif not health.reasons:
            found.append(ok("readers", f"{name} live, {len(states)} threads"))
    return found


def web(health: Health, *, running: bool) -> list[Finding]:
    """Judge the signs of life of each web process, where the hub runs."""
    if not running:
        return [ok("web", "the hub does not run")]
    advice = "kill the process that /readyz names; the supervisor starts another"
    found = [warn("web", reason, advice) for reason in health.reasons]
    if not health.facts and not health.reasons:
        found.append(warn("web", "no web process has reported yet", "wait some seconds, or read the log"))
    for name, beat in health.facts.items():
        if not any(reason.startswith(f"{name} ") for reason in health.reasons):
            process = beat.get("pid") if isinstance(beat, dict) else None
            found.append(ok("web", f"{name} lives (process {process})"))
    return found


def wire(position: int, lags: Mapping[str, int]) -> Finding:
    """Judge how far the wire is, and who is behind."""
    late = {name: lag for name, lag in lags.items() if lag > FAR_BEHIND}
    said = ", ".join(f"{name} {lag} behind" for name, lag in lags.items())
    fact = f"{position} entries; {said}"
    if late:
        return warn(
            "wire", fact, "if the number does not fall while the hub runs, read the log for that reader's errors"
        )
    return ok("wire", fact)


def sources(reports: Sequence[SourceReport]) -> Finding:
    """Judge the sources: which bring nothing new, and which fail."""
    asked = [one for one in reports if one.condition is not Condition.DISABLED]
    ill = [one for one in asked if one.condition in {Condition.SILENT, Condition.FAILING}]
    if ill:
        named = ", ".join(f"{one.source.agency.code}: {one.source.name} ({one.condition.value})" for one in ill[:5])
        fact = f"{len(ill)} of {len(asked)} silent or failing: {named}{' …' if len(ill) > 5 else ''}"
        return warn("sources", fact, "the desk's report of sources says more of each; ask the agency")
    return ok("sources", f"{len(asked)} asked, all well")


def backup(last: datetime | None, *, now: datetime) -> Finding:
    """Judge the age of the last backup that the audit knows of."""
    advice = "make one each night with `orkhon backup FILE`, and keep it on another machine"
    if last is None:
        return warn("backup", "none is on record", advice)
    age = now - last
    fact = f"the last on {last:%Y-%m-%d %H:%M} UTC"
    return warn("backup", f"{fact}, {age.days} days ago", advice) if age > OLD_BACKUP else ok("backup", fact)


def growth_of_database(size: int, entries: int, entries_lately: int, *, days: float) -> float:
    """Return how many bytes a day the database grows, reckoned by the share of its entries that are recent."""
    return size * (entries_lately / entries) / days if entries else 0.0


def look(*, now: datetime, running: bool, room: bool = True) -> list[Finding]:
    """Ask the databases everything. Changes nothing, and raises nothing of the databases'.

    Where one cannot be used at all (it is half filled, or SQLite has no `room` for its shared memory), that is the one
    finding: whatever else was asked would only fail of it.
    """
    unusable = _unusable(room=room)
    if unusable is not None:
        return [unusable]
    questions: list[tuple[str, Callable[[], list[Finding]]]] = [
        ("database", _ask_database),
        ("migrations", lambda: [migrations(unapplied_migrations(), missing_tables())]),
        ("wire's guards", lambda: [guards("wire guards", missing_guards(connection))]),
        ("audit's guards", lambda: [guards("audit guards", audit_guards.missing_guards(connection))]),
        ("desk's guards", lambda: [guards("desk guards", desk_guards.missing_guards(connection))]),
        (
            "verification's guards",
            lambda: [guards("verification guards", verification_guards.missing_guards(connection))],
        ),
        ("clock", lambda: [clock_against_wire(now, last_received())]),
        ("wire", lambda: [wire(head(), {Withdrawals.name: lag_of(Withdrawals.name)})]),
        ("readers", lambda: readers(readers_health(now=now), running=running)),
        ("web", lambda: web(web_health(now=now), running=running)),
        ("stories", doctor_stories.look),
        ("sources", lambda: [sources(source_reports(now=now))]),
        ("moved", lambda: moved(moved_away(connection))),
        ("redactions", lambda: [redactions(erasures(waiting=True), now=now)]),
        ("audit", lambda: [acts_waiting(len(waiting_files(Path(settings.ORKHON_HOME))))]),
        ("backup", lambda: [backup(_last_backup(), now=now)]),
    ]
    found = []
    for check, ask in questions:
        try:
            found += ask()
        except DatabaseError as error:
            found.append(bad(check, unanswered(error), _advice_on(error)))
    return found


def _advice_on(error: DatabaseError) -> str:
    if _BROKEN.search(str(error)):
        return "stop the hub, keep the file, and restore the last backup (docs/howto/keep-and-move.md)"
    if _NOT_MADE.search(str(error)):
        return "`orkhon prepare` makes what is missing; it is so after a restore and an upgrade"
    return "start the database or correct ORKHON_DATABASE_URL"


def _unusable(*, room: bool) -> Finding | None:
    try:
        told = why_unfinished(connection)
        if told and moved_away(connection) is None:
            fact, _, advice = told.partition("; ")
            return bad("moved", fact, advice)
    except DatabaseError as error:
        if not room and connection.vendor == "sqlite":
            return bad("database", unanswered(error), "make room first: nothing of it can be judged on a full disk")
    return None


def database_growth(*, now: datetime, since: datetime) -> float | None:
    """Return how many bytes a day the SQLite files have grown since then.

    0 on PostgreSQL, whose disk is its own; None where the database cannot be asked.
    """
    if connection.vendor != "sqlite":
        return 0.0
    size = sum(_size_of(alias) for alias in connections)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM wire_header")
            entries = int(cursor.fetchone()[0])
            cursor.execute(
                "SELECT COUNT(*) FROM wire_header WHERE received > %s",
                [connection.ops.adapt_datetimefield_value(since)],
            )
            lately = int(cursor.fetchone()[0])
    except DatabaseError:
        return None
    return growth_of_database(size, entries, lately, days=(now - since) / timedelta(days=1))


def moved(away: MovedAway | None) -> list[Finding]:
    """Judge whether the hub has gone to another database; nothing where it has not."""
    return [] if away is None else [bad("moved", away.fact, away.advice)]


def redactions(waiting: Sequence[ErasureReport], *, now: datetime) -> Finding:
    """Judge the redactions whose content is not yet removed from everywhere."""
    if not waiting:
        return ok("redactions", "none is unfinished")
    oldest = min(waiting, key=lambda one: one.begun)
    said = f"; {oldest.error[:200]}" if oldest.error else ""
    fact = f"{len(waiting)} unfinished, the oldest (position {oldest.entry}) for {_length(now - oldest.begun)}{said}"
    advice = "let the hub run, which finishes them; if that one stays, the log and its order's page say why"
    return warn("redactions", fact, advice)


def acts_waiting(count: int) -> Finding:
    """Judge the acts that the database would not take when they were done, and that wait on disk."""
    if not count:
        return ok("audit", "no act waits to be written")
    advice = "the next act in the admin brings them in; if they stay, `orkhon audit verify` and the log say more"
    return warn("audit", f"{count} act{'s wait' if count > 1 else ' waits'} on disk to be written", advice)


def _length(passed: timedelta) -> str:
    minutes = int(passed.total_seconds() // 60)
    return (
        f"{minutes} minutes" if minutes < 120 else f"{minutes // 60} hours" if minutes < 2880 else f"{passed.days} days"
    )


def _last_backup() -> datetime | None:
    found = acts(ActFilter(verb="keeping.backup", outcome="done"), limit=1)
    return found[0].at if found else None


def _ask_database() -> list[Finding]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, setting FROM pg_settings")
            facts = {str(name): str(value) for name, value in cursor.fetchall()}
            cursor.execute("SELECT COUNT(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")
            in_use = int(cursor.fetchone()[0])
        return postgres(facts, in_use=in_use)
    found = [sqlite_version(sqlite3.sqlite_version_info)]
    return found + [sqlite_file(_sqlite_facts(alias), durable=alias == "default") for alias in connections]


def _size_of(alias: str) -> int:
    path = path_of(settings.DATABASES[alias]["NAME"])
    return path.stat().st_size if path.exists() else 0


def _sqlite_facts(alias: str) -> SqliteFile:
    path = path_of(settings.DATABASES[alias]["NAME"])
    size = _size_of(alias)
    with connections[alias].cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        journal = str(cursor.fetchone()[0])
        if settings.ENVIRONMENT.look and _is_wal(path):
            journal = "wal"  # a file that is opened as unchangeable says otherwise
        cursor.execute("PRAGMA synchronous")
        synchronous = int(cursor.fetchone()[0])
        damage: tuple[str, ...] | None = None
        if size <= MOST_TO_LOOK_THROUGH:
            cursor.execute("PRAGMA quick_check(3)")
            damage = tuple(str(line) for (line,) in cursor.fetchall() if line != "ok")
    return SqliteFile(name=path.name, size=size, journal=journal, synchronous=synchronous, damage=damage)


def _is_wal(path: Path) -> bool:
    """Return what the file's header says (https://www.sqlite.org/fileformat2.html, 1.3.3)."""
    with path.open("rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"
