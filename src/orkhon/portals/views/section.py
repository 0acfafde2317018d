"""One section with all its articles, a page at a time; and texts about the portal, which share its addresses."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.rich_text import expand_db_html

from orkhon.desk.queries import count_published, published
from orkhon.portals.frame import Visit
from orkhon.portals.front.queries import in_page, pinned_at_head
from orkhon.portals.queries import body_of_text
from orkhon.portals.sites import Portal, Section, Text
from orkhon.portals.structured.crumbs import crumbs
from orkhon.portals.structured.scripts import in_script
from orkhon.portals.teasers import Pictures
from orkhon.portals.views.answers import page
from orkhon.portals.views.visits import arrive
from orkhon.wire.remembered import remembered

PER_PAGE = 30


def section_or_text(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Answer with the section or the text that has this slug. Raises `Http404` where neither has."""
    known, portal = arrive(request, language)
    section = portal.section_called(slug)
    if section is not None:
        return _section(request, known, portal, section)
    text = portal.text_called(slug)
    if text is not None:
        return _text(request, known, portal, text)
    raise Http404(f"{portal.title} has no section or text {slug!r}")


def _section(request: HttpRequest, known: Visit, portal: Portal, section: Section) -> HttpResponse:
    total = remembered(
        ("portals.count", portal.language, section.topics), lambda: count_published(portal.language, section.topics)
    )
    last = max(1, -(-total // PER_PAGE))
    number = page_number(request, last)
    path = f"{portal.path}{section.slug}/"
    others = {
        code: f"{other.path}{section.slug}/"
        for code, other in known.languages.items()
        if other.section_called(section.slug)
    }
    frame = known.frame(
        portal.language,
        # A later page has no counterpart: other languages have other articles.
        paths=others if number == 1 else {portal.language: f"{path}?page={number}"},
        canonical=f"{known.scheme}://{known.host}{path}{f'?page={number}' if number > 1 else ''}",
        section=section,
    )
    articles = published(
        portal.language,
        topics=section.topics,
        limit=PER_PAGE,
        offset=(number - 1) * PER_PAGE,
        countries=frame.countries,
        text=False,
    )
    pinned = pinned_at_head(frame, section) if number == 1 else None
    if pinned is not None:
        articles = [pinned, *(article for article in articles if article.pk != pinned.pk)]
    pictures = Pictures()
    teasers = [pictures.show(teaser) for article in articles if (teaser := in_page(article, frame)) is not None]
    context = {
        "section": section,
        "structured": [in_script(crumbs(frame, [(section.title, path)]))],
        "section_path": path,
        "lead": teasers[0] if teasers and number == 1 else None,
        "teasers": teasers[1:] if number == 1 else teasers,
        "number": number,
        "last": last,
        "newer": address_of(path, number - 1) if number > 1 else "",
        "older": address_of(path, number + 1) if number < last else "",
    }
    return page(request, "portals/section.html", frame, context)


def page_number(request: HttpRequest, last: int) -> int:
    raw = request.GET.get("page", "1")
    number = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 7 else 0
    if not 1 <= number <= last:
        raise Http404(f"page {raw!r} was asked for; there are pages 1 to {last}")
    return number


def address_of(path: str, number: int) -> str:
    return f"{path}?page={number}" if number > 1 else path


def _text(request: HttpRequest, known: Visit, portal: Portal, text: Text) -> HttpResponse:
    others = {
        code: f"{other.path}{text.slug}/" for code, other in known.languages.items() if other.text_called(text.slug)
    }
    frame = known.frame(portal.language, paths=others)
    context = {"text": text, "body": expand_db_html(body_of_text(text.pk))}
    return page(request, "portals/text.html", frame, context)
