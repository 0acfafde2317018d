"""Run the feed server: clock, pauses, bounded disk, and a clean end. The only place here that reads the clock."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import stat
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orkhon.demonstration.feeds.illustrations import Illustrations, pictures_folder
from orkhon.demonstration.feeds.server import serve
from orkhon.demonstration.feeds.site import Answer, Site, refusal
from orkhon.demonstration.schedule import reports_at
from orkhon.demonstration.state import State, read_state, write_state
from orkhon.demonstration.stock import Event, read_events

log = logging.getLogger("orkhon.demonstration.feeds")

_BEAT_EVERY = 5.0
_WEIGH_EVERY = 60.0
_PICTURE = "/pictures/"
_MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the operator chose: where to serve, where the state lies, and how large the hub's folder may grow.

    `hub_port` is where the hub's own pages are.
    """

    port: int
    home: Path
    paused: bool
    megabytes: int
    hub_port: int = 8000


def size_of(folder: Path) -> int:
    """Return how many bytes lie in `folder` and below; files that vanish meanwhile count nothing."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(root, name)).st_size
            except OSError:
                continue
    return total


class Feeds:
    """The feed server of one install: its state, in memory and in `demonstration.json`, and its answers."""

    def __init__(self, settings: Settings, events: tuple[Event, ...], now: datetime) -> None:
        self._settings = settings
        self._events = events
        self.state = read_state(settings.home) or State(port=settings.port, loaded=now)
        self._full = False
        self._illustrations = Illustrations(pictures_folder(settings.home))
        address = f"http://127.0.0.1:{settings.port}"
        hub = f"http://localhost:{settings.hub_port}"
        self.site = Site(events, address=address, state=lambda: self.state, hub=hub)

    @property
    def _beat(self) -> Path:
        return self._settings.home / "demonstration" / "beat"

    def start(self, now: datetime) -> None:
        """Begin, go on, or stand still, as the settings say."""
        self._beat.parent.mkdir(parents=True, exist_ok=True)
        self.weigh(size_of(self._settings.home), now, first=True)

    def weigh(self, size: int, now: datetime, *, first: bool = False) -> None:
        """Let the agencies send or stand still, by the operator's word and by the bytes in the hub's folder."""
        full = size >= self._settings.megabytes * _MEGABYTE
        if full and (first or not self._full):
            log.warning(
                "nothing new is sent: ORKHON_HOME is full home_mb=%d ORKHON_DEMONSTRATION_MB=%d",
                size // _MEGABYTE,
                self._settings.megabytes,
            )
        self._full = full
        old = self.state
        if not (full or self._settings.paused):
            self.state = old.resumed(now) if old.is_paused else old.begun(now)
            self._beat.touch()
        elif old.started:
            self.state = old.paused(self._last_beat(now) if first else now)
        if self.state != old:
            write_state(self._settings.home, self.state)
            log.info("standing still" if self.state.is_paused else "sending")

    def _last_beat(self, now: datetime) -> datetime:
        """Return the last moment at which reports were sent: after a stop, nothing that was due since then counts."""
        try:
            return min(now, datetime.fromtimestamp(self._beat.stat().st_mtime, tz=UTC))
        except FileNotFoundError:
            return now

    def beat(self) -> None:
        """Note that the agencies are sending now."""
        if self.state.started and not self.state.is_paused:
            self._beat.touch()

    def reports(self, now: datetime) -> int:
        """Return how many reports stand in the last hours."""
        state = self.state
        if state.started is None:
            return 0
        return len(reports_at(self._events, started=state.started, now=now, pauses=state.pauses))

    async def respond(self, path: str) -> Answer:
        """Return the answer for a path: a picture, or what the site says now."""
        if path.startswith(_PICTURE) and path.endswith(".webp"):
            name = path.removeprefix(_PICTURE).removesuffix(".webp")
            drawn = await self._illustrations.picture(name)
            if drawn is None:
                return refusal(404, "no such picture is drawn here")
            return Answer(status=200, content_type="image/webp", body=drawn)
        return self.site.answer(path, datetime.now(UTC))


async def _beat_for_ever(feeds: Feeds) -> None:
    while True:
        await asyncio.sleep(_BEAT_EVERY)
        try:
            feeds.beat()
        except OSError as error:
            log.error("the beat cannot be kept cause=%s", error)


async def _weigh_for_ever(feeds: Feeds, home: Path) -> None:
    while True:
        await asyncio.sleep(_WEIGH_EVERY)
        try:
            size = await asyncio.to_thread(size_of, home)
            feeds.weigh(size, datetime.now(UTC))
        except OSError as error:
            log.error("the state cannot be kept cause=%s", error)


def _end_with_parent(stop: asyncio.Event) -> None:
    """End when the pipe at standard input closes: then the supervisor is gone, however it went."""
    if sys.stdin is None or not stat.S_ISFIFO(os.fstat(0).st_mode):
        return
    loop = asyncio.get_running_loop()

    def look() -> None:
        if not os.read(0, 1024):
            loop.remove_reader(0)
            stop.set()

    loop.add_reader(0, look)


async def run(settings: Settings) -> None:
    """Serve until SIGTERM, SIGINT or the end of the parent. Raises `OSError` where the port is taken."""
    # Before anybody can connect: a stop that comes at once is a stop too.
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    _end_with_parent(stop)
    feeds = Feeds(settings, read_events(), datetime.now(UTC))
    server = await serve(settings.port, feeds.respond)
    feeds.start(datetime.now(UTC))
    log.info("feeds are served at http://127.0.0.1:%d reports=%d", settings.port, feeds.reports(datetime.now(UTC)))
    tasks = [
        asyncio.create_task(_beat_for_ever(feeds)),
        asyncio.create_task(_weigh_for_ever(feeds, settings.home)),
    ]
    await stop.wait()
    for task in tasks:
        task.cancel()
    server.close()
