"""Where the indexes of originals lie, under ORKHON_HOME/originals, and whether one must be built after a redaction."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from orkhon.indexes.folders import IndexFolders
from orkhon.verification.originals.errors import OriginalsBusy
from orkhon.verification.originals.shape import shape

_PURGE: Final = "purge"


def root() -> Path:
    """Return the folder that holds all indexes of originals of this hub."""
    return Path(settings.ORKHON_HOME) / "originals"


_FOLDERS: Final = IndexFolders(root=root, shape=shape, taken=OriginalsBusy, owner="archive")

living = _FOLDERS.living
living_name = _FOLDERS.living_name
begun = _FOLDERS.begun
new_folder = _FOLDERS.new_folder
make_living = _FOLDERS.make_living
remove_dead = _FOLDERS.remove_dead
remove_unfinished = _FOLDERS.remove_unfinished
is_being_built = _FOLDERS.is_being_built
only_one = _FOLDERS.only_one


def order_purge(position: int) -> None:
    """Note that files of the index may hold hashes of words which the redaction at `position` took out of the log."""
    part = root() / f"{_PURGE}.part"
    part.write_text(f"{max(position, purge_ordered())}\n", "ascii")
    part.replace(root() / _PURGE)


def purge_ordered() -> int:
    """Return the position of the newest redaction of which the files may still hold something, 0 for none."""
    try:
        return int((root() / _PURGE).read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def purged(position: int) -> None:
    """Note that no file holds anything of redactions up to `position` any more."""
    if purge_ordered() <= position:
        (root() / _PURGE).unlink(missing_ok=True)
