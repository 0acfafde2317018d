"""What each word of the `orkhon` command does to a hub: read it, write to it, make one, or need none. Knows no Django.

What is not named here writes, and needs a hub.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

_ALL: Final = frozenset({""})
_READING: Final[Mapping[str, frozenset[str]]] = {
    "audit": frozenset({"list", "verify"}),
    "demonstration": frozenset({"status"}),
    "dumpdata": _ALL,
    "memory": frozenset({"export", "status"}),
    "portals": frozenset({"check"}),
    "readership": frozenset({"report", "secrets"}),
    "retention": frozenset({"show"}),
    "search": frozenset({"status"}),
    "stories": frozenset({"status"}),
    "showmigrations": _ALL,
    "verification": frozenset({"check", "status"}),
    "wire": frozenset({"tail", "verify"}),
}
"""Words that only read, with their verbs; `_ALL` for those without."""

_WITHOUT_DATABASE: Final = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "makemigrations",
        "models",
        "sqlmigrate",
        "startapp",
        "startproject",
        "test",
        "version",
    }
)
_MAKING: Final = frozenset({"migrate", "prepare", "restore"})
_SAYS_ITSELF: Final = frozenset({"migrate-to", "prepare", "restore"})
"""Words that know by themselves what to do with a database that was moved."""
_WHILE_FILLING: Final = frozenset({"migrate", "wagtail_update_index"})
"""Words that a move or a restore uses itself on the database that it fills; they append nothing."""
_BEFORE_MIGRATING: Final = frozenset(
    {
        "createcachetable",
        "dbshell",
        "flush",
        "inspectdb",
        "loaddata",
        "migrate",
        "optimizemigration",
        "shell",
        "sqlflush",
        "sqlsequencereset",
        "squashmigrations",
        "wagtail_update_index",
    }
)
"""Words that write, and are for databases in any state."""


def asks_for_help(words: Sequence[str]) -> bool:
    """Return whether only help is wanted."""
    return words[0] == "help" or any(word in {"-h", "--help", "--version"} for word in words)


def only_reads(words: Sequence[str]) -> bool:
    """Return whether the words change nothing. A backup only reads, and tells the audit of it where it can."""
    if words[0] == "restore":
        return "--check" in words
    verbs = _READING.get(words[0])
    return words[0] == "backup" or (
        verbs is not None and (verbs is _ALL or next((one for one in words[1:] if one[:1] != "-"), "") in verbs)
    )


def needs_hub(words: Sequence[str]) -> bool:
    """Return whether the words are about a hub that is there: they make no home folder."""
    return words[0] not in _MAKING | _WITHOUT_DATABASE


def asks_database(words: Sequence[str]) -> bool:
    """Return whether somebody must see before these words where the hub's database was moved to."""
    return words[0] not in _SAYS_ITSELF | _WITHOUT_DATABASE


def fills_database(words: Sequence[str]) -> bool:
    """Return whether a move or a restore that is under way may need these words."""
    return words[0] in _WHILE_FILLING


def needs_migrated(words: Sequence[str]) -> bool:
    """Return whether these words write what needs all tables and their guards to be there."""
    return asks_database(words) and not only_reads(words) and words[0] not in _BEFORE_MIGRATING


def holds_hub(home: Path, *, on_postgres: bool) -> bool:
    """Return whether a hub was ever made in `home`."""
    if on_postgres:
        return (home / "keys").is_dir() or (home / "media").is_dir()
    return (home / "orkhon.sqlite3").exists()
