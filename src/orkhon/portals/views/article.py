"""One article as readers have it, with where it came from; or why it is not here any more."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from orkhon.alliance.country_orders import CountryOrder
from orkhon.desk.about import related_to, signatures, subjects_named
from orkhon.desk.blocks.carried import body_of
from orkhon.desk.blocks.passages import raw_of
from orkhon.desk.blocks.shown import Part, hosts_of_recordings, parts_of
from orkhon.desk.media_topics import label_of
from orkhon.desk.models import Article, ArticleKind, ArticleSubject, SubjectKind
from orkhon.desk.queries import (
    Counterpart,
    Withdrawn,
    article_for_reader,
    counterparts_of,
    ordered_away,
    published,
)
from orkhon.desk.translating.provenance import words_for_readers
from orkhon.items import Language
from orkhon.portals import moments
from orkhon.portals.beside import at_spots, channel_of, views_of
from orkhon.portals.cards.addresses import article_card, path_of_card, signs_of
from orkhon.portals.coverage import as_linked_data, coverage_of
from orkhon.portals.frame import Frame, Visit
from orkhon.portals.notes import with_notes
from orkhon.portals.pictures import shown
from orkhon.portals.readings import plainly
from orkhon.portals.recordings import playing_on
from orkhon.portals.sharing import share_links
from orkhon.portals.sites import Portal
from orkhon.portals.structured.article import news_article, video
from orkhon.portals.structured.crumbs import crumbs
from orkhon.portals.structured.scripts import in_script
from orkhon.portals.teasers import Pictures, Teaser, agency_codes, teasers_of
from orkhon.portals.views.answers import page
from orkhon.portals.views.errors import moved_to
from orkhon.portals.views.visits import arrive
from orkhon.wire.entries import EntryMark
from orkhon.wire.queries import mark_of
from orkhon.wire.remembered import Same, remembered

_WORDS_A_MINUTE = 180
_BESIDE = 12
_RELATED = 3
_LATEST = 6
_KEY_LETTERS = 12

_UNDER = {SubjectKind.PLACE: "places", SubjectKind.PERSON: "people", SubjectKind.TOPIC: "topics"}

_FIRST_PARAGRAPH = re.compile(r"^\s*<p(?:\s[^>]*)?>")


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What the log says of the version that readers see. `hash` is the entry's, its first digits in
    fours; `key_id` the first letters of the key's."""

    agency: str
    by_hub: bool
    received: datetime
    version: str
    position: int
    key_id: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class NamedHere:
    """One place, person, topic or signature of the article, and the page of all articles about it."""

    words: str
    path: str


def article(request: HttpRequest, language: str, section: str, slug: str, pk: str) -> HttpResponse:
    """Answer with the article; `pk` decides, and a wrong section or slug leads to the right address."""
    known, portal = arrive(request, language)
    if portal.section_called(section) is None:
        # Numbers of an old site are not this hub's: its addresses come before a number that happens to be the same.
        moved = moved_to(request, known)
        if moved is not None:
            return moved
    found = article_for_reader(language, int(pk))
    if isinstance(found, Withdrawn):
        return gone(request, known, portal, found)
    if found is None or found.topic is None:
        raise Http404(f"no article {pk} in {language}")
    order = ordered_away([found], known.countries(portal)).get(found.pk)
    if order is not None:
        return ordered(request, known, portal, order)  # before any address with the words of its headline
    path = portal.path_of_article(topic=found.topic.code, slug=found.slug, pk=found.pk)
    if path is None:
        return _elsewhere(known, language, found)
    if portal.reading is not None and portal.reading.is_main and own_script(found, portal) is None:
        path = plainly(path, portal.reading)
    if request.path != path:
        return HttpResponsePermanentRedirect(path)
    return _shown(request, known, portal, found, path)


def own_script(article: Article, portal: Portal) -> Language | None:
    """Return the article's language with its script where that is not the portal's, else None."""
    own = Language(code=portal.language, script=article.script or portal.tag.script)
    return None if own == portal.tag else own


def _elsewhere(known: Visit, language: str, article: Article) -> HttpResponse:
    """Lead to the portal that shows the article, where another one does."""
    topic = article.topic.code if article.topic else ""
    home = known.directory.home_of(language, topic, agency=article.agency)
    path = home.path_of_article(topic=topic, slug=article.slug, pk=article.pk) if home else None
    if home is None or path is None:
        raise Http404(f"article {article.pk} is of no topic that a portal shows")
    return HttpResponsePermanentRedirect(known.frame(language).address_at(home, path))


def gone(request: HttpRequest, known: Visit, portal: Portal, withdrawn: Withdrawn) -> HttpResponse:
    """Answer that the article was taken away, in its language, without a word of it."""
    frame = known.frame(portal.language)
    return page(request, "portals/gone.html", frame, {"withdrawn": withdrawn}, status=410)


def ordered(request: HttpRequest, known: Visit, portal: Portal, order: CountryOrder) -> HttpResponse:
    """Answer 451 (RFC 7725): who ordered it withheld in that country, and by which paper; and no word of it."""
    frame = known.frame(portal.language)
    facts = {"order": order, "country": moments.country_name(order.country, portal.language)}
    response = page(request, "portals/ordered.html", frame, facts, status=451)
    # The hub carries the order out, and says so; who gave it stands on the page.
    response.headers["Link"] = f'<{frame.origin}/>; rel="blocked-by"'
    return response


def _shown(request: HttpRequest, known: Visit, portal: Portal, article: Article, path: str) -> HttpResponse:
    counterparts = counterparts_of(article, countries=known.countries(portal))
    paths = {portal.language: path} | _paths_of(counterparts, known.languages)
    topic = article.topic.code if article.topic else ""
    frame = known.frame(
        portal.language,
        paths=paths,
        canonical=_canonical(known, portal, article, path),
        section=portal.section_of(topic),
        own=own_script(article, portal),
    )
    context = article_context(article, frame, path)
    response = page(request, "portals/article.html", frame, context, article=article.pk)
    hosts = hosts_of_recordings(context["parts"])
    if hosts:
        # Nothing is asked of them before a reader presses play.
        response._csp_update = {"media-src": hosts}  # type: ignore[attr-defined]  # django-csp's way, without its decorator
    return response


def _paths_of(counterparts: Mapping[str, Counterpart], languages: Mapping[str, Portal]) -> dict[str, str]:
    found = {}
    for code, other in counterparts.items():
        there = languages.get(code)
        if there is not None:
            path = there.path_of_article(topic=other.topic, slug=other.slug, pk=other.pk)
            if path is not None:
                found[code] = path
    return found


def _canonical(known: Visit, portal: Portal, article: Article, path: str) -> str:
    """Return the one address that counts where several portals show the article under the same path."""
    topic = article.topic.code if article.topic else ""
    home = known.directory.home_of(portal.language, topic, agency=article.agency) or portal
    host = known.host if home.hostname == portal.hostname else f"{home.hostname}{known.port}"
    section, there = portal.section_of(topic), home.section_of(topic)
    if section is not None and there is not None:
        path = path.replace(f"/{section.slug}/", f"/{there.slug}/", 1)
    return f"{known.scheme}://{host}{path}"


def article_context(article: Article, frame: Frame, path: str) -> dict[str, Any]:
    """Return what the article's template shows; reads the log, and the articles beside it."""
    picture = shown(article.picture, article.picture_alt) if article.picture else None
    published_at = article.first_published_at or frame.now
    parts = parts_of(
        article,
        shown,
        lambda moment: moments.day_and_clock(moment, frame.language, frame.zone),
        playing_on(article),
    )
    parts, notes = with_notes(parts, gettext("Note %(number)s"))
    text_parts, coverage = coverage_of(parts, frame.now)
    film = text_parts[0] if text_parts and text_parts[0].kind == "video" else None
    named = subjects_named(article) if article.pk else []
    pictures = Pictures(*([picture.pk] if picture else []))
    beside = [teaser for teaser in _newest(frame) if teaser.pk != article.pk]
    alike = related_to(article, named, topics=frame.portal.topics, limit=_RELATED, countries=frame.countries)
    topic = article.topic.code if article.topic else ""
    near = {teaser.pk: teaser for teaser in teasers_of(alike, frame)}
    near |= {teaser.pk: teaser for teaser in beside if teaser.topic == topic and teaser.pk not in near}
    related = [pictures.show(teaser) for teaser in list(near.values())[:_RELATED]]
    listed = {teaser.pk for teaser in related}
    codes = agency_codes(article)
    signed = _signed(article, frame)
    card = path_of_card(
        article_card(article, frame.portal, signs_of(article, frame.agencies)), frame.portal, article.pk
    )
    data = news_article(
        article,
        frame,
        picture=picture,
        card=card,
        published_at=published_at,
        codes=codes,
        signed=[(one.words, one.path) for one in signed],
    )
    structured = [crumbs(frame, _steps(article, frame, path))]
    if film is not None:
        structured.append(video(film, article, frame, picture=picture, card=card, published_at=published_at))
    return {
        "article": article,
        "path": path,
        "published": published_at,
        "updated": article.updated_at if _is_later(article.updated_at, published_at) else None,
        "same_day": article.updated_at is not None
        and article.updated_at.astimezone(frame.zone).date() == published_at.astimezone(frame.zone).date(),
        "sources": [(code, frame.agency_name(code)) for code in codes],
        "minutes": max(1, round(body_of(raw_of(article)).word_count / _WORDS_A_MINUTE)),
        "picture": picture,
        "picture_credit": article.picture.credit if article.picture else "",
        "parts": parts,
        "text_parts": _with_dateline(
            text_parts[1:] if film else text_parts,
            _dateline(article, frame, published_at),
            # The first letter of a long read is a large one, and belongs to its first word.
            apart=article.kind == ArticleKind.LONG_READ,
        ),
        "film": film,
        "coverage": coverage,
        "notes": notes,
        "is_photo_report": article.kind == ArticleKind.PHOTO_REPORT,
        "is_long_read": article.kind == ArticleKind.LONG_READ,
        "contents": [part for part in parts if part.kind == "heading" and part.value["level"] == "h2"]
        if article.kind == ArticleKind.LONG_READ
        else [],
        "how_made": words_for_readers(article),
        "provenance": _provenance(mark_of(article.uri), frame),
        "translations": [choice for choice in frame.choices if choice.code in frame.paths],
        "related": related,
        "latest": [teaser for teaser in beside if teaser.pk not in listed][:_LATEST],
        "linked_data": in_script(data if coverage is None else as_linked_data(coverage, data)),
        "structured": [in_script(one) for one in structured],
        "subjects": _subjects(named, frame),
        "signed": signed,
        "spots": at_spots(article, frame),
        "views": views_of(article, frame),
        "channel": channel_of(frame.portal),
        "share": share_links(frame.canonical, article.headline),
        "card": card,
    }


def _subjects(named: Sequence[ArticleSubject], frame: Frame) -> list[NamedHere]:
    found = []
    for one in named:
        under = _UNDER.get(SubjectKind(one.kind))
        words = label_of(one.key, frame.language) if one.kind == SubjectKind.TOPIC else one.name
        if under and words:
            found.append(NamedHere(words=words, path=f"{frame.portal.path}{under}/{one.slug}/"))
    return found


def _signed(article: Article, frame: Frame) -> list[NamedHere]:
    path = f"{frame.portal.path}authors/"
    return [NamedHere(words=name, path=f"{path}{slug}/") for name, slug in signatures(article)]


def _steps(article: Article, frame: Frame, path: str) -> list[tuple[str, str]]:
    """Return section and article, as words and paths, for who asks where the page stands."""
    section = frame.section
    above = [(section.title, f"{frame.portal.path}{section.slug}/")] if section is not None else []
    return [*above, (article.headline, path)]


def _newest(frame: Frame) -> list[Teaser]:
    """Return what is newest on the portal, which every article of it has beside it."""
    topics, countries = frame.portal.topics, frame.countries

    def newest() -> list[Teaser]:
        found = published(frame.language, topics=topics, limit=_BESIDE, countries=countries, text=False)
        return teasers_of(found, frame)

    key = ("portals.newest", Same(frame.portal), Same(frame.agencies), countries)
    return remembered(key, newest) if topics else []


def _is_later(updated: datetime | None, published_at: datetime) -> bool:
    """True for an update that readers should be told of; publishing itself takes a moment."""
    return updated is not None and (updated - published_at).total_seconds() >= 60


def _dateline(article: Article, frame: Frame, published_at: datetime) -> str:
    if not article.dateline:
        return ""
    return f"{article.dateline}, {moments.day_of_month(published_at, frame.language, frame.zone)}."


def _with_dateline(parts: list[Part], dateline: str, *, apart: bool) -> list[Part]:
    """Return the parts with place and day at the head of the first paragraph, as newspapers set them, or `apart`."""
    if not dateline:
        return parts
    span = f'<span class="dateline">{escape(dateline)}</span> '
    first = next((number for number, part in enumerate(parts) if part.kind == "paragraph"), None)
    html = str(parts[first].value["html"]) if first is not None else ""
    opening = _FIRST_PARAGRAPH.match(html)
    if first is None or opening is None:
        return [_paragraph(f"<p>{span}</p>"), *parts]
    if apart:
        return [*parts[:first], _paragraph(f'<p class="dateline">{escape(dateline)}</p>'), *parts[first:]]
    begun = _paragraph(f"{html[: opening.end()]}{span}{html[opening.end() :]}", parts[first].anchor)
    return [*parts[:first], begun, *parts[first + 1 :]]


def _paragraph(html: str, anchor: str = "") -> Part:
    # Cleaned when it was written, by the editor's own rules; the dateline is escaped.
    return Part(kind="paragraph", anchor=anchor, value={"html": mark_safe(html)})  # noqa: S308 - as above


def _provenance(entry: EntryMark | None, frame: Frame) -> Provenance | None:
    if entry is None:
        return None
    digits = entry.hash[:16]
    return Provenance(
        agency=frame.agency_name(entry.agency),
        by_hub=entry.signed_by != entry.agency,
        received=entry.received,
        version=entry.version,
        position=entry.position,
        key_id=entry.key_id[:_KEY_LETTERS],
        hash=" ".join(digits[start : start + 4] for start in range(0, 16, 4)),
    )
