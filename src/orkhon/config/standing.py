"""Say before a word of the `orkhon` command runs whether this hub may be written to. Import it after `django.setup`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection

from orkhon.config.health import start_refusals
from orkhon.config.words import asks_database, fills_database, needs_migrated, only_reads
from orkhon.keeping.moves import MovedAway, moved_away, why_unfinished


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Why these words may not run, or what whoever runs them should know; each one line, or empty."""

    refusal: str = ""
    warning: str = ""


def standing_of(words: Sequence[str]) -> Standing:
    """Ask the hub's database how it stands with these words."""
    if settings.ENVIRONMENT.look and not only_reads(words):
        return Standing(
            refusal="this hub is only being looked at (ORKHON_LOOK), and nothing is written to it; "
            "leave that out to go on"
        )
    if not asks_database(words):
        return Standing()
    try:
        moved = moved_away(connection)
        return _in_place(words) if moved is None else _moved(words, moved)
    except DatabaseError:
        return Standing()  # the command itself says so, in its own words


def _moved(words: Sequence[str], moved: MovedAway) -> Standing:
    if not only_reads(words):
        return Standing(refusal=moved.refusal)
    # A backup refuses by itself, or was told that the old database is meant.
    return Standing(
        warning="" if words[0] == "backup" else f"{moved.fact}, so what you read here is old; {moved.advice}"
    )


def _in_place(words: Sequence[str]) -> Standing:
    reads = only_reads(words)
    unfinished = "" if fills_database(words) else why_unfinished(connection)
    if unfinished and (words[0] == "backup" or not reads):
        return Standing(refusal=unfinished)
    problem = next(iter(start_refusals()), "") if reads or needs_migrated(words) else ""
    return Standing(warning=problem) if reads else Standing(refusal=problem)
