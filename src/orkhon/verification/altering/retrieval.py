"""Find the items that a text was taken from, in any script, whole or in pieces. Judges no difference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from orkhon.language.identifying import identify
from orkhon.verification.altering.aligning import align
from orkhon.verification.altering.archive import Archive, ArchivedItem
from orkhon.verification.altering.index import Index, hash_words
from orkhon.verification.altering.texts import MAIN, ReadText, keys_of, read_text, same_word

MOST_ORIGINALS: Final = 4
"""Items that one text is parted among: quotes spliced from more are left as the unexplained rest."""

_LOOKED_AT: Final = 32
_LEAST_COVERED: Final = 8
_LEAST_SHARE: Final = 0.6
_LEAST_STRETCH: Final = 6
_RUN: Final = 3
_NEAR: Final = 4.0
_MOST_NEAR: Final = 6
_MOST_LANGUAGES: Final = 3
_BELIEVED: Final = 0.05
_LONGEST_ASKED: Final = 1_500

_SCRIPTS: Final = {
    "Cyrl": re.compile("[\u0400-\u052f]"),
    "Arab": re.compile("[\u0621-\u06d5]"),
    "Latn": re.compile("[A-Za-z\u00c0-\u024f]"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """An original: the version that fits best, the given text read as its language, and the words found in it.

    `first` and `last` are the given words, both with them, between which this original is answerable; `covered` are
    the words there that stand in runs of three with it.
    """

    item: ArchivedItem
    given: ReadText
    original: ReadText
    covered: int
    first: int
    last: int

    @property
    def share(self) -> float:
        """How much of the given text is covered, 0 to 1."""
        return self.covered / max(1, len(self.given.words))


def find_originals(text: str, *, index: Index, archive: Archive, language: str | None = None) -> tuple[Found, ...]:
    """Return the originals of `text`, in the order in which they begin in it; none where nothing was found.

    `language` is a code or tag if it is known; otherwise the text tells. Of several versions of an item the one that
    fits best answers, of equal ones the latest.
    """
    tags = languages_of(text, language)
    found: list[Found] = []
    taken: set[str] = set()
    open_words: set[int] | None = None
    while len(found) < MOST_ORIGINALS:
        best = _best(text, tags, index, archive, open_words, taken)
        if best is None:
            break
        candidate, covered = best
        open_words = set(range(len(candidate.given.words))) if open_words is None else open_words
        open_words -= covered
        taken.add(candidate.item.uri)
        found.append(candidate)
        if len(open_words) < _LEAST_STRETCH:
            break
    return _parted(sorted(found, key=lambda one: (one.first, one.last, one.item.uri)))


def languages_of(text: str, language: str | None = None) -> tuple[str, ...]:
    """Return the tags that `text` may be in, the likeliest first, in the script that it is written in."""
    script = max(_SCRIPTS, key=lambda name: len(_SCRIPTS[name].findall(text)))
    if language:
        code = language.partition("-")[0].lower()
        return (language if "-" in language else f"{code}-{script}",)
    said = identify(text)
    ranked = [tag for tag, share in said.ranked if share >= _BELIEVED and tag.partition("-")[0] in MAIN]
    if said.tag.partition("-")[0] in MAIN:
        ranked.insert(0, said.tag)
    tags = list(dict.fromkeys(ranked))[:_MOST_LANGUAGES]
    return tuple(tags) or tuple(f"{code}-{script}" for code in ("ru", "tr", "kk"))


def _best(
    text: str, tags: Sequence[str], index: Index, archive: Archive, open_words: set[int] | None, taken: set[str]
) -> tuple[Found, set[int]] | None:
    numbers: dict[int, float] = {}
    readings: dict[str, ReadText] = {}
    for tag in tags:
        given = readings.setdefault(tag, read_text(text, tag))
        keys = [word.key for word in given.words[:_LONGEST_ASKED]]
        if open_words is not None:
            keys = _longest_open(keys, open_words)
        for candidate in index.candidates(hash_words(keys), _LOOKED_AT):
            numbers[candidate.number] = max(candidate.score, numbers.get(candidate.number, 0.0))
    judged: list[tuple[float, int, ArchivedItem, ReadText, set[int]]] = []
    for number in sorted(numbers, key=lambda one: (-numbers[one], one))[:_LOOKED_AT]:
        item = archive.item(number)
        if item is None or item.uri in taken:
            continue
        tag = _tag_as(item.tag, tags)
        given = readings[tag] if tag in readings else readings.setdefault(tag, read_text(text, tag))
        keys = keys_of(item.whole, item.tag)
        covered = _covered(given, keys)
        if open_words is not None:
            covered &= open_words
        known = set(keys)
        places = range(len(given.words)) if open_words is None else open_words
        alike = sum(1 for place in places if given.words[place].key in known)
        judged.append((len(covered) + 0.2 * alike, number, item, given, covered))
    if not judged:
        return None
    most = max(score for score, *_ in judged)
    near = sorted((one for one in judged if one[0] >= most - _NEAR), key=lambda one: (-one[0], one[1]))[:_MOST_NEAR]
    read = {number: read_text(item.whole, item.tag, headline_end=item.headline_end) for _, number, item, _, _ in near}
    fit = {
        number: _fit(given, read[number]) if open_words is None and len(near) > 1 else 0.0
        for _, number, _, given, _ in near
    }
    chosen = max(
        near, key=lambda one: (one[0] + fit[one[1]] + _strictly(one[3], read[one[1]], one[4]), one[2].version, -one[1])
    )
    _, number, item, given, covered = chosen
    original = read[number]
    # A short text may be all there is; a second original must say as much as a sentence does.
    least = (
        _LEAST_COVERED if open_words is not None else min(_LEAST_COVERED, max(_RUN, _LEAST_SHARE * len(given.words)))
    )
    if len(covered) < least:
        return None
    return Found(
        item=item,
        given=given,
        original=original,
        covered=len(covered),
        first=min(covered),
        last=max(covered),
    ), covered


def _tag_as(item_tag: str, tags: Sequence[str]) -> str:
    """The tag of the given text if it is in the item's language: its own reading, or the item's in its script."""
    code = item_tag.partition("-")[0]
    for tag in tags:
        if tag.partition("-")[0] == code:
            return tag
    script = tags[0].split("-")[1] if "-" in tags[0] else ""
    return f"{code}-{script}" if script else item_tag


def _longest_open(keys: list[str], open_words: set[int]) -> list[str]:
    best: list[str] = []
    run: list[str] = []
    for place, key in enumerate(keys):
        run = [*run, key] if place in open_words else []
        best = run if len(run) > len(best) else best
    return best


def _covered(given: ReadText, original: list[str]) -> set[int]:
    """The given words that stand in three in a row as they stand in the original."""
    runs = set(zip(original, original[1:], original[2:], strict=False))
    covered: set[int] = set()
    keys = [word.key for word in given.words]
    for place in range(len(keys) - _RUN + 1):
        if tuple(keys[place : place + _RUN]) in runs:
            covered.update(range(place, place + _RUN))
    return covered


def _fit(given: ReadText, original: ReadText) -> float:
    """How well the words stand in their order: those that are alike less those that only one of the two has."""
    pairs = align(original.words, given.words).pairs
    both = sum(
        1
        for there, here in pairs
        if there is not None and here is not None and original.words[there].key == given.words[here].key
    )
    return both - 0.5 * (len(pairs) - both)


def _strictly(given: ReadText, original: ReadText, covered: set[int]) -> float:
    """How many covered words are the original's letter for letter: what tells twins of the loose fold apart."""
    by_key: dict[str, list[int]] = {}
    for place, word in enumerate(original.words):
        by_key.setdefault(word.key, []).append(place)
    equal = 0
    for place in covered:
        word = given.words[place]
        equal += any(
            same_word(original.words[other], original.tag, word, given.tag) for other in by_key.get(word.key, ())[:8]
        )
    return float(equal)


def _parted(found: list[Found]) -> tuple[Found, ...]:
    """Give each word of the text to one original: the border lies between the last of one and the first of the next."""
    parted: list[Found] = []
    for number, one in enumerate(found):
        words = one.given.words
        first = 0 if number == 0 else _border(found[number - 1], one)
        last = len(words) - 1 if number == len(found) - 1 else _border(one, found[number + 1]) - 1
        parted.append(
            Found(
                item=one.item,
                given=one.given,
                original=one.original,
                covered=one.covered,
                first=min(first, one.first),
                last=max(last, first),
            )
        )
    return tuple(parted)


def _border(one: Found, two: Found) -> int:
    """The first word of the second original: where a sentence begins between the two, or right behind the first."""
    words = two.given.words
    for place in range(one.last + 1, min(two.first, len(words) - 1) + 1):
        if words[place].first:
            return place
    return max(one.last + 1, min(two.first, one.last + 1))
