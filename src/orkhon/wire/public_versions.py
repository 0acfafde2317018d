"""All versions of items that everybody could see: what was sent, in former wordings too. Reads; decides as `fold`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from orkhon.items import ItemType
from orkhon.wire import asked, ledger
from orkhon.wire.entries import WireEntry
from orkhon.wire.fold import Step, fold
from orkhon.wire.kinds import CONTENT_KINDS, ItemStatus

MOST_VERSIONS: Final = 50
"""Of an item with more the newest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PublicVersion:
    """One version: `number` counts an item's versions in the order of their coming, from 1 on."""

    number: int
    entry: WireEntry


def public_versions(uris: Iterable[str]) -> dict[str, tuple[PublicVersion, ...]]:
    """Return the versions of each item that may be shown to everybody, the earliest first, in two queries.

    Nothing of an item that is killed, withheld, embargoed or redacted now, or of which the newest version is for
    members only. Of the others no version that was replaced before anybody could see it (under embargo), that was held
    back when it was replaced, that is for members only, or whose payload is gone.
    """
    uris = list(uris)
    asked.note_items(uris)
    connection = ledger.log_connection()
    chosen: dict[str, list[tuple[int, int]]] = {}
    for uri, steps in ledger.steps_of(connection, uris).items():
        found = _shown(steps)
        if found:
            chosen[uri] = found[-MOST_VERSIONS:]
    wanted = {position for some in chosen.values() for _, position in some}
    entries = ledger.read_entries_at(connection, wanted)
    return {
        uri: tuple(
            PublicVersion(number=number, entry=entries[position])
            for number, position in some
            if position in entries and not entries[position].redacted
        )
        for uri, some in chosen.items()
    }


def _shown(steps: Sequence[Step]) -> list[tuple[int, int]]:
    """Return number and position of each version that may be shown; none where the item itself may not."""
    now = fold(steps)
    if now.status is not ItemStatus.USABLE or now.closed or now.current is None or not _for_all(now.current):
        return []
    numbers = {version: number for number, version in enumerate(now.versions, start=1)}
    carrying = [place for place, step in enumerate(steps) if step.carries_item]
    found: list[tuple[int, int]] = []
    for place, following in zip(carrying, [*carrying[1:], len(steps)], strict=True):
        step = steps[place]
        if step.kind in CONTENT_KINDS and _for_all(step) and fold(steps[:following]).status is ItemStatus.USABLE:
            found.append((numbers[step.version], step.position))
    return found


def _for_all(step: Step) -> bool:
    return bool(step.type) and step.type != ItemType.ADVISORY
