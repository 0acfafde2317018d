"""Where the indexes of one kind lie, and which of them lives: folders, and one small file that names one.

A folder is called after the shape of its index and a number, `3f…-7`; while it is being filled beside the living one,
`3f…-8.building`. The file `living` is replaced in one step, so that whoever reads it sees the one or the other.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_POINTER: Final = "living"
_PURGE: Final = "purge"
_BUILDING: Final = ".building"
_NAME: Final = re.compile(r"[0-9a-f]{12}-(\d{1,9})(?:\.building)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexFolders:
    """The folders of all indexes of one kind.

    `root` says where they lie and `shape` what shape this version reads, twelve hex digits; both are asked each time.
    `taken` is raised where another process is at work, and `owner` says of whose index in its words.
    """

    root: Callable[[], Path]
    shape: Callable[[], str]
    taken: type[Exception]
    owner: str

    def living(self) -> Path | None:
        """Return the folder of the living index, None where there is none of this version's shape."""
        try:
            name = (self.root() / _POINTER).read_text("ascii").strip()
        except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
            return None
        if _NAME.fullmatch(name) is None or not name.startswith(f"{self.shape()}-"):
            return None
        folder = self.root() / name
        return folder if folder.is_dir() else None

    def living_name(self) -> str:
        """Return the name of the living index, empty where there is none: a cheap look for whoever has it open."""
        folder = self.living()
        return folder.name if folder is not None else ""

    def begun(self) -> bool:
        """Return whether there is an index of any shape: whether somebody wants one."""
        return (self.root() / _POINTER).exists()

    def new_folder(self, *, building: bool) -> Path:
        """Make and return the next folder."""
        numbers = [int(found[1]) for path in self.root().glob("*-*") if (found := _NAME.fullmatch(path.name))]
        name = f"{self.shape()}-{max(numbers, default=0) + 1}{_BUILDING if building else ''}"
        folder = self.root() / name
        folder.mkdir(parents=True)
        return folder

    def make_living(self, folder: Path) -> Path:
        """Let that index be the living one from now on; nobody may have it open for writing. Return its folder."""
        if folder.name.endswith(_BUILDING):
            folder = folder.rename(folder.with_name(folder.name.removesuffix(_BUILDING)))
        part = self.root() / f"{_POINTER}.part"
        with part.open("w", encoding="ascii") as file:
            file.write(f"{folder.name}\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.root() / _POINTER)
        handle = os.open(self.root(), os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        return folder

    def remove_dead(self, *, building: bool) -> int:
        """Remove all indexes but the living one, with `building` also those that nobody finished. Return how many."""
        alive = self.living_name()
        removed = 0
        for folder in self.root().glob("*-*"):
            if folder.name == alive or _NAME.fullmatch(folder.name) is None:
                continue
            if building or not folder.name.endswith(_BUILDING):
                shutil.rmtree(folder, ignore_errors=True)
                removed += 1
        return removed

    def remove_unfinished(self) -> None:
        """Remove what somebody began to build and left; whoever calls is the only one who builds."""
        for left in self.root().glob(f"*{_BUILDING}"):
            shutil.rmtree(left, ignore_errors=True)

    def is_being_built(self) -> bool:
        """Return whether an index is being filled beside the living one."""
        try:
            with self.only_one("rebuild"):
                return False
        except self.taken:
            return True

    def order_purge(self, position: int) -> None:
        """Note that files of the indexes may hold what the redaction at `position` took out of the log."""
        part = self.root() / f"{_PURGE}.part"
        part.write_text(f"{max(position, self.purge_ordered())}\n", "ascii")
        part.replace(self.root() / _PURGE)

    def purge_ordered(self) -> int:
        """Return the position of the newest redaction of which files may still hold something, 0 for none."""
        try:
            return int((self.root() / _PURGE).read_text("ascii"))
        except (FileNotFoundError, ValueError):
            return 0

    def purged(self, position: int) -> None:
        """Note that no file holds anything of redactions up to `position` any more."""
        if self.purge_ordered() <= position:
            (self.root() / _PURGE).unlink(missing_ok=True)

    @contextlib.contextmanager
    def only_one(self, what: str) -> Iterator[None]:
        """Be the only process, and the only thread, that does `what`. Raises what `taken` names."""
        self.root().mkdir(parents=True, exist_ok=True)
        handle = os.open(self.root() / f"{what}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise self.taken(
                    f"another process has the {self.owner}'s {what} in hand; wait until it has ended"
                ) from None
            yield
        finally:
            os.close(handle)
