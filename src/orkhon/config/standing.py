"""Say before a word of the `orkhon` command runs whether this hub may be written to. Import it after `django.setup`."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import DatabaseError, connection

from orkhon.config.words import asks_database, only_reads
from orkhon.keeping.moves import MovedAway, moved_away


def refusal_of(words: Sequence[str]) -> str:
    """Return in one line why these words may not run; empty when they may."""
    if settings.ENVIRONMENT.look and not only_reads(words):
        return "this hub is only being looked at (ORKHON_LOOK), and nothing is written to it; leave that out to go on"
    moved = _moved(words)
    return moved.refusal if moved is not None and not only_reads(words) else ""


def warning_of(words: Sequence[str]) -> str:
    """Return in one line what whoever reads here should know; empty when there is nothing."""
    # A backup refuses by itself, or was told that the old database is meant.
    moved = _moved(words) if words[0] != "backup" and only_reads(words) else None
    return f"{moved.fact}, so what you read here is old; {moved.advice}" if moved is not None else ""


def _moved(words: Sequence[str]) -> MovedAway | None:
    if not asks_database(words):
        return None
    try:
        return moved_away(connection)
    except DatabaseError:
        return None  # the command itself says so, in its own words
