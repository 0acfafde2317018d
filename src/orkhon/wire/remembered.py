"""Remember what was read for pages, with the tags of what it shows, until one of them changes. Reads nothing itself.

Most of what a page is made of was read for the page before. A process that hears of changes has a memory, and lets
those answers rely on it that are made after it has heard; everywhere else each question is asked anew. What is
remembered notes its tags again each time (`wire.asked`), so whoever keeps the page knows what is in it.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from orkhon.wire.asked import note, noting

LASTS_S: Final = 10.0
"""What time alone changes, and what was changed past the hub, is read again after so long."""
EVERYTHING: Final = "*"
"""The tag that whatever is remembered has."""
_MOST: Final = 4096
_MOST_TAGS: Final = 600
"""What shows more than these is not remembered: any change would be one of it."""
_PURGES: Final = 4096
"""Purges that are known back from now; what was begun before them is not remembered."""

_T = TypeVar("_T")


class Same:
    """An object as a part of a key: that very one, and not another that is equal."""

    __slots__ = ("of",)

    def __init__(self, of: object) -> None:
        self.of = of

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.of is other.of

    def __hash__(self) -> int:
        return id(self.of)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What was read: what it shows, and until when it may be given, in the memory's seconds."""

    value: Any
    tags: frozenset[str]
    until: float


class Memory:
    """Answers by key, the least recently asked leaving first. Safe between threads; two may ask for one at once."""

    def __init__(self, *, most: int = _MOST, lasts_s: float = LASTS_S) -> None:
        self.lasts_s = lasts_s
        self._most = most
        self._known: OrderedDict[Hashable, Known] = OrderedDict()
        self._by_tag: dict[str, set[Hashable]] = {}
        self._purged: deque[str] = deque(maxlen=_PURGES)
        self._count = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Return how many answers are remembered."""
        return len(self._known)

    @property
    def mark(self) -> int:
        """Return how often something was let go. Take it before anything is read, and keep what was read with it."""
        return self._count

    def find(self, key: Hashable, *, now: float) -> Known | None:
        """Return what is known under the key, or None. `now` is in seconds."""
        with self._lock:
            known = self._known.get(key)
            if known is None or now >= known.until:
                return None
            self._known.move_to_end(key)
            return known

    def forget(self, tags: Iterable[str]) -> None:
        """Let go what has one of the tags, and whatever is being asked now and has it."""
        with self._lock:
            for tag in tags:
                self._count += 1
                self._purged.append(tag)
                for key in list(self._known if tag == EVERYTHING else self._by_tag.get(tag, ())):
                    self._remove(key)

    def keep(self, key: Hashable, known: Known, *, mark: int) -> None:
        """Remember it, where nothing of it was let go since `mark`."""
        with self._lock:
            since = self._count - mark
            meanwhile = set(list(self._purged)[-since:]) if since else set()
            if since > len(self._purged) or EVERYTHING in meanwhile or not meanwhile.isdisjoint(known.tags):
                return
            self._remove(key)
            if len(known.tags) > _MOST_TAGS:
                return
            self._known[key] = known
            for tag in known.tags:
                self._by_tag.setdefault(tag, set()).add(key)
            while len(self._known) > self._most:
                self._remove(next(iter(self._known)))

    def _remove(self, key: Hashable) -> None:
        known = self._known.pop(key, None)
        for tag in known.tags if known is not None else ():
            keys = self._by_tag.get(tag)
            if keys is not None:
                keys.discard(key)
                if not keys:
                    del self._by_tag[tag]


class _Relied:
    """What one answer relies on: the memory, the moment, and the end of the first of what it was given to end."""

    __slots__ = ("memory", "now", "until")

    def __init__(self, memory: Memory, now: float) -> None:
        self.memory, self.now, self.until = memory, now, math.inf


_relied: ContextVar[_Relied | None] = ContextVar("orkhon_remembered", default=None)


@contextmanager
def relying_on(memory: Memory, *, now: float) -> Iterator[None]:
    """Let what is asked in this thread be answered from the memory. `now` is in its seconds."""
    token = _relied.set(_Relied(memory, now))
    try:
        yield
    finally:
        _relied.reset(token)


def remembered(key: Hashable, make: Callable[[], _T]) -> _T:
    """Return what `make` gives, or gave not long ago where nothing of it has changed since.

    `make` reads all that its answer depends on, or `key` names it: what was read before it is in none of its tags.
    Whoever is given the answer changes nothing of it.
    """
    relied = _relied.get()
    if relied is None:
        return make()
    known = relied.memory.find(key, now=relied.now)
    if known is None:
        known = _made(key, make, relied)
    note(known.tags)
    relied.until = min(relied.until, known.until)
    value: _T = known.value
    return value


def _made(key: Hashable, make: Callable[[], object], relied: _Relied) -> Known:
    outer, relied.until = relied.until, relied.now + relied.memory.lasts_s
    mark = relied.memory.mark
    try:
        with noting() as noted:
            value = make()
        # What it was given from the memory ends when that does.
        known = Known(value=value, tags=frozenset(noted), until=relied.until)
    finally:
        relied.until = outer
    relied.memory.keep(key, known, mark=mark)
    return known
