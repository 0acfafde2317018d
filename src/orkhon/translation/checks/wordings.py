"""Find a wording in running text though it is inflected or stands in another script. Holds no wordings of its own."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from orkhon.language.folding import Strength, fold
from orkhon.language.stemming import stem
from orkhon.language.suffixes import LANGUAGES_WITH_SUFFIXES
from orkhon.translation.checks.finding import Span

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f]|['’‘ʻʼ`](?=[^\W_])|(?<=[oOgG])[ʻ‘’'ʼ`])*")
_APOSTROPHE = re.compile("['’‘`´ʼ]")
_LONGEST_WORD = 64
_MOST_WORDS = 12
_LONGEST_ENDING = 8
_SHORTEST_INFLECTED = 4
_PARTED = frozenset({"tr", "az", "tk", "en"})
"""Languages that part a name from its suffix by an apostrophe."""

Value = TypeVar("Value", bound=Hashable)

_BETWEEN = re.compile(r"[\s\u00a0‐-–«»“”\"'’.]{0,4}")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Word:
    """A word of a text with the keys that it is found by."""

    text: str
    start: int
    end: int
    keys: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """A wording taken apart once, to be looked for in many texts."""

    text: str
    code: str
    words: tuple[_Word, ...]


@lru_cache(maxsize=1024)
def _words(text: str, tag: str) -> tuple[_Word, ...]:
    return tuple(
        _Word(text=match[0], start=match.start(), end=match.end(), keys=_keys(match[0][:_LONGEST_WORD], tag))
        for match in _WORD.finditer(text)
    )


@lru_cache(maxsize=1 << 15)
def _keys(word: str, tag: str) -> frozenset[str]:
    code = tag.partition("-")[0]
    forms = {word, stem(word, tag)}
    if code in _PARTED and _APOSTROPHE.search(word):
        forms.add(_APOSTROPHE.split(word)[0])
    keys = {fold(form, Strength.LOOSE, tag if form == word else code).strip() for form in forms}
    return frozenset(key for key in keys if key)


def wording_of(text: str, tag: str) -> Wording:
    """Return `text`, a wording in the language `tag`, ready to be looked for; of very long ones the first words."""
    return Wording(text=text, code=tag.partition("-")[0], words=_words(text, tag)[:_MOST_WORDS])


@lru_cache(maxsize=2048)
def _known(text: str, tag: str) -> Wording:
    return wording_of(text, tag)


def spans_of(wording: str, text: str, tag: str) -> tuple[Span, ...]:
    """Return where `wording` stands in `text`, both in the language `tag`, with any endings."""
    wanted = _known(wording, tag)
    if not wanted.words:
        return ()
    words = _words(text, tag)
    found: list[Span] = []
    for place in range(len(words)):
        end = _end(wanted, words, place, text)
        if end is not None:
            found.append((words[place].start, end))
    return tuple(found)


class WordingIndex(Generic[Value]):
    """Many wordings of one language, all found in one walk over a text."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[tuple[Wording, Value]]] = {}

    def add(self, wording: Wording, value: Value) -> None:
        """Let `wording` be found, and give `value` back."""
        if not wording.words:
            return
        for key in wording.words[0].keys:
            self._by_key.setdefault(key, []).append((wording, value))

    def find(self, text: str, tag: str) -> Iterator[tuple[int, int, tuple[Value, ...]]]:
        """Yield each place where wordings stand, the longest at each, with the values of all that stand just there."""
        words = _words(text, tag)
        place = 0
        while place < len(words):
            best_end, values = 0, dict[Value, None]()
            for key in words[place].keys:
                for wording, value in self._by_key.get(key, ()):
                    end = _end(wording, words, place, text)
                    if end is None or end < best_end:
                        continue
                    if end > best_end:
                        best_end, values = end, {}
                    values[value] = None
            if not best_end:
                place += 1
                continue
            yield words[place].start, best_end, tuple(values)
            while place < len(words) and words[place].start < best_end:
                place += 1


def _end(wording: Wording, words: tuple[_Word, ...], place: int, text: str) -> int | None:
    """Return where `wording` ends that begins at the word `place`, or None where it does not stand there."""
    if place + len(wording.words) > len(words):
        return None
    several = len(wording.words) > 1
    for number, wanted in enumerate(wording.words):
        word = words[place + number]
        if not _is(wanted, word, wording.code, several=several):
            return None
        if number and not _BETWEEN.fullmatch(text[words[place + number - 1].end : word.start]):
            return None
    return words[place + len(wording.words) - 1].end


def _is(wanted: _Word, word: _Word, code: str, *, several: bool) -> bool:
    first = wanted.text[0]
    if len(wanted.text) > 1 and wanted.text.isupper() and not word.text[: len(wanted.text)].isupper():
        return False  # an abbreviation: WHO is no who
    if not several and first.isupper() and not word.text[0].isupper():
        return False
    if not wanted.keys.isdisjoint(word.keys):
        return True
    if not several or code not in LANGUAGES_WITH_SUFFIXES:
        return False
    return any(
        len(key) >= _SHORTEST_INFLECTED and other.startswith(key) and len(other) - len(key) <= _LONGEST_ENDING
        for key in wanted.keys
        for other in word.keys
    )
