"""Start the hub's processes, start again what dies, and end all of them together. Knows neither Django nor a room."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from orkhon.server.errors import REFUSED

log = logging.getLogger("orkhon.server.supervisor")

RESTLESS_DEATHS = 5
RESTLESS_SECONDS = 60.0
STEADY_SECONDS = 30.0
NOT_WANTED_YET_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True)
class ChildPlan:
    """How one child is started.

    `command` is asked before each start for a module and its arguments; None means that the child is not
    wanted yet, and it is asked again every two seconds. Children with the same `ends_with` are ended at the same time.
    One that `rests` ends by itself, with 0, when it has nothing to do: then it is waited until it is wanted again.
    """

    name: str
    command: Callable[[], Sequence[str] | None]
    handles: tuple[int, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    ends_with: str = ""
    rests: bool = False


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long the supervisor waits, in seconds."""

    before_kill: float = 8.0
    first_pause: float = 1.0
    longest_pause: float = 10.0
    between_looks: float = 0.1
    unready: float = 60.0


class Supervisor:
    """Keeps the planned children running until a signal or `stop()` comes.

    A child that exits with `REFUSED` has said on standard error why no start of it can succeed: the hub ends
    then.
    """

    def __init__(
        self,
        plans: Sequence[ChildPlan],
        *,
        is_ready: Callable[[], Awaitable[bool]],
        announce: Callable[[], None],
        patience: Patience | None = None,
    ) -> None:
        self._plans = plans
        self._is_ready = is_ready
        self._announce = announce
        self._patience = patience or Patience()
        self._stop = asyncio.Event()
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._refused = False

    def stop(self) -> None:
        """Ask for the end of all children and of `run`."""
        self._stop.set()

    async def run(self) -> int:
        """Return 0 after a stop that was asked for, 1 when a child refused to be started at all."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self.stop)
        keepers = [asyncio.create_task(self._keep(plan)) for plan in self._plans]
        herald = asyncio.create_task(self._herald())
        await self._stop.wait()
        herald.cancel()
        for _, plans in groupby(reversed(self._plans), key=lambda plan: plan.ends_with or plan.name):
            running = [(plan.name, self._running[plan.name]) for plan in plans if plan.name in self._running]
            await asyncio.gather(*(self._end(name, process) for name, process in running))
        for outcome in await asyncio.gather(*keepers, herald, return_exceptions=True):
            if isinstance(outcome, Exception):
                log.error("a keeper failed", exc_info=outcome)
                self._refused = True
        return 1 if self._refused else 0

    async def _keep(self, plan: ChildPlan) -> None:
        try:
            await self._keep_running(plan)
        except OSError as error:
            log.error("child cannot be started", extra={"child": plan.name, "cause": str(error)})
            self._refused = True
            self._stop.set()

    async def _keep_running(self, plan: ChildPlan) -> None:
        loop = asyncio.get_running_loop()
        pause = self._patience.first_pause
        deaths: deque[float] = deque(maxlen=RESTLESS_DEATHS)
        while not self._stop.is_set():
            command = plan.command()
            if command is None:
                await self._stopped_within(NOT_WANTED_YET_SECONDS)
                continue
            started = loop.time()
            process = await self._start(plan, command)
            if self._stop.is_set():
                # The stop came while the child was being made, so nobody else knows of it.
                await self._end(plan.name, process)
                return
            self._running[plan.name] = process
            status = await process.wait()
            self._running.pop(plan.name, None)
            if self._stop.is_set():
                return
            if status == REFUSED:
                log.error("child refused to start, so the hub ends", extra={"child": plan.name})
                self._refused = True
                self._stop.set()
                return
            if status == 0 and plan.rests:
                log.info("child rests", extra={"child": plan.name})
                continue
            now = loop.time()
            if now - started > STEADY_SECONDS:
                pause = self._patience.first_pause
            deaths.append(now)
            restless = len(deaths) == RESTLESS_DEATHS and now - deaths[0] < RESTLESS_SECONDS
            log.log(
                logging.ERROR if restless else logging.WARNING,
                "child keeps dying" if restless else "child ended",
                extra={
                    "child": plan.name,
                    "status": status,
                    "lived": round(now - started, 1),
                    "again_in": pause,
                },
            )
            await self._stopped_within(pause)
            pause = min(pause * 2, self._patience.longest_pause)

    async def _start(self, plan: ChildPlan, command: Sequence[str]) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "orkhon.server.leash",
            *command,
            # The leash: only this process holds the other end, and only while it lives.
            stdin=asyncio.subprocess.PIPE,
            pass_fds=plan.handles,
            env={**os.environ, **plan.environment},
            # Otherwise Ctrl-C in a terminal reaches the child from the terminal and from here.
            start_new_session=True,
        )

    async def _end(self, name: str, process: asyncio.subprocess.Process) -> None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(self._patience.before_kill):
                await process.wait()
        except TimeoutError:
            log.warning("child killed: it did not end in time", extra={"child": name})
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    async def _stopped_within(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stop.wait()

    async def _herald(self) -> None:
        loop = asyncio.get_running_loop()
        warn_at = loop.time() + self._patience.unready
        while not await self._is_ready():
            if loop.time() > warn_at:
                log.warning("not ready yet", extra={"seconds": self._patience.unready, "ask": "/readyz"})
                warn_at = loop.time() + self._patience.unready
            await asyncio.sleep(self._patience.between_looks)
        self._announce()
