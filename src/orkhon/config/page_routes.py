"""Which addresses are the same for everybody, and what of their queries counts. Reads no request but its address."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode

from django.conf import settings
from django.http.request import validate_host
from django.urls import Resolver404, resolve

from orkhon.portals.sights import sight_in

_NOTHING: Final = frozenset[str]()
_NEVER: Final = frozenset(
    {"search", "recording", "root", "preview", "sight", "checked", "checked_json", "checked_card"}
)
"""Portal routes whose answers nobody else is given: endless questions, files in pieces, a browser's choices, checks."""
_NO_PAGES: Final = frozenset(
    {
        "robots", "sitemap_index", "sitemap", "sitemap_of_pages", "sitemap_of_subjects", "sitemap_of_news", "picture",
        "captions", "proof", "style_sheet", "drawing", "feed", "section_feed", "subject_feed", "card", "icon",
        "manifest", "worker", "box", "box_stories", "box_script", "book_file",
        "story_box", "determinations_feed", "determination_proof", "determination_card",
    }
)  # fmt: skip
"""Portal routes that look alike to everybody: they are kept once."""
_PARAMETERS: Final[Mapping[str, frozenset[str]]] = {
    "section": frozenset({"page"}),
    "topic": frozenset({"page"}),
    "place": frozenset({"page"}),
    "person": frozenset({"page"}),
    "author": frozenset({"page"}),
    "authors": frozenset({"page"}),
    "books": frozenset({"page"}),
    "corrections": frozenset({"page"}),
    "archive_day": frozenset({"page"}),
    "determinations": frozenset({"page", "verdict"}),
    "determination": _NOTHING,
    "determinations_feed": _NOTHING,
    "determination_proof": _NOTHING,
    "determination_card": _NOTHING,
    "robots": _NOTHING,
    "sitemap_index": _NOTHING,
    "sitemap": _NOTHING,
    "sitemap_of_pages": _NOTHING,
    "sitemap_of_subjects": _NOTHING,
    "sitemap_of_news": _NOTHING,
    "picture": _NOTHING,
    "captions": _NOTHING,
    "proof": _NOTHING,
    "style_sheet": _NOTHING,
    "drawing": _NOTHING,
    "front": _NOTHING,
    "feed": _NOTHING,
    "section_feed": _NOTHING,
    "subject_feed": _NOTHING,
    "card": _NOTHING,
    "icon": _NOTHING,
    "manifest": _NOTHING,
    "worker": _NOTHING,
    "offline": _NOTHING,
    "box": _NOTHING,
    "box_stories": _NOTHING,
    "box_script": _NOTHING,
    "agency": _NOTHING,
    "story": _NOTHING,
    "story_box": _NOTHING,
    "book": _NOTHING,
    "chapter": _NOTHING,
    "book_file": _NOTHING,
    "archive": _NOTHING,
    "archive_month": _NOTHING,
    "days": _NOTHING,
    "day_in_history": _NOTHING,
    "imprint": _NOTHING,
    "check": _NOTHING,
    "article": _NOTHING,
}
"""The parameters of each route of the portals; all others are dropped. A route that is not here has none that is kept:
asked with a query it is answered to whoever asks, and to nobody else."""
_USUAL_PORTS: Final = frozenset({"", "80", "443", str(settings.ENVIRONMENT.port)})
_HOSTS: Final = frozenset(name for name in settings.ALLOWED_HOSTS if not name.startswith("."))
_portals: Final = set[str]()


@lru_cache(maxsize=1024)
def query_of_page(path: bytes, query: bytes) -> bytes | None:
    """Return the part of the query that the page depends on, or None where nobody else may be given the answer."""
    words = unquote_to_bytes(path).decode("utf-8", "replace")
    if words.startswith(settings.STATIC_URL):
        return b""
    try:
        match = resolve(words)
    except Resolver404:
        # Nothing is there, or somebody's old address: the path alone decides.
        return b""
    if match.app_name != "portals" or match.url_name is None or match.url_name in _NEVER:
        return None
    known = _PARAMETERS.get(match.url_name)
    if known is None:
        return None if query else b""
    if not query or not known:
        return b""
    # In one order and one spelling: whatever else is written means the same page.
    # Of several of one name Django takes the last.
    said = {name: value for name, value in parse_qsl(query.decode("latin-1")) if name in known}
    return urlencode(sorted(said.items())).encode("ascii")


def choice_of_page(path: bytes, cookies: bytes) -> bytes:
    """Return what of a reader's cookies the page at that path depends on: how pages are to look, or nothing."""
    choice = sight_in(cookies)
    return choice if choice and _is_a_page(path.partition(b"?")[0]) else b""


@lru_cache(maxsize=1024)
def _is_a_page(path: bytes) -> bool:
    words = unquote_to_bytes(path).decode("utf-8", "replace")
    if words.startswith(settings.STATIC_URL):
        return False
    try:
        match = resolve(words)
    except Resolver404:
        return True  # the page that says so
    return match.app_name != "portals" or match.url_name not in _NO_PAGES


def knows_host(host: bytes) -> bool:
    """Tell the hub's own names, in small letters, at the usual ports from what else Django lets pass."""
    name, colon, port = host.decode("latin-1").rpartition(":")
    if not colon or "]" in port:
        name, port = host.decode("latin-1"), ""
    return (name in _HOSTS or name in _portals) and port in _USUAL_PORTS


def learn_hosts(names: Collection[str]) -> None:
    """Take these names of portals for the hub's own too, where Django lets them pass."""
    _portals.update(name for name in names if validate_host(name, settings.ALLOWED_HOSTS))
