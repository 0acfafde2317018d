"""Where the memory's indexes lie, and which of them lives: folders under ORKHON_HOME/memory, and a file that names one.

A folder is called after the shape of its index and a number, `3f…-7`; while it is filled beside the living one,
`3f…-8.building`. The file `living` is replaced in one step.
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

from orkhon.translation.errors import IndexTaken
from orkhon.translation.memory.index.shape import shape

_POINTER: Final = "living"
_BUILDING: Final = ".building"
_NAME: Final = re.compile(r"[0-9a-f]{12}-(\d{1,9})(?:\.building)?")


def root() -> Path:
    """Return the folder that holds all indexes of the memory."""
    return Path(settings.ORKHON_HOME) / "memory"


def living() -> Path | None:
    """Return the folder of the living index, None where there is none of this version's shape."""
    try:
        name = (root() / _POINTER).read_text("ascii").strip()
    except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
        return None
    if _NAME.fullmatch(name) is None or not name.startswith(f"{shape()}-"):
        return None
    folder = root() / name
    return folder if folder.is_dir() else None


def new_folder(*, building: bool) -> Path:
    """Make and return the next folder."""
    numbers = [int(found[1]) for path in root().glob("*-*") if (found := _NAME.fullmatch(path.name))]
    folder = root() / f"{shape()}-{max(numbers, default=0) + 1}{_BUILDING if building else ''}"
    folder.mkdir(parents=True)
    return folder


def make_living(folder: Path) -> Path:
    """Let that index be the living one; nobody may have it open for writing. Return its folder."""
    if folder.name.endswith(_BUILDING):
        folder = folder.rename(folder.with_name(folder.name.removesuffix(_BUILDING)))
    part = root() / f"{_POINTER}.part"
    with part.open("w", encoding="ascii") as file:
        file.write(f"{folder.name}\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(root() / _POINTER)
    return folder


def remove_dead() -> None:
    """Remove all indexes that live no more; one that is being built stays while somebody builds."""
    alive = living()
    building = is_being_built()
    for folder in root().glob("*-*"):
        unfinished = folder.name.endswith(_BUILDING)
        if folder != alive and _NAME.fullmatch(folder.name) and not (unfinished and building):
            shutil.rmtree(folder, ignore_errors=True)


def is_being_built() -> bool:
    """Return whether an index is being filled beside the living one."""
    try:
        with only_one("rebuild"):
            return False
    except IndexTaken:
        return True


@contextlib.contextmanager
def only_one(what: str) -> Iterator[None]:
    """Be the only process, and the only thread, that does `what`. Raises `IndexTaken`."""
    root().mkdir(parents=True, exist_ok=True)
    handle = os.open(root() / f"{what}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise IndexTaken(f"another process has the memory's {what} in hand; wait until it has ended") from None
        yield
    finally:
        os.close(handle)
