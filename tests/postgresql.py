"""Run a command beside a PostgreSQL server of its own: `python -m tests.postgresql COMMAND…`.

The server lives in a temporary folder, listens on a socket there alone, and ends with the command.
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
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.debian import postgresql_folder


def _server_user() -> str | None:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


@contextmanager
def running_server() -> Iterator[str]:
    """Give the address of a fresh server, as ORKHON_DATABASE_URL wants it."""
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
        run(
            str(programs / "initdb"),
            "-D",
            str(data),
            "-U",
            "orkhon",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        )
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c max_connections=200"
        run(str(programs / "pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            run(str(programs / "createdb"), "-h", str(folder), "-U", "orkhon", "orkhon")
            yield f"postgresql://orkhon@/orkhon?host={folder}"
        finally:
            run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fresh_database(server: str, name: str) -> str:
    """Make a database beside the server's own and return its address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def main(command: list[str]) -> int:
    """Run `command` with ORKHON_TEST_DATABASE_URL set, and return its exit code."""
    if postgresql_folder() is None and not os.environ.get("CI"):
        print("SKIPPED ALOUD: no PostgreSQL here, so nothing was tested on it", file=sys.stderr)
        return 0
    with running_server() as address:
        environment = {**os.environ, "ORKHON_TEST_DATABASE_URL": address}
        return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
