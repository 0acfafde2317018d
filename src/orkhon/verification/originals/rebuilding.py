"""Build the index of originals anew beside the living one, and swap. No check fails meanwhile, none misses an item."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from orkhon.verification.originals import folders
from orkhon.verification.originals.errors import OriginalsBusy
from orkhon.verification.originals.filling import BUILD_HEAP, Filler
from orkhon.verification.originals.following import catch_up
from orkhon.wire.entries import EntryKind
from orkhon.wire.queries import changes_after, head

log = logging.getLogger(__name__)

_AT_ONCE: Final = 500
_COMMIT_EACH: Final = 50_000


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What a rebuild came to: the new folder's name, versions in it, the position it had read to, seconds."""

    folder: str
    versions: int
    position: int
    seconds: float


def rebuild(*, progress: Callable[[int, int], None] = lambda done, all_: None) -> Rebuilt:
    """Build an index from the first entry to the last beside the living one and make it the living one.

    A running hub goes over to it by itself. Raises `OriginalsBusy` while another rebuild runs, `OriginalsDamaged`
    where the disk is full; the old index then stays as it was.
    """
    began = time.monotonic()
    with folders.only_one("rebuild"):
        folders.remove_unfinished()
        folder = folders.new_folder(building=True)
        first = head()
        try:
            with Filler(folder, heap=BUILD_HEAP, threads=2) as filler:
                versions = _fill(filler, first, progress)
                catch_up(filler, until=head())
                position = filler.position
                filler.finish()
            folder = folders.make_living(folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        try:
            with folders.only_one("reader"):
                folders.remove_dead(building=False)
        except OriginalsBusy:
            log.info("the running hub goes over to the new index of the archive by itself")
        # What was redacted after that may have been put in before it: its order stands, and another rebuild follows.
        folders.purged(first)
    return Rebuilt(folder=folder.name, versions=versions, position=position, seconds=time.monotonic() - began)


def _fill(filler: Filler, end: int, progress: Callable[[int, int], None]) -> int:
    """Put each item in once, where its first entry up to `end` stands; what comes later is taken in by the reading."""
    versions = position = 0
    done: set[str] = set()
    committed = 0
    while position < end:
        changes = changes_after(position, min(_AT_ONCE, end - position))
        if not changes:
            break
        uris = {uri for _, uri, kind in changes if kind is not EntryKind.POLICY} - done
        versions += filler.take(sorted(uris), fresh=True)
        done |= uris
        position = changes[-1][0]
        if position - committed >= _COMMIT_EACH:
            filler.commit(position, whole=False)
            committed = position
        progress(position, end)
    filler.commit(position, whole=False)
    return versions
