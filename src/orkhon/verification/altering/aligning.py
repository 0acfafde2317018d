"""Align a text with its original, word by word, on the loose fold: what stands where, what moved. Judges nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from orkhon.verification.altering.texts import Word

_SEED: Final = 3
_MOST_PLACES: Final = 8
_MOST_BLOCKS: Final = 500
_MOVED: Final = 4
_LONG: Final = 7
_MOST_CELLS: Final = 120_000
_MOST_CELLS_OF_ALL: Final = 600_000
_GAP: Final = 0.7
_OTHER: Final = 1.25
_SIDE: Final = 6
_CUT: Final = 3

Pair = tuple[int | None, int | None]
"""A word of the original and a word of the given text, by number; None where the other has none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """A run of words that both have: `length` words from `original` on there and from `given` on here."""

    original: int
    given: int
    length: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Alignment:
    """The pairs in the order of both texts, and the runs that stand elsewhere in the given text.

    Words of the original before the first and behind the last pair are not in it where the text is an excerpt.
    `moved_pairs` are the pairs of the moved runs; their words are in no other pair.
    """

    pairs: tuple[Pair, ...]
    moved: tuple[Block, ...] = ()
    moved_pairs: tuple[Pair, ...] = ()


def align(original: Sequence[Word], given: Sequence[Word], *, excerpt: bool = True) -> Alignment:
    """Return how the words of `given` stand to those of `original`, by their loose keys.

    With `excerpt` the original may have more at both ends. Time is bounded whatever is given.
    """
    if not original or not given:
        pairs: list[Pair] = [(place, None) for place in range(len(original))] if not excerpt else []
        return Alignment(pairs=(*pairs, *((None, place) for place in range(len(given)))))
    blocks = _blocks(original, given)
    chain = _without_chance(_chain(blocks), blocks)
    moved = _moved(blocks, chain, original, given)
    away_there = {place for block in moved for place in range(block.original, block.original + block.length)}
    away_here = {place for block in moved for place in range(block.given, block.given + block.length)}
    result: list[Pair] = []
    there = here = cells = 0
    for number, block in enumerate((*chain, None)):
        to_there = block.original if block is not None else len(original)
        to_here = block.given if block is not None else len(given)
        left = [place for place in range(there, to_there) if place not in away_there]
        right = [place for place in range(here, to_here) if place not in away_here]
        cells += len(left) * len(right)
        if cells > _MOST_CELLS_OF_ALL:
            # Nothing sensible is so long and so different: the rest is told as one put for the other.
            result += ((place, None) for place in left)
            left = []
        free_start = excerpt and number == 0
        free_end = excerpt and block is None
        result += _gap(original, given, left, right, free_start=free_start, free_end=free_end)
        if block is not None:
            result += ((block.original + step, block.given + step) for step in range(block.length))
            there, here = block.original + block.length, block.given + block.length
    moved_pairs = tuple((block.original + step, block.given + step) for block in moved for step in range(block.length))
    result = _slid(_slid(result, original, 0), given, 1)
    return Alignment(pairs=tuple(result), moved=moved, moved_pairs=moved_pairs)


def _slid(pairs: list[Pair], words: Sequence[Word], side: int) -> list[Pair]:
    """Slide what only one text has until it begins with a sentence: He [was … He] was is [He was …] He was."""
    place = 0
    while place < len(pairs):
        end = place
        while end < len(pairs) and pairs[end][1 - side] is None and pairs[end][side] is not None:
            end += 1
        start, stop = place, end
        while end > place and start and stop - place < 8 * (end - place):
            one, last, before = pairs[start][side], pairs[stop - 1][side], pairs[start - 1]
            if one is None or words[one].first or last is None or before[side] is None or before[1 - side] is None:
                break
            if words[before[side] or 0].key != words[last].key or (before[side] or 0) + 1 != one:
                break
            start, stop = start - 1, stop - 1
        first = pairs[start][side] if start < len(pairs) else None
        if start < place and first is not None and words[first].first:
            own = [pair[side] for pair in pairs[start:end]]
            others = [pair[1 - side] for pair in pairs[start:place]]
            size = end - place
            moved: list[Pair] = []
            for number, word in enumerate(own):
                other = None if number < size else others[number - size]
                moved.append((word, other) if side == 0 else (other, word))
            pairs[start:end] = moved
        place = max(end, place + 1)
    return pairs


def likeness(one: str, two: str) -> float:
    """Return how alike two keys are, 0 to 1: of their letters in order, and of how they begin."""
    if one == two:
        return 1.0
    return _likeness(one, two) if one < two else _likeness(two, one)


@lru_cache(maxsize=1 << 15)
def _likeness(one: str, two: str) -> float:
    shared = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        shared += 1
    return max(fuzz.ratio(one, two) / 100, 2 * shared / (len(one) + len(two)) if one and two else 0.0)


def _blocks(original: Sequence[Word], given: Sequence[Word]) -> list[Block]:
    """The longest runs of equal keys, the longest first; keys that are everywhere begin none."""
    there = [word.key for word in original]
    here = [word.key for word in given]
    size = min(_SEED, len(here), len(there))
    seeds: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(there) - size + 1):
        seeds.setdefault(tuple(there[place : place + size]), []).append(place)
    seen: dict[int, int] = {}
    blocks: list[Block] = []
    for place in range(len(here) - size + 1):
        others = seeds.get(tuple(here[place : place + size]), ())
        for other in others if len(others) <= _MOST_PLACES else ():
            if seen.get(place - other, -1) > place:
                continue
            start, begin, length = place, other, size
            while start and begin and here[start - 1] == there[begin - 1]:
                start, begin, length = start - 1, begin - 1, length + 1
            while (
                start + length < len(here)
                and begin + length < len(there)
                and here[start + length] == there[begin + length]
            ):
                length += 1
            seen[place - other] = start + length
            blocks.append(Block(original=begin, given=start, length=length))
    blocks.sort(key=lambda block: (-block.length, block.given, block.original))
    return blocks[:_MOST_BLOCKS]


def _chain(blocks: Sequence[Block]) -> list[Block]:
    """The heaviest row of blocks that goes forward in both texts, without overlaps."""
    ordered = sorted(blocks, key=lambda block: (block.given, block.original))
    best = [float(block.length) for block in ordered]
    before = [-1] * len(ordered)
    for number, block in enumerate(ordered):
        for earlier in range(number):
            other = ordered[earlier]
            over = max(0, other.given + other.length - block.given, other.original + other.length - block.original)
            if other.original >= block.original or other.given >= block.given or over >= block.length:
                continue
            jump = abs((block.original - other.original) - (block.given - other.given))
            weight = best[earlier] + block.length - over - min(0.5, jump * 0.002)
            if weight > best[number]:
                best[number], before[number] = weight, earlier
    chain: list[Block] = []
    at = max(range(len(ordered)), key=lambda number: (best[number], -number)) if ordered else -1
    while at >= 0:
        chain.append(ordered[at])
        at = before[at]
    chain.reverse()
    cut: list[Block] = []
    there = here = 0
    for block in chain:
        over = max(0, here - block.given, there - block.original)
        if over < block.length:
            cut.append(Block(original=block.original + over, given=block.given + over, length=block.length - over))
            there, here = block.original + block.length, block.given + block.length
    return cut


def _without_chance(chain: list[Block], blocks: Sequence[Block]) -> list[Block]:
    """Drop from the row the short runs that lie by chance in a long one that was moved."""
    for block in blocks:
        if block.length < _LONG:
            break
        rivals = [one for one in chain if _meet(one, block)]
        if rivals and all(2 * one.length < block.length for one in rivals):
            share = sum(one.length for one in rivals)
            if 2 * share < block.length and not any(_on_one_line(one, block) for one in rivals):
                chain = [one for one in chain if one not in rivals]
    return chain


def _meet(one: Block, two: Block) -> bool:
    here = one.given < two.given + two.length and two.given < one.given + one.length
    return here or (one.original < two.original + two.length and two.original < one.original + one.length)


def _on_one_line(one: Block, two: Block) -> bool:
    return one.original - one.given == two.original - two.given


def _moved(
    blocks: Sequence[Block], chain: Sequence[Block], original: Sequence[Word], given: Sequence[Word]
) -> tuple[Block, ...]:
    taken_there = {place for block in chain for place in range(block.original, block.original + block.length)}
    taken_here = {place for block in chain for place in range(block.given, block.given + block.length)}
    moved: list[Block] = []
    for block in blocks:
        first = length = run = 0
        for step in range(block.length):
            free = block.original + step not in taken_there and block.given + step not in taken_here
            run = run + 1 if free else 0
            if run > length:
                first, length = step - run + 1, run
        if length < _MOVED:
            continue
        piece = Block(original=block.original + first, given=block.given + first, length=length)
        moved.append(piece)
        taken_there.update(range(piece.original, piece.original + piece.length))
        taken_here.update(range(piece.given, piece.given + piece.length))
    return tuple(sorted(moved, key=lambda block: block.given))


def _gap(
    original: Sequence[Word],
    given: Sequence[Word],
    left: list[int],
    right: list[int],
    *,
    free_start: bool,
    free_end: bool,
) -> list[Pair]:
    """Align what lies between two runs; at a free end the original's words that are not needed are left out."""
    if free_start and free_end:
        return (
            [(None, place) for place in right]
            if not left or not right
            else _aligned(original, given, left, right, free_start=True, free_end=True)
        )
    if right and len(right) <= _CUT and (free_start or free_end):
        # The first or last words of an excerpt were replaced: they stand for what stands there in the same sentence.
        near = left[-len(right) :] if free_start else left[: len(right)]
        edge = left[-1] + 1 if free_start and left else left[0] - 1 if left else 0
        same = original[min(max(edge, 0), len(original) - 1)].sentence
        kept = [place for place in near if original[place].sentence == same]
        if kept:
            return _aligned(original, given, kept, right, free_start=False, free_end=False)
    if free_start:
        left = left[max(0, len(left) - len(right) - _SIDE) :] if right else []
    elif free_end:
        left = left[: len(right) + _SIDE] if right else []
    if not left or not right or len(left) * len(right) > _MOST_CELLS:
        kept = [] if free_start or free_end else left
        return [*((place, None) for place in kept), *((None, place) for place in right)]
    return _aligned(original, given, left, right, free_start=free_start, free_end=free_end)


def _aligned(
    original: Sequence[Word],
    given: Sequence[Word],
    left: list[int],
    right: list[int],
    *,
    free_start: bool,
    free_end: bool,
) -> list[Pair]:
    """Needleman and Wunsch: a word for another costs by their unlikeness, a word without another seven tenths."""
    if len(left) * len(right) > _MOST_CELLS:
        return [(None, place) for place in right]
    rows, columns = len(left), len(right)
    cost = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(1, rows + 1):
        cost[row][0] = 0.0 if free_start else row * _GAP
    for column in range(1, columns + 1):
        cost[0][column] = column * _GAP
    for row in range(1, rows + 1):
        word = original[left[row - 1]]
        above, own = cost[row - 1], cost[row]
        for column in range(1, columns + 1):
            down = above[column] + (0.0 if free_end and column == columns else _GAP)
            across = own[column - 1] + _GAP
            both = above[column - 1] + _replacing(word, given[right[column - 1]])
            own[column] = min(both, down, across)
    pairs: list[Pair] = []
    row, column = rows, columns
    while row or column:
        if row and column:
            replaced = cost[row - 1][column - 1] + _replacing(original[left[row - 1]], given[right[column - 1]])
            if abs(cost[row][column] - replaced) < 1e-9:
                row, column = row - 1, column - 1
                pairs.append((left[row], right[column]))
                continue
        free = (free_end and column == columns) or (free_start and column == 0)
        if row and abs(cost[row][column] - cost[row - 1][column] - (0.0 if free else _GAP)) < 1e-9:
            row -= 1
            if not free:
                pairs.append((left[row], None))
            continue
        column -= 1
        pairs.append((None, right[column]))
    pairs.reverse()
    return pairs


def _replacing(one: Word, two: Word) -> float:
    if one.key == two.key:
        return 0.0
    if one.has_digits and two.has_digits:
        return 0.5
    alike = likeness(one.key, two.key)
    return 0.2 + 0.9 * (1 - alike) if alike >= 0.45 else _OTHER
