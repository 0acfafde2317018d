"""Hear what has changed and purge a cache of it, and say at each request whether that can be relied on.

Knows neither rooms nor tables: what is new is asked of a callable. A cache that cannot be told of a kill must not go on
as if there were none, so whoever listens says how long it has been deaf.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Final, Protocol, TypeVar

import psycopg

from orkhon.server.bytecache import EVERYTHING, Purge

log = logging.getLogger("orkhon.server.hearing")

REFUSE: Final = math.inf
"""Deaf for ever: whoever listened has failed, so nothing kept may be given."""
GLANCE_S: Final = 0.002
"""Seconds between two questions: less than an answer takes to whoever has just written, and most of a hit's cost."""
_WAIT_S: Final = 0.25
_SILENT_S: Final = 1.0
"""Without an answer of the database for so long, nobody is sure of what happened since the last one."""
_AGAIN_S: Final = 0.5


_Given = TypeVar("_Given", covariant=True)


class Purged(Protocol):
    """What is told of changes: a cache, or several."""

    def purge(self, purges: Iterable[Purge], *, now: float) -> None:
        """Let go what shows any of it."""
        ...


class Ear(Protocol):
    """Brings a cache up to date."""

    def __call__(self, now: float) -> float:
        """Purge what is known to have changed; return for how many seconds nothing could be heard, 0 where it can."""
        ...


class Closable(Protocol[_Given]):
    """A question that holds something open."""

    def __call__(self) -> _Given:
        """Ask."""
        ...

    def close(self) -> None:
        """Let go what it holds."""
        ...


def deaf(now: float) -> float:
    """Be nobody: without an ear nothing is kept."""
    return REFUSE


class AskingEar:
    """Asks whether anything moved, and if so what: no page outlives the commit that changed it by more than `GLANCE_S`.

    `generation` costs microseconds and moves with every commit; None where it cannot be asked. `news` gives what
    changed since it was last called, and raises one of `unreachable` where that cannot be asked either. Both are closed
    with this one.
    """

    def __init__(
        self,
        cache: Purged,
        *,
        generation: Closable[Hashable | None],
        news: Closable[Sequence[Purge]],
        unreachable: type[Exception] | tuple[type[Exception], ...],
    ) -> None:
        self._cache = cache
        self._generation = generation
        self._news = news
        self._unreachable = unreachable
        self._seen: Hashable | None = None
        self._heard = time.monotonic()
        self._well_until = 0.0

    def __call__(self, now: float) -> float:
        """Return 0, or how long the database has been away."""
        if now < self._well_until:
            return 0.0
        generation = self._generation()
        if generation is None:
            return max(now - self._heard, _SILENT_S)
        if generation != self._seen:
            try:
                purges = self._news()
            except self._unreachable as error:
                log.warning("what changed is unknown", extra={"cause": str(error).strip()})
                return max(now - self._heard, _SILENT_S)
            except Exception:
                log.exception("what changed cannot be found out, so nothing that was kept is given")
                return REFUSE
            if purges:
                self._cache.purge(purges, now=now)
            # The one from before: what was committed meanwhile is asked for once more.
            self._seen = generation
        self._heard, self._well_until = now, now + GLANCE_S
        return 0.0

    def is_sure(self, now: float) -> bool:
        """True where nobody needs to be asked, for it was just done. Asks nothing, so any thread may call it."""
        return now < self._well_until

    def close(self) -> None:
        """Close what the database is asked with."""
        self._generation.close()
        self._news.close()


class ListeningEar:
    """Listens to channels of PostgreSQL in a thread, and asks for news each quarter of a second as a net below them.

    `news` is given the connection and what was said on each channel, and returns what changed since it was last called;
    None is said at the beginning of a connection, when nobody knows what was said before.
    """

    def __init__(
        self,
        cache: Purged,
        *,
        connect: Callable[[], psycopg.Connection],
        channels: Sequence[str],
        news: Callable[[psycopg.Connection, Sequence[tuple[str, str]] | None], Sequence[Purge]],
    ) -> None:
        self._cache = cache
        self._connect = connect
        self._channels = tuple(channels)
        self._news = news
        self._heard = time.monotonic() - _SILENT_S
        self._moves = 0
        self._failed = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep_listening, name="hearing", daemon=True)
        self._thread.start()

    def __call__(self, now: float) -> float:
        """Return 0, or how long the database has been silent; `REFUSE` where the listening itself has failed."""
        if self._failed:
            return REFUSE
        silent = now - self._heard
        return 0.0 if silent < _SILENT_S else silent

    def is_sure(self, now: float) -> bool:
        """True where the database is heard. Any thread may call it."""
        return not self(now)

    def generation(self) -> int | None:
        """Return how often anything moved, or None while nothing can be heard."""
        return None if self(time.monotonic()) else self._moves

    def close(self) -> None:
        """Stop listening; the thread ends within half a second."""
        self._stop.set()
        self._thread.join(2.0)

    def _keep_listening(self) -> None:
        try:
            while not self._stop.is_set():
                try:
                    self._listen()
                except (psycopg.Error, OSError) as error:
                    log.warning("what changed is unknown", extra={"cause": str(error).strip()})
                except Exception:
                    self._failed = True
                    log.exception("what changed cannot be found out, so nothing that was kept is given")
                self._stop.wait(_AGAIN_S)
        finally:
            self._failed = True

    def _listen(self) -> None:
        with self._connect() as connection:
            connection.autocommit = True
            for channel in self._channels:
                connection.execute(f'LISTEN "{channel}"'.encode())
            # Whatever was said before this connection listened may have been about anything.
            self._take([*self._news(connection, None), Purge(tag=EVERYTHING)])
            while not self._stop.is_set():
                said = [(one.channel, one.payload) for one in connection.notifies(timeout=_WAIT_S, stop_after=1)]
                self._take(self._news(connection, said))

    def _take(self, purges: Sequence[Purge]) -> None:
        now = time.monotonic()
        if purges:
            self._cache.purge(purges, now=now)
            self._moves += 1
        self._heard, self._failed = now, False
