"""Names of people and places across scripts: a key for finding and a likeness for judging. Holds no list of names.

Names go by language, not by letter, so that both work on sounds: ж, j, c and ž meet, and so do ғ, ğ, gʻ and г.
"""

from __future__ import annotations

import re
from functools import lru_cache

from orkhon.language.naming.distance import initial_likeness, word_likeness
from orkhon.language.naming.words import VOWELS, NameWord, name_words

_MISSING_WORD = 0.88
_MISSING_SIDE_WORD = 0.98
_WORST_LEEWAY = 0.07
_MOST_WORDS = 6
_CONCEPT_LENGTH = 2.0

_CLASS = str.maketrans(
    {"b": "p", "w": "v", "d": "t", "z": "s", "c": "s", "č": "š", "j": "ž", "C": "ž"}
    | dict.fromkeys("qgğhX", "k")
    | {"ŋ": "n", "y": None}
)
_PROTHESIS = re.compile("^[aäeiıoöuü](?=[sš][^aäeiıoöuü])")
_VOWEL = re.compile("[aäeiıoöuü]")
_N_BEFORE_P = re.compile("n(?=p)")


def name_key(name: str) -> str:
    """Return the skeleton of `name`: the classes of its consonants, word by word, the words in alphabetical order.

    The same for all spellings of most names in all scripts of ours, and shared by some others: find by it, and judge
    what is found by `name_similarity`. Initials and patronymics are left out where other words remain; feminine and
    masculine surnames share a key. Only the first 200 letters count. Empty where there are no letters or digits.
    """
    words = name_words(name)
    main = [word for word in words if not word.initial and not word.patronymic] or list(words)
    return " ".join(sorted(filter(None, map(word_key, main))))


def word_key(word: NameWord) -> str:
    """Return the skeleton of one word; a word of places that is translated gives its meaning (`=island`)."""
    if word.concept:
        return f"={word.concept}"
    sounds = _PROTHESIS.sub("", word.sounds)
    first, rest = sounds[:1], sounds[1:]
    if first in VOWELS or (first == "y" and rest[:1] in VOWELS):
        first = "a"
    skeleton = (first + _VOWEL.sub("", rest)).translate(_CLASS)
    skeleton = re.sub(r"(.)\1+", r"\1", _N_BEFORE_P.sub("m", skeleton))
    return skeleton + {"surname": "v", "child": "l"}.get(word.ending, "")


def name_similarity(one: str, two: str) -> float:
    """Return how surely two spellings are one name, from 0 (not at all) to 1; from 0.9 take them for one.

    Consonants count more than vowels, the first sound most; sounds that languages and scripts write for each other
    count little. Words may stand in any order, an initial stands for its word, a patronymic and the gender of a
    surname may be missing; a missing given name leaves at most 0.88. Symmetric; 0 where either has no letters.
    """
    first, second = name_words(one), name_words(two)
    if not first or not second:
        return 0.0
    return _words_alike(*sorted((first, second), key=_order))


def _order(words: tuple[NameWord, ...]) -> tuple[int, list[tuple[str, str, bool, bool]]]:
    # The same order both ways round, so that ties in the pairing fall the same way.
    return len(words), [(word.sounds, word.ending, word.initial, word.patronymic) for word in words]


@lru_cache(maxsize=1 << 12)
def _joined(left: NameWord, right: NameWord) -> NameWord:
    return NameWord(
        sounds=left.sounds + right.sounds,
        leaving=left.leaving + right.leaving,
        length=left.length + right.length,
        ending=right.ending,
    )


def _words_alike(fewer: tuple[NameWord, ...], more: tuple[NameWord, ...]) -> float:
    if len(more) == 1:
        # Most comparisons are of one word with one: nothing to pair.
        return _pair(fewer[0], more[0]) if _counted(fewer[0], more[0]) else 0.0
    best = _aligned(fewer, more)
    if len(fewer) < len(more) <= _MOST_WORDS and best < 1.0:
        # One writes together what the other parts: Kassymzhomart, Касым-Жомарт.
        for place in range(len(more) - 1):
            left, right = more[place], more[place + 1]
            if left.initial or right.initial or left.ending or left.patronymic or right.patronymic:
                continue
            joined = (*more[:place], _joined(left, right), *more[place + 2 :])
            best = max(best, _words_alike(*sorted((fewer, joined), key=_order)))
    return best


def _aligned(fewer: tuple[NameWord, ...], more: tuple[NameWord, ...]) -> float:
    """The likeness of the best pairing: each of the fewer words takes the likest free one of the others."""
    pairs = sorted(
        ((_pair(one, two), row, column) for row, one in enumerate(fewer) for column, two in enumerate(more)),
        key=lambda pair: (-pair[0], abs(pair[1] - pair[2])),
    )
    taken: dict[int, tuple[int, float]] = {}
    free = set(range(len(more)))
    for alike, row, column in pairs:
        if row not in taken and column in free:
            taken[row] = (column, alike)
            free.discard(column)
    total = weight = 0.0
    worst = 1.0
    for row, (column, alike) in taken.items():
        counted = _counted(fewer[row], more[column])
        total += alike * counted
        weight += counted
        worst = min(worst, alike)
    result = min(total / weight, worst + _WORST_LEEWAY) if weight else 0.0
    for column in free:
        side = more[column].patronymic or more[column].initial
        result *= _MISSING_SIDE_WORD if side else _MISSING_WORD
    return result


def _pair(one: NameWord, two: NameWord) -> float:
    if one.initial or two.initial:
        return initial_likeness(one, two)
    return word_likeness(one, two)


def _counted(one: NameWord, two: NameWord) -> float:
    if one.initial or two.initial:
        return 1.0
    if one.concept and one.concept == two.concept:
        return _CONCEPT_LENGTH
    return max(one.length, two.length)
