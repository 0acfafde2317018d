"""Write an index, one writer at a time, with a note in the same commit of how far it has read. Knows no fields."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import tantivy

CLOSED: Final = "it is closed; open it again"
"""What is said to whoever writes an index that he has let go."""

Named = Callable[[str, str], Exception]
"""Makes of an index's name and of what its library said the error that a room raises."""


class IndexWriter:
    """The one writer of an index; let go at the end of a `with`, and what was not committed then never came."""

    def __init__(self, folder: Path, *, opened: Callable[[str], tantivy.Index], named: Named) -> None:
        """Open the index in `folder`, to be read; `begin` makes it one to be written."""
        self._name = folder.name
        self._named = named
        self._writer: tantivy.IndexWriter | None = None
        with self.told():
            self._index = opened(str(folder))
            self._index.reload()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the writer go. What was not committed is as if it had never come."""
        self._writer = None

    def told(self) -> contextlib.AbstractContextManager[None]:
        """Turn what the library raises meanwhile into the room's errors."""
        return told(self._name, self._named)

    @property
    def _open(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise self._named(self._name, CLOSED)
        return self._writer

    def begin(self, *, heap: int, threads: int) -> None:
        """Become the index's writer, with `heap` bytes. Raises what `named` makes of a lock that another has."""
        with self.told():
            self._writer = self._index.writer(heap, threads)

    def commit_with(self, *, key: str, mark: str, field: str, note: str) -> None:
        """Make it lasting, with `note` in `field` of the one document whose `key` is `mark`."""
        document = tantivy.Document()
        document.add_text(key, mark)
        document.add_text(field, note)
        with self.told():
            self._open.delete_documents_by_term(key, mark)
            self._open.add_document(document)
            self._open.commit()

    def merge(self) -> None:
        """Wait until segments are merged, and let the writer go."""
        with self.told():
            self._open.wait_merging_threads()
        self._writer = None


def is_locked(said: str) -> bool:
    """Return whether the library says that another process writes the index."""
    return "LockBusy" in said


def noted(searcher: tantivy.Searcher, schema: tantivy.Schema, *, key: str, mark: str, field: str) -> str:
    """Return the note of the last commit, empty where there was none."""
    hits = searcher.search(tantivy.Query.term_query(schema, key, mark, "basic"), 1, count=False).hits
    return str(searcher.doc(hits[0][1]).get_first(field)) if hits else ""


@contextlib.contextmanager
def told(name: str, named: Named) -> Iterator[None]:
    """Turn what the index's library raises, its panics too, into errors of the room whose index it is.

    What the database raises, or whoever was asked about rights, is no damage of the index and goes through.
    """
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        raise named(name, _said(error)) from error
    except BaseException as error:
        # A panic of the library is no Exception, and would end the thread for good.
        if type(error).__name__ != "PanicException":
            raise
        raise named(name, _said(error)) from error


def _said(error: BaseException) -> str:
    return " ".join(str(error).split())[:300]
