"""An article in few words, as lists show it, and a wire item beside it. Touches no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from orkhon.desk.models import Article
from orkhon.portals.frame import Frame
from orkhon.portals.pictures import Shown, shown
from orkhon.portals.sites import Portal
from orkhon.wire.entries import WireEntry

_LONGEST_HEADLINE = 200
"""In letters. An agency's headline is shown as it came up to here; nothing that a newsroom writes is longer."""


def shorten(text: str, letters: int) -> str:
    """Return the text, or its first words with an ellipsis where it is longer than `letters`."""
    if len(text) <= letters:
        return text
    cut = text[:letters]
    return (cut.rpartition(" ")[0] or cut).rstrip() + "…"


@dataclass(frozen=True, kw_only=True)
class Reported:
    """How many agencies report in their own words what an article is about, and where all of them are read."""

    agencies: int
    path: str


@dataclass(frozen=True, kw_only=True)
class Teaser:
    """One article in a list. `picture` is None where the page shows it already, or there is none.

    `own_language` is what the article's language calls itself where that is not the page's, with `tag` and `direction`
    for its words; empty else. `reported` is None where one agency alone reports it, and on pages that do not ask.
    """

    pk: int
    headline: str
    deck: str
    path: str
    kicker: str
    published: datetime
    agencies: tuple[str, ...]
    sign: str
    topic: str
    picture: Shown | None
    own_language: str = ""
    tag: str = ""
    direction: str = ""
    reported: Reported | None = None


@dataclass(frozen=True, kw_only=True)
class WireLine:
    """One item of an agency's own wire. `link` is the agency's page, or empty."""

    headline: str
    tag: str
    direction: str
    received: datetime
    agency: str
    sign: str
    link: str


def agency_codes(article: Article) -> tuple[str, ...]:
    """Return the agencies whose matter is in the article, each once, in the order of its sources."""
    return tuple(dict.fromkeys(source.agency for source in article.sources.all()))


def teaser_of(article: Article, frame: Frame, portal: Portal | None = None) -> Teaser | None:
    """Return the article as `portal` (the page's own, if None) lists it, or None where it does not show it."""
    portal = portal or frame.portal
    topic = article.topic.code if article.topic else ""
    section = portal.section_of(topic)
    path = portal.path_of_article(topic=topic, slug=article.slug, pk=article.pk)
    if section is None or path is None or article.first_published_at is None:
        return None
    codes = agency_codes(article)
    return Teaser(
        pk=article.pk,
        headline=article.headline,
        deck=article.deck,
        path=path if portal is frame.portal else frame.address_at(portal, path),
        kicker=section.title,
        published=article.first_published_at,
        agencies=tuple(frame.agency_name(code) for code in codes) or (frame.portal.title,),
        sign=frame.sign(codes[0]) if codes else "",
        topic=topic,
        picture=shown(article.picture, article.picture_alt) if article.picture else None,
    )


def teasers_of(articles: Iterable[Article], frame: Frame, portal: Portal | None = None) -> list[Teaser]:
    """Return the articles that the portal shows, as it lists them."""
    return [teaser for article in articles if (teaser := teaser_of(article, frame, portal)) is not None]


class Pictures:
    """Keeps account of the pictures on one page, because none may appear twice."""

    def __init__(self, *taken: int) -> None:
        self._taken = set(taken)

    def show(self, teaser: Teaser) -> Teaser:
        """Return the teaser with its picture, or without where the page has shown it already."""
        if teaser.picture is None:
            return teaser
        if teaser.picture.pk in self._taken:
            return replace(teaser, picture=None)
        self._taken.add(teaser.picture.pk)
        return teaser


def wire_line(entry: WireEntry, frame: Frame) -> WireLine | None:
    """Return the entry's item as one line, or None where it has no headline to show."""
    item = entry.outline  # its text is shown nowhere, and to clean it takes longest
    if item is None or not item.headline:
        return None
    language = item.language or frame.tag
    return WireLine(
        headline=shorten(item.headline, _LONGEST_HEADLINE),
        tag=language.tag,
        direction=language.direction,
        received=entry.received,
        agency=frame.agency_name(entry.agency),
        sign=frame.sign(entry.agency),
        # An agency's address is foreign matter: a script in its place must not become a link.
        link=item.link if urlsplit(item.link).scheme in {"http", "https"} else "",
    )
