"""Tell which of the files that lie somewhere are whole: those that look the same at two looks. Opens no file.

Nobody says when he has written the last byte. Names that begin with a dot, or end as files do that are on their way,
are never taken.
"""

from __future__ import annotations

import fnmatch
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_LISTED = 20_000
"""Files in one folder beyond which it is no folder of deliveries, or a trap."""

MOST_A_POLL = 100
_ON_THE_WAY = (".part", ".tmp", ".temp", ".filepart", ".crdownload", ".partial", ".swp", "~")
_MOST_WATCHED = 2_000


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


def still_files(
    listed: Iterable[ListedFile], cursor: str, *, most: int = MOST_A_POLL
) -> tuple[tuple[ListedFile, ...], str]:
    """Return the files that have not changed since the last look, the oldest first, and the cursor of this look."""
    files = sorted(listed, key=lambda file: (file.changed, file.name))
    seen = set(_keys(cursor))
    still = [file for file in files if file.key in seen and file.size > 0]
    watched = [file.key for file in files[:_MOST_WATCHED]]
    return tuple(still[:most]), json.dumps(watched)


def _keys(cursor: str) -> Sequence[str]:
    try:
        value = json.loads(cursor or "[]")
    except ValueError:
        return ()
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else ()
