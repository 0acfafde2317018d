"""The tree against a naive reading of RFC 9162, section 2.1, and against what Certificate Transparency publishes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.trust.merkle import (
    EMPTY_ROOT,
    GrowingTree,
    NotInTree,
    PerfectSubtree,
    consistency_path,
    inclusion_path,
    is_consistent,
    leaf_hash,
    node_hash,
    root_by_inclusion,
)
from tests.examples import examples

MOST = 70
LEAVES = [leaf_hash(str(number).encode()) for number in range(MOST)]
SIZES = st.integers(1, MOST)


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH as the standard writes it."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = max(power for power in (1 << level for level in range(8)) if power < len(leaves))
    return node_hash(naive_root(leaves[:split]), naive_root(leaves[split:]))


def naive_path(number: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH as the standard writes it."""
    if len(leaves) == 1:
        return []
    split = max(power for power in (1 << level for level in range(8)) if power < len(leaves))
    if number < split:
        return [*naive_path(number, leaves[:split]), naive_root(leaves[split:])]
    return [*naive_path(number - split, leaves[split:]), naive_root(leaves[:split])]


def naive_proof(first: int, leaves: Sequence[bytes], *, whole: bool = True) -> list[bytes]:
    """PROOF and SUBPROOF as the standard writes them."""
    if first == len(leaves):
        return [] if whole else [naive_root(leaves)]
    split = max(power for power in (1 << level for level in range(8)) if power < len(leaves))
    if first <= split:
        return [*naive_proof(first, leaves[:split], whole=whole), naive_root(leaves[split:])]
    return [*naive_proof(first - split, leaves[split:], whole=False), naive_root(leaves[:split])]


@cache
def perfect(level: int, number: int) -> bytes:
    return naive_root(LEAVES[number << level : (number + 1) << level])


PERFECT: PerfectSubtree = perfect


def grown(size: int) -> GrowingTree:
    tree = GrowingTree()
    for leaf in LEAVES[:size]:
        tree.add(leaf)
    return tree


def test_the_roots_are_those_that_certificate_transparency_publishes() -> None:
    # The test data of RFC 6962's reference implementation: eight leaves and their roots.
    given_leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    tree = GrowingTree()
    roots = []
    for leaf in given_leaves:
        tree.add(leaf_hash(bytes.fromhex(leaf)))
        roots.append(tree.root().hex())
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert roots[0] == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert roots[1] == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert roots[2] == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"
    assert roots[7] == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


@pytest.mark.parametrize("size", range(MOST + 1))
def test_a_tree_that_grows_has_the_root_that_the_standard_defines(size: int) -> None:
    assert grown(size).root() == naive_root(LEAVES[:size])


@settings(max_examples=examples(100))
@given(SIZES, st.data())
def test_a_path_is_the_standards_and_leads_to_the_root(size: int, draw: st.DataObject) -> None:
    number = draw.draw(st.integers(0, size - 1))
    path = inclusion_path(number, size, PERFECT)
    assert path == naive_path(number, LEAVES[:size])
    assert root_by_inclusion(LEAVES[number], number, size, path) == naive_root(LEAVES[:size])


@settings(max_examples=examples(100))
@given(SIZES, st.data())
def test_a_path_proves_nothing_of_another_place_leaf_or_length(size: int, draw: st.DataObject) -> None:
    number = draw.draw(st.integers(0, size - 1))
    root = naive_root(LEAVES[:size])
    path = inclusion_path(number, size, PERFECT)
    assert root_by_inclusion(LEAVES[(number + 1) % MOST], number, size, path) != root
    assert root_by_inclusion(LEAVES[number], number, size, [*path, root]) is None
    assert path == [] or root_by_inclusion(LEAVES[number], number, size, path[:-1]) != root
    other = draw.draw(st.integers(0, size - 1))
    if other != number:
        assert root_by_inclusion(LEAVES[number], other, size, path) != root
    assert root_by_inclusion(LEAVES[number], size, size, path) is None


@settings(max_examples=examples(200))
@given(SIZES, st.data())
def test_a_later_tree_proves_that_it_begins_with_the_earlier_one(second: int, draw: st.DataObject) -> None:
    first = draw.draw(st.integers(1, second))
    path = consistency_path(first, second, PERFECT)
    assert path == naive_proof(first, LEAVES[:second])
    roots = {"first_root": naive_root(LEAVES[:first]), "second_root": naive_root(LEAVES[:second])}
    assert is_consistent(first, second, path=path, **roots)
    assert not is_consistent(first, second, path=[*path, EMPTY_ROOT], **roots)
    assert not is_consistent(first, second, path=path, **{**roots, "first_root": EMPTY_ROOT})
    assert not is_consistent(first, second, path=path, **{**roots, "second_root": EMPTY_ROOT})
    assert path == [] or not is_consistent(first, second, path=path[:-1], **roots)


@settings(max_examples=examples(100))
@given(SIZES, st.integers(0, 3))
def test_full_subtrees_may_be_added_in_place_of_their_leaves(size: int, level: int) -> None:
    tree, whole = GrowingTree(), size >> level
    for number in range(whole):
        tree.add(perfect(level, number), level=level)
    for leaf in LEAVES[whole << level : size]:
        tree.add(leaf)
    assert (tree.size, tree.root()) == (size, naive_root(LEAVES[:size]))


def test_what_the_tree_does_not_have_is_refused() -> None:
    for number, size in ((-1, 3), (3, 3), (0, 0)):
        with pytest.raises(NotInTree, match="not among"):
            inclusion_path(number, size, PERFECT)
    for first, second in ((0, 3), (4, 3)):
        with pytest.raises(NotInTree, match="beginning"):
            consistency_path(first, second, PERFECT)
        assert not is_consistent(first, second, first_root=EMPTY_ROOT, second_root=EMPTY_ROOT, path=[])
    tree = grown(3)
    with pytest.raises(NotInTree, match="single ones first"):
        tree.add(LEAVES[0], level=1)
    assert not is_consistent(1, 2, first_root=LEAVES[0], second_root=naive_root(LEAVES[:2]), path=[])
