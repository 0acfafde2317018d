"""All articles about one topic, place or person, or signed by one author; asked from what articles name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext
from wagtail.rich_text import expand_db_html

from orkhon.desk.about import (
    About,
    about_person,
    about_place,
    about_signature,
    about_topic,
    counts_by_language,
    signed_by,
)
from orkhon.desk.literature import author_called, books_in
from orkhon.desk.models import Author, Topic
from orkhon.desk.queries import published
from orkhon.portals.frame import Visit
from orkhon.portals.paging import paging
from orkhon.portals.pictures import shown
from orkhon.portals.sites import Portal
from orkhon.portals.structured.crumbs import crumbs
from orkhon.portals.structured.scripts import in_script
from orkhon.portals.teasers import Pictures, teasers_of
from orkhon.portals.views.answers import page
from orkhon.portals.views.books import has_literature, shelf
from orkhon.portals.views.visits import arrive

PER_PAGE = 20


@dataclass(frozen=True, kw_only=True)
class _Listing:
    """What a page of articles is headed with. `also` are the languages that have the page without any article.

    `title_tag` is the language of the title where that is not the page's.
    """

    kicker: str
    title: str
    under: str
    among: Q
    also: frozenset[str] = frozenset()
    title_tag: str = ""
    more: Mapping[str, Any] | None = None


def topic(request: HttpRequest, language: str, code: str) -> HttpResponse:
    """Answer with the articles of a media topic, by its eight digits, or of one of the desk's own topics."""
    known, portal = arrive(request, language)
    if code.isdecimal():
        return _about(request, known, portal, about_topic(code), "topics", gettext("Topic"))
    found = Topic.objects.filter(code=code).first()
    section = portal.section_of(code)
    if found is None or section is None:
        raise Http404(f"no topic {code!r} on this portal")
    if section.topics == (code,):
        return HttpResponsePermanentRedirect(f"{portal.path}{section.slug}/")
    listing = _Listing(
        kicker=gettext("Topic"), title=found.name_in(language), under=f"topics/{code}/", among=Q(topic__code=code)
    )
    return _listed(request, known, portal, listing)


def place(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Answer with the articles about a place."""
    known, portal = arrive(request, language)
    about = about_place(slug)
    if about is not None and about.slug != slug:
        return HttpResponsePermanentRedirect(f"{portal.path}places/{about.slug}/")
    return _about(request, known, portal, about, "places", gettext("Place"))


def person(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Answer with the articles that name a person, however the name is spelt in them."""
    known, portal = arrive(request, language)
    return _about(request, known, portal, about_person(slug), "people", gettext("Person"))


def author(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """Answer with an author: the life and the books where the desk keeps them, and what the name has signed."""
    known, portal = arrive(request, language)
    kept = author_called(slug) if has_literature(portal) else None
    if kept is None:
        return _about(request, known, portal, about_signature(slug), "authors", gettext("Authors"))
    names = list(dict.fromkeys(filter(None, (getattr(kept, field) for field in Author.NAME_FIELDS))))
    told = {text.language: text.about for text in kept.texts.all()}
    books = shelf(books_in(language, kept), portal)
    listing = _Listing(
        kicker=gettext("Authors"),
        title=kept.name_in(language),
        under=f"authors/{slug}/",
        among=signed_by(names),
        also=frozenset(code for code, other in known.languages.items() if has_literature(other)),
        more={
            "author": kept,
            "portrait": shown(kept.portrait, kept.name_in(language)) if kept.portrait else None,
            "about": expand_db_html(told.get(language, "")),
            "books": books,
        },
    )
    return _listed(request, known, portal, listing)


def _about(
    request: HttpRequest, known: Visit, portal: Portal, about: About | None, under: str, kicker: str
) -> HttpResponse:
    if about is None:
        raise Http404(f"nothing under {under} is called so")
    listing = _Listing(
        kicker=kicker,
        title=about.name_in(portal.language),
        under=f"{under}/{about.slug}/",
        among=about.among,
        title_tag=about.language_of(portal.language),
    )
    return _listed(request, known, portal, listing)


def _listed(request: HttpRequest, known: Visit, portal: Portal, listing: _Listing) -> HttpResponse:
    """Answer with the list, or with 404 where this portal has nothing to show in this language."""
    counts = counts_by_language(listing.among)
    totals = {
        code: sum(many for (language, topic), many in counts.items() if language == code and other.section_of(topic))
        for code, other in known.languages.items()
    }
    total = totals[portal.language]
    if not total and portal.language not in listing.also:
        raise Http404(f"{listing.under}: no article in {portal.language}")
    place = paging(request, total=total, per_page=PER_PAGE, path=f"{portal.path}{listing.under}")
    there = {
        code: f"{other.path}{listing.under}"
        for code, other in known.languages.items()
        if totals[code] or code in listing.also
    }
    frame = known.frame(
        portal.language,
        paths=there if place.is_first else {portal.language: place.path},
        canonical=f"{known.scheme}://{known.host}{place.path}",
    )
    articles = (
        published(
            portal.language,
            topics=portal.topics,
            limit=PER_PAGE,
            offset=place.offset,
            countries=frame.countries,
            among=listing.among,
            text=False,
        )
        if total
        else []
    )
    portrait = (listing.more or {}).get("portrait")
    pictures = Pictures(*([portrait.pk] if portrait else []))
    teasers = [pictures.show(teaser) for teaser in teasers_of(articles, frame)]
    context = {
        "kicker": listing.kicker,
        "title": listing.title,
        "title_tag": listing.title_tag,
        "teasers": teasers,
        "total": total,
        "paging": place,
        "feed": f"/{portal.language}/{listing.under}rss.xml" if total else "",
        "structured": [in_script(crumbs(frame, [(listing.title, f"{portal.path}{listing.under}")]))],
        **(listing.more or {}),
    }
    return page(request, "portals/subject.html", frame, context)
