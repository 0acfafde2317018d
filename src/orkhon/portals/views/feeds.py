"""RSS for a language and for a section of it."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse

from orkhon.desk.articles import to_item
from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.blocks.raw_pictures import pictures_in
from orkhon.desk.blocks.raw_recordings import recordings_in
from orkhon.desk.models import Article
from orkhon.desk.queries import published
from orkhon.formats import FeedFacts, render
from orkhon.items import Item, Media, Rendition
from orkhon.media.models import Picture
from orkhon.portals.pictures import path_of, widths_of
from orkhon.portals.recordings import path_of as path_of_recording
from orkhon.portals.sites import Portal
from orkhon.portals.views.answers import public
from orkhon.portals.views.visits import arrive

_ITEMS = 30


def rss(request: HttpRequest, language: str, section: str = "") -> HttpResponse:
    """Answer with the newest articles of the portal, or of one of its sections, as RSS 2.0."""
    known, portal = arrive(request, language)
    chosen = portal.section_called(section) if section else None
    if section and chosen is None:
        raise Http404(f"{portal.title} has no section {section!r}")
    topics = chosen.topics if chosen else portal.topics
    there = known.countries(portal)
    articles = published(language, topics=topics, limit=_ITEMS, countries=there) if topics else []
    origin = f"{known.scheme}://{known.host}"
    items = [item for article in articles if (item := _item(article, portal, origin)) is not None]
    moments = [item.version_created or item.created for item in items]
    facts = FeedFacts(
        title=f"{portal.title}: {chosen.title}" if chosen else portal.title,
        link=f"{origin}{portal.path}{f'{chosen.slug}/' if chosen else ''}",
        self_link=f"{origin}{request.path}",
        # Not the clock: the same articles are the same bytes, and readers' programs ask again and again.
        updated=max((moment for moment in moments if moment), default=known.now),
        language=portal.tag,
        description=portal.strapline or portal.title,
    )
    body = render(items, format="rss", feed=facts)
    return public(HttpResponse(body, content_type="application/rss+xml; charset=utf-8"), portal.tag.tag)


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
