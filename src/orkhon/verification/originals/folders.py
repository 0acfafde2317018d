"""Where the indexes of originals lie, under ORKHON_HOME/originals, and whether one must be built after a redaction."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from orkhon.indexes.folders import IndexFolders
from orkhon.verification.originals.errors import OriginalsBusy
from orkhon.verification.originals.shape import shape


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
order_purge = _FOLDERS.order_purge
purge_ordered = _FOLDERS.purge_ordered
purged = _FOLDERS.purged
