"""Build the index anew beside the living one, and swap. No search fails meanwhile, and no item is missing after."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from orkhon.search import folders
from orkhon.search.errors import IndexBusy
from orkhon.search.filling import BUILD_HEAP, Filler
from orkhon.search.following import catch_up
from orkhon.search.keys import open_dictionaries
from orkhon.wire.entries import EntryKind
from orkhon.wire.queries import changes_after, head

log = logging.getLogger(__name__)

_AT_ONCE: Final = 500
_COMMIT_EACH: Final = 50_000


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What a rebuild came to: the new folder's name, items in it, the position that it had read to, seconds."""

    folder: str
    items: int
    position: int
    seconds: float


def rebuild(*, progress: Callable[[int, int], None] = lambda done, all_: None) -> Rebuilt:
    """Build an index from the first entry to the last beside the living one and make it the living one.

    `progress` is told positions done and in all. A running hub goes over to the new index by itself and reads on from
    where this one ended. Raises `IndexBusy` while another rebuild runs, `IndexDamaged` where the disk is full; the old
    index then stays as it was.
    """
    began = time.monotonic()
    open_dictionaries()
    with folders.only_one("rebuild"):
        _remove_unfinished()
        folder = folders.new_folder(building=True)
        try:
            with Filler(folder, heap=BUILD_HEAP, threads=2) as filler:
                items = _fill(filler, progress)
                catch_up(filler, until=head())
                filler.finish()
            position = filler.position
            folder = folders.make_living(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        _let_the_old_go()
        folders.purged(position)
    return Rebuilt(folder=folder.name, items=items, position=position, seconds=time.monotonic() - began)


def _fill(filler: Filler, progress: Callable[[int, int], None]) -> int:
    """Take in each item once, where its last change stands in the log."""
    end = head()
    position = items = waiting = 0
    while position < end:
        changes = changes_after(position, min(_AT_ONCE, end - position))
        if not changes:
            break
        uris = dict.fromkeys(uri for _, uri, kind in changes if kind is not EntryKind.POLICY)
        after, position = position, changes[-1][0]
        items += filler.take(uris, until=position, fresh=True)
        waiting += position - after
        if waiting >= _COMMIT_EACH:
            filler.commit(position, whole=False)
            waiting = 0
        progress(position, end)
    filler.commit(position, whole=False)
    return items


def _remove_unfinished() -> None:
    for folder in folders.root().glob("*.building"):
        shutil.rmtree(folder, ignore_errors=True)


def _let_the_old_go() -> None:
    """Remove the old index where no hub runs; a running one does so itself once it has gone over."""
    try:
        with folders.only_one("reader"):
            folders.remove_dead(building=False)
    except IndexBusy:
        log.info("the running hub goes over to the new search index by itself")
