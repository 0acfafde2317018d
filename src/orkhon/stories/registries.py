"""What rooms above tell of stories: articles that were made of their reports, and what portals have.

Rooms above register at start; where none does, pages show nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from orkhon.alliance.policies import Person


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Something at the desk that was made of a report: an article, work on one, a request.

    `what` says in the reader's language what it is and how it stands; `url` leads there; `who` are names of people.
    """

    what: str
    title: str
    url: str
    language: str = ""
    who: tuple[str, ...] = ()
    public: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A portal in one of its languages."""

    portal: str
    language: str


Links = Callable[[Collection[str], Person], Mapping[str, Collection[Link]]]
"""Given uris of reports and who looks, what was made of each that this person may see; one or two queries for all."""

Covered = Callable[[Collection[str]], Mapping[str, Collection[Place]]]
"""Given uris of reports, where each, or what was made of it, stands before readers now; few queries for all."""

Places = Callable[[], Collection[Place]]
"""All portals of this hub, each with its languages."""

Page = Callable[[str], str]
"""Given a story's key, the address of its page for people of the alliance."""

_pages: list[Page] = []
_links: dict[str, Links] = {}
_covered: dict[str, Covered] = {}
_places: dict[str, Places] = {}


def register_page(page: Page) -> None:
    """Let a room show stories to people of the alliance. Called at start."""
    _pages[:] = [page]


def page_of(key: str) -> str:
    """Return the address of the story's page, empty where no room has one."""
    return _pages[0](key) if _pages else ""


def register_links(room: str, links: Links) -> None:
    """Let a room tell what it made of reports. Called at start."""
    _links[room] = links


def register_coverage(room: str, *, covered: Covered, places: Places) -> None:
    """Let a room tell what readers have. Called at start."""
    _covered[room] = covered
    _places[room] = places


def links_of(uris: Collection[str], user: Person | None) -> dict[str, tuple[Link, ...]]:
    """Return by uri what was made of each report; nothing for somebody who is not signed in."""
    found: dict[str, list[Link]] = {}
    if user is None or not uris:
        return {}
    for links in _links.values():
        for uri, some in links(uris, user).items():
            found.setdefault(uri, []).extend(some)
    return {uri: tuple(some) for uri, some in found.items()}


def covered_by(uris: Collection[str]) -> dict[str, frozenset[Place]]:
    """Return by uri where each report, or what was made of it, stands before readers."""
    found: dict[str, set[Place]] = {}
    if not uris:
        return {}
    for covered in _covered.values():
        for uri, some in covered(uris).items():
            found.setdefault(uri, set()).update(some)
    return {uri: frozenset(some) for uri, some in found.items()}


def all_places() -> frozenset[Place]:
    """Return every portal in each of its languages."""
    return frozenset(place for places in _places.values() for place in places())
