"""Which words the archive knows: what tells a slip of the hand from another word. Knows no texts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from orkhon.verification.altering.texts import ReadText, main_form


class Vocabulary(Protocol):
    """The words of all items, by language, in the form that `main_form` gives."""

    def knows(self, word: str, code: str) -> bool:
        """Return whether any item of the language `code` has this word."""

    def is_name(self, word: str, code: str) -> bool:
        """Return whether the word stands with a capital inside sentences more often than without."""


class MemoryVocabulary:
    """A vocabulary in memory, counted from texts."""

    def __init__(self, texts: Iterable[ReadText] = ()) -> None:
        self._words: dict[tuple[str, str], int] = {}
        self._names: dict[tuple[str, str], int] = {}
        for text in texts:
            self.add(text)

    def add(self, text: ReadText) -> None:
        """Count the words of one text."""
        for word in text.words:
            key = text.code, main_form(word.text, text.tag)
            self._words[key] = self._words.get(key, 0) + 1
            if word.is_capital and not word.first:
                self._names[key] = self._names.get(key, 0) + 1

    def knows(self, word: str, code: str) -> bool:
        """As the protocol says."""
        return (code, word) in self._words

    def is_name(self, word: str, code: str) -> bool:
        """As the protocol says."""
        key = code, word
        return 2 * self._names.get(key, 0) > self._words.get(key, 0)


class NoVocabulary:
    """Knows no word: then everything that is near to the original's word is taken for a slip."""

    def knows(self, word: str, code: str) -> bool:
        """As the protocol says."""
        return False

    def is_name(self, word: str, code: str) -> bool:
        """As the protocol says."""
        return False
