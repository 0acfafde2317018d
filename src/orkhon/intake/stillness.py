"""Tell which of the files that lie somewhere are whole: those that look the same at two looks. Opens no file.

Nobody says when he has written the last byte. Names that begin with a dot, or end as files do that are on their way,
are never taken.
"""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MOST_LISTED = 20_000
"""Files in one folder beyond which it is no folder of deliveries, or a trap."""

MOST_A_POLL = 100

PATIENCE = 3
"""So many looks more a picture waits for a text that names it, and a text for a picture that it names."""

_ON_THE_WAY = (".part", ".tmp", ".temp", ".filepart", ".crdownload", ".partial", ".swp", "~")
_MOST_WATCHED = 2_000
_MOST_LOOKS = 1_000


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedFile:
    """One file as its folder lists it. `changed` is the moment of its last change, in whatever form: only compared."""

    name: str
    size: int
    changed: str

    @property
    def key(self) -> str:
        """What tells this content of the file from a later one."""
        return f"{self.name}|{self.size}|{self.changed}"


def is_deliverable(name: str, pattern: str = "") -> bool:
    """True for a name that can be a whole delivery: plain, not hidden, not on its way, and of `pattern` (`*.xml`)."""
    if not name or name.startswith(".") or len(name) > 255 or not name.isprintable():
        return False
    if any(sign in name for sign in "/\\\0") or name.lower().endswith(_ON_THE_WAY):
        return False
    return not pattern or fnmatch.fnmatchcase(name.lower(), pattern.lower())


def looks_at(listed: Iterable[ListedFile], cursor: str) -> tuple[dict[str, int], str]:
    """Return by the files' keys in how many looks before this one they were the same, and the cursor of this look."""
    files = sorted(listed, key=lambda file: (file.changed, file.name))
    before = _counts(cursor)
    looks = {file.key: before.get(file.key, 0) for file in files}
    watched = {file.key: min(looks[file.key] + 1, _MOST_LOOKS) for file in files[:_MOST_WATCHED]}
    return looks, json.dumps(watched)


def whole_among(listed: Iterable[ListedFile], looks: Mapping[str, int]) -> tuple[ListedFile, ...]:
    """Return the files that have not changed since the last look, the oldest first."""
    files = sorted(listed, key=lambda file: (file.changed, file.name))
    return tuple(file for file in files if looks.get(file.key, 0) and file.size > 0)


def _counts(cursor: str) -> Mapping[str, int]:
    """Read a cursor; until 2026 it held the keys alone."""
    try:
        value = json.loads(cursor or "{}")
    except ValueError:
        return {}
    if isinstance(value, list):
        return {one: 1 for one in value if isinstance(one, str)}
    if not isinstance(value, dict):
        return {}
    return {key: count for key, count in value.items() if type(count) is int and count > 0}
