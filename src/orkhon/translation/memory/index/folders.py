"""Where the memory's indexes lie: under ORKHON_HOME/memory."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from orkhon.indexes.folders import IndexFolders
from orkhon.translation.errors import IndexTaken
from orkhon.translation.memory.index.shape import shape


def root() -> Path:
    """Return the folder that holds all indexes of the memory."""
    return Path(settings.ORKHON_HOME) / "memory"


_FOLDERS: Final = IndexFolders(root=root, shape=shape, taken=IndexTaken, owner="memory")

living = _FOLDERS.living
new_folder = _FOLDERS.new_folder
make_living = _FOLDERS.make_living
remove_dead = _FOLDERS.remove_dead
remove_unfinished = _FOLDERS.remove_unfinished
is_being_built = _FOLDERS.is_being_built
only_one = _FOLDERS.only_one
