"""Write an index: put in what items say now, and say how far in the log that is. Decides nothing about rights.

Every write is delete-then-add by uri, and the position stands in a document of the same commit. So nothing is half
done after a crash, and reading entries again changes nothing.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import tantivy

from orkhon.search.documents import Keyed, keyed
from orkhon.search.errors import IndexBusy, IndexDamaged, SearchError
from orkhon.search.schema import MARKER, schema, with_tokenizer
from orkhon.wire.queries import states_of

LIVE_HEAP: Final = 30_000_000
BUILD_HEAP: Final = 200_000_000
_FULL: Final = tuple(os.strerror(one) for one in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


class Filler:
    """The one writer of an index. `position` is how far in the log the last commit had read."""

    def __init__(self, folder: Path, *, heap: int = LIVE_HEAP, threads: int = 1) -> None:
        """Open the index in `folder`, which is made where it is empty. Raises `IndexBusy`, `IndexDamaged`."""
        self._folder = folder
        with told(folder):
            self._index = with_tokenizer(tantivy.Index(schema(), path=str(folder)))
            self._index.reload()
            marker = read_marker(self._index.searcher())
            self._writer: tantivy.IndexWriter | None = self._index.writer(heap, threads)
        self.position = int(str(marker.get("position", 0)))
        self.whole = bool(marker.get("whole", False))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the writer go. What was not committed is as if it had never come."""
        self._writer = None

    def take(self, uris: Collection[str]) -> int:
        """Put the items of these uris in as the wire has them now, and return how many of them can be found."""
        states = states_of(uris)
        count = 0
        with told(self._folder):
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
        with told(self._folder):
            for item in items:
                self._open.add_document(item.document())
                count += 1
        return count

    def commit(self, position: int, *, whole: bool) -> None:
        """Make it lasting, and say that the log was read up to `position`; `whole` once that was its end."""
        note = tantivy.Document()
        note.add_text("uri", MARKER)
        note.add_text("marker", json.dumps({"position": position, "whole": whole}))
        with told(self._folder):
            self._open.delete_documents_by_term("uri", MARKER)
            self._open.add_document(note)
            self._open.commit()
        self.position, self.whole = position, whole

    def finish(self) -> None:
        """Wait until segments are merged, remove the files that nobody needs, and let the writer go."""
        with told(self._folder):
            self._open.wait_merging_threads()
            self._writer = None
            writer = self._index.writer(LIVE_HEAP, 1)
            writer.garbage_collect_files()

    @property
    def _open(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise IndexBusy(f"the index {self._folder.name} is closed; open it again")
        return self._writer


def read_marker(searcher: tantivy.Searcher) -> dict[str, object]:
    """Return what the index says of itself; nothing where it was never committed."""
    found = searcher.search(tantivy.Query.term_query(schema(), "uri", MARKER, "basic"), 1, count=False).hits
    if not found:
        return {}
    said = json.loads(str(searcher.doc(found[0][1]).get_first("marker")))
    return said if isinstance(said, dict) else {}


@contextlib.contextmanager
def told(folder: Path) -> Iterator[None]:
    """Turn what the index's library raises, its panics too, into errors of this room.

    What the database raises, or whoever was asked about rights, is no damage of the index and goes through.
    """
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        raise _named(folder, error) from error
    except BaseException as error:
        # A panic of the library is no Exception, and would end the thread for good.
        if type(error).__name__ != "PanicException":
            raise
        raise _named(folder, error) from error


def _named(folder: Path, error: BaseException) -> SearchError:
    said = " ".join(str(error).split())[:300]
    if "LockBusy" in said:
        return IndexBusy(f"another process writes the index {folder.name}; a hub has one writer")
    if any(one in said for one in _FULL):
        return IndexDamaged(f"the disk is full: the index {folder.name} cannot be written; make room ({said})")
    return IndexDamaged(f"the index {folder.name} cannot be used: {said}; run `orkhon search rebuild`")
