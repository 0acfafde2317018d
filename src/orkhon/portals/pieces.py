"""Pieces of pages that many pages have alike, written once and found by all that they were made of. Reads nothing.

A piece's key names everything that is in it, so what has changed is another piece under another key: none can be old,
and none is ever purged. Those that nobody asks for any more leave.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final

from django.utils.safestring import SafeString

from orkhon.wire.asked import note, noting

MOST_PIECES: Final = 8_192
MOST_LETTERS: Final = 8 << 20
"""In all pieces of a process together."""


class Pieces:
    """Written pieces by key, the least recently asked for leaving first. Safe between threads."""

    def __init__(self, *, most: int = MOST_PIECES, most_letters: int = MOST_LETTERS) -> None:
        self._most = most
        self._most_letters = most_letters
        self._written: OrderedDict[Hashable, SafeString] = OrderedDict()
        self._letters = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many pieces are kept."""
        return len(self._written)

    @property
    def letters(self) -> int:
        """Return how many letters they have together."""
        return self._letters

    def get(self, key: Hashable, write: Callable[[], SafeString]) -> SafeString:
        """Return the piece of that key, written now where it is not known.

        One for which the database or the wire was asked while it was written is not kept: its key cannot name that.
        """
        with self._lock:
            found = self._written.get(key)
            if found is not None:
                self._written.move_to_end(key)
                return found
        with noting() as asked:
            written = write()
        if asked:
            note(asked)
            return written
        with self._lock:
            self._letters += len(written) - len(self._written.pop(key, ""))
            self._written[key] = written
            while len(self._written) > self._most or self._letters > self._most_letters:
                _, left = self._written.popitem(last=False)
                self._letters -= len(left)
        return written

    def clear(self) -> None:
        """Let all of them go."""
        with self._lock:
            self._written.clear()
            self._letters = 0


PIECES: Final = Pieces()
"""Those of this process."""
