"""What the rooms hold of one person: each room says how to give it out, how to erase it, and what it must keep.

A room above this one registers at start; the alliance's own part is in `actions/export_person.py` and
`actions/erase_person.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User

Plain = dict[str, "Plain"] | list["Plain"] | str | int | bool | None
"""What JSON can hold; times as ISO 8601 in UTC."""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One room's holding of personal data.

    `export` returns all of it; `erase` removes what may go, within the caller's transaction; `kept` says in a
    sentence what stays and why, empty where nothing does. The same by an e-mail address, for people without an account,
    where the room holds any: `erase_mail` returns how much it was, by what it was.
    """

    room: str
    export: Callable[[User], Plain]
    erase: Callable[[User], None]
    kept: str = ""
    export_mail: Callable[[str], Plain] | None = None
    erase_mail: Callable[[str], Mapping[str, int]] | None = None
    kept_of_mail: str = ""


_holdings: dict[str, Holding] = {}


def register_holding(holding: Holding) -> None:
    """Let the room's holding be exported and erased with the person's account. Called at start."""
    _holdings[holding.room] = holding


def holdings() -> list[Holding]:
    """Return what all rooms have registered, in the order of their names."""
    return [_holdings[room] for room in sorted(_holdings)]
