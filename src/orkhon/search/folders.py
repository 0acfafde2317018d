"""Where indexes lie, and which of them lives: folders under ORKHON_HOME/search and one small file that names one.

A folder is called after the shape of its index and a number, `3f…-7`; while it is being filled beside the living one,
`3f…-8.building`. The file `living` is replaced in one step, so that whoever reads it sees the one or the other.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

from orkhon.search.errors import IndexBusy
from orkhon.search.schema import schema_hash

_POINTER: Final = "living"
_PURGE: Final = "purge"
_BUILDING: Final = ".building"
_NAME: Final = re.compile(r"[0-9a-f]{12}-(\d{1,9})(?:\.building)?")


def root() -> Path:
    """Return the folder that holds all indexes of this hub."""
    return Path(settings.ORKHON_HOME) / "search"


def living() -> Path | None:
    """Return the folder of the living index, None where there is none of this version's shape."""
    try:
        name = (root() / _POINTER).read_text("ascii").strip()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return None
    if _NAME.fullmatch(name) is None or not name.startswith(f"{schema_hash()}-"):
        return None
    folder = root() / name
    return folder if folder.is_dir() else None


def begun() -> bool:
    """Return whether this hub has an index of any shape: whether somebody wants to search it."""
    return (root() / _POINTER).exists()


def living_name() -> str:
    """Return the name of the living index, empty where there is none: a cheap look for whoever has it open."""
    folder = living()
    return folder.name if folder is not None else ""


def new_folder(*, building: bool) -> Path:
    """Make and return the next folder."""
    numbers = [int(found[1]) for path in root().glob("*-*") if (found := _NAME.fullmatch(path.name))]
    name = f"{schema_hash()}-{max(numbers, default=0) + 1}{_BUILDING if building else ''}"
    folder = root() / name
    folder.mkdir(parents=True)
    return folder


def make_living(folder: Path) -> Path:
    """Let that index be the living one from now on; nobody may have it open for writing. Return its folder."""
    if folder.name.endswith(_BUILDING):
        folder = folder.rename(folder.with_name(folder.name.removesuffix(_BUILDING)))
    part = root() / f"{_POINTER}.part"
    with part.open("w", encoding="ascii") as file:
        file.write(f"{folder.name}\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(root() / _POINTER)
    handle = os.open(root(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return folder


def remove_dead(*, building: bool) -> int:
    """Remove all indexes but the living one, with `building` also those that nobody finished. Return how many."""
    alive = living_name()
    removed = 0
    for folder in root().glob("*-*"):
        if folder.name == alive or _NAME.fullmatch(folder.name) is None:
            continue
        if building or not folder.name.endswith(_BUILDING):
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def is_being_built() -> bool:
    """Return whether an index is being filled beside the living one."""
    try:
        with only_one("rebuild"):
            return False
    except IndexBusy:
        return True


@contextlib.contextmanager
def only_one(what: str) -> Iterator[None]:
    """Be the only process, and the only thread, that does `what`. Raises `IndexBusy`."""
    root().mkdir(parents=True, exist_ok=True)
    handle = os.open(root() / f"{what}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise IndexBusy(f"another process has the search's {what} in hand; wait until it has ended") from None
        yield
    finally:
        os.close(handle)


def order_purge(position: int) -> None:
    """Note that files of the index may hold words which the redaction at `position` took out of the log."""
    part = root() / f"{_PURGE}.part"
    part.write_text(f"{max(position, purge_ordered())}\n", "ascii")
    part.replace(root() / _PURGE)


def purge_ordered() -> int:
    """Return the position of the newest redaction whose words may still lie in files of the index, 0 for none."""
    try:
        return int((root() / _PURGE).read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def purged(position: int) -> None:
    """Note that no file holds words of redactions up to `position` any more."""
    if purge_ordered() <= position:
        (root() / _PURGE).unlink(missing_ok=True)
