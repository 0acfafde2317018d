"""Open a connection to the hub's PostgreSQL, and say in words why there is none. Knows no Django.

`python -m orkhon.config.postgres` says it in a process of its own, for the supervisor carries no database driver.
"""

from __future__ import annotations

import sys

import psycopg
from psycopg.conninfo import make_conninfo

from orkhon.config.environment import EnvironmentRefused, PostgresAddress, read_environment

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


def why_unreachable(address: PostgresAddress) -> str:
    """Return in one line why the hub's database cannot be opened and what to do; empty when it can. No password."""
    try:
        connect(address, application="orkhon start").close()
    except (psycopg.Error, UnicodeError) as error:
        cause = " ".join(str(error).split())
        if address.password:
            cause = cause.replace(address.password, "…")
        where = f"{address.host or 'its usual socket'}{':' if address.port else ''}{address.port}"
        return (
            f"PostgreSQL at {where} does not open the database {address.name!r}: {cause}; "
            "start the server, or correct ORKHON_DATABASE_URL"
        )
    return ""


def main() -> int:
    """Say why the database of this environment cannot be opened. Returns 1 when it cannot."""
    try:
        address = read_environment().postgres
    except EnvironmentRefused as error:
        refusal = str(error)
    else:
        refusal = why_unreachable(address) if address else ""
    print(refusal, end="")  # noqa: T201 - the answer that the starting process reads
    return 1 if refusal else 0


if __name__ == "__main__":
    sys.exit(main())
