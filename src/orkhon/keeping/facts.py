"""Ask a database of either kind what it holds, in the SQL that both understand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from orkhon.keeping.manifest import Facts

Ask = Callable[[str], Sequence[Sequence[Any]]]
"""Runs a question without parameters and returns its rows."""

HEAD = "SELECT position, hash FROM wire_header ORDER BY position DESC LIMIT 1"


def collect(ask: Ask, *, vendor: str, tables: Sequence[str], size: int) -> Facts:
    """Return what the database holds in `tables`."""
    head, head_hash = head_of(ask) if "wire_header" in tables else (0, "")
    applied = ask("SELECT app, name FROM django_migrations ORDER BY app, name") if "django_migrations" in tables else ()
    return Facts(
        vendor=vendor,
        migrations=tuple((str(room), str(name)) for room, name in applied),
        head=head,
        head_hash=head_hash,
        counts={table: int(ask(f'SELECT COUNT(*) FROM "{table}"')[0][0]) for table in tables},
        size=size,
    )


def head_of(ask: Ask) -> tuple[int, str]:
    """Return the last position of the wire and the hash of its header; 0 and nothing while it is empty."""
    found = ask(HEAD)
    return (int(found[0][0]), str(found[0][1])) if found else (0, "")
