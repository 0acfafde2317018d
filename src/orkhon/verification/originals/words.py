"""The archive's words on disk, as hashes with their counts, beside the index: what tells a slip from another word.

A file of SQLite in the index's folder, written by the one who writes the index. It holds no word, and counts each
version of an item once, whatever was read twice.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Final, Self

from orkhon.verification.altering import ReadText
from orkhon.verification.altering.texts import main_form

FILE: Final = "words.sqlite3"
_MOST_WAITING: Final = 400_000
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS words (word INTEGER PRIMARY KEY, total INTEGER NOT NULL, names INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS counted (position INTEGER PRIMARY KEY);
"""


def hash_of(word: str, code: str) -> int:
    """Return the 63 bits that stand for the word of that language."""
    told = blake2b(f"{code}\0{word}".encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(told, "big") >> 1


class WordCounter:
    """The one writer of the words. What was not kept by `keep` is counted again by whoever reads the log again."""

    def __init__(self, folder: Path) -> None:
        """Open the file in that folder, made where there is none."""
        self._connection = sqlite3.connect(folder / FILE, isolation_level=None, timeout=10)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=NORMAL")
        self._connection.executescript(_TABLES)
        self._total: Counter[int] = Counter()
        self._names: Counter[int] = Counter()
        self._positions: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go; what waits is lost, and counted again."""
        self._connection.close()

    def uncounted(self, positions: Iterable[int]) -> set[int]:
        """Return those of `positions` whose words were never counted."""
        wanted = {position for position in positions if position not in self._positions}
        known = {
            position
            for position in wanted
            if self._connection.execute("SELECT 1 FROM counted WHERE position = ?", (position,)).fetchone()
        }
        return wanted - known

    def count(self, position: int, text: ReadText) -> None:
        """Count the words of the version at that position."""
        for word in text.words:
            key = hash_of(main_form(word.text, text.tag), text.code)
            self._total[key] += 1
            if word.is_capital and not word.first:
                self._names[key] += 1
        self._positions.add(position)
        if len(self._total) > _MOST_WAITING:
            self.keep()

    def keep(self) -> None:
        """Make lasting what was counted."""
        if not self._positions:
            return
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "INSERT INTO words (word, total, names) VALUES (?, ?, ?) ON CONFLICT (word) DO UPDATE SET "
                "total = total + excluded.total, names = names + excluded.names",
                ((word, total, self._names[word]) for word, total in sorted(self._total.items())),
            )
            self._connection.executemany(
                "INSERT OR IGNORE INTO counted (position) VALUES (?)", ((one,) for one in self._positions)
            )
        self._total.clear()
        self._names.clear()
        self._positions.clear()


class DiskVocabulary:
    """The words of the living index, for the comparison. Each thread has the file open by itself."""

    def __init__(self, folder: Path) -> None:
        """Look in that folder; where it holds no words yet, none is known."""
        self._path = folder / FILE
        self._open = threading.local()

    def knows(self, word: str, code: str) -> bool:
        """As `altering.Vocabulary` says."""
        return self._row(word, code) is not None

    def is_name(self, word: str, code: str) -> bool:
        """As `altering.Vocabulary` says."""
        row = self._row(word, code)
        return row is not None and 2 * row[1] > row[0]

    def _row(self, word: str, code: str) -> tuple[int, int] | None:
        connection: sqlite3.Connection | None = getattr(self._open, "connection", None)
        if connection is None:
            if not self._path.exists():
                return None
            connection = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, timeout=5)
            self._open.connection = connection
        row = connection.execute("SELECT total, names FROM words WHERE word = ?", (hash_of(word, code),)).fetchone()
        return (int(row[0]), int(row[1])) if row is not None else None
