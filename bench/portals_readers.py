"""Readers of a simulated day, on one event loop: they come when they come, whether or not others were answered.

What a reader waits is counted from the moment at which the request was due, so that a slow answer cannot hide others.
"""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

READERS_A_MONTH: Final = 2_000_000
PAGES_A_READER: Final = 12
"""In a month. The day of the simulation asks as many pages a second as that makes, at its hours."""
_HOURS: Final = (3, 2, 2, 2, 3, 5, 9, 14, 17, 17, 16, 16, 18, 17, 16, 15, 15, 16, 18, 20, 21, 18, 12, 6)
BURST_HOURS: Final = frozenset({12, 13})
BURST: Final = 10
_CONNECTIONS: Final = 64
_TIMEOUT_S: Final = 30.0


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request of the day: how long it took in milliseconds, and its status, 0 where there was none."""

    path: str
    ms: float
    status: int


@dataclass(frozen=True, kw_only=True)
class Site:
    """What readers may ask for, by language."""

    articles: Mapping[str, Sequence[str]]
    sections: Mapping[str, Sequence[str]]
    words: Mapping[str, Sequence[str]]
    burst: str


def rate_at(hour: int) -> float:
    """Return the pages a second that two million readers a month ask for at that hour, the burst left out."""
    mean = READERS_A_MONTH * PAGES_A_READER / 30 / 86_400
    return mean * _HOURS[hour] * len(_HOURS) / sum(_HOURS)


def _due(seconds_an_hour: float, chance: random.Random) -> Iterator[tuple[float, bool]]:
    """Give the moments at which requests are due, and whether each is of the burst."""
    for hour in range(len(_HOURS)):
        usual = rate_at(hour)
        extra = usual * (BURST - 1) if hour in BURST_HOURS else 0.0
        moment, end = hour * seconds_an_hour, (hour + 1) * seconds_an_hour
        while (moment := moment + chance.expovariate(usual + extra)) < end:
            yield moment, chance.random() < extra / (usual + extra)


def _page(site: Site, chance: random.Random) -> str:
    language = chance.choice(list(site.articles))
    kind = chance.random()
    if kind < 0.6:
        # The newest are read most; the tail is as long as the archive.
        listed = site.articles[language]
        return listed[min(len(listed) - 1, int(math.exp(chance.random() * math.log(len(listed)))) - 1)]
    if kind < 0.8:
        return f"/{language}/"
    if kind < 0.92:
        return chance.choice(site.sections[language])
    if kind < 0.96:
        return f"/{language}/rss.xml"
    return f"/{language}/search/?q={chance.choice(site.words[language])}"


async def day(port: int, site: Site, seconds_an_hour: float, chance: random.Random) -> list[Asked]:
    """Live a day whose hours last so many seconds each, and return all that was asked."""
    free: asyncio.Queue[_Connection] = asyncio.Queue()
    for _ in range(_CONNECTIONS):
        free.put_nowait(_Connection(port))
    begun = time.perf_counter()
    asking = []
    for due, burst in _due(seconds_an_hour, chance):
        await asyncio.sleep(max(0.0, begun + due - time.perf_counter()))
        path = site.burst if burst else _page(site, chance)
        asking.append(asyncio.create_task(_ask(free, path, begun + due)))
    asked = await asyncio.gather(*asking)
    while not free.empty():
        free.get_nowait().close()
    return asked


async def _ask(free: asyncio.Queue[_Connection], path: str, due: float) -> Asked:
    connection = await free.get()
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            status = await connection.get(path)
    except (OSError, TimeoutError, EOFError, ValueError):
        connection.close()
        status = 0
    finally:
        free.put_nowait(connection)
    return Asked(path=path, ms=(time.perf_counter() - due) * 1000, status=status)


class _Connection:
    """One connection, kept for as long as the hub keeps it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> int:
        """Return the status of a page that was read to its end; asks once more where the connection was let go."""
        if self._streams is not None:
            try:
                return await self._get(path)
            except (OSError, EOFError):
                self.close()
        return await self._get(path)

    async def _get(self, path: str) -> int:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        reader, writer = self._streams
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nAccept-Encoding: br, gzip\r\n"
        writer.write(f"{head}User-Agent: Mozilla/5.0 (benchmark)\r\n\r\n".encode())
        status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        named = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        await reader.readexactly(int(named.get("content-length", "0")))
        if named.get("connection", "").lower() == "close":
            self.close()
        return int(status.split()[1])

    def close(self) -> None:
        """Let the connection go."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
