"""One delivery as a sender is given it, and what several have in common. Reads nothing and sends nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from orkhon.exchange.documents import entries_body
from orkhon.exchange.models import Delivery, Webhook
from orkhon.exchange.selecting import Given


def _forget(_: str) -> None:
    """Do nothing with a host key."""


class Entries:
    """What is given, as JSON that is written when it is first asked for, and once for all that are sent the same."""

    def __init__(self, given: tuple[Given, ...]) -> None:
        self._given: Final = given
        self._lock: Final = threading.Lock()
        self._json: bytes | None = None

    @property
    def json(self) -> bytes:
        """The entries as an array."""
        with self._lock:
            if self._json is None:
                self._json = entries_body(self._given)
            return self._json


class SharedEntries:
    """The entries of one round: those who are given the very same share them."""

    def __init__(self) -> None:
        self._found: Final[dict[int, tuple[tuple[Given, ...], Entries]]] = {}

    def of(self, given: tuple[Given, ...]) -> Entries:
        """Return the entries that are given; kept with what they are of, so that no other takes its place."""
        return self._found.setdefault(id(given), (given, Entries(given)))[1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What is to be sent where: the row, its target, and the entries. `position` is how far the log was looked through.

    `entries` are what is given as JSON, where others are sent the same. `pin` is told the host key of a server that had
    none on record.
    """

    delivery: Delivery
    webhook: Webhook
    given: tuple[Given, ...] = field(repr=False)
    position: int
    entries: Entries | None = field(default=None, repr=False)
    pin: Callable[[str], None] = field(default=_forget, repr=False)
