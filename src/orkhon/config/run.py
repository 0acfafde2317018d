"""Start the hub's processes under the supervisor. Imports no Django: this process lives as long as the hub does."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from orkhon.config.clock import LONGEST_SILENCE, clock_refusal
from orkhon.config.environment import ONE_THREAD, Environment
from orkhon.config.last_entry import last_received
from orkhon.config.logs import JsonFormatter, LineFormatter
from orkhon.config.volumes import mounted_at
from orkhon.server.errors import ServerError
from orkhon.server.listener import open_listener
from orkhon.server.lock import HomeLock
from orkhon.server.supervisor import ChildPlan, Supervisor

log = logging.getLogger("orkhon.config.run")

HEAVY_WANTED = "heavy.wanted"
"""The file by which the readers say that something heavy is to be done (stories/wanting.py)."""
LANGUAGES = ("az", "en", "kk", "ky", "ru", "tk", "tr", "uz")
# The children of a supervisor that was killed hold the port until they have noticed.
UNCLEAN_PORT_PATIENCE_S = 10.0


def main(environment: Environment, arguments: Sequence[str]) -> int:
    """Run until stopped. Returns 0 after a stop that was asked for, 1 when the hub could not be started."""
    parser = argparse.ArgumentParser(
        prog="orkhon run",
        description="Start web, readers and, if it is loaded, the demonstration's feeds. Ctrl-C or SIGTERM stops them. "
        "Choices are environment variables: see docs/operations.md.",
    )
    parser.add_argument(
        "--clock-is-right",
        action="store_true",
        help=f"start although the wire has been silent for more than {LONGEST_SILENCE.days} days by this clock, "
        "or ends with an entry that a wrong clock dated in the future",
    )
    parser.add_argument(
        "--look",
        action="store_true",
        help="only show the pages: nothing is polled, published, signed or changed; for a restored copy while its "
        "original lives",
    )
    chosen = parser.parse_args(list(arguments))
    if chosen.look:
        environment = replace(environment, look=True)
    _log_like_the_children(environment)
    try:
        return _run(environment, clock_is_right=chosen.clock_is_right or environment.clock_is_right is True)
    except ServerError as error:
        print(f"orkhon: {error}", file=sys.stderr)  # noqa: T201 - one clear line instead of a traceback
        return 1


def _run(environment: Environment, *, clock_is_right: bool) -> int:
    home = environment.home
    if environment.postgres is None and not (home / "orkhon.sqlite3").exists():
        raise ServerError(f"{home} holds no hub yet; run `orkhon prepare` first")
    last = _last_received(environment)
    if environment.look and not os.access(home, os.W_OK):
        raise ServerError(f"{home} cannot be written; copy the folder to a disk that can, and look at that copy")
    # Nothing is dated while the hub is only looked at.
    refusal = "" if environment.look else clock_refusal(now=datetime.now(UTC), last=last, is_right=clock_is_right)
    if refusal:
        raise ServerError(refusal)
    mount = mounted_at(home)
    if mount is not None and mount.over_network:
        # With SQLite the environment was refused already.
        log.warning(
            "the home folder lies on a network file system: its lock may not keep a second hub away",
            extra={"home": str(home), "kind": mount.kind},
        )
    with HomeLock(home) as lock:
        for folder in (home / "run", home / "tmp"):
            folder.mkdir(exist_ok=True)
        for kind in ("readers", "web", "heavy"):
            for left in (home / "run").glob(f"{kind}*.json"):
                left.unlink()
        patience_s = UNCLEAN_PORT_PATIENCE_S if lock.unclean else 0.0
        with open_listener(environment.host, environment.port, patience_s=patience_s) as listener:
            supervisor = Supervisor(
                _plans(environment, listener.fileno(), doubted=last if clock_is_right else None),
                is_ready=lambda: answers_ready(environment),
                announce=lambda: print(ready_line(environment), flush=True),  # noqa: T201 - the line people wait for
            )
            return asyncio.run(supervisor.run())


def _last_received(environment: Environment) -> datetime | None:
    """Return when the wire's last entry was received.

    Raises `ServerError` where the database cannot be asked; children would only die of it again and again.
    """
    if environment.postgres is None:
        database = environment.home / "orkhon.sqlite3"
        try:
            return last_received(database)
        except sqlite3.DatabaseError as error:
            raise ServerError(
                f"{database} cannot be read: {error}; `orkhon doctor` says more, `orkhon restore` brings back a backup"
            ) from error
    asked = subprocess.run(
        [sys.executable, "-m", "orkhon.config.postgres"],
        env={**os.environ, "ORKHON_HOME": str(environment.home)},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    try:
        answer = json.loads(asked.stdout)
    except ValueError:
        raise ServerError("PostgreSQL could not be asked; the cause is above") from None
    if asked.returncode:
        raise ServerError(answer["refusal"])
    return datetime.fromisoformat(answer["last"]) if answer["last"] else None


def ready_line(environment: Environment) -> str:
    """Return the line that tells people where to look."""
    address = environment.address
    pages = f"{address}/{{{','.join(LANGUAGES)}}}/"
    if environment.look:
        return f"Orkhon is ready to be looked at: {pages}  nothing is polled, published, signed or changed"
    return f"Orkhon is ready: {pages}  admin: {address}/admin/"


def _plans(environment: Environment, listener: int, *, doubted: datetime | None) -> list[ChildPlan]:
    """Return the children; `doubted` is the last entry's time where the operator vouches for the clock after it."""
    home = environment.home
    shared = {
        "ORKHON_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "orkhon.config.settings",
        # Each thread would otherwise keep freed memory in an arena of its own.
        "MALLOC_ARENA_MAX": "2",
        # Uploads on their way, and whatever libraries put aside, stay inside the home folder too.
        "TMPDIR": str(home / "tmp"),
    }
    # Vouched for is the step from that one entry: a clock that jumps later is refused again.
    shared["ORKHON_CLOCK_IS_RIGHT"] = doubted.isoformat() if doubted is not None else ""
    if environment.look:
        shared["ORKHON_LOOK"] = "1"
    # The clock was looked at here; readers that are started again in a quiet year must not end the hub.
    readers = ("orkhon.config.readers", "--clock-is-right")
    pages = [_pages(name, environment, listener, shared) for name in web_names(environment)]
    if environment.look:
        return pages
    return [
        # In this order they start, and in the other they end: the feeds are there as long as somebody asks them.
        ChildPlan(name="feeds", command=_feeds_of(environment), environment=shared),
        *pages,
        ChildPlan(name="readers", command=lambda: readers, environment=shared),
        # A model of meanings takes hundreds of megabytes, so its process is there only while it has something to do.
        ChildPlan(name="heavy", command=_heavy_of(home), environment=shared | ONE_THREAD, rests=True),
    ]


def _pages(name: str, environment: Environment, listener: int, shared: Mapping[str, str]) -> ChildPlan:
    """Return one of the web processes; all accept from the supervisor's one socket, whoever is free first."""
    words = ("orkhon.config.web", "--listener", str(listener), "--name", name, "--of", str(environment.web))
    return ChildPlan(name=name, command=lambda: words, handles=(listener,), environment=shared, ends_with="web")


def web_names(environment: Environment) -> list[str]:
    """Return what the web processes are called in the log, in `/readyz` and by the doctor."""
    return ["web"] if environment.web == 1 else [f"web-{number}" for number in range(1, environment.web + 1)]


def _heavy_of(home: Path) -> Callable[[], Sequence[str] | None]:
    wanted = home / "run" / HEAVY_WANTED

    def command() -> Sequence[str] | None:
        return ("orkhon.config.heavy",) if wanted.exists() else None

    return command


def _feeds_of(environment: Environment) -> Callable[[], Sequence[str] | None]:
    marker = environment.home / "demonstration.json"

    def command() -> Sequence[str] | None:
        port = _demonstration_port(marker)
        if environment.demonstration == "off" or port is None:
            return None
        words = ["orkhon.demonstration.feeds", "--port", str(port), "--home", str(environment.home)]
        return [*words, "--paused"] if environment.demonstration == "paused" else words

    return command


def _demonstration_port(marker: Path) -> int | None:
    """Return the port of the demonstration's feeds, or None while the demonstration is not loaded."""
    try:
        port = json.loads(marker.read_bytes())["port"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("demonstration.json cannot be read, so there are no feeds", extra={"cause": str(error)})
        return None
    return port if isinstance(port, int) else None


async def answers_ready(environment: Environment) -> bool:
    """Ask the web process whether the hub is ready."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(environment.host, environment.host)  # noqa: S104 - compared
    try:
        async with asyncio.timeout(5.0):
            reader, writer = await asyncio.open_connection(host, environment.port)
            try:
                writer.write(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                status = await reader.readline()
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
    except (OSError, TimeoutError):
        return False
    return status.split(b" ")[1:2] == [b"200"]


def _log_like_the_children(environment: Environment) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if environment.log_json else LineFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    logging.getLogger("orkhon").setLevel(environment.log_level)
