"""Open a connection to the hub's PostgreSQL, and say in words why there is none. Knows no Django.

`python -m orkhon.config.postgres` says it in a process of its own, as one JSON object `{"refusal", "last"}`, for the
supervisor carries no database driver. `last` is when the wire's last entry was received, or empty.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime

import psycopg
from psycopg.conninfo import make_conninfo

from orkhon.config.environment import read_environment
from orkhon.config.errors import EnvironmentRefused
from orkhon.config.last_entry import LAST_RECEIVED
from orkhon.config.servers import PostgresAddress

# For each address of the host.
CONNECT_PATIENCE_S = 5


def connect(address: PostgresAddress, *, application: str) -> psycopg.Connection:
    """Return a new connection. Raises `psycopg.Error`."""
    known = {
        "dbname": address.name,
        "user": address.user,
        "password": address.password,
        "host": address.host,
        "port": address.port,
        "application_name": application,
        "connect_timeout": str(CONNECT_PATIENCE_S),
    }
    return psycopg.connect(make_conninfo(**{name: value for name, value in known.items() if value}))


def _in_words(address: PostgresAddress, error: Exception) -> str:
    cause = " ".join(str(error).split())
    if address.password:
        cause = cause.replace(address.password, "…")
    where = f"{address.host or 'its usual socket'}{':' if address.port else ''}{address.port}"
    return (
        f"PostgreSQL at {where} does not open the database {address.name!r}: {cause}; "
        "start the server, or correct ORKHON_DATABASE_URL"
    )


def why_unreachable(address: PostgresAddress) -> str:
    """Return in one line why the hub's database cannot be opened and what to do; empty when it can. No password."""
    try:
        connect(address, application="orkhon start").close()
    except (psycopg.Error, UnicodeError) as error:
        return _in_words(address, error)
    return ""


def last_received(address: PostgresAddress) -> datetime | None:
    """Return when the wire's last entry was received; None where there is none, or no wire yet.

    Raises `psycopg.Error` where the database cannot be asked.
    """
    with connect(address, application="orkhon start") as connection:
        try:
            found = connection.execute(LAST_RECEIVED).fetchone()
        except psycopg.errors.UndefinedTable:
            return None
    return found[0] if found else None


def main() -> int:
    """Say what the starting process must know of this environment's database. Returns 1 when it cannot be opened."""
    refusal, last = "", None
    try:
        address = read_environment().postgres
    except EnvironmentRefused as error:
        refusal = str(error)
    else:
        if address is not None:
            try:
                last = last_received(address)
            except (psycopg.Error, UnicodeError) as error:
                refusal = _in_words(address, error)
    print(json.dumps({"refusal": refusal, "last": last.isoformat() if last else ""}))  # noqa: T201 - what is read
    return 1 if refusal else 0


if __name__ == "__main__":
    sys.exit(main())
