"""Run a command beside a PostgreSQL server of its own: `python -m tests.postgresql COMMAND…`.

The server lives in a temporary folder, listens on a socket there alone, and ends with the command. Its migrations take
longer than most tests, so they are applied once, in the database `MIGRATED`, of which all others are copies; where
ORKHON_TEST_PREPARED names a folder, that server's files were made once for all passes.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit, urlunsplit

import psycopg

from tests.debian import postgresql_folder
from tests.hub import DEADLINE, Hub, wait_until

MIGRATED: Final = "orkhon_migrated"
"""All tables and no rows of a hub. Nobody works in it."""

_OPTIONS: Final = "-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=200"


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


@contextmanager
def running_server(*, files: Path | None = None, keep_in: Path | None = None) -> Iterator[str]:
    """Give the address of a fresh server, as ORKHON_DATABASE_URL wants it.

    `files` are those of a server that was stopped: this one begins as its copy. `keep_in` gets its own in the end.
    """
    programs = postgresql_folder()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed; as root: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="orkhon-pg-"))
    user = _server_user()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        if files is None:
            chosen = ("-U", "orkhon", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
            run(str(programs / "initdb"), "-D", str(data), *chosen)
        else:
            _copy(files, data)
        options = _OPTIONS.format(folder=folder)
        patience = ("-w", "-t", str(int(DEADLINE)))
        run(str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), *patience, "start")
        try:
            if files is None:
                run(str(programs / "createdb"), "-h", str(folder), "-U", "orkhon", "orkhon")
            yield f"postgresql://orkhon@/orkhon?host={folder}"
        finally:
            end = "fast" if keep_in else "immediate"
            run(str(programs / "pg_ctl"), "-D", str(data), "-m", end, *patience, "stop")
        if keep_in:
            _copy(data, keep_in)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def stop_server(address: str) -> None:
    """End the server of that address as a failing machine does: its clients are cut off, and nobody answers."""
    _control(address, "-m", "immediate", "stop")


def start_server(address: str) -> None:
    """Start a server that was stopped."""
    folder = _folder_of(address)
    _control(address, "-o", _OPTIONS.format(folder=folder), "-l", str(folder / "log"), "start")


def _folder_of(address: str) -> Path:
    return Path(parse_qs(urlsplit(address).query)["host"][0])


def _control(address: str, *words: str) -> None:
    programs, folder = postgresql_folder(), _folder_of(address)
    assert programs is not None
    command = (str(programs / "pg_ctl"), "-D", str(folder / "data"), "-w", "-t", str(int(DEADLINE)), *words)
    subprocess.run(command, check=True, user=_server_user(), cwd=folder, stdout=subprocess.DEVNULL)


def _copy(files: Path, to: Path) -> None:
    # Not by Python: the server's user owns them, and its server starts with none but its own.
    subprocess.run(["cp", "-a", str(files), str(to)], check=True)


def fresh_database(server: str, name: str, *, of: str = "template1") -> str:
    """Make a database beside the server's own, empty or as a copy of another, and return its address."""
    _once_nobody_works_there(server, f'CREATE DATABASE "{name}" TEMPLATE "{of}"')
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _once_nobody_works_there(server: str, statement: str) -> None:
    """Execute what PostgreSQL refuses while somebody is connected: it may be slow to notice that a client has ended."""

    def done() -> bool:
        with psycopg.connect(server, autocommit=True) as connection:
            try:
                connection.execute(statement.encode())
            except psycopg.errors.ObjectInUse:
                return False
        return True

    wait_until(done, statement)


def migrated_database(server: str) -> str:
    """Return the name of the database that has all tables, made when the first one asks."""
    with psycopg.connect(server, autocommit=True) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (MIGRATED,)).fetchone()
    if there is None:
        with tempfile.TemporaryDirectory(prefix="orkhon-migrated-") as home:
            address = fresh_database(server, f"{MIGRATED}_part")
            Hub(Path(home), database_url=address).command("migrate", "--verbosity", "0")
        _once_nobody_works_there(server, f'ALTER DATABASE "{MIGRATED}_part" RENAME TO "{MIGRATED}"')
    return MIGRATED


def prepare_server_in(files: Path) -> None:
    """Leave the files of a server with the migrated database there, where PostgreSQL is installed."""
    if postgresql_folder() is not None:
        with running_server(keep_in=files) as address:
            migrated_database(address)


def main(command: list[str]) -> int:
    """Run `command` with ORKHON_TEST_DATABASE_URL set, and return its exit code."""
    if postgresql_folder() is None and not os.environ.get("CI"):
        print("SKIPPED ALOUD: no PostgreSQL here, so nothing was tested on it", file=sys.stderr)
        return 0
    named = os.environ.get("ORKHON_TEST_PREPARED")
    files = Path(named) / "postgresql" if named else None
    with running_server(files=files if files and files.exists() else None) as address:
        environment = {**os.environ, "ORKHON_TEST_DATABASE_URL": address}
        return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
