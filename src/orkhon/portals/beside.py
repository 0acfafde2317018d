"""Places on an article's page that other rooms fill: the story box, the check, listening, players, views.

A room is registered in `config` or by its own start; what nobody fills is not shown. Knows no room.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import StrEnum
from typing import Final
from urllib.parse import quote

from django.utils.safestring import SafeString

from orkhon.desk.models import Article
from orkhon.portals.frame import Frame
from orkhon.portals.sites import Portal

log = logging.getLogger(__name__)

Maker = Callable[[Article, Frame], SafeString | None]
"""Gives the HTML of one place for one article, or None. It is asked once a page that no cache has."""


class Spot(StrEnum):
    """Where something stands."""

    PLAYER = "player"
    """Above the text: what can be watched."""
    LISTEN = "listen"
    """Beside the text: the text read aloud."""
    CHECK = "check"
    """Below the text: what was found out about its claims."""
    STORY = "story"
    """Beside the text: how other agencies tell it."""


_makers: Final[dict[Spot, Maker]] = {}
_views: Final[list[Callable[[Article, Frame], int | None]]] = []


def register_spot(spot: Spot, maker: Maker) -> None:
    """Let a room fill the place; the last one counts."""
    _makers[spot] = maker


def register_views(counting: Callable[[Article, Frame], int | None]) -> None:
    """Let a room tell how often an article was read; None: not known, and nothing is shown."""
    _views[:] = [counting]


def at_spots(article: Article, frame: Frame) -> dict[str, SafeString]:
    """Return what stands at the places of this article. A room that fails leaves its place empty, and is logged."""
    found = {}
    for spot, maker in _makers.items():
        try:
            html = maker(article, frame)
        except Exception:  # one room's fault must not take an article from its readers
            log.exception("a place beside an article stays empty", extra={"spot": spot.value, "article": article.pk})
            continue
        if html:
            found[spot.value] = html
    return found


def views_of(article: Article, frame: Frame) -> int | None:
    """Return how often the article was read, or None where nobody counts."""
    for counting in _views:
        try:
            return counting(article, frame)
        except Exception:  # a count is no reason for a page to be missing
            log.exception("an article's views are not known", extra={"article": article.pk})
    return None


def channel_of(portal: Portal) -> str:
    """Return the address of the portal's Telegram channel, empty where it has none."""
    return f"https://t.me/{quote(portal.telegram, safe='')}" if portal.telegram else ""
