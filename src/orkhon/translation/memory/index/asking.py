"""Ask the index which wordings may be alike. Gives their numbers and judges nothing.

Where there is no index, or it cannot be read, nothing is alike: what is exactly the same is found without it.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

import tantivy

from orkhon.translation.errors import IndexTrouble
from orkhon.translation.memory.index import folders
from orkhon.translation.memory.index.filling import told
from orkhon.translation.memory.index.shape import opened, schema
from orkhon.translation.memory.keys import terms_of

log = logging.getLogger(__name__)

MOST: Final = 40
_MOST_TERMS: Final = 10
"""Of a sentence's words the rarest are asked for: the common ones stand in a third of all sentences."""

_LOOKED_EVERY_S: Final = 0.5


class _Open:
    """The index as this process has it open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder = ""
        self._index: tantivy.Index | None = None
        self._looked = 0.0

    def searcher(self) -> tantivy.Searcher | None:
        with self._lock:
            moment = time.monotonic()
            folder = folders.living()
            if folder is None:
                self._index, self._folder = None, ""
                return None
            if self._index is None or str(folder) != self._folder:
                self._index, self._folder = opened(str(folder)), str(folder)
                self._index.reload()
                self._looked = moment
            elif moment - self._looked >= _LOOKED_EVERY_S:
                self._index.reload()
                self._looked = moment
            return self._index.searcher()


_OPEN: Final = _Open()


def candidates(words: str, code: str) -> list[int]:
    """Return the numbers of the wordings of that language which share the rarest words, best first."""
    terms = list(terms_of(words, code))
    if not terms:
        return []
    try:
        with told("that lives"):
            searcher = _OPEN.searcher()
            return [] if searcher is None else _found(searcher, terms)
    except IndexTrouble as error:
        log.warning("the index of the memory was not asked", extra={"error": str(error)})
        return []


def _found(searcher: tantivy.Searcher, terms: list[str]) -> list[int]:
    counted = sorted((count, term) for term in terms if (count := searcher.doc_freq("words", term)))
    wanted = [
        (tantivy.Occur.Should, tantivy.Query.term_query(schema(), "words", term, "freq"))
        for _, term in counted[:_MOST_TERMS]
    ]
    if not wanted:
        return []
    hits = searcher.search(tantivy.Query.boolean_query(wanted), MOST, count=False).hits
    numbers = searcher.fast_field_values("wording", [address for _, address in hits])
    return [int(number) for number in numbers if number is not None]
