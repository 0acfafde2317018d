"""Write an index of originals: each version by its runs of words, and how far in the log that is. Asks the wire.

Every write is delete-then-add by uri, and the position stands in a document of the same commit: nothing is half done
after a crash, and reading entries again changes nothing. What may not be shown to everybody is never put in.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Collection
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Final

import tantivy

from orkhon.indexes import writing
from orkhon.indexes.writing import CLOSED, IndexWriter, is_locked, noted
from orkhon.verification.altering import read_text
from orkhon.verification.altering.index import hash_words, shingles, winnowed
from orkhon.verification.originals.errors import OriginalsBusy, OriginalsDamaged, OriginalsError
from orkhon.verification.originals.reading import archived_items
from orkhon.verification.originals.shape import MARKER, opened, schema
from orkhon.verification.originals.words import WordCounter
from orkhon.wire.public_versions import public_versions

LIVE_HEAP: Final = 16_000_000
BUILD_HEAP: Final = 150_000_000
_FULL: Final = tuple(os.strerror(one) for one in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


class Filler(IndexWriter):
    """The one writer of an index and of the words beside it. `position` is how far the last commit had read."""

    def __init__(self, folder: Path, *, heap: int = LIVE_HEAP, threads: int = 1) -> None:
        """Open the index in `folder`, made where it is empty. Raises `OriginalsBusy`, `OriginalsDamaged`."""
        super().__init__(folder, opened=opened, named=_named)
        with self.told():
            marker = read_marker(self._index.searcher())
        self.begin(heap=heap, threads=threads)
        self._words = WordCounter(folder)
        self.position = int(str(marker.get("position", 0)))
        self.whole = bool(marker.get("whole", False))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let index and words go."""
        self._words.close()
        super().__exit__(kind, error, trace)

    def take(self, uris: Collection[str], *, fresh: bool = False) -> int:
        """Put in what may be shown of these items now and return how many versions that is.

        `fresh` says that the index holds nothing of them.
        """
        found = public_versions(uris)
        count = 0
        for uri in uris:
            items = archived_items(found.get(uri, ()))
            uncounted = self._words.uncounted(position for position, _ in items)
            with self.told():
                if not fresh:
                    self._open.delete_documents_by_term("uri", uri)
                for position, item in items:
                    read = read_text(item.whole, item.tag, headline_end=item.headline_end)
                    document = tantivy.Document()
                    document.add_text("uri", uri)
                    document.add_integer("position", position)
                    document.add_text("runs", written_runs([word.key for word in read.words]))
                    self._open.add_document(document)
                    if position in uncounted:
                        self._words.count(position, read)
                    count += 1
        return count

    def commit(self, position: int, *, whole: bool) -> None:
        """Make it lasting, and say that the log was read up to `position`; `whole` once that was its end."""
        # The words first: counted twice they cannot be, and an index that knows more than they is not wanted.
        self._words.keep()
        note = json.dumps({"position": position, "whole": whole})
        self.commit_with(key="uri", mark=MARKER, field="note", note=note)
        self.position, self.whole = position, whole

    def finish(self) -> None:
        """Wait until segments are merged, and let the writer go."""
        self.merge()


def written_runs(keys: list[str]) -> str:
    """Return what an index keeps of a text: the hashes of its chosen runs of three words, as the field has them."""
    return " ".join(f"{run:x}" for run in winnowed(shingles(hash_words(keys))).tolist())


def read_marker(searcher: tantivy.Searcher) -> dict[str, object]:
    """Return what the index says of itself; nothing where it was never committed."""
    note = noted(searcher, schema(), key="uri", mark=MARKER, field="note")
    said = json.loads(note) if note else {}
    return said if isinstance(said, dict) else {}


def told(folder: Path) -> AbstractContextManager[None]:
    """Turn what the library raises over the index in `folder` into errors of this room."""
    return writing.told(folder.name, _named)


def _named(name: str, said: str) -> OriginalsError:
    if is_locked(said):
        return OriginalsBusy(f"another process writes the archive's index {name}; a hub has one writer")
    if said == CLOSED:
        return OriginalsBusy(f"the archive's index {name} is closed; open it again")
    if any(one in said for one in _FULL):
        return OriginalsDamaged(f"the disk is full: the archive's index {name} cannot be written; make room ({said})")
    return OriginalsDamaged(f"the archive's index {name} cannot be used: {said}; run `orkhon verification rebuild`")
