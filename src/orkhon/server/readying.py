"""Have pages ready before anybody asks for them: they are there when the database is away. One page after the other.

Knows neither what the pages are nor how they are made: it is given their addresses and something that keeps them.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Final, Protocol

log = logging.getLogger("orkhon.server.readying")

BEGINS_S: Final = 10.0
"""After the start visitors come first."""
ROUND_S: Final = 20.0
"""From the end of one round to the beginning of the next."""
GENTLY: Final = 9.0
"""So many times as long as a page took, nothing is asked for after it: a tenth of a processor at most."""
_AT_LEAST_S: Final = 0.05
_AFTER_FAILURE_S: Final = 30.0
_AGAIN_S: Final = 0.5
_TRIES: Final = 4
"""Half a second apart, while visitors wait; then it is another page's turn."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A page that is to be there: the portal's name without a port, in small letters, and the path."""

    host: bytes
    path: bytes


class Keeps(Protocol):
    """What keeps pages."""

    def is_ready(self, wanted: Wanted) -> bool:
        """Tell whether it would be given to visitors while nobody can be asked."""
        ...

    async def make_ready(self, wanted: Wanted) -> bool:
        """Ask for it; False where that is not to be done now."""
        ...


class Readying:
    """Goes through what is wanted, round after round, and asks for what is not there. One event loop only.

    `wanted` gives the pages, the most important first; it is called on `executor`, because it asks a database.
    """

    def __init__(self, pages: Keeps, *, wanted: Callable[[], Sequence[Wanted]], executor: Executor) -> None:
        self._pages = pages
        self._wanted = wanted
        self._executor = executor
        self._known: Sequence[Wanted] = ()
        self._ready = 0

    def counted(self) -> tuple[int, int]:
        """Return how many pages were ready at the end of the last round, and how many were wanted."""
        return self._ready, len(self._known)

    async def run(self, *, begins: float = BEGINS_S, every: float = ROUND_S) -> None:
        """Go on until cancelled, whatever one round meets."""
        await asyncio.sleep(begins)
        while True:
            try:
                self._known = await asyncio.get_running_loop().run_in_executor(self._executor, self._wanted)
                await self._round()
            except Exception:
                # The database is away, most likely: then there is nothing to be asked, and pages go on as they are.
                log.warning("pages are not made ready now", exc_info=log.isEnabledFor(logging.DEBUG))
                await asyncio.sleep(_AFTER_FAILURE_S)
            await asyncio.sleep(every)

    async def _round(self) -> None:
        ready = 0
        for wanted in self._known:
            await asyncio.sleep(0)  # who asks meanwhile is answered between two looks
            if self._pages.is_ready(wanted) or await self._made_ready(wanted):
                ready += 1
        self._ready = ready

    async def _made_ready(self, wanted: Wanted) -> bool:
        for _ in range(_TRIES):
            began = time.monotonic()
            if await self._pages.make_ready(wanted):
                await asyncio.sleep(max(_AT_LEAST_S, GENTLY * (time.monotonic() - began)))
                return self._pages.is_ready(wanted)
            await asyncio.sleep(_AGAIN_S)
        return False
