"""Find names by sound among many: pairs of letters of their skeletons point to candidates. Judges by likeness alone."""

from __future__ import annotations

import heapq
import re
from array import array
from collections import Counter
from collections.abc import Iterator

from orkhon.language.names import name_similarity, word_key
from orkhon.language.naming.words import NameWord, name_words

_CANDIDATES = 60


class NameIndex:
    """Names with a number each that the caller gives them; a number may have many names.

    Takes about 200 bytes a name. Names are only ever added.
    """

    def __init__(self) -> None:
        self._names: list[str] = []
        self._numbers = array("I")
        self._sizes = array("B")
        self._postings: dict[str, array[int]] = {}

    def __len__(self) -> int:
        return len(self._names)

    def add(self, name: str, number: int, *, keys: str | None = None) -> None:
        """Let `name` be found, and lead to `number`. A name without letters is left out.

        `keys` is what `index_keys` returns for the name, where it is known already.
        """
        features = _features(index_keys(name) if keys is None else keys)
        if not features:
            return
        entry = len(self._names)
        self._names.append(name)
        self._numbers.append(number)
        self._sizes.append(min(len(features), 255))
        for feature in features:
            self._postings.setdefault(feature, array("I")).append(entry)

    def find(self, name: str, *, floor: float = 0.0) -> list[tuple[float, int, str]]:
        """Return the numbers whose names are like `name` with likeness and the likest name, the likest first.

        At most sixty names are judged, of many with one skeleton those that were added first; what
        is less like than `floor` is left out.
        """
        features = _features(index_keys(name))
        shared: Counter[int] = Counter()
        for feature in features:
            shared.update(self._postings.get(feature, ()))
        sizes = self._sizes
        wanted = len(features)
        nearest = heapq.nlargest(
            _CANDIDATES, ((2 * count / (wanted + sizes[entry]), -entry) for entry, count in shared.items())
        )
        best: dict[int, tuple[float, int, str]] = {}
        for _, behind in nearest:
            found, number = self._names[-behind], self._numbers[-behind]
            alike = 1.0 if found == name else name_similarity(name, found)
            if alike >= floor and (number not in best or best[number][0] < alike):
                best[number] = (alike, number, found)
        return sorted(best.values(), key=lambda one: (-one[0], one[1]))


def index_keys(name: str) -> str:
    """Return the skeletons of the words of `name`, parted by spaces, other readings of a word behind a stroke."""
    return " ".join("/".join(dict.fromkeys(_keys(word))) for word in name_words(name))


def _features(keys: str) -> frozenset[str]:
    return frozenset(feature for key in _PARTED.split(keys) if key for feature in _pairs(key))


_PARTED = re.compile("[ /]")


def _keys(word: NameWord) -> Iterator[str]:
    yield word_key(word)
    if not word.concept and ("C" in word.sounds or "X" in word.sounds):
        # Latin c and x may also be k and ks, by the language.
        hard = word.sounds.replace("C", "k").replace("X", "ks")
        yield word_key(NameWord(sounds=hard, leaving=(), length=word.length, ending=word.ending))
        if "C" in word.sounds:
            soft = word.sounds.replace("C", "s")
            yield word_key(NameWord(sounds=soft, leaving=(), length=word.length, ending=word.ending))


def _pairs(key: str) -> Iterator[str]:
    if key.startswith("="):
        yield key
        return
    padded = f"^{key}$"
    for place in range(len(padded) - 1):
        yield padded[place : place + 2]
