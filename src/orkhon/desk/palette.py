"""What the command palette finds for a person: pages, things to begin, articles and items. Reads; decides no right.

Each part is bounded by itself: the menus that the person has anyway, the newest articles of those within reach, one
page of the search room. Names nothing that the person may not open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from wagtail.admin.menu import Menu, SubmenuMenuItem, admin_menu

from orkhon.alliance.front_door import beginnings_for
from orkhon.desk.at_hand import Thing, items_by_uri, thing_of_article, things_of
from orkhon.desk.models import Article
from orkhon.desk.policies import ARTICLES
from orkhon.desk.stories.finding import stories_of_items
from orkhon.language.folding import Strength, fold
from orkhon.marks.queries import seen_by, starred_by
from orkhon.search.archives import member_viewer
from orkhon.search.errors import SearchError
from orkhon.search.keys import words_of
from orkhon.search.queries import Question, search
from orkhon.search.topics.reach import agencies_of

MOST_SIGNS: Final = 200
_MOST_WORDS: Final = 8
_MOST_ROWS: Final = 8
_NEWEST_ARTICLES: Final = 300
"""Headlines that are folded and compared; older articles are found by the search room, once they were published."""
_MOST_HITS: Final = 20
_URN: Final = "urn:uuid:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of the palette."""

    title: str
    url: str
    detail: str = ""
    language: str = ""
    direction: str = "ltr"
    struck: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Lines of one kind under a heading."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """All that the palette shows. `note` says in words what could not be looked through."""

    groups: tuple[Group, ...]
    note: str = ""


def offer(request: HttpRequest, user: User, text: str, *, now: datetime) -> Offer:
    """Return what the person may go to or begin: by the words of `text`, or what was at hand last where it is empty."""
    text = text[:MOST_SIGNS].strip()
    words = _folded(text)[:_MOST_WORDS]
    if not words:
        return _at_hand(user, now)
    pages = [row for row in pages_for(request) if _fits(words, f"{row.title} {row.detail}")]
    begin = [row for row in _beginnings(user) if _fits(words, row.title)]
    hits, note = _hits(user, text, now)
    articles = _articles(user, words, hits)
    items = items_by_uri(user, [uri for uri in hits if uri not in articles.uris], now=now)
    groups = (
        _group(gettext("Pages"), pages),
        _group(gettext("Begin"), begin),
        _group(gettext("Articles"), [_row(thing) for thing in articles.things]),
        _group(gettext("Stories"), _stories(hits)),
        _group(gettext("Items of the wire"), [_row(thing) for thing in items.values()]),
    )
    return Offer(groups=tuple(group for group in groups if group.rows), note=note)


def pages_for(request: HttpRequest) -> list[Row]:
    """Return the pages of the person's own menus, submenus among them: those that may be opened, and no others."""
    home = Row(title=gettext("Home"), url=reverse("wagtailadmin_home"), detail="")
    account = Row(title=gettext("Account"), url=reverse("wagtailadmin_account"), detail="")
    return [home, *_below(request, admin_menu, ""), account]


def _below(request: HttpRequest, menu: Menu, under: str) -> Iterator[Row]:
    for item in sorted(menu.menu_items_for_request(request), key=lambda one: one.order):
        label = str(item.label)
        if isinstance(item, SubmenuMenuItem):
            yield from _below(request, item.menu, label)
        elif str(item.url).startswith("/"):
            yield Row(title=label, url=str(item.url), detail=under)


def _at_hand(user: User, now: datetime) -> Offer:
    seen = [_row(thing) for thing in things_of(user, seen_by(user, _MOST_ROWS), now=now)]
    saved = [_row(thing) for thing in things_of(user, starred_by(user, _MOST_ROWS), now=now)]
    groups = (
        _group(gettext("Opened last"), seen),
        _group(gettext("Starred"), saved),
        _group(gettext("Begin"), _beginnings(user)),
    )
    return Offer(groups=tuple(group for group in groups if group.rows))


def _beginnings(user: User) -> list[Row]:
    return [Row(title=str(one.words), url=reverse(one.name)) for one in beginnings_for(user)]


def _group(name: str, rows: Iterable[Row]) -> Group:
    return Group(name=name, rows=tuple(rows)[:_MOST_ROWS])


def _row(thing: Thing) -> Row:
    return Row(
        title=thing.title,
        url=thing.url,
        detail=thing.detail,
        language=thing.language,
        direction=thing.direction,
        struck=thing.struck,
    )


def _stories(hits: list[str]) -> list[Row]:
    """Return the stories that the items found are in, where more than one agency tells them."""
    language = (get_language() or "en").partition("-")[0]
    return [
        Row(
            title=row.headline.text,
            url=reverse("desk_story", args=[row.key]),
            detail=ngettext("reported by %(count)s agency", "reported by %(count)s agencies", row.independent)
            % {"count": row.independent},
            language=row.headline.language,
        )
        for row in stories_of_items(hits, language=language, limit=_MOST_ROWS)
        if row.independent > 1
    ]


def _folded(text: str) -> list[str]:
    return [fold(word, Strength.LOOSE) for word in words_of(text)]


def _fits(words: list[str], text: str) -> bool:
    """True where each of the words, folded, begins some word of the text."""
    there = _folded(text)
    return all(any(one.startswith(word) for one in there) for word in words)


def _hits(user: User, text: str, now: datetime) -> tuple[list[str], str]:
    """Return the uris of what the search room finds, and a note where it cannot look."""
    if not ARTICLES.user_has_permission(user, "view"):
        return [], ""
    viewer = member_viewer(agencies_of(user), now=now)
    try:
        found = search(Question(text=text, limit=_MOST_HITS), viewer=viewer, now=now)
    except SearchError:
        return [], gettext(
            "The wire could not be searched: its index is not ready yet. Pages and new articles are found."
        )
    return [hit.uri for hit in found.hits], ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Articles:
    things: tuple[Thing, ...]
    uris: frozenset[str]


def _articles(user: User, words: list[str], hits: list[str]) -> _Articles:
    """Return the articles whose headlines begin with the words, the newest first, then those that were searched for."""
    if not ARTICLES.user_has_permission(user, "view"):
        return _Articles(things=(), uris=frozenset())
    seen = ARTICLES.seen_by(user)
    newest = seen.order_by("-pk").values_list("pk", "headline")[:_NEWEST_ARTICLES]
    fitting = [pk for pk, headline in newest if _fits(words, headline)][:_MOST_ROWS]
    uids = [uid for uri in hits if (uid := _uid(uri)) is not None]
    by_title = seen.filter(pk__in=fitting) if fitting else seen.none()
    by_search = seen.filter(uid__in=uids) if uids else seen.none()
    found: dict[int, Article] = {}
    for rows in (by_title.order_by("-pk"), by_search.order_by("-pk")):
        found |= {article.pk: article for article in rows.select_related("locale") if article.pk not in found}
    return _Articles(
        things=tuple(thing_of_article(user, article) for article in found.values()),
        uris=frozenset(article.uri for article in found.values()),
    )


def _uid(uri: str) -> UUID | None:
    if not uri.startswith(_URN):
        return None
    try:
        return UUID(uri.removeprefix(_URN))
    except ValueError:
        return None
