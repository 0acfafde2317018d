"""Let requests wait on the event loop for the log to grow. Knows the log as two callables."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Executor

log = logging.getLogger("orkhon.server.headwatch")

GLANCE_S = 0.05
"""Seconds between two looks at the generation: microseconds each, and only while somebody waits."""
LOOK_S = 1.0
"""Seconds after which the log is asked itself, whatever the generation says."""
FULL_S = 1.0
"""Seconds after which somebody is answered for whom there is no room to wait."""


class HeadWatch:
    """Knows the log's last position while anybody waits for it to grow. One event loop only.

    `generation` moves when something was written and is cheap; `latest` gives the last position and is called on
    `executor`, because it asks a database. Of more than `most` who wait at once, the rest is answered after a second.
    """

    def __init__(
        self,
        *,
        generation: Callable[[], Hashable | None],
        latest: Callable[[], int],
        executor: Executor,
        most: int = 1000,
    ) -> None:
        self._generation = generation
        self._latest = latest
        self._executor = executor
        self._most = most
        self._head = 0
        self._grown = asyncio.Event()
        self._waiting = 0
        self._watching: asyncio.Task[None] | None = None
        self._closing = False

    async def beyond(self, position: int, seconds: float) -> int:
        """Return the log's head as soon as it lies beyond `position`, or as it is after `seconds`."""
        if self._closing:
            return self._head
        if self._waiting >= self._most:
            # Whoever asks again at once would ask for ever.
            await asyncio.sleep(min(seconds, FULL_S))
            return self._head
        self._waiting += 1
        if self._watching is None or self._watching.done():
            # What was known may be old by now; begin with a look.
            self._head = 0
            self._watching = asyncio.create_task(self._watch())
        try:
            end = time.monotonic() + seconds
            while self._head <= position and not self._closing:
                left = end - time.monotonic()
                if left <= 0:
                    break
                grown = self._grown
                try:
                    await asyncio.wait_for(grown.wait(), left)
                except TimeoutError:
                    break
            return self._head
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """Let everybody go who waits."""
        self._closing = True
        self._tell()

    async def _watch(self) -> None:
        """Look while anybody waits. A look that fails is made again: whoever waits has a time of its own."""
        seen: Hashable | None = None
        looked = 0.0
        while self._waiting and not self._closing:
            generation = self._generation()
            now = time.monotonic()
            if generation is None or generation != seen or now - looked >= LOOK_S:
                seen, looked = generation, now
                try:
                    head = await asyncio.get_running_loop().run_in_executor(self._executor, self._latest)
                except Exception:
                    log.exception("the log could not be asked")
                    await asyncio.sleep(LOOK_S)
                    continue
                if head > self._head:
                    self._head = head
                    self._tell()
            await asyncio.sleep(GLANCE_S)

    def _tell(self) -> None:
        told, self._grown = self._grown, asyncio.Event()
        told.set()
