"""What stands between an article and its readers, asked of everything that has a say. Touches no row itself.

A subject (sources, rights, approval, translation, alternative texts) registers one function at start. The screen shows
what they answer while the article is worked on; publishing asks them again and refuses what is in the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractBaseUser

from orkhon.desk.errors import NotReady

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from orkhon.desk.models import Article


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """One field of the article's form at which something is to be mended, by its id there.

    `suggestion` is what could stand there; a person looks at it first.
    """

    field: str
    words: StrOrPromise
    suggestion: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Obstacle:
    """One thing that is in the way, in words that say what is there, what is wanted and what to do.

    `code` names its kind for programs and tests, such as `alt-missing`. One that does not `stop` is shown alone.
    `url` leads to where it is mended, empty where that is the article's own form; `spots` are the fields there.
    """

    code: str
    words: StrOrPromise
    stop: bool = True
    url: str = ""
    spots: tuple[Spot, ...] = ()


Obstacles = Callable[["Article", AbstractBaseUser | None, datetime], Iterable[Obstacle]]
"""Asked with the article as it would be published, who publishes (None: the scheduler) and when."""

_subjects: dict[str, Obstacles] = {}


def register_obstacles(subject: str, obstacles: Obstacles) -> None:
    """Let a subject have its say. Called at start; a second one of the same name takes the place of the first."""
    _subjects[subject] = obstacles


def obstacles_of(article: Article, user: AbstractBaseUser | None, now: datetime) -> Iterator[Obstacle]:
    """Give all that is in the way, subject by subject."""
    for obstacles in _subjects.values():
        yield from obstacles(article, user, now)


def require_ready(article: Article, user: AbstractBaseUser | None, now: datetime) -> None:
    """Raise `NotReady` with everything that stops the article from being published now."""
    stops = tuple(one for one in obstacles_of(article, user, now) if one.stop)
    if stops:
        raise NotReady(stops)
