"""Decide what a delivery changes on the wire. Touches no database and no clock.

A pure function of what is remembered of a source's items and what it delivered now. Every delivered item ends
in exactly one `Outcome`; those that are new or changed carry an intent, at most one a uri.

Sources without versions flap: a cache here gives yesterday's text, a cache there today's. So a content that
was there before, or that says of itself that it is older, is taken only when it says that it is newer than
what is known, or has come in three polls in a row. Vanishing from a feed is neither a correction nor a kill;
it is only remembered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from orkhon.formats import content_digest
from orkhon.items import Item, PubStatus
from orkhon.wire.decide import is_older

POLLS_TO_BELIEVE = 3
"""How often in a row a content must come that was there before."""

REMEMBERED_DIGESTS = 20
"""How many former contents of an item are known again."""

SEEN_AGAIN_AFTER = timedelta(days=1)
"""How exactly it is known when an item was last seen; each refresh is a write to the wire's database."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RememberedItem:
    """What is known of one item of one source. `earlier` are digests of former contents, newest first.

    `refusal` says why the wire did not take the content of `digest`; it is not offered again until it
    changes.
    """

    uri: str
    digest: str
    earlier: tuple[str, ...] = ()
    candidate: str = ""
    candidate_polls: int = 0
    version: str = ""
    version_created: datetime | None = None
    refusal: str = ""
    first_seen: datetime
    last_seen: datetime
    vanished: datetime | None = None


class Outcome(StrEnum):
    """What one delivered item is to the hub."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FLAPPING = "flapping"
    OLDER = "older"
    """Its originator numbered it below what is known."""
    CONFLICTING = "conflicting"
    """Its originator gave it a number that is known with other content."""
    DOUBLED = "doubled"
    """Another item of the same delivery, under the same uri, was taken in its stead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What became of one delivered item. `remember` is what to write down, None where nothing changes."""

    item: Item
    outcome: Outcome
    remember: RememberedItem | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemIntent:
    """One item to append, and what to remember once that is done, in the same transaction."""

    item: Item
    outcome: Outcome
    remember: RememberedItem


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What to do with one delivery. `verdicts` are in the delivery's order, one an item."""

    verdicts: tuple[Verdict, ...]
    vanished: tuple[RememberedItem, ...]

    @property
    def intents(self) -> tuple[ItemIntent, ...]:
        """What to append, oldest first: feeds list the newest at the top, the wire grows at its end."""
        wanted = [
            ItemIntent(item=verdict.item, outcome=verdict.outcome, remember=verdict.remember)
            for verdict in reversed(self.verdicts)
            if verdict.outcome in {Outcome.NEW, Outcome.CHANGED} and verdict.remember is not None
        ]
        known = [_moment_of(intent.item) for intent in wanted]
        if all(moment is not None for moment in known):
            wanted.sort(key=lambda intent: _moment_of(intent.item) or intent.remember.first_seen)
        return tuple(wanted)

    @property
    def memories(self) -> tuple[RememberedItem, ...]:
        """What to write down although nothing is appended."""
        kept = [
            verdict.remember
            for verdict in self.verdicts
            if verdict.remember is not None and verdict.outcome not in {Outcome.NEW, Outcome.CHANGED}
        ]
        return (*kept, *self.vanished)

    @property
    def writes(self) -> bool:
        """False when the delivery changes nothing at all, not even what is remembered."""
        return bool(self.vanished) or any(verdict.remember is not None for verdict in self.verdicts)

    def count(self, outcome: Outcome) -> int:
        """Return how many items ended so."""
        return sum(verdict.outcome is outcome for verdict in self.verdicts)

    def uris(self, outcome: Outcome) -> tuple[str, ...]:
        """Return the uris of the items that ended so, in the delivery's order."""
        return tuple(verdict.item.uri for verdict in self.verdicts if verdict.outcome is outcome)


def _moment_of(item: Item) -> datetime | None:
    return item.version_created or item.created


def _newer(moment: datetime | None, known: datetime | None) -> bool:
    return moment is not None and known is not None and moment > known


def _is_better(one: Item, other: Item) -> bool:
    """Tell which of two items of one uri in one delivery stands for it.

    The newer one, in any order of the two; but a kill before all others, for nothing comes after it.
    """
    if PubStatus.CANCELED in {one.pub_status, other.pub_status} and one.pub_status != other.pub_status:
        return one.pub_status is PubStatus.CANCELED
    if one.version != other.version and one.version and other.version:
        if is_older(other.version, one.version):
            return True
        if is_older(one.version, other.version):
            return False
    first, second = _moment_of(one), _moment_of(other)
    if first != second:
        return second is None or (first is not None and first > second)
    return (one.version, content_digest(one)) > (other.version, content_digest(other))


def _chosen(delivered: Sequence[Item]) -> set[int]:
    """Return the places of those items that stand for their uri."""
    by_uri: defaultdict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(delivered):
        by_uri[item.uri].append(place)
    chosen = set()
    for places in by_uri.values():
        best = places[0]
        for place in places[1:]:
            if _is_better(delivered[place], delivered[best]):
                best = place
        chosen.add(best)
    return chosen


def _noticed(known: RememberedItem, now: datetime, *, held: str = "") -> RememberedItem | None:
    """Return `known` as it is after an item that was not taken, or None if that changes nothing."""
    polls = 0
    if held:
        polls = known.candidate_polls + 1 if known.candidate == held else 1
    same = known.candidate == held and known.candidate_polls == polls and known.vanished is None
    if same and now - known.last_seen < SEEN_AGAIN_AFTER:
        return None
    return replace(known, candidate=held, candidate_polls=polls, vanished=None, last_seen=max(now, known.last_seen))


def _taken(known: RememberedItem, item: Item, digest: str, now: datetime) -> RememberedItem:
    earlier = [known.digest, *(former for former in known.earlier if former not in {known.digest, digest})]
    return replace(
        known,
        digest=digest,
        earlier=tuple(earlier[:REMEMBERED_DIGESTS]),
        candidate="",
        candidate_polls=0,
        version=item.version,
        version_created=_moment_of(item),
        refusal="",
        last_seen=max(now, known.last_seen),
        vanished=None,
    )


def _takes_back(item: Item, known: RememberedItem) -> bool:
    """True where an agency's kill or withholding counts whatever doubt there is of its version.

    A kill counts under any version, for nothing comes after it; a withholding under the version that is known, for an
    older one may have been let go since. Neither says when, so neither is held back as a text that flaps.
    """
    return item.pub_status is PubStatus.CANCELED or (bool(item.version) and item.version == known.version)


def _judge_known(known: RememberedItem, item: Item, now: datetime) -> Verdict:
    digest = content_digest(item)
    if item.pub_status is not PubStatus.USABLE and digest != known.digest and _takes_back(item, known):
        return Verdict(item=item, outcome=Outcome.CHANGED, remember=_taken(known, item, digest, now))
    numbered = bool(item.version and known.version) and item.version != known.version
    if numbered and is_older(item.version, known.version):
        return Verdict(item=item, outcome=Outcome.OLDER, remember=_noticed(known, now))
    if numbered:
        return Verdict(item=item, outcome=Outcome.CHANGED, remember=_taken(known, item, digest, now))
    if digest == known.digest:
        return Verdict(item=item, outcome=Outcome.UNCHANGED, remember=_noticed(known, now))
    if item.version and item.version == known.version:
        return Verdict(item=item, outcome=Outcome.CONFLICTING, remember=_noticed(known, now))
    moment = _moment_of(item)
    doubtful = digest in known.earlier or _newer(known.version_created, moment)
    polls = known.candidate_polls + 1 if known.candidate == digest else 1
    if doubtful and not _newer(moment, known.version_created) and polls < POLLS_TO_BELIEVE:
        return Verdict(item=item, outcome=Outcome.FLAPPING, remember=_noticed(known, now, held=digest))
    return Verdict(item=item, outcome=Outcome.CHANGED, remember=_taken(known, item, digest, now))


def _judge_new(item: Item, now: datetime) -> Verdict:
    remember = RememberedItem(
        uri=item.uri,
        digest=content_digest(item),
        version=item.version,
        version_created=_moment_of(item),
        first_seen=now,
        last_seen=now,
    )
    return Verdict(item=item, outcome=Outcome.NEW, remember=remember)


def decide(
    remembered: Mapping[str, RememberedItem], delivered: Sequence[Item], *, now: datetime, complete: bool
) -> Decision:
    """Return what `delivered` changes.

    `remembered` holds, by uri, at least what is known of the delivered items, and what the source listed when
    it was last asked. `complete` says that the delivery lists all that the source has, so that what it lacks
    has vanished from it.
    """
    chosen = _chosen(delivered)
    verdicts = []
    for place, item in enumerate(delivered):
        if place not in chosen:
            verdicts.append(Verdict(item=item, outcome=Outcome.DOUBLED))
        elif (known := remembered.get(item.uri)) is not None:
            verdicts.append(_judge_known(known, item, now))
        else:
            verdicts.append(_judge_new(item, now))
    there = {item.uri for item in delivered}
    vanished = (
        tuple(
            replace(known, vanished=now, candidate="", candidate_polls=0)
            for uri, known in remembered.items()
            if uri not in there and known.vanished is None
        )
        if complete
        else ()
    )
    return Decision(verdicts=tuple(verdicts), vanished=vanished)
