"""The Merkle tree of RFC 9162, section 2.1 (the same as RFC 6962's): roots, paths, and what they prove. Reads no log.

Hashes are 32 raw bytes. Leaves are counted from 0; the leaf of position p in a log is number p - 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final

from orkhon.trust.errors import TrustError

EMPTY_ROOT: Final = sha256(b"").digest()

PerfectSubtree = Callable[[int, int], bytes]
"""From level and number the root of a full subtree: of 2^level leaves from number · 2^level on."""


class NotInTree(TrustError):
    """A path was asked for that the tree does not have."""


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256(0x00 ‖ data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


class GrowingTree:
    """A tree that leaves are added to at its end. It keeps the roots of its full subtrees alone: one a binary digit."""

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes, *, level: int = 0) -> None:
        """Add one leaf hash, or the root of a full subtree of 2^level leaves where the size so far is divisible by it.

        Raises `NotInTree` for a subtree that does not begin at such a size.
        """
        number = self.size >> level
        if number << level != self.size:
            raise NotInTree(f"a subtree of level {level} cannot begin after {self.size} leaves; add single ones first")
        root = leaf
        while number & 1:
            root = node_hash(self._peaks.pop(), root)
            number >>= 1
        self._peaks.append(root)
        self.size += 1 << level

    def root(self) -> bytes:
        """Return the root over all leaves so far, `EMPTY_ROOT` over none."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def inclusion_path(number: int, size: int, perfect: PerfectSubtree) -> list[bytes]:
    """Return what proves that leaf `number` is in the tree of `size` leaves, from the leaf upwards (section 2.1.3.1).

    Raises `NotInTree` where there is no such leaf.
    """
    if not 0 <= number < size:
        raise NotInTree(f"leaf {number} is not among {size} leaves; ask for one from 0 to {size - 1}")
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if number < middle:
            path.append(_range_root(middle, end, perfect))
            end = middle
        else:
            path.append(_range_root(start, middle, perfect))
            start = middle
    return path[::-1]


def consistency_path(first: int, second: int, perfect: PerfectSubtree) -> list[bytes]:
    """Return what proves that the tree of `second` leaves begins with that of `first` (section 2.1.4.1).

    Empty where both are of one size. Raises `NotInTree` unless 0 < first ≤ second.
    """
    if not 0 < first <= second:
        raise NotInTree(f"no tree of {first} leaves can be the beginning of one of {second}; give 0 < first ≤ second")
    path = []
    start, end, whole = 0, second, True
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(_range_root(middle, end, perfect))
            end = middle
        else:
            path.append(_range_root(start, middle, perfect))
            start, whole = middle, False
    if not whole:
        path.append(_range_root(start, end, perfect))
    return path[::-1]


def root_by_inclusion(leaf: bytes, number: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Return the root that leaf hash and path lead to, None where the path has another length (section 2.1.3.2)."""
    if not 0 <= number < size:
        return None
    first, last, root = number, size - 1, leaf
    for beside in path:
        if last == 0:
            return None
        if first & 1 or first == last:
            root = node_hash(beside, root)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            root = node_hash(root, beside)
        first, last = first >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(first: int, second: int, *, first_root: bytes, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Tell whether the path proves that the second tree begins with the first (section 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    if not path:
        return False
    steps = list(path)
    if first & (first - 1) == 0:
        steps.insert(0, first_root)
    left, last = first - 1, second - 1
    while left & 1:
        left, last = left >> 1, last >> 1
    old = new = steps[0]
    for beside in steps[1:]:
        if last == 0:
            return False
        if left & 1 or left == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while not left & 1 and left:
                left, last = left >> 1, last >> 1
        else:
            new = node_hash(new, beside)
        left, last = left >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


def _split(count: int) -> int:
    """Return the largest power of two below `count`, which is over 1."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_root(start: int, end: int, perfect: PerfectSubtree) -> bytes:
    """Return the root over the leaves from `start` up to `end`, as the tree has them: `start` is a multiple of it."""
    roots = []
    while start < end:
        level = (end - start).bit_length() - 1
        roots.append(perfect(level, start >> level))
        start += 1 << level
    root = roots[-1]
    for left in reversed(roots[:-1]):
        root = node_hash(left, root)
    return root
