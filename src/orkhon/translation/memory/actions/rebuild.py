"""Build the memory's index anew beside the living one, which is asked until the new one takes its place."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass

from orkhon.translation.errors import IndexTaken
from orkhon.translation.memory.index import folders
from orkhon.translation.memory.index.filling import BUILD_HEAP, Filler

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What a rebuild came to: the new folder's name, wordings read, seconds."""

    folder: str
    wordings: int
    seconds: float


def rebuild(*, progress: Callable[[int], None] = lambda done: None) -> Rebuilt:
    """Build it, and let a running hub go over to it by itself. Raises `IndexTaken` while another rebuild runs."""
    began = time.monotonic()
    with folders.only_one("rebuild"):
        folders.remove_unfinished()
        folder = folders.new_folder(building=True)
        done = 0
        try:
            with Filler(folder, heap=BUILD_HEAP) as filler:
                while count := filler.step():
                    done += count
                    progress(done)
                filler.finish()
            folder = folders.make_living(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    try:
        with folders.only_one("reader"):
            folders.remove_dead(building=not folders.is_being_built())
    except IndexTaken:
        log.info("the running hub goes over to the memory's new index by itself")
    return Rebuilt(folder=folder.name, wordings=done, seconds=time.monotonic() - began)
