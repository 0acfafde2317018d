"""Count the readers of one web process: from the server's loop into memory, every few seconds into the database.

A process that is killed loses what it saw since the last time, five seconds at most. While the database is away the
counts wait in memory, the oldest of them only so long. Import it only after Django is set up.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Final

from django.db import DatabaseError, close_old_connections

from orkhon.portals.queries import directory
from orkhon.readership.actions.hand_in import hand_in
from orkhon.readership.actions.keep_secret import secrets_for
from orkhon.readership.counting import Counter, Secrets, Seen
from orkhon.server.requests import Request

log = logging.getLogger("orkhon.config.counting_readers")

EVERY_S: Final = 5.0
_HOSTS_EVERY: Final = 12
_MOST_WAITING: Final = 720
"""Flushes that wait for a database that is away: an hour's."""


class CountingReaders:
    """`told` is for the bridge; `run` hands in until it is cancelled, `finish` the rest."""

    def __init__(self) -> None:
        self._counter = Counter()
        # Not the threads of the pages, and one alone: what is handed in keeps its order.
        self._threads = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readership")
        self._waiting: deque[tuple[datetime, Sequence[Seen]]] = deque(maxlen=_MOST_WAITING)
        self._hosts: frozenset[str] = frozenset()
        self._rounds = 0

    def told(self, request: Request, page: bytes) -> None:
        """Count one page that was given. Called on the loop."""
        self._counter.see(
            page,
            named=request.named,
            client=request.client,
            host=request.host,
            country=request.country,
            now=time.time(),
        )

    async def run(self) -> None:
        """Hand in every few seconds, the first time at once: only then there are secrets to count with."""
        while True:
            await self._hand_in()
            await asyncio.sleep(EVERY_S)

    async def finish(self) -> None:
        """Hand in what is left."""
        await self._hand_in()
        self._threads.shutdown(wait=False)

    async def _hand_in(self) -> None:
        now = datetime.now(UTC)
        seen = self._counter.take(now=now.timestamp())
        if seen:
            self._waiting.append((now, seen))
        if self._counter.uncounted:
            log.warning("views without a secret to count them by", extra={"views": self._counter.uncounted})
            self._counter.uncounted = 0
        with contextlib.suppress(RuntimeError):  # the process is ending
            secrets = await asyncio.get_running_loop().run_in_executor(self._threads, self._write, now)
            if secrets is not None:
                self._counter.use(secrets)
                self._counter.own_hosts = self._hosts

    def _write(self, now: datetime) -> list[Secrets] | None:
        try:
            close_old_connections()
            if self._rounds % _HOSTS_EVERY == 0:
                self._hosts = frozenset(portal.hostname for portal in directory().portals)
            self._rounds += 1
            while self._waiting:
                at, seen = self._waiting[0]
                hand_in(seen, now=at)
                self._waiting.popleft()
            return secrets_for(now)
        except DatabaseError as error:
            log.warning("readers not handed in yet", extra={"cause": str(error), "waiting": len(self._waiting)})
            return None
