"""Say whether the hub can do its work, for its own start, for a load balancer and for people."""

from __future__ import annotations

import json
import os
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, close_old_connections, connection, connections, router
from django.db.migrations.recorder import MigrationRecorder

from orkhon.alliance.key_file import why_key_unusable
from orkhon.audit import guards as audit_guards
from orkhon.desk import guards as desk_guards
from orkhon.keeping.moves import why_unfinished
from orkhon.verification import guards as verification_guards
from orkhon.wire.guards import missing_guards

HEARTBEAT_EVERY_S = 5.0
HEARTBEAT_TOO_OLD = timedelta(seconds=15)


@dataclass(frozen=True, kw_only=True)
class Health:
    """What was found. `reasons` is empty when the hub is ready; `facts` are told either way."""

    reasons: tuple[str, ...]
    facts: dict[str, object]


def _migrations_on_disk() -> set[tuple[str, str]]:
    # Names alone: importing two hundred modules only to see that nothing is to be done costs memory and time.
    found = set()
    for app in apps.get_app_configs():
        if app.module is None:
            continue
        folder = resources.files(app.module).joinpath("migrations")
        if not folder.is_dir():
            continue
        names = (entry.name for entry in folder.iterdir())
        found |= {(app.label, name[:-3]) for name in names if name.endswith(".py") and name[0] not in "_~"}
    return found


def _unapplied_on(on_disk: set[tuple[str, str]], alias: str) -> set[tuple[str, str]]:
    return on_disk - set(MigrationRecorder(connections[alias]).applied_migrations())


def unapplied_migrations() -> list[str]:
    """Return the migrations that some database has not seen, as `app.name`, sorted. Raises `DatabaseError`."""
    on_disk = _migrations_on_disk()
    missing: set[tuple[str, str]] = set()
    for alias in connections:
        missing |= _unapplied_on(on_disk, alias)
    return sorted(f"{app}.{name}" for app, name in missing)


def missing_tables() -> list[str]:
    """Return the tables that are gone although their migrations were applied, sorted. Raises `DatabaseError`."""
    missing = set()
    for alias in connections:
        with connections[alias].cursor() as cursor:
            there = set(connections[alias].introspection.table_names(cursor))
        models = apps.get_models(include_auto_created=True)
        ours = [model._meta for model in models if router.allow_migrate_model(alias, model)]
        missing |= {table.db_table for table in ours if table.can_migrate(alias)} - there
    return sorted(missing)


def tables_gone(names: list[str]) -> str:
    """Return in one line that tables are gone and what to do."""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"the database has lost its table {names[0]}{more}; restore the hub from its last backup"


def start_refusals() -> list[str]:
    """Return why no process of this hub may start, in words; empty when it may. Raises `DatabaseError`."""
    unfinished = why_unfinished(connection)
    if unfinished:
        return [unfinished]
    unapplied = unapplied_migrations()
    if unapplied:
        if "side" in connections and not _unapplied_on(_migrations_on_disk(), DEFAULT_DB_ALIAS):
            return ["side.sqlite3 (sessions, positions of readers) has no tables yet; run `orkhon prepare`"]
        return [f"{len(unapplied)} migrations are not applied (first {unapplied[0]}); run `orkhon prepare`"]
    gone = missing_tables()
    if gone:
        return [tables_gone(gone)]
    missing = missing_guards(connection)
    if missing:
        return [
            f"the wire's tables are not guarded against change: {', '.join(missing)} missing; "
            "run `orkhon prepare` to put the guards back, then `orkhon wire verify`"
        ]
    missing = audit_guards.missing_guards(connection)
    if missing:
        return [
            f"the audit's tables are not guarded against change: {', '.join(missing)} missing; "
            "run `orkhon prepare` to put the guards back, then `orkhon audit verify`"
        ]
    missing = desk_guards.missing_guards(connection)
    if missing:
        return [
            f"the desk's steps are not guarded against change: {', '.join(missing)} missing; "
            "run `orkhon prepare` to put the guards back"
        ]
    missing = verification_guards.missing_guards(connection)
    if missing:
        return [
            f"what agencies said is not guarded against change: {', '.join(missing)} missing; "
            "run `orkhon prepare` to put the guards back"
        ]
    return []


def key_refusals(home: Path) -> list[str]:
    """Return why nothing could be signed in that home; empty where all is well, or where nothing will be."""
    refusal = "" if settings.ENVIRONMENT.look else why_key_unusable(home)
    return [refusal] if refusal else []


def unanswered(error: DatabaseError) -> str:
    """Return in one line that a database did not answer, and how it said so."""
    return f"a database cannot be asked: {' '.join(str(error).split())}"


def write_heartbeat(name: str, facts: dict[str, object], *, now: datetime) -> None:
    """Tell whoever asks that the process of that name lives. Replaces the file in one step."""
    path = heartbeat_path(name)
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"at": now.isoformat(), "pid": os.getpid(), **facts}), encoding="utf-8")
    part.replace(path)


def heartbeat_path(name: str) -> Path:
    """Return where the process of that name tells that it lives."""
    return Path(settings.ORKHON_HOME) / "run" / f"{name}.json"


def readers_health(*, now: datetime) -> Health:
    """Return whether the readers' processes have told lately that they live."""
    found = _told_lately("readers", now=now)
    reasons = found.reasons or (() if found.facts else ("no readers have reported yet",))
    return Health(reasons=reasons, facts=found.facts)


def web_health(*, now: datetime) -> Health:
    """Return whether each of the web processes has told lately that it lives; who asks is answered by one of them."""
    return _told_lately("web", now=now)


def _told_lately(kind: str, *, now: datetime) -> Health:
    reasons: list[str] = []
    facts: dict[str, object] = {}
    for path in sorted((Path(settings.ORKHON_HOME) / "run").glob(f"{kind}*.json")):
        try:
            beat = json.loads(path.read_bytes())
            age = now - datetime.fromisoformat(beat["at"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            reasons.append(f"{path.name} cannot be read: {error}")
            continue
        facts[path.stem] = {name: value for name, value in beat.items() if name != "at"} | {
            "seconds_ago": round(age.total_seconds(), 1)
        }
        if age > HEARTBEAT_TOO_OLD:
            have = "have" if kind == "readers" else "has"
            reasons.append(f"{path.stem} {have} been silent for {age.total_seconds():.0f} seconds")
    return Health(reasons=tuple(reasons), facts=facts)


def hub_health(*, now: datetime) -> Health:
    """Return whether databases, migrations, guards and readers are as they should be."""
    reasons: list[str] = []
    close_old_connections()
    try:
        for alias in connections:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
        reasons += start_refusals()
    except DatabaseError as error:
        reasons.append(unanswered(error))
    facts: dict[str, object] = {"database": connection.vendor}
    if settings.ENVIRONMENT.look:
        return Health(reasons=tuple(reasons), facts={**facts, "looked_at": True})
    readers, web = readers_health(now=now), web_health(now=now)
    # The heavy process is there only at times, and pages can be read without it.
    heavy = _told_lately("heavy", now=now)
    return Health(
        reasons=(*reasons, *readers.reasons, *web.reasons),
        facts={**facts, **readers.facts, **web.facts, **heavy.facts},
    )


class Readiness:
    """Answers for `/readyz`, found at most once a second however often they are asked."""

    def __init__(self, *, lifetime_s: float = 1.0) -> None:
        self._lifetime_s = lifetime_s
        self._lock = threading.Lock()
        self._found: tuple[float, Health] | None = None

    def look(self) -> Health:
        """Return the health. Asks the databases, so it belongs in a thread."""
        with self._lock:
            if self._found is None or time.monotonic() - self._found[0] > self._lifetime_s:
                self._found = (time.monotonic(), hub_health(now=datetime.now(UTC)))
            return self._found[1]
