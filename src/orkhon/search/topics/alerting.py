"""Find out which topics each change of the wire matches, and whom that has to be told. Sends nothing.

A reader of the log that stays behind the index, so that whoever follows an alert finds the item by searching too. It
judges items by itself (`judging.py`): an index that is damaged or slow holds it up for a minute and no longer.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db import DatabaseError, close_old_connections, connections, transaction
from django.db.models import Q

from orkhon.search import folders
from orkhon.search.actions.keep_topic import due_by
from orkhon.search.errors import SearchError
from orkhon.search.judging import ItemKeys, Judge, keys_of
from orkhon.search.models import Following, SavedTopic, Telling, TellingState, TopicMatch, Way
from orkhon.search.queries import standing
from orkhon.search.topics.queries import is_readable, question_in
from orkhon.wire.entries import EntryKind, ItemState
from orkhon.wire.queries import changes_after, head, states_of
from orkhon.wire.readers import position_of, rewind
from orkhon.wire.waking import waker

log = logging.getLogger(__name__)

READER: Final = "alerts"
AT_ONCE: Final = 100
PATIENCE_S: Final = 60.0
"""So long an index may stand still before alerts go on without it."""

_AFTER_FAILURE_S: Final = 5.0
_TAKING_BACK: Final = frozenset({EntryKind.WITHHOLD, EntryKind.KILL, EntryKind.REDACT})
_CAN_BE_TOLD_AGAIN: Final = Q(state=TellingState.LEFT_OUT, attempts=0, taken_back=0)


def run(stop: threading.Event) -> None:
    """Follow the wire until `stop` is set. What fails is logged and tried again from the same position."""
    behind = Behind()
    try:
        while not stop.is_set():
            try:
                with waker() as wake:
                    while not stop.is_set():
                        wake.mark()
                        if not follow_once(behind=behind, now=datetime.now(UTC)):
                            wake.sleep(stop)
            except Exception:
                log.exception("alerts lost a round")
                close_old_connections()
                stop.wait(_AFTER_FAILURE_S)
    finally:
        connections.close_all()


class Behind:
    """How far the index lets alerts go on, and since when it stands still."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._stood = -1
        self._since = 0.0

    def reach(self) -> int:
        """Return the last position that may be looked at now."""
        end = head()
        try:
            index = standing() if folders.begun() else None
        except SearchError:
            index = None
        if index is None or index.building or index.position >= end:
            self._stood = -1
            return end
        if index.position != self._stood:
            self._stood, self._since = index.position, time.monotonic()
        return end if time.monotonic() - self._since >= self._patience_s else index.position


def follow_once(*, behind: Behind, now: datetime) -> int:
    """Look at the next changes, remember how far that was, and return how many there were."""
    position, reach = position_of(READER), behind.reach()
    if position >= reach:
        return 0
    if not SavedTopic.objects.exists() and not Telling.objects.exists():
        # Nobody asks anything: a hub with a long log need not be read for it.
        rewind(READER, reach, now=now)
        return 0
    changes = changes_after(position, min(AT_ONCE, reach - position))
    if changes:
        take(changes, now=now)
        rewind(READER, changes[-1][0], now=now)
    return len(changes)


def take(changes: Iterable[tuple[int, str, EntryKind]], *, now: datetime) -> None:
    """Write down what these changes match and take back. May be repeated: it writes nothing twice."""
    placed = [(position, uri, kind) for position, uri, kind in changes if kind is not EntryKind.POLICY]
    states = states_of({uri for _, uri, _ in placed})
    for position, uri, kind in placed:
        state = states.get(uri)
        if kind in _TAKING_BACK and (state is None or not is_readable(state)):
            _take_back(uri, position, now=now)
    last = {uri: position for position, uri, _ in placed}
    read = [_Read(keys=keys, position=last[uri]) for uri, keys in _keys(states).items()]
    known: dict[int, set[str]] = {}
    for number, uri in TopicMatch.objects.filter(uri__in=list(states)).values_list("topic", "uri"):
        known.setdefault(number, set()).add(uri)
    for topic in SavedTopic.objects.order_by("pk"):
        try:
            _ask(topic, read, known.get(topic.pk, set()), now=now)
        except DatabaseError:
            raise
        except Exception as error:
            # One bad topic must not stop the others.
            log.exception("topic not asked", extra={"topic": topic.pk})
            SavedTopic.objects.filter(pk=topic.pk).update(trouble=f"{type(error).__name__}: {error}"[:200])


@dataclass(frozen=True, kw_only=True, slots=True)
class _Read:
    keys: ItemKeys
    position: int


def _keys(states: Mapping[str, ItemState]) -> dict[str, ItemKeys]:
    found: dict[str, ItemKeys] = {}
    for uri, state in states.items():
        if not is_readable(state):
            continue
        try:
            keys = keys_of(state)
        except Exception:
            log.exception("item not looked at for topics", extra={"uri": uri})
            continue
        if keys is not None and not keys.is_archived:
            found[uri] = keys
    return found


def _ask(topic: SavedTopic, read: list[_Read], known: Collection[str], *, now: datetime) -> None:
    fresh = [one for one in read if one.position > topic.begun]
    if not fresh:
        return
    judge = Judge(question_in(topic), now=now)
    taken = {one.keys.uri: one.position for one in fresh if judge.takes(one.keys)}
    gone = [one.keys.uri for one in fresh if one.keys.uri in known and one.keys.uri not in taken]
    if not taken and not gone and not topic.trouble:
        return
    with transaction.atomic():
        if not SavedTopic.objects.filter(pk=topic.pk, begun=topic.begun).exists():
            # It was given other words or deleted meanwhile: what lay before that is no match of the new question.
            return
        TopicMatch.objects.filter(topic=topic, uri__in=gone).delete()
        if topic.trouble:
            SavedTopic.objects.filter(pk=topic.pk).update(trouble="")
        new = {uri: position for uri, position in taken.items() if uri not in known}
        TopicMatch.objects.bulk_create(
            [TopicMatch(topic=topic, uri=uri, position=position, at=now) for uri, position in new.items()],
            ignore_conflicts=True,
        )
        if new:
            _tell(topic, new, now=now)


def _tell(topic: SavedTopic, new: Mapping[str, int], *, now: datetime) -> None:
    for following in Following.objects.filter(topic=topic):
        for way in Way:
            due = due_by(following, way, now=now)
            if due is None:
                continue
            mine = Telling.objects.filter(following=following, way=way, uri__in=list(new))
            # Left out while it was withheld, and released since: it was never told. It begins anew, with a number that
            # no letter had and two days of its own.
            mine.filter(_CAN_BE_TOLD_AGAIN).delete()
            Telling.objects.bulk_create(
                [
                    Telling(following=following, way=way, uri=uri, position=position, due=due, created=now)
                    for uri, position in new.items()
                ],
                ignore_conflicts=True,
            )


def _take_back(uri: str, position: int, *, now: datetime) -> None:
    """Leave out what was not told, and have a notice sent to whoever was, or may have been."""
    with transaction.atomic():
        TopicMatch.objects.filter(uri=uri).delete()
        tellings = Telling.objects.filter(uri=uri, taken_back=0)
        tellings.filter(state=TellingState.WAITING, attempts=0).update(state=TellingState.LEFT_OUT)
        told = tellings.filter(attempts__gt=0).exclude(state=TellingState.GIVEN_UP)
        Telling.objects.bulk_create(
            [
                Telling(
                    following_id=one.following_id,
                    way=one.way,
                    uri=uri,
                    position=one.position,
                    taken_back=position,
                    due=now,
                    created=now,
                )
                for one in told
            ],
            ignore_conflicts=True,
        )
