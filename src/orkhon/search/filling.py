"""Write an index: put in what items say now, and say how far in the log that is. Decides nothing about rights.

Every write is delete-then-add by uri, and the position stands in a document of the same commit. So nothing is half
done after a crash, and reading entries again changes nothing.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

import tantivy

from orkhon.indexes import writing
from orkhon.indexes.writing import CLOSED, IndexWriter, is_locked, noted
from orkhon.search.documents import Keyed, keyed
from orkhon.search.errors import IndexBusy, IndexDamaged, SearchError
from orkhon.search.schema import MARKER, schema, with_tokenizer
from orkhon.wire.queries import states_of

LIVE_HEAP: Final = 30_000_000
BUILD_HEAP: Final = 200_000_000
_FULL: Final = tuple(os.strerror(one) for one in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


class Filler(IndexWriter):
    """The one writer of an index. `position` is how far in the log the last commit had read."""

    def __init__(self, folder: Path, *, heap: int = LIVE_HEAP, threads: int = 1) -> None:
        """Open the index in `folder`, which is made where it is empty. Raises `IndexBusy`, `IndexDamaged`."""
        super().__init__(folder, opened=_opened, named=_named)
        with self.told():
            marker = read_marker(self._index.searcher())
        self.begin(heap=heap, threads=threads)
        self.position = int(str(marker.get("position", 0)))
        self.whole = bool(marker.get("whole", False))

    def take(self, uris: Collection[str]) -> int:
        """Put the items of these uris in as the wire has them now, and return how many of them can be found."""
        states = states_of(uris)
        count = 0
        with self.told():
            for uri in uris:
                state = states.get(uri)
                found = keyed(state) if state is not None else None
                self._open.delete_documents_by_term("uri", uri)
                if found is not None:
                    self._open.add_document(found.document())
                    count += 1
        return count

    def put(self, items: Iterable[Keyed]) -> int:
        """Put in items of which the index holds none yet, and return how many they were."""
        count = 0
        with self.told():
            for item in items:
                self._open.add_document(item.document())
                count += 1
        return count

    def commit(self, position: int, *, whole: bool) -> None:
        """Make it lasting, and say that the log was read up to `position`; `whole` once that was its end."""
        note = json.dumps({"position": position, "whole": whole})
        self.commit_with(key="uri", mark=MARKER, field="marker", note=note)
        self.position, self.whole = position, whole

    def finish(self) -> None:
        """Wait until segments are merged, remove the files that nobody needs, and let the writer go."""
        self.merge()
        with self.told():
            self._index.writer(LIVE_HEAP, 1).garbage_collect_files()


def _opened(path: str) -> tantivy.Index:
    return with_tokenizer(tantivy.Index(schema(), path=path))


def read_marker(searcher: tantivy.Searcher) -> dict[str, object]:
    """Return what the index says of itself; nothing where it was never committed."""
    note = noted(searcher, schema(), key="uri", mark=MARKER, field="marker")
    said = json.loads(note) if note else {}
    return said if isinstance(said, dict) else {}


def told(folder: Path) -> AbstractContextManager[None]:
    """Turn what the library raises over the index in `folder` into errors of this room."""
    return writing.told(folder.name, _named)


def _named(name: str, said: str) -> SearchError:
    if is_locked(said):
        return IndexBusy(f"another process writes the index {name}; a hub has one writer")
    if said == CLOSED:
        return IndexBusy(f"the index {name} is closed; open it again")
    if any(one in said for one in _FULL):
        return IndexDamaged(f"the disk is full: the index {name} cannot be written; make room ({said})")
    return IndexDamaged(f"the index {name} cannot be used: {said}; run `orkhon search rebuild`")
