"""Decide what one delivery of an item changes on the wire. Touches no database, no clock and no key."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from orkhon.items import Item, PubStatus
from orkhon.items.embargo import held_until
from orkhon.trust import canonical
from orkhon.wire.envelopes import read_body
from orkhon.wire.errors import ForeignUri, ItemKilled, ItemRedacted, OlderVersion, VersionConflict
from orkhon.wire.fold import Folded, Step, fold
from orkhon.wire.kinds import SENT, EntryKind

BodyAt = Callable[[int], bytes | None]


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemForAppend:
    """A delivered item, turned into ninjs. `numbered` is True where the hub gives the version its number."""

    agency: str
    kind: EntryKind
    item: Item
    ninjs: Mapping[str, object]
    extra: Mapping[str, object]
    pushed: bool

    @property
    def numbered(self) -> bool:
        """A polled source has no versions of its own; a pushed item without one is treated alike."""
        return not self.pushed or not self.item.version

    def contents_but(self, ignored: frozenset[str]) -> bytes:
        """Return canonical bytes to compare by, without the ninjs properties named in `ignored`."""
        return _comparable(self.ninjs, self.extra, ignored)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """The wire has it already, at this position."""

    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Novel:
    """An entry is to be appended. `then_release`: the agency lifts its own withholding with this version."""

    kind: EntryKind
    version: str
    then_release: bool = False


def decide(delivered: ItemForAppend, steps: Sequence[Step], body_at: BodyAt) -> Known | Novel:
    """Return what `delivered` changes, given all entries of its uri.

    `body_at` gives the payload's body at a position, None where it was redacted. Raises `ForeignUri`,
    `ItemKilled`, `ItemRedacted`, `VersionConflict` and its `OlderVersion`.
    """
    state = fold(steps)
    uri = delivered.item.uri
    if steps and steps[0].agency != delivered.agency:
        raise ForeignUri(
            f"{uri} came from {delivered.agency}, but it belongs to {steps[0].agency}, which used it first; "
            f"{delivered.agency} must give its own item a uri of its own"
        )
    killing = delivered.item.pub_status is PubStatus.CANCELED or delivered.kind is EntryKind.KILL
    if state.kill is not None:
        if killing:
            return Known(position=state.kill.position)
        raise ItemKilled(
            f"{uri} was killed at position {state.kill.position}; nothing more is appended under it, "
            "so send what is right under a new uri"
        )
    if state.closed:
        raise ItemRedacted(
            f"{uri} was redacted and is closed: nothing comes under it any more; send what may be published under a "
            "new uri, or have an editor of the hub release this one first"
        )
    if killing:
        given = "" if delivered.numbered else delivered.item.version
        return Novel(kind=EntryKind.KILL, version=given or _newest(state) or "1")
    withholding = delivered.item.pub_status is PubStatus.WITHHELD or delivered.kind is EntryKind.WITHHOLD
    rivals = [step for step in steps if step.carries_item and (step.kind is EntryKind.WITHHOLD) == withholding]
    if delivered.numbered:
        return _decide_numbered(delivered, state, rivals, body_at, withholding=withholding)
    return _decide_versioned(delivered, state, rivals, body_at, withholding=withholding)


def _decide_versioned(
    delivered: ItemForAppend, state: Folded, rivals: Sequence[Step], body_at: BodyAt, *, withholding: bool
) -> Known | Novel:
    """Decide on an item whose agency numbers its versions; `rivals` are the former versions of its sort."""
    version, uri = delivered.item.version, delivered.item.uri
    for step in rivals:
        if step.version != version:
            continue
        body = body_at(step.position)
        # The salt went with a redacted payload: nobody can compare, and what was redacted must not come back.
        if body is None or _same(delivered, body, frozenset()):
            return Known(position=step.position)
        raise VersionConflict(
            f"version {version} of {uri} is on the wire at position {step.position} with other content; "
            f"{delivered.agency} must send a change as a new version"
        )
    newest = _newest(state)
    if newest and is_older(version, newest):
        raise OlderVersion(
            f"version {version} of {uri} came after version {newest} and is not put back: send a newer one"
        )
    return _novel(delivered, state, version, withholding=withholding)


def _decide_numbered(
    delivered: ItemForAppend, state: Folded, rivals: Sequence[Step], body_at: BodyAt, *, withholding: bool
) -> Known | Novel:
    """Decide on an item whose versions the hub numbers: only the newest version can be the same again."""
    latest = state.current
    if latest is not None and latest in rivals:
        body = body_at(latest.position)
        if body is None and not state.reopened:
            raise ItemRedacted(
                f"{delivered.item.uri} was redacted, so the hub cannot tell whether this is the same text; "
                f"{delivered.agency} must send a version number, or a new uri"
            )
        ignored = frozenset({"version"} if delivered.pushed else {"version", "versionCreated"})
        if body is not None and _same(delivered, body, ignored):
            return Known(position=latest.position)
    return _novel(delivered, state, next_number(state.versions), withholding=withholding)


def _novel(delivered: ItemForAppend, state: Folded, version: str, *, withholding: bool) -> Novel:
    if withholding:
        return Novel(kind=EntryKind.WITHHOLD, version=version)
    if not state.versions:
        kind = EntryKind.PUBLISH
    else:
        kind = EntryKind.CORRECT if delivered.kind is EntryKind.CORRECT else EntryKind.UPDATE
    # A release would lift the embargo too, so this one waits for the scheduler's.
    then_release = state.withheld_by_agency and held_until(delivered.item) is None
    return Novel(kind=kind, version=version, then_release=then_release)


def _newest(state: Folded) -> str:
    return state.current.version if state.current is not None else ""


def _same(delivered: ItemForAppend, body: bytes, ignored: frozenset[str]) -> bool:
    kept = read_body(body)
    return _comparable(kept.ninjs, kept.extra, ignored) == delivered.contents_but(ignored)


def _comparable(ninjs: Mapping[str, object], extra: Mapping[str, object], ignored: frozenset[str]) -> bytes:
    return canonical(
        [
            {name: value for name, value in ninjs.items() if name not in ignored},
            {name: value for name, value in extra.items() if name != SENT},
        ]
    )


def next_number(versions: Sequence[str]) -> str:
    """Return the number after the highest among `versions`, "1" where none is a number."""
    return str(max((int(version) for version in versions if _is_number(version)), default=0) + 1)


def is_older(version: str, newest: str) -> bool:
    """Tell whether `version` comes before `newest`. Versions that are no (dotted) numbers are never older."""
    first, second = version.split("."), newest.split(".")
    if not all(_is_number(part) for part in (*first, *second)):
        return False
    return [int(part) for part in first] < [int(part) for part in second]


def _is_number(text: str) -> bool:
    # 18 digits: longer ones are identifiers, and Python refuses to read very long ones.
    return text.isascii() and text.isdecimal() and len(text) <= 18
