"""Write an index of the memory: wordings by the beginnings of their words. Holds how far it has read, and no text."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import tantivy
from django.db.models import Max

from orkhon.indexes import writing
from orkhon.indexes.writing import CLOSED, IndexWriter, is_locked, noted
from orkhon.items import Language
from orkhon.translation.errors import IndexTaken, IndexTrouble
from orkhon.translation.memory.index.shape import MARKER, opened, schema
from orkhon.translation.memory.keys import keys_of, terms_of
from orkhon.translation.models import ForgottenWording, Wording

LIVE_HEAP: Final = 30_000_000
BUILD_HEAP: Final = 150_000_000
AT_ONCE: Final = 2_000
OVERLAP: Final = 2_000
"""So many numbers are looked at again: PostgreSQL gives them out before it commits, and not in that order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Position:
    """How far an index has read: the last wording and the last forgotten one.

    Its files hold no words of those that were forgotten up to `clean`; of later ones they may, until it is built anew.
    """

    wording: int
    forgotten: int
    clean: int


class Filler(IndexWriter):
    """The one writer of an index."""

    def __init__(self, folder: Path, *, heap: int = LIVE_HEAP) -> None:
        """Open the index in `folder`, which is made where it is empty. Raises `IndexTaken`, `IndexTrouble`."""
        super().__init__(folder, opened=opened, named=_named)
        with self.told():
            read = read_position(self._index.searcher())
        self.begin(heap=heap, threads=1)
        # What is gone by now never comes into a new index.
        last = last_forgotten()
        self.position = read or Position(wording=0, forgotten=last, clean=last)
        self._taken = _numbers_before(self.position.wording)
        self._waiting = False

    def step(self) -> int:
        """Take in the next rows, and return how many those were; they are found after `commit`."""
        return self._take_new() + self._take_forgotten()

    def commit(self) -> None:
        """Make it lasting, with how far that is. Does nothing where nothing has come."""
        if not self._waiting:
            return
        note = json.dumps([self.position.wording, self.position.forgotten, self.position.clean])
        self.commit_with(key="marker", mark=MARKER, field="note", note=note)
        self._waiting = False

    def finish(self) -> None:
        """Commit, wait until segments are merged, and let the writer go."""
        self.commit()
        self.merge()

    def _take_new(self) -> int:
        after = max(0, self.position.wording - OVERLAP)
        rows = Wording.objects.filter(pk__gt=after).order_by("pk")
        late = set(rows.filter(pk__lte=self.position.wording).values_list("pk", flat=True)) - self._taken
        fresh = rows.filter(pk__gt=self.position.wording)[:AT_ONCE]
        some = [*(rows.filter(pk__in=late) if late else ()), *fresh]
        if not some:
            return 0
        self._put(some)
        last = max(self.position.wording, *(one.pk for one in some))
        self._taken = {pk for pk in self._taken | {one.pk for one in some} if pk > last - OVERLAP}
        self.position = replace(self.position, wording=last)
        return len(some)

    def _put(self, some: Iterable[Wording]) -> None:
        with self.told():
            for one in some:
                language = Language.parse(one.tag)
                document = tantivy.Document()
                document.add_integer("wording", one.pk)
                document.add_text("words", " ".join(terms_of(keys_of(one.text, language).words, language.code)))
                self._open.add_document(document)
        self._waiting = True

    def _take_forgotten(self) -> int:
        rows = ForgottenWording.objects.filter(pk__gt=self.position.forgotten).order_by("pk")[:AT_ONCE]
        some = list(rows.values_list("pk", "wording"))
        if some:
            with self.told():
                for _, wording in some:
                    self._open.delete_documents_by_term("wording", wording)
            self.position = replace(self.position, forgotten=some[-1][0])
            self._waiting = True
        return len(some)


def _numbers_before(last: int) -> set[int]:
    return set(Wording.objects.filter(pk__gt=last - OVERLAP, pk__lte=last).values_list("pk", flat=True))


def last_forgotten() -> int:
    """Return the newest row of the forgotten, 0 for none."""
    return ForgottenWording.objects.aggregate(last=Max("pk"))["last"] or 0


def read_position(searcher: tantivy.Searcher) -> Position | None:
    """Return how far that index has read, None where it was never committed."""
    note = noted(searcher, schema(), key="marker", mark=MARKER, field="note")
    if not note:
        return None
    wording, forgotten, clean = json.loads(note)
    return Position(wording=int(wording), forgotten=int(forgotten), clean=int(clean))


def told(name: str) -> AbstractContextManager[None]:
    """Turn what the library raises over the index of that name into errors of this room."""
    return writing.told(name, _named)


def _named(name: str, said: str) -> IndexTrouble:
    if is_locked(said):
        return IndexTaken(f"another process writes the memory's index {name}; a hub has one writer")
    if said == CLOSED:
        return IndexTaken(f"the index {name} is closed; open it again")
    return IndexTrouble(f"the memory's index {name} cannot be used: {said}; run `orkhon memory rebuild`")
