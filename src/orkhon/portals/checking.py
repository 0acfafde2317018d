"""What everybody may know of one entry of the log, and the proof that it is unaltered. Touches no request.

No word of an item is here, and where the item was taken back not even its uri, which may hold words: what was killed
is not told again by the page that proves it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from orkhon.items.embargo import held_until
from orkhon.trust.merkle import leaf_hash, root_by_inclusion
from orkhon.wire.daily_tree import InclusionProof, inclusion_proof
from orkhon.wire.entries import EntryKind, ItemState, ItemStatus, WireEntry
from orkhon.wire.errors import NotSealed
from orkhon.wire.proofs import proof_document
from orkhon.wire.queries import entries_of, entry_at, state_of

log = logging.getLogger(__name__)

_TAKING: Final = frozenset({EntryKind.KILL, EntryKind.WITHHOLD, EntryKind.REDACT})


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """The root of the first day whose tree holds the entry, and the way there. `key` is the hub's, in base64url."""

    hub: str
    day: date
    size: int
    root: str
    key_id: str
    key: str
    signed: datetime
    path: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CheckedEntry:
    """One entry. `uri` is empty where the item was taken back; `taken_back` is then `killed`, `withheld` or `redacted`.

    `newer` is the position of the item's newest version where that is another entry. `sealed` is None until the day's
    root is signed. `words_gone`: this very entry's payload was removed.
    """

    entry: WireEntry
    uri: str
    taken_back: str
    newer: int
    words_gone: bool
    sealed: Sealed | None

    @property
    def by_hub(self) -> bool:
        """True where the hub signed for the agency."""
        return self.entry.signed_by != self.entry.agency


def checked_entry(position: int) -> CheckedEntry | None:
    """Return what everybody may know of the entry, None where that is nothing.

    That is: of items that are public, or were before somebody took them back. Never of advisories, of what is or was
    under embargo only, of policies.
    """
    entry = entry_at(position)
    state = state_of(entry.uri) if entry is not None else None
    if entry is None or state is None or entry.kind is EntryKind.POLICY:
        return None
    taken_back = "" if state.is_public else _taken_back(state)
    if not state.is_public and not (taken_back and _was_public(entries_of(entry.uri))):
        return None
    newest = state.entry.position if state.entry is not None else 0
    return CheckedEntry(
        entry=entry,
        uri="" if taken_back else entry.uri,
        taken_back=taken_back,
        newer=newest if newest > position and not taken_back else 0,
        words_gone=entry.redacted,
        sealed=_sealed(position),
    )


def public_position(uri: str) -> int:
    """Return where the newest version of a public item stands, 0 where there is none under `uri`."""
    state = state_of(uri)
    return state.entry.position if state is not None and state.is_public and state.entry is not None else 0


def public_proof(position: int) -> dict[str, object] | None:
    """Return the proof of an entry of a public item, None of all others, and of what is not sealed yet."""
    found = checked_entry(position)
    if found is None or found.taken_back or found.sealed is None:
        return None
    return proof_document(position)


def _taken_back(state: ItemState) -> str:
    if state.closed or (state.entry is not None and state.entry.redacted):
        return "redacted"
    return {ItemStatus.KILLED: "killed", ItemStatus.WITHHELD: "withheld"}.get(state.status, "")


def _was_public(entries: Sequence[WireEntry]) -> bool:
    """True where some version was public before something was taken back; a version without its payload counts."""
    for place, entry in enumerate(entries):
        end = next((one for one in entries[place + 1 :] if one.kind in _TAKING), None)
        if entry.kind is EntryKind.REDACT or end is None:
            continue
        if entry.redacted:
            return True
        item = entry.item
        if item is None or not item.is_public:
            continue
        lifted = any(one.kind is EntryKind.RELEASE and one.position < end.position for one in entries[place + 1 :])
        until = held_until(item)
        if until is None or until <= end.received or lifted:
            return True
    return False


def _sealed(position: int) -> Sealed | None:
    try:
        proof = inclusion_proof(position)
        document: Mapping[str, Any] = proof_document(position, day=proof.root.day)
    except NotSealed:
        return None
    if not _holds(proof):
        # Nobody is told that an entry is unaltered whose proof fails.
        log.error("the day's root does not hold the entry; run `orkhon wire verify`", extra={"position": position})
        return None
    root = proof.root
    return Sealed(
        hub=root.hub,
        day=root.day,
        size=root.size,
        root=root.root,
        key_id=root.key_id,
        key=str(document["keys"].get(root.key_id, "")),
        signed=root.time,
        path=proof.path,
    )


def _holds(proof: InclusionProof) -> bool:
    leaf = leaf_hash(bytes.fromhex(proof.header_hash))
    path = [bytes.fromhex(beside) for beside in proof.path]
    root = root_by_inclusion(leaf, proof.position - 1, proof.root.size, path)
    return root is not None and root.hex() == proof.root.root
