"""Boxes of a front page that other rooms fill: how the agencies tell a story, what is on air, what is read most.

A room is registered in `config` or by its own start; what nobody fills is not shown. Knows no room.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from django.utils.safestring import SafeString

from orkhon.desk.models import Article
from orkhon.portals.frame import Frame
from orkhon.portals.teasers import Reported

log = logging.getLogger(__name__)

MOST_TELLINGS: Final = 5
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One agency's report of a story: its headline in its own language, when it came, and where it is read."""

    headline: str
    tag: str
    direction: str
    language: str
    agency: str
    received: datetime
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Tellings:
    """How the agencies tell one story, in the order of first sight. `odds` says in words where they disagree.

    `tag` and `direction` are those of the title where it is not in the page's language and script, else empty.
    """

    title: str
    tellings: Sequence[Telling]
    address: str = ""
    odds: str = ""
    tag: str = ""
    direction: str = ""

    @property
    def agencies(self) -> int:
        """How many agencies tell it."""
        return len({one.agency for one in self.tellings})

    @property
    def languages(self) -> int:
        """In how many languages."""
        return len({one.language for one in self.tellings})


@dataclass(frozen=True, kw_only=True)
class OnAir:
    """What goes out at this moment. `done` is how much is over, in per cent; `channels` are languages and addresses."""

    station: str
    title: str
    begun: datetime
    ends: datetime
    listen: str
    done: int
    next_title: str = ""
    next_at: datetime | None = None
    channels: Sequence[tuple[str, str]] = ()

    def left(self, now: datetime) -> int:
        """Return how many whole minutes are left."""
        return max(0, int((self.ends - now) / timedelta(minutes=1)))


Reporting = Callable[[Frame, Mapping[int, Collection[str]]], Mapping[int, Reported]]
"""Given articles by number with the items that each is and was made of; those that one agency reports are left out."""

_reporting: Final[list[Reporting]] = []
_tellings: Final[list[Callable[[Frame, Article | None], Tellings | None]]] = []
_on_air: Final[list[Callable[[Frame], OnAir | None]]] = []
_films: Final[list[Callable[[Frame], SafeString | None]]] = []
_most_read: Final[list[Callable[[Frame, int], Sequence[int]]]] = []


def register_tellings(maker: Callable[[Frame, Article | None], Tellings | None]) -> None:
    """Let a room tell how the agencies report one story; it is given the article that leads the page, with its
    sources at hand."""
    _tellings[:] = [maker]


def register_reporting(counting: Reporting) -> None:
    """Let a room tell how many agencies report what each article of the page is about; asked once for all of them."""
    _reporting[:] = [counting]


def register_on_air(maker: Callable[[Frame], OnAir | None]) -> None:
    """Let a room tell what is on air."""
    _on_air[:] = [maker]


def register_films(maker: Callable[[Frame], SafeString | None]) -> None:
    """Let a room fill the column of films with HTML of its own, in place of the newest articles that play one."""
    _films[:] = [maker]


def register_most_read(counting: Callable[[Frame, int], Sequence[int]]) -> None:
    """Let a room tell the numbers of the articles that are read most here, at most so many, the most read first."""
    _most_read[:] = [counting]


def tellings_on(frame: Frame, lead: Article | None) -> Tellings | None:
    """Return what the box of tellings shows; None where fewer than two agencies tell it."""
    found = _asked("tellings", [partial(maker, frame, lead) for maker in _tellings])
    return found if found is not None and len(found.tellings) > 1 else None


def reported_on(frame: Frame, articles: Mapping[int, Collection[str]]) -> Mapping[int, Reported]:
    """Return by number the articles of which several agencies report what they are about."""
    return _asked("reporting", [partial(counting, frame, articles) for counting in _reporting]) or {}


def on_air(frame: Frame) -> OnAir | None:
    """Return what is on air, or None."""
    return _asked("on air", [partial(maker, frame) for maker in _on_air])


def films_on(frame: Frame) -> SafeString | None:
    """Return what a room shows in the column of films, or None."""
    return _asked("films", [partial(maker, frame) for maker in _films]) or None


def most_read_on(frame: Frame, limit: int) -> list[int]:
    """Return the numbers of the articles read most; none where nobody counts."""
    return list(_asked("most read", [partial(counting, frame, limit) for counting in _most_read]) or ())[:limit]


def _asked(box: str, makers: Sequence[Callable[[], T | None]]) -> T | None:
    """Return what the last registered room says. One that fails leaves its box empty, and is logged."""
    for maker in makers:
        try:
            return maker()
        except Exception:  # one room's fault must not take the front page from its readers
            log.exception("a box of the front page stays empty", extra={"box": box})
    return None
