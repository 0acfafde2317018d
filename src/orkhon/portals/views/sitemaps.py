"""What programs that index the web ask for: robots.txt and sitemaps (sitemaps.org 0.9), a page at a time."""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from orkhon.desk.queries import count_published, published
from orkhon.portals.frame import visit
from orkhon.portals.views.answers import public
from orkhon.portals.views.visits import arrive

PER_FILE = 1000
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def robots(request: HttpRequest) -> HttpResponse:
    """Answer with what robots may fetch: everything but the desk."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "",
        f"Sitemap: {request.scheme}://{request.get_host()}/sitemap.xml",
        "",
    ]
    return public(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Answer with the list of this portal's sitemaps."""
    known = visit(request, timezone.now())
    addresses = []
    for code, portal in known.languages.items():
        total = count_published(code, portal.topics) if portal.topics else 0
        addresses += [
            f"{known.scheme}://{known.host}/sitemap-{code}-{number}.xml"
            for number in range(1, max(1, -(-total // PER_FILE)) + 1)
        ]
    rows = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>\n" for address in addresses)
    return _xml(f'<sitemapindex xmlns="{_NAMESPACE}">\n{rows}</sitemapindex>\n')


def sitemap(request: HttpRequest, language: str, number: int) -> HttpResponse:
    """Answer with one file of addresses: the first also has front page, sections and texts."""
    known, portal = arrive(request, language)
    articles = (
        published(
            language,
            topics=portal.topics,
            limit=PER_FILE,
            offset=(number - 1) * PER_FILE,
            countries=known.countries(portal),
        )
        if portal.topics
        else []
    )
    if number < 1 or (number > 1 and not articles):
        raise Http404(f"there is no sitemap {number} in {language}")
    origin = f"{known.scheme}://{known.host}"
    rows: list[tuple[str, datetime | None]] = []
    if number == 1:
        slugs = [section.slug for section in portal.sections] + [text.slug for text in portal.texts]
        rows = [(portal.path, None), *((f"{portal.path}{slug}/", None) for slug in slugs)]
    for article in articles:
        path = portal.path_of_article(
            topic=article.topic.code if article.topic else "", slug=article.slug, pk=article.pk
        )
        if path is not None:
            rows.append((path, article.updated_at or article.first_published_at))
    lines = "".join(_row(f"{origin}{path}", changed) for path, changed in rows)
    return _xml(f'<urlset xmlns="{_NAMESPACE}">\n{lines}</urlset>\n')


def _row(address: str, changed: datetime | None) -> str:
    time = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
    return f"<url><loc>{escape(address)}</loc>{time}</url>\n"


def _xml(body: str) -> HttpResponse:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'
    return public(HttpResponse(text, content_type="application/xml; charset=utf-8"))
