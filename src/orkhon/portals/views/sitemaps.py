"""What programs that index the web ask for: robots.txt and sitemaps (sitemaps.org 0.9), a page at a time.

A portal's index names, for each language, its pages, what its articles are about, all articles, and those of the last
two days. An article stands in the sitemap of the portal whose address for it counts, and in no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from orkhon.alliance.queries import agencies_by_code
from orkhon.desk.about import subjects_in
from orkhon.desk.literature import authors_in, books_in, chapters_of, days_told
from orkhon.desk.models import Article, SubjectKind
from orkhon.desk.queries import count_published, groups_of, published
from orkhon.formats.xmlwriting import attributes_of, element, optional
from orkhon.portals.frame import Visit, visit
from orkhon.portals.pictures import path_of, widths_of
from orkhon.portals.sites import Portal
from orkhon.portals.spec import IMPRINT
from orkhon.portals.views.answers import public
from orkhon.portals.views.books import has_literature
from orkhon.portals.views.days import HISTORY
from orkhon.portals.views.visits import arrive
from orkhon.verification.determining.public_lists import listed

PER_FILE: Final = 500
MOST_SUBJECTS: Final = 5_000
MOST_NEWS: Final = 1_000
"""As many as one news sitemap may hold."""
NEWS_IS_NEW: Final = timedelta(hours=48)
MOST_DETERMINATIONS: Final = 1_000
MOST_BOOKS: Final = 60
"""Books whose chapters are listed too."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_SETS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "xmlns": _NAMESPACE,
        "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
        "xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1",
    }
)
_NEWS: Final[Mapping[str, str]] = MappingProxyType(
    {"xmlns": _NAMESPACE, "xmlns:news": "http://www.google.com/schemas/sitemap-news/0.9"}
)
UNDER: Final[Mapping[SubjectKind, str]] = MappingProxyType(
    {
        SubjectKind.PLACE: "places",
        SubjectKind.PERSON: "people",
        SubjectKind.TOPIC: "topics",
        SubjectKind.AUTHOR: "authors",
    }
)


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One address. `elsewhere` are the same page's addresses by language, itself among them."""

    address: str
    changed: datetime | None = None
    elsewhere: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pictures: tuple[str, ...] = ()


def robots(request: HttpRequest) -> HttpResponse:
    """Answer with what robots may fetch: everything but the desk, the interfaces for programs, and searches."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        "Disallow: /push/",
        "Disallow: /notices/",
        "Disallow: /*/search/",
        "Disallow: /*/box/",
        "",
        f"Sitemap: {request.scheme}://{request.get_host()}/sitemap.xml",
        "",
    ]
    return public(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Answer with the list of this portal's sitemaps."""
    known = visit(request, timezone.now())
    names = []
    for code, portal in known.languages.items():
        total = count_published(code, portal.topics) if portal.topics else 0
        names += [f"pages-{code}", f"news-{code}", f"subjects-{code}"]
        names += [f"{code}-{number}" for number in range(1, max(1, -(-total // PER_FILE)) + 1)]
    rows = "".join(
        f"<sitemap>{element('loc', f'{known.scheme}://{known.host}/sitemap-{name}.xml')}</sitemap>\n" for name in names
    )
    return _xml("sitemapindex", {"xmlns": _NAMESPACE}, rows)


def sitemap(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """Answer with one file of articles, each with its other languages and its picture."""
    known, portal = arrive(request, language)
    start = (number - 1) * PER_FILE
    articles = _articles(known, portal, limit=PER_FILE, offset=start) if number > 0 else []
    if number < 1 or (number > 1 and not articles):
        raise Http404(f"there is no sitemap {number} in {language}")
    groups = groups_of(articles, known.countries(portal))
    rows = [row for article in articles if (row := _article(known, portal, article, groups)) is not None]
    return _urls(rows)


def sitemap_of_news(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with the articles of the last two days, as news sitemaps want them."""
    known, portal = arrive(request, language)
    fresh = Q(first_published_at__gte=known.now - NEWS_IS_NEW)
    rows = []
    for article in _articles(known, portal, limit=MOST_NEWS, among=fresh):
        address = _address(known, portal, article)
        if address is None or article.first_published_at is None:
            continue
        publication = element("news:name", portal.title) + element("news:language", language)
        told = (
            f"<news:publication>{publication}</news:publication>"
            f"{element('news:publication_date', _time(article.first_published_at))}"
            f"{element('news:title', article.headline)}"
        )
        rows.append(f"<url>{element('loc', address)}<news:news>{told}</news:news></url>\n")
    return _xml("urlset", _NEWS, "".join(rows))


def sitemap_of_pages(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with front page, sections and texts, and with what a portal of literature or history has besides."""
    known, portal = arrive(request, language)
    plain = ["", "corrections/", f"{IMPRINT}/"]
    plain += [f"agencies/{agency.code}/" for agency in agencies_by_code().values() if agency.active]
    rows = [_page(known, portal, under, frozenset(known.languages)) for under in plain]
    texts = [text.slug for text in portal.texts if text.slug != IMPRINT]
    for slug in [section.slug for section in portal.sections] + texts:
        has_it = (code for code, one in known.languages.items() if one.section_called(slug) or one.text_called(slug))
        rows.append(_page(known, portal, f"{slug}/", frozenset(has_it)))
    said, _total = listed(limit=MOST_DETERMINATIONS)
    if said:
        everywhere = frozenset(known.languages)
        rows += [_page(known, portal, f"determinations/{one.claim}/", everywhere) for one in said]
        rows.append(_page(known, portal, "determinations/", everywhere))
    if has_literature(portal):
        reading = frozenset(code for code, other in known.languages.items() if has_literature(other))
        rows += [_page(known, portal, under, reading) for under in ("books/", "authors/")]
        rows += [_page(known, portal, f"authors/{author.slug}/", reading) for author in authors_in(language)]
        for number, one in enumerate(books_in(language)):
            under = f"books/{one.book.slug}/"
            rows.append(_page(known, portal, under, reading & set(one.languages)))
            if number < MOST_BOOKS:
                chapters = chapters_of(one.book, language)
                rows += [_page(known, portal, f"{under}{chapter.number}/") for chapter in chapters]
    if portal.section_of(HISTORY) is not None:
        rows += [_page(known, portal, f"days/{month:02}-{day:02}/") for month, day in days_told(language)]
    return _urls(rows)


def sitemap_of_subjects(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with the pages of the topics, places, persons and authors whom the portal's articles name."""
    known, portal = arrive(request, language)
    kept = {author.slug for author in authors_in(language)} if has_literature(portal) else set()
    found = subjects_in(language, portal.topics, MOST_SUBJECTS)
    named = [f"{UNDER[kind]}/{slug}/" for kind, slug in found if kind != SubjectKind.AUTHOR or slug not in kept]
    return _urls([_page(known, portal, under) for under in named])


def _articles(known: Visit, portal: Portal, *, limit: int, offset: int = 0, among: Q | None = None) -> list[Article]:
    if not portal.topics:
        return []
    return published(
        portal.language,
        topics=portal.topics,
        limit=limit,
        offset=offset,
        countries=known.countries(portal),
        among=among,
    )


def _address(known: Visit, portal: Portal, article: Article) -> str | None:
    """Return the article's address on this portal, or None where another portal's is the one that counts."""
    topic = article.topic.code if article.topic else ""
    home = known.directory.home_of(portal.language, topic, agency=article.agency)
    path = portal.path_of_article(topic=topic, slug=article.slug, pk=article.pk)
    if path is None or (home is not None and home.hostname != portal.hostname):
        return None
    return f"{known.scheme}://{known.host}{path}"


def _article(known: Visit, portal: Portal, article: Article, groups: Mapping[UUID, list[Article]]) -> _Row | None:
    address = _address(known, portal, article)
    if address is None:
        return None
    elsewhere = {}
    for other in groups.get(article.translation_key, ()):
        there = known.languages.get(other.locale.language_code)
        found = _address(known, there, other) if there is not None else None
        if found is not None:
            elsewhere[other.locale.language_code] = found
    picture = article.picture
    return _Row(
        address=address,
        changed=article.updated_at or article.first_published_at,
        elsewhere=elsewhere,
        pictures=(f"{known.scheme}://{known.host}{path_of(picture, widths_of(picture)[-1])}",) if picture else (),
    )


def _page(known: Visit, portal: Portal, under: str, codes: frozenset[str] = frozenset()) -> _Row:
    origin = f"{known.scheme}://{known.host}"
    return _Row(
        address=f"{origin}{portal.path}{under}",
        elsewhere={code: f"{origin}{known.languages[code].path}{under}" for code in sorted(codes)},
    )


def _urls(rows: Iterable[_Row]) -> HttpResponse:
    return _xml("urlset", _SETS, "".join(_url(row) for row in rows))


def _url(row: _Row) -> str:
    links = row.elsewhere if len(row.elsewhere) > 1 else {}
    inside = [
        element("loc", row.address),
        optional("lastmod", _time(row.changed) if row.changed else ""),
        *(element("xhtml:link", rel="alternate", hreflang=code, href=links[code]) for code in sorted(links)),
        *(f"<image:image>{element('image:loc', picture)}</image:image>" for picture in row.pictures),
    ]
    return f"<url>{''.join(inside)}</url>\n"


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _xml(tag: str, attributes: Mapping[str, str], rows: str) -> HttpResponse:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{tag}{attributes_of(attributes)}>\n{rows}</{tag}>\n'
    return public(HttpResponse(text, content_type="application/xml; charset=utf-8"))
