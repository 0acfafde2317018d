"""Build the index anew beside the living one, and swap. No search fails meanwhile, and no item is missing after."""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import shutil
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import connections

from orkhon.search import folders
from orkhon.search.documents import Keyed, keyed
from orkhon.search.errors import IndexBusy
from orkhon.search.filling import BUILD_HEAP, Filler
from orkhon.search.following import catch_up
from orkhon.search.keys import REMEMBERED_BUILDING, open_dictionaries, remember
from orkhon.wire.entries import EntryKind
from orkhon.wire.queries import changes_after, head, states_of

log = logging.getLogger(__name__)

_AT_ONCE: Final = 500
_AHEAD: Final = 3
"""Batches that each process may have made before they are put in: some megabytes each."""


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What a rebuild came to: the new folder's name, items in it, the position that it had read to, seconds."""

    folder: str
    items: int
    position: int
    seconds: float


def rebuild(*, processes: int = 0, progress: Callable[[int, int], None] = lambda done, all_: None) -> Rebuilt:
    """Build an index from the first entry to the last beside the living one and make it the living one.

    `processes` beside this one make the keys; only for a program of its own, which has no threads and no transaction
    open. With none, this one does it all. `progress` is told positions done and in all. A running hub goes over to the
    new index by itself and reads on from where this one ended. Raises `IndexBusy` while another rebuild runs,
    `IndexDamaged` where the disk is full; the old index then stays as it was.
    """
    began = time.monotonic()
    open_dictionaries()
    with folders.only_one("rebuild"):
        folders.remove_unfinished()
        folder = folders.new_folder(building=True)
        first = head()
        try:
            with contextlib.closing(_made(first, processes)) as made:
                items = _fill(folder, made, progress)
            with Filler(folder, heap=BUILD_HEAP, threads=2) as filler:
                catch_up(filler, until=head())
                filler.finish()
            position = filler.position
            folder = folders.make_living(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        _let_the_old_go()
        # What was redacted after that may have been put in before it: its order stands, and another rebuild follows.
        folders.purged(first)
    return Rebuilt(folder=folder.name, items=items, position=position, seconds=time.monotonic() - began)


_Batch = tuple[int, list[Keyed]]
"""A position, and the items whose last change stands between the batch before and it."""


def _made(end: int, processes: int) -> Generator[_Batch, None, None]:
    """Yield the items of the log up to `end`, each once, in batches that follow one another."""
    starts = range(0, end, _AT_ONCE)
    if not processes:
        yield from (_batch(start, min(start + _AT_ONCE, end)) for start in starts)
        return
    # A connection of SQLite must not be carried into another process, nor a thread's lock: so all begin before the
    # index is opened, and have no connection yet.
    connections.close_all()
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork"), initializer=_begin) as pool:
        waiting: deque[Future[_Batch]] = deque()
        for start in starts:
            waiting.append(pool.submit(_batch, start, min(start + _AT_ONCE, end)))
            if len(waiting) >= processes * _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _begin() -> None:
    # What was there before the fork stays shared, and walks through hundreds of thousands of words are few.
    gc.freeze()
    gc.set_threshold(200_000)
    remember(REMEMBERED_BUILDING)


def _batch(after: int, until: int) -> _Batch:
    """Return the items whose last change stands after `after`, up to `until`; others belong to a later batch."""
    changes = changes_after(after, until - after)
    states = states_of(dict.fromkeys(uri for _, uri, kind in changes if kind is not EntryKind.POLICY))
    return until, [found for state in states.values() if state.changed_at <= until and (found := keyed(state))]


def _fill(folder: Path, made: Iterator[_Batch], progress: Callable[[int, int], None]) -> int:
    """Put each item in once, where its last change stands in the log."""
    end, items = head(), 0
    batch = next(made, None)
    with Filler(folder, heap=BUILD_HEAP, threads=2) as filler:
        position = 0
        while batch is not None:
            position, some = batch
            items += filler.put(some)
            progress(position, end)
            batch = next(made, None)
        filler.commit(position, whole=False)
    return items


def _let_the_old_go() -> None:
    """Remove the old index where no hub runs; a running one does so itself once it has gone over."""
    try:
        with folders.only_one("reader"):
            folders.remove_dead(building=False)
    except IndexBusy:
        log.info("the running hub goes over to the new search index by itself")
