"""Let threads that wait for the same thing go through it together. Knows no database and nothing of what is done."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

_S = TypeVar("_S")
_R = TypeVar("_R")


class Joining(Generic[_S, _R]):
    """One thread at a time does the work, for itself and for all that came meanwhile; nobody waits for more to come.

    `work` does some shares, in their order, and returns what came of each. Where it fails for several, each is done by
    itself, so that what is wrong with one is nobody else's. `most` bounds the sum of the shares' sizes in one go.
    """

    def __init__(
        self, work: Callable[[Sequence[_S]], Sequence[_R]], *, most: int, size: Callable[[_S], int] = lambda _: 1
    ) -> None:
        self._work: Final = work
        self._most: Final = most
        self._size: Final = size
        self._lock: Final = threading.Lock()
        self._waiting: Final[deque[_Ticket[_S, _R]]] = deque()
        self._led = False

    def do(self, share: _S) -> _R:
        """Return what came of `share`. Raises what the work raised for it."""
        ticket: _Ticket[_S, _R] = _Ticket(share)
        with self._lock:
            self._waiting.append(ticket)
            leads, self._led = not self._led, True
        if not leads:
            ticket.turn.wait()
        if not ticket.done:
            self._lead()
        if ticket.error is not None:
            raise ticket.error
        return ticket.results[0]

    def _lead(self) -> None:
        """Do what waits, the own ticket first, and let the next one lead."""
        with self._lock:
            taken = self._next()
        try:
            self._do(taken)
        finally:
            with self._lock:
                heir = self._waiting[0] if self._waiting else None
                self._led = heir is not None
            for ticket in taken:
                ticket.finish()
            if heir is not None:
                heir.turn.set()

    def _next(self) -> list[_Ticket[_S, _R]]:
        taken = [self._waiting.popleft()]
        room = self._most - self._size(taken[0].share)
        while self._waiting and (needed := self._size(self._waiting[0].share)) <= room:
            taken.append(self._waiting.popleft())
            room -= needed
        return taken

    def _do(self, tickets: Sequence[_Ticket[_S, _R]]) -> None:
        try:
            results = self._work([ticket.share for ticket in tickets])
            for ticket, result in zip(tickets, results, strict=True):
                ticket.results.append(result)
        except BaseException as error:
            if len(tickets) == 1 or not isinstance(error, Exception):
                for ticket in tickets:
                    ticket.error = error
                return
            for ticket in tickets:
                ticket.results.clear()
                self._do([ticket])


class _Ticket(Generic[_S, _R]):
    """One thread's share; `done` once there is a result or an error, and until then `turn` says that it leads."""

    def __init__(self, share: _S) -> None:
        self.share: Final = share
        self.turn: Final = threading.Event()
        self.results: Final[list[_R]] = []
        self.error: BaseException | None = None
        self.done = False

    def finish(self) -> None:
        """Let its thread go on."""
        self.done = True
        self.turn.set()
