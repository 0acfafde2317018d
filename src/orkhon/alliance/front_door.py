"""What each room puts on the first page: what waits for a person there, and what may be begun. Knows no room.

A room registers where the admin begins (in its `wagtail_hooks.py`) and is asked with each first page, so an answer
costs a few queries that do not grow with the wire. It names only what this very person may see and do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import DatabaseError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """One line: `count` things of one kind that wait for the person, and where that is done.

    `key` names the line among all, such as `intake.drafts`. `words` follow the number: "drafts to decide". `oldest` is
    since when the first of them waits, `due` when the first of them runs out. `urgent` comes first. An empty `url` is
    for what is done elsewhere than on a screen; `advice` then says how.
    """

    key: str
    words: str
    count: int
    url: str = ""
    oldest: datetime | None = None
    due: datetime | None = None
    urgent: bool = False
    advice: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Beginning:
    """Something that a person may begin: `name` is the address's name, `may` tells who, without a query of its own."""

    words: StrOrPromise
    name: str
    may: Callable[[User], bool]


WaitingOf = Callable[[User, datetime], Iterable[Waiting]]

_parts: dict[str, WaitingOf] = {}
_beginnings: dict[str, Beginning] = {}


def register_waiting(room: str, waiting_of: WaitingOf) -> None:
    """Let the room tell what waits there. Called at start."""
    _parts[room] = waiting_of


def register_beginning(beginning: Beginning) -> None:
    """Let the room offer something to begin. Called at start."""
    _beginnings[beginning.name] = beginning


def waiting_for(user: User, *, now: datetime) -> tuple[list[Waiting], list[str]]:
    """Return what waits for the person, the urgent first, then the oldest; and the rooms that could not be asked.

    One room whose tables fail leaves the others' lines on the page.
    """
    lines: list[Waiting] = []
    silent: list[str] = []
    for room in sorted(_parts):
        try:
            lines += [line for line in _parts[room](user, now) if line.count]
        except DatabaseError:
            log.exception("what waits could not be asked", extra={"room": room})
            silent.append(room)
    return sorted(lines, key=lambda line: (not line.urgent, line.due or line.oldest or now, line.key)), silent


def beginnings_for(user: User) -> list[Beginning]:
    """Return what the person may begin, by its words."""
    return sorted((one for one in _beginnings.values() if one.may(user)), key=lambda one: str(one.words))
