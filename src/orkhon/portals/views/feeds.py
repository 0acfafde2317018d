"""Feeds of a language, of a section and of what articles are about, as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import http_date, quote_etag

from orkhon.desk.about import About, about_person, about_place, about_signature, about_topic, signed_by
from orkhon.desk.articles import to_item
from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.blocks.raw_pictures import pictures_in
from orkhon.desk.blocks.raw_recordings import recordings_in
from orkhon.desk.literature import author_called
from orkhon.desk.models import Article, Author, Topic
from orkhon.desk.queries import published
from orkhon.formats import FORMATS, FeedFacts, render
from orkhon.items import Item, Media, Rendition
from orkhon.media.models import Picture
from orkhon.portals.pictures import path_of, widths_of
from orkhon.portals.recordings import path_of as path_of_recording
from orkhon.portals.sites import Portal
from orkhon.portals.views.answers import public
from orkhon.portals.views.books import has_literature
from orkhon.portals.views.visits import arrive

_ITEMS: Final = 30
FILES: Final[Mapping[str, str]] = MappingProxyType({"rss.xml": "rss", "atom.xml": "atom", "feed.json": "jsonfeed"})
"""What the addresses of feeds end with, and what `formats` calls each form."""


@dataclass(frozen=True, kw_only=True)
class _Listing:
    """What one feed tells of: the words behind the portal's name, where its page is, and which articles."""

    title: str
    under: str
    topics: tuple[str, ...]
    among: Q | None = None


def feed(request: HttpRequest, language: str, file: str) -> HttpResponse:
    """Answer with the newest articles of the portal."""
    _known, portal = arrive(request, language)
    return _answer(request, language, file, _Listing(title="", under="", topics=portal.topics))


def section_feed(request: HttpRequest, language: str, section: str, file: str) -> HttpResponse:
    """Answer with the newest articles of one of its sections."""
    _known, portal = arrive(request, language)
    chosen = portal.section_called(section)
    if chosen is None:
        raise Http404(f"{portal.title} has no section {section!r}")
    listing = _Listing(title=chosen.title, under=f"{chosen.slug}/", topics=chosen.topics)
    return _answer(request, language, file, listing)


def subject_feed(request: HttpRequest, language: str, under: str, slug: str, file: str) -> HttpResponse:
    """Answer with the newest articles about a topic, a place or a person, or by an author."""
    _known, portal = arrive(request, language)
    return _answer(request, language, file, _about(portal, under, slug))


def _about(portal: Portal, under: str, slug: str) -> _Listing:
    topic = Topic.objects.filter(code=slug).first() if under == "topics" and not slug.isdecimal() else None
    if topic is not None:
        title, among = topic.name_in(portal.language), Q(topic__code=slug)
    elif under == "authors" and (kept := author_called(slug) if has_literature(portal) else None) is not None:
        names = list(dict.fromkeys(filter(None, (getattr(kept, field) for field in Author.NAME_FIELDS))))
        title, among = kept.name_in(portal.language), signed_by(names)
    else:
        found = _FINDERS[under](slug)
        if found is None:
            raise Http404(f"nothing under {under} is called {slug!r}")
        title, among, slug = found.name_in(portal.language), found.among, found.slug
    return _Listing(title=title, under=f"{under}/{slug}/", topics=portal.topics, among=among)


_FINDERS: Final[Mapping[str, Callable[[str], About | None]]] = MappingProxyType(
    {"topics": about_topic, "places": about_place, "people": about_person, "authors": about_signature}
)
SUBJECTS: Final = tuple(_FINDERS)
"""Under which addresses there are feeds about something."""


def _answer(request: HttpRequest, language: str, file: str, listing: _Listing) -> HttpResponse:
    known, portal = arrive(request, language)
    format = FILES[file]
    there = known.countries(portal)
    articles = (
        published(language, topics=listing.topics, limit=_ITEMS, countries=there, among=listing.among)
        if listing.topics
        else []
    )
    origin = f"{known.scheme}://{known.host}"
    items = [item for article in articles if (item := _item(article, portal, origin)) is not None]
    if listing.among is not None and not items:
        raise Http404(f"{listing.under}: no article in {language}")
    moments = [moment for item in items if (moment := item.version_created or item.created)]
    facts = FeedFacts(
        title=f"{portal.title}: {listing.title}" if listing.title else portal.title,
        link=f"{origin}{portal.path}{listing.under}",
        self_link=f"{origin}{request.path}",
        # Not the clock: the same articles are the same bytes, and readers' programs ask again and again.
        updated=max(moments, default=known.now.replace(hour=0, minute=0, second=0, microsecond=0)),
        language=portal.tag,
        description=portal.strapline or portal.title,
    )
    body = render(items, format=format, feed=facts)
    response = public(HttpResponse(body, content_type=FORMATS[format]), portal.tag.tag)
    return unless_known(request, response, facts.updated)


def unless_known(request: HttpRequest, response: HttpResponse, updated: datetime) -> HttpResponse:
    """Return the answer with validators, or 304 to who has these very bytes.

    By the entity tag alone: after a kill the newest of what is left is older than what a reader's program has, and an
    answer by time would leave the killed article there.
    """
    response.headers["Last-Modified"] = http_date(updated.timestamp())
    tag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response.headers["ETag"] = tag
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    if not known & {tag, "*"}:
        return response
    unchanged = HttpResponseNotModified()
    for name in ("Cache-Control", "Content-Language", "ETag", "Last-Modified"):
        unchanged.headers[name] = response.headers[name]
    return unchanged


def _item(article: Article, portal: Portal, origin: str) -> Item | None:
    """Return the article as the feed carries it: with this portal's addresses, and nothing for members alone."""
    topic = article.topic.code if article.topic else ""
    path = portal.path_of_article(topic=topic, slug=article.slug, pk=article.pk)
    if path is None:
        return None
    item = to_item(article)
    return replace(
        item,
        link=f"{origin}{path}",
        media=_media(article, item, origin),
        ed_note="",
        # What `published` gives is past its embargo, which may yet lie after the feed's newest change.
        embargoed=None,
        extra={},
    )


def _media(article: Article, item: Item, origin: str) -> tuple[Media, ...]:
    """Return the pictures with this portal's addresses, and what lies elsewhere with its own."""
    raw = raw_of(article)
    pictures = pictures_in(raw)
    listed = [*([article.picture] if article.picture is not None else []), *pictures.values()]
    renditions = {picture.name_by_hash: _rendition(picture, origin) for picture in listed}
    for recording in recordings_in(raw).values():
        renditions[recording.name_by_hash] = Rendition(
            href=f"{origin}{path_of_recording(recording)}", content_type=recording.content_type, size=recording.size
        )
    return tuple(
        replace(one, headline="", renditions=tuple(renditions.get(each.href, each) for each in one.renditions))
        for one in item.media
    )


def _rendition(picture: Picture, origin: str) -> Rendition:
    width = min(widths_of(picture)[-1], picture.width)
    return Rendition(
        href=f"{origin}{path_of(picture, widths_of(picture)[-1])}",
        content_type="image/webp",
        width=width,
        height=max(1, round(picture.height * width / picture.width)),
    )
