"""What a person has opened and saved, as it may be shown to that person now: rights are asked at each look.

What has come out of reach since is left out, and so is what is of an archive that is not open to the person; an item
that was killed or withheld is named without its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import get_language, gettext

from orkhon.alliance.policies import Person
from orkhon.desk.models import Article
from orkhon.desk.policies import ARTICLES
from orkhon.items import Language
from orkhon.marks.models import Kind
from orkhon.marks.queries import Mark, is_starred
from orkhon.search.archives import open_to
from orkhon.search.topics.reach import agencies_of
from orkhon.wire.entries import ItemState, ItemStatus
from orkhon.wire.queries import states_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Thing:
    """One article or item: its words, in which language they are, where it is read, and what to know beside.

    `language` is a BCP 47 tag, empty where it is not known. `at` is when it was opened or saved, where it was.
    """

    kind: Kind
    key: str
    title: str
    url: str
    language: str = ""
    direction: str = "ltr"
    detail: str = ""
    struck: bool = False
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class StarButton:
    """What `desk/star.html` shows: the thing by its key, and whether it has the person's star."""

    kind: Kind
    key: str
    on: bool


def star_of(user: Person, kind: Kind, key: str) -> StarButton:
    """Return the button by which the person gives the thing a star, or takes it away. One query."""
    return StarButton(kind=kind, key=key, on=is_starred(user.pk or 0, kind, key))


def things_of(user: User, marks: Sequence[Mark], *, now: datetime) -> list[Thing]:
    """Return what the marks are on, in their order. Three queries or so, whatever their number."""
    articles = articles_by_number(user, [mark.key for mark in marks if mark.kind is Kind.ARTICLE])
    items = items_by_uri(user, [mark.key for mark in marks if mark.kind is Kind.ITEM], now=now)
    found = []
    for mark in marks:
        thing = (articles if mark.kind is Kind.ARTICLE else items).get(mark.key)
        if thing is not None:
            found.append((thing, mark.at))
    return [replace(thing, at=at) for thing, at in found]


def articles_by_number(user: User, numbers: Iterable[str]) -> dict[str, Thing]:
    """Return those of the articles that the person may see, by their numbers as text."""
    wanted = [int(number) for number in numbers if number.isascii() and number.isdecimal() and len(number) < 19]
    if not wanted:
        return {}
    seen = ARTICLES.seen_by(user).filter(pk__in=wanted).select_related("locale", "latest_revision")
    return {str(article.pk): thing_of_article(user, article) for article in seen}


def items_by_uri(user: User, uris: Iterable[str], *, now: datetime) -> dict[str, Thing]:
    """Return those of the items that the person may see, by uri; none to who does not see the wire."""
    wanted = list(uris)
    if not wanted or not ARTICLES.user_has_permission(user, "view"):
        return {}
    states = states_of(wanted)
    open_ones = open_to(agencies_of(user), states, now=now)
    found = ((uri, thing_of_item(state)) for uri, state in states.items() if uri in open_ones)
    return {uri: thing for uri, thing in found if thing is not None}


def thing_of_article(user: User, article: Article) -> Thing:
    """Return the article with the words of its row, and the way to where the person works on it or reads it.

    A translation that is not public yet is worked on side by side with its original.
    """
    may = ARTICLES.user_has_permission_for_instance(user, "change", article)
    address = Article.snippet_viewset.get_url_name("edit" if may else "inspect")
    if may and article.original_id is not None and not article.live:
        address = "desk_translating"
    language = article.language
    state = gettext("public") if article.live else gettext("draft")
    return Thing(
        kind=Kind.ARTICLE,
        key=str(article.pk),
        title=article.headline,
        url=reverse(address, args=[article.pk]),
        language=language.tag,
        direction=language.direction,
        detail=gettext("article, %(state)s") % {"state": article.get_withdrawal_reason_display() or state},
        struck=article.withdrawn_at is not None,
    )


def thing_of_item(state: ItemState) -> Thing | None:
    """Return the item as a member sees it; None where nothing of it is left to lead to."""
    entry = state.entry
    if entry is None:
        return None
    url = reverse("desk_wire", query={"at": entry.position})
    item = None if state.closed else entry.item
    if item is None or state.status in (ItemStatus.KILLED, ItemStatus.WITHHELD):
        killed = state.status is ItemStatus.KILLED
        was = gettext("redacted") if item is None else gettext("killed") if killed else gettext("withheld")
        title = gettext("An item of %(agency)s that was %(was)s") % {"agency": state.agency, "was": was}
        return Thing(
            kind=Kind.ITEM,
            key=state.uri,
            title=title,
            url=url,
            language=get_language() or "en",
            detail=gettext("item"),
            struck=True,
        )
    language: Language | None = item.language
    embargoed = state.status is ItemStatus.EMBARGOED
    detail = gettext("item of %(agency)s, under embargo") if embargoed else gettext("item of %(agency)s")
    return Thing(
        kind=Kind.ITEM,
        key=state.uri,
        title=item.headline or item.slug_line or state.uri,
        url=url,
        language=language.tag if language is not None else "",
        direction=language.direction if language is not None else "ltr",
        detail=detail % {"agency": state.agency},
    )
