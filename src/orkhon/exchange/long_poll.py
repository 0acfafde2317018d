"""Tell from a request's query whether it wants to wait for news, and where it stands. Pure: it waits for nothing."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qs

from orkhon.wire.cursors import position_of
from orkhon.wire.errors import CursorRefused

LONGEST_WAIT: Final = 15
"""Seconds that a request may be held."""


def wanted_wait(query: bytes) -> tuple[int, float] | None:
    """Return the position and the seconds for which a request may be held, None where it is answered at once.

    What is wrong in the query is left to the view, which says so.
    """
    named = parse_qs(query.decode("latin-1"))
    written = named.get("wait", [""])[-1]
    if not (written.isascii() and written.isdecimal() and 0 < len(written) <= 2):
        return None
    if "cursor" not in named:
        return None
    try:
        return position_of(named["cursor"][-1]), float(min(int(written), LONGEST_WAIT))
    except CursorRefused:
        return None
