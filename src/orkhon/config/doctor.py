"""`orkhon doctor`: look at everything that a hub needs and say what is wrong. Changes nothing.

Django is loaded in a guarded step of its own, so that a machine on which the hub cannot start at all is told why.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from orkhon import __version__
from orkhon.alliance.key_file import why_key_unusable
from orkhon.config import doctor_machine as machine
from orkhon.config import doctor_parts as parts
from orkhon.config.doctor_findings import Finding, State, as_json, as_lines, bad, ok, worst
from orkhon.config.environment import Environment, read_environment
from orkhon.config.errors import EnvironmentRefused
from orkhon.config.read_only import is_read_only, unreadable
from orkhon.config.volumes import mounted_at
from orkhon.server.lock import lock_state

_LOCALES = sorted(Path(__file__).resolve().parents[1].glob("locale*"))
# Stands for a secret that is not there yet while the environment is read, for reading it would make one.
_NO_SECRET = "-" * 60


def main(arguments: Sequence[str]) -> int:
    """Print a line a check and a line of advice a problem. Returns 1 where anything is bad."""
    parser = argparse.ArgumentParser(
        prog="orkhon doctor",
        description="Look at disk, clock, files, keys, databases, readers, sources and optional parts of this hub. "
        "Changes nothing; works while the hub runs, and when it cannot.",
    )
    parser.add_argument("--json", action="store_true", help="the report as one JSON object")
    chosen = parser.parse_args(list(arguments))
    now = datetime.now(UTC)
    home = Path(os.environ.get("ORKHON_HOME") or "var").expanduser().resolve()
    findings = examine(home, now=now)
    if chosen.json:
        print(as_json(findings, home=home, version=__version__, now=now))  # noqa: T201 - the answer that was asked for
    else:
        print("\n".join(as_lines(findings)))  # noqa: T201 - the answer that was asked for
    return 1 if worst(findings) is State.BAD else 0


_SHARED_MEMORY = 1_000_000
"""Bytes, generously, that SQLite must be able to write beside a file before it can even read it."""


def examine(home: Path, *, now: datetime) -> list[Finding]:
    """Return everything that can be found out about the hub in `home` by this process's environment."""
    if not home.is_dir():
        advice = "set ORKHON_HOME to the hub's folder, or make a hub with `orkhon prepare`"
        return [bad("home folder", f"{home} is not there", advice), *_machine_alone()]
    read_only = is_read_only(home) and not os.environ.get("ORKHON_LOOK")
    if read_only:
        os.environ["ORKHON_LOOK"] = "1"
    environment, refused = _environment(home, os.environ)
    on_postgres = environment is not None and environment.postgres is not None
    lock = lock_state(home)
    database, growth = _database(environment, home, now=now, running=lock.held)
    found = [*refused]
    found += machine.disk(machine.room_at(home), growth=growth)
    found.append(machine.file_system(home, mounted_at(home), on_postgres=on_postgres))
    found += _machine_alone()
    fact = machine.file_fact(home)
    if fact is not None:
        found += machine.permissions(fact, machine.files_to_judge(home), user=os.geteuid())
    unusable = why_key_unusable(home)
    if unusable:
        found.append(bad("signing key", unusable, "bring keys/hub.pem back from the last backup (docs/security.md)"))
    found.append(machine.lock(lock, alive=machine.process_lives(lock.process)))
    if environment is not None:
        chosen = bool(os.environ.get("ORKHON_SECRET_KEY"))
        found.append(machine.secret_key(environment.secret_key, chosen=chosen))
        found += parts.choices(replace(environment, look=False) if read_only else environment)
    found += database
    found.append(parts.fonts(parts.names_in(home / "fonts"), parts.missing_packages()))
    found.append(parts.catalogues(*parts.stale_catalogues(*_LOCALES)))
    debug = environment is not None and environment.debug
    found.append(parts.static_files(collected=(home / "static" / "staticfiles.json").exists(), debug=debug))
    present = parts.optional_present()
    reading = parts.reading_languages() if "tesseract" in present else ()
    return [*found, *parts.optional_parts(present, reading=reading)]


def _machine_alone() -> list[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    return [ok("versions", f"Orkhon {__version__}, Python {python}"), machine.clock_is_kept(machine.clock_state())]


def _environment(home: Path, values: Mapping[str, str]) -> tuple[Environment | None, list[Finding]]:
    """Return what the operator chose, or why it is refused. Makes no secret where there is none yet."""
    if not (home / "keys" / "secret_key").exists() and not values.get("ORKHON_SECRET_KEY"):
        values = {**values, "ORKHON_SECRET_KEY": _NO_SECRET}
    try:
        chosen = read_environment(values)
    except EnvironmentRefused as error:
        advice = "correct that; until then no command works, and no database is asked"
        return None, [bad("environment", str(error), advice)]
    return (replace(chosen, secret_key="") if chosen.secret_key == _NO_SECRET else chosen), []


def _database(
    environment: Environment | None, home: Path, *, now: datetime, running: bool
) -> tuple[list[Finding], float | None]:
    """Return what the databases say, and by how many bytes a day the home folder grows, as far as it is known."""
    if environment is None:
        return [], None
    if environment.postgres is None and not (home / "orkhon.sqlite3").exists():
        return [bad("database", f"{home} holds no hub yet", "`orkhon prepare` makes one")], None
    refusal = unreadable(home / "orkhon.sqlite3") if is_read_only(home) and environment.postgres is None else ""
    if refusal:
        return [bad("database", refusal, "copy the folder to a disk that can be written, and look at that one")], None
    if environment.postgres is not None:
        # By name, for a hub on SQLite needs no driver of PostgreSQL's.
        refusal = importlib.import_module("orkhon.config.postgres").why_unreachable(environment.postgres)
        if refusal:
            return [bad("database", refusal, "start the server, or correct ORKHON_DATABASE_URL")], None
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orkhon.config.settings")
    if not environment.secret_key:
        os.environ["ORKHON_SECRET_KEY"] = _NO_SECRET
    try:
        importlib.import_module("django").setup()
        logging.getLogger("orkhon").setLevel(logging.ERROR)
        inside = importlib.import_module("orkhon.config.doctor_database")
        found: list[Finding] = inside.look(now=now, running=running, room=machine.room_at(home).free > _SHARED_MEMORY)
        week = now - machine.GROWTH_OVER
        grown: float | None = inside.database_growth(now=now, since=week)
        if grown is None:
            return found, None
        return found, grown + machine.bytes_since(home / "media", week) / machine.GROWTH_OVER.days
    except Exception as error:
        # Whatever keeps Django from starting is a finding too: this command is for hubs that are ill.
        said = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
        return [bad("database", said, "reinstall from requirements.lock, then `orkhon prepare`")], None
