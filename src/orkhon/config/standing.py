"""Say before a word of the `orkhon` command runs whether this hub may be written to. Import it after `django.setup`."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import DatabaseError, connection

from orkhon.config.health import start_refusals
from orkhon.config.words import asks_database, fills_database, needs_migrated, only_reads
from orkhon.keeping.moves import MovedAway, moved_away, why_unfinished


def refusal_of(words: Sequence[str]) -> str:
    """Return in one line why these words may not run; empty when they may."""
    if settings.ENVIRONMENT.look and not only_reads(words):
        return "this hub is only being looked at (ORKHON_LOOK), and nothing is written to it; leave that out to go on"
    if not asks_database(words):
        return ""
    try:
        moved = moved_away(connection)
        if moved is not None:
            # A backup refuses by itself, or was told that the old database is meant.
            return "" if only_reads(words) else moved.refusal
        unfinished = "" if fills_database(words) else why_unfinished(connection)
        if unfinished and (words[0] == "backup" or not only_reads(words)):
            return unfinished
        found = start_refusals() if needs_migrated(words) else []
        return found[0] if found else ""
    except DatabaseError:
        return ""  # the command itself says so, in its own words


def warning_of(words: Sequence[str]) -> str:
    """Return in one line what whoever reads here should know; empty when there is nothing."""
    if not asks_database(words) or not only_reads(words):
        return ""
    try:
        moved = moved_away(connection)
        if words[0] != "backup" and moved is not None:
            return _old(moved)
        return "" if moved is not None else next(iter(start_refusals()), "")
    except DatabaseError:
        return ""


def _old(moved: MovedAway) -> str:
    return f"{moved.fact}, so what you read here is old; {moved.advice}"
