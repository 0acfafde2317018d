"""Tell which migrations may be applied while the former version still runs. Applies none and asks no database.

Ours are named `NNNN_pre_…` (the former version works on, with the change beneath it: a table or a column more) or
`NNNN_post_…` (it would not: something that it uses goes or changes its meaning). docs/howto/upgrade.md tells operators.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

Node = tuple[str, str]
"""A migration: the label of its room, and its name."""

FROZEN: Final = frozenset(
    {
        ("alliance", "0001_initial"),
        ("alliance", "0002_source_checks"),
        ("desk", "0001_initial"),
        ("desk", "0002_first_topics_and_languages"),
        ("intake", "0001_initial"),
        ("media", "0001_initial"),
        ("portals", "0001_initial"),
        ("wire", "0001_initial"),
        ("wire", "0002_guards"),
    }
)
"""The migrations of 0.1.0, which were named before there were two phases."""

_PRE = re.compile(r"\d{4}_pre_\w+")
_NAMED = re.compile(r"\d{4}_(?:pre|post)_\w+")
_FIRST = "0001_initial"


def is_well_named(node: Node) -> bool:
    """Return whether the name of one of our migrations says its phase. A new room's first needs none."""
    return node in FROZEN or node[1] == _FIRST or _NAMED.fullmatch(node[1]) is not None


def may_come_first(
    waiting: Iterable[Node],
    *,
    needs: Mapping[Node, Collection[Node]],
    ours: Collection[str],
    untouched: Collection[str],
) -> set[Node]:
    """Return which of the `waiting` migrations may be applied while the former version still runs.

    `needs` gives what each migration builds upon; `ours` are the labels of our own rooms, `untouched` those of rooms of
    which nothing was ever applied: the former version does not know them, so all of theirs may come first. What
    others wrote says nothing of phases and counts as `post`, and so does whatever builds upon a `post`.
    """
    waiting = set(waiting)
    first = {
        (room, name)
        for room, name in waiting
        if room in untouched or (room in ours and _PRE.fullmatch(name) is not None)
    }
    while True:
        held_up = {node for node in first if any(one in waiting and one not in first for one in needs.get(node, ()))}
        if not held_up:
            return first
        first -= held_up
