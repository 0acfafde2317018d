"""The screen on which editors arrange front pages, and the deeds done there. Nothing is kept before it is published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from orkhon.portals import moments
from orkhon.portals.actions.arrange_front import arrange_front
from orkhon.portals.frame import OWN_NAMES, Frame, Visit
from orkhon.portals.front.arrangement import Arrangement, Kept, Page, read_arrangement
from orkhon.portals.front.deeds import Table, done, titled
from orkhon.portals.front.errors import ArrangementOvertaken
from orkhon.portals.front.policy import arranges_somewhere, may_arrange, portals_to_arrange
from orkhon.portals.front.queries import (
    FrontPage,
    at_revision,
    earlier,
    front_page,
    in_page,
    newest,
    page_of,
    places_of,
    rows_of,
    section_page,
)
from orkhon.portals.front.screen import canvas_of, changes, name_of
from orkhon.portals.queries import directory
from orkhon.portals.searching import articles_found
from orkhon.portals.sites import Directory, Portal, Section
from orkhon.portals.teasers import Teaser
from orkhon.portals.views.front import front_context
from orkhon.portals.views.search import cleaned

_RESULTS: Final = 12
_EARLIER: Final = 12
_LARGEST_DRAFT: Final = 20_000


@dataclass(frozen=True, kw_only=True)
class _Place:
    """The page that is arranged, and who arranges it."""

    user: User
    frame: Frame
    directory: Directory
    section: Section | None

    @property
    def portal(self) -> Portal:
        return self.frame.portal

    @property
    def page(self) -> Page:
        return page_of(self.portal, self.section.slug if self.section else "")

    @property
    def places(self) -> tuple[str, ...]:
        return places_of(self.portal, self.section.slug if self.section else "")

    def made_of(self, draft: Arrangement) -> FrontPage:
        if self.section is not None:
            return section_page(self.frame, self.section, draft)
        return front_page(self.frame, draft)

    def address(self, name: str = "portals_front", *, section: str | None = None) -> str:
        slug = (self.section.slug if self.section else "") if section is None else section
        path = reverse(name, args=[self.page.portal, self.page.language])
        return f"{path}?section={slug}" if slug else path


@require_safe
def fronts(request: HttpRequest) -> HttpResponse:
    """List the pages that the person may arrange; where there is but one, go there."""
    if not arranges_somewhere(request.user):
        raise PermissionDenied
    mine = portals_to_arrange(request.user, directory())
    if len(mine) == 1:
        return redirect("portals_front", mine[0].code or mine[0].hostname, mine[0].language)
    language = (translation.get_language() or "en").partition("-")[0]
    by_code: dict[str, list[Portal]] = {}
    for portal in mine:
        by_code.setdefault(portal.code or portal.hostname, []).append(portal)
    rows = [
        {
            "code": code,
            "title": next((one for one in found if one.language == language), found[0]).title,
            "pages": [
                (OWN_NAMES[one.language], one.language, reverse("portals_front", args=[code, one.language]))
                for one in found
            ],
        }
        for code, found in by_code.items()
    ]
    title = gettext("Front pages")
    context = {
        "rows": rows,
        "header_title": title,
        "header_icon": "grid",
        "breadcrumbs_items": [{"url": "", "label": title}],
    }
    return render(request, "portals/admin/fronts.html", context)


@require_safe
def front_screen(request: HttpRequest, portal: str, language: str) -> HttpResponse:
    """Show the page as readers have it, to be arranged."""
    place = _place(request, portal, language)
    kept = newest(place.page)
    return _answer(request, place, kept.arrangement.now(place.frame.now).within(place.places), kept.revision, kept)


@require_POST
def front_draft(request: HttpRequest, portal: str, language: str) -> HttpResponse:
    """Do one deed to the draft in the form, and show the page as it would be. Keeps nothing."""
    place = _place(request, portal, language)
    kept = newest(place.page)
    draft, deed = _draft(request, place), request.POST.get("do", "")[:400]
    take = deed.removeprefix("take:")
    if take != deed:
        former = at_revision(place.page, int(take)) if take.isascii() and take.isdecimal() and len(take) < 9 else None
        after = former.now(place.frame.now).within(place.places) if former is not None else draft
    else:
        shown = {at: teaser.pk for at, teaser in place.made_of(draft).at.items()}
        after = done(draft, deed, _table(request, place, shown, kept.arrangement))
    return _answer(request, place, after, _base(request), kept, said=_said(after, draft))


@require_POST
def front_publish(request: HttpRequest, portal: str, language: str) -> HttpResponse:
    """Publish the draft; where somebody else was quicker at the same place, show both."""
    place = _place(request, portal, language)
    try:
        arranged = arrange_front(
            place.page, _draft(request, place), base=_base(request), user=place.user, now=place.frame.now
        )
    except ArrangementOvertaken as overtaken:
        theirs = overtaken.theirs
        return _answer(
            request, place, overtaken.arrangement, theirs.revision, theirs, contested=overtaken.contested, status=409
        )
    words = (
        gettext("Published. Somebody else had published meanwhile; the changes of both stand.")
        if arranged.joined
        else gettext("Published. Readers see it within seconds.")
    )
    messages.success(request, words)
    return redirect(place.address())


@require_POST
def front_preview(request: HttpRequest, portal: str, language: str) -> HttpResponse:
    """Show the front page of the draft as readers would see it."""
    place = _place(request, portal, language)
    draft = _draft(request, place)
    with translation.override(place.frame.language):
        text = render_to_string("portals/front.html", {**front_context(place.frame, draft), "page": place.frame})
    response = HttpResponse(text)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def front_search(request: HttpRequest, portal: str, language: str) -> HttpResponse:
    """Answer with the articles that were found, for a screen that asks while somebody types."""
    place = _place(request, portal, language)
    context = _found(request.GET, place)
    if not context["q"]:
        context["waiting"] = place.made_of(newest(place.page).arrangement).waiting
    return render(request, "portals/admin/front_found.html", context)


def _place(request: HttpRequest, code: str, language: str) -> _Place:
    """Return the page of that address. Raises `PermissionDenied` and `Http404`."""
    known, user = directory(), request.user
    if not isinstance(user, User) or not may_arrange(user, Page(portal=code, language=language)):
        raise PermissionDenied
    portal = next(
        (one for one in known.portals if (one.code or one.hostname) == code and one.language == language), None
    )
    if portal is None:
        raise Http404(f"no portal {code!r} is in {language!r}")
    slug = (request.POST.get("section") or request.GET.get("section") or "")[:255]
    section = portal.section_called(slug) if slug else None
    if slug and section is None:
        raise Http404(f"{portal.title} has no section {slug!r}")
    visit = Visit(
        directory=known,
        languages=known.at(portal.hostname),
        now=timezone.now(),
        scheme=request.scheme or "http",
        host=portal.hostname + (f":{port}" if (port := request.get_port()) not in {"80", "443"} else ""),
        path=portal.path,
    )
    return _Place(user=user, frame=visit.frame(language), directory=known, section=section)


def _draft(request: HttpRequest, place: _Place) -> Arrangement:
    sent = request.POST.get("draft", "")
    facts: Any = None
    if len(sent) <= _LARGEST_DRAFT:
        try:
            facts = json.loads(sent) if sent else None
        except (ValueError, RecursionError):
            facts = None
    draft = read_arrangement(facts).within(place.places)
    title = request.POST.get("title")
    return titled(draft, title) if title is not None else draft


def _base(request: HttpRequest) -> int:
    said = request.POST.get("base", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else 0


def _table(request: HttpRequest, place: _Place, shown: Mapping[str, int], theirs: Arrangement) -> Table:
    return Table(
        places=place.places,
        sections=rows_of(place.portal),
        shown=shown,
        now=place.frame.now,
        zone=place.portal.zone,
        chosen=request.POST.get("place", "")[:300],
        ends={one: request.POST.get(f"until-{one}", "")[:40] for one in place.places},
        theirs=theirs,
    )


def _said(after: Arrangement, draft: Arrangement) -> str:
    return gettext("The page below is as it would be; publish it for readers to see it.") if after != draft else ""


def _answer(
    request: HttpRequest,
    place: _Place,
    draft: Arrangement,
    base: int,
    kept: Kept,
    *,
    said: str = "",
    contested: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    found = place.made_of(draft)
    canvas = canvas_of(place.portal, draft, found, place.places)
    differing = changes(draft, kept.arrangement.now(place.frame.now).within(place.places))
    overtaken = kept.revision != base
    context: dict[str, Any] = {
        "place": place,
        "page": place.frame,
        "canvas": canvas,
        "waiting": canvas.waiting,
        "sections": place.section is not None,
        "admin_language": translation.get_language() or "en",
        "screen_address": place.address(),
        "draft_address": place.address("portals_front_draft"),
        "publish_address": place.address("portals_front_publish"),
        "preview_address": place.address("portals_front_preview"),
        "search_address": place.address("portals_front_search", section=""),
        "kept_when": _when(kept.made, place),
        "public": place.frame.address_at(
            place.portal, place.portal.path + (f"{place.section.slug}/" if place.section else "")
        ),
        "draft": draft,
        "draft_json": json.dumps(draft.as_json(), separators=(",", ":")),
        "base": base,
        "kept": kept,
        "differing": differing,
        "state": ngettext(
            "%(count)s change is not published yet.", "%(count)s changes are not published yet.", differing
        )
        % {"count": differing}
        if differing
        else gettext("Readers see the page as it is here."),
        "said": said,
        "overtaken": overtaken,
        "contested": [
            {"place": one, "name": name_of(one, place.portal), "theirs": _theirs_at(one, kept, place)}
            for one in contested
        ],
    }
    if request.POST.get("part") == "1" and not contested:
        return render(request, "portals/admin/front_canvas.html", context)
    title = gettext("Front pages")
    name = f"{place.portal.title} · {OWN_NAMES[place.portal.language]}"
    context |= {
        **_found(request.POST, place),
        "header_title": name,
        "header_icon": "grid",
        "breadcrumbs_items": [
            {"url": reverse("portals_fronts"), "label": title},
            {"url": "", "label": name},
        ],
        "languages": [
            (OWN_NAMES[one.language], one.language, reverse("portals_front", args=[place.page.portal, one.language]))
            for one in portals_to_arrange(place.user, place.directory)
            if one.hostname == place.portal.hostname
        ],
        "pages": [
            (gettext("Front page"), "", place.address(section="")),
            *(
                (section.title, section.slug, place.address(section=section.slug))
                for section in place.portal.sections
                if section.topics
            ),
        ],
        "earlier": [
            (one, _when(one.made, place)) for one in earlier(place.page, _EARLIER) if one.revision != kept.revision
        ],
    }
    return render(request, "portals/admin/front.html", context, status=status)


def _theirs_at(at: str, kept: Kept, place: _Place) -> Teaser | None:
    return place.made_of(kept.arrangement).at.get(at)


def _found(sent: Mapping[str, str], place: _Place) -> dict[str, object]:
    """Return what somebody looked for; what is new and stands nowhere, as long as nothing is typed."""
    text, others = cleaned(sent.get("q", "")), sent.get("others") == "1"
    found: list[Teaser] = []
    if text:
        languages = [place.frame.language]
        if others:
            languages += [code for code in place.frame.languages if code != place.frame.language]
        topics = place.section.topics if place.section else place.portal.topics
        articles = (
            articles_found(
                text,
                languages=languages,
                topics=topics,
                countries=place.frame.countries,
                limit=_RESULTS,
                now=place.frame.now,
            )
            if topics
            else []
        )
        found = [teaser for article in articles if (teaser := in_page(article, place.frame)) is not None]
    return {"q": text, "others": others, "found": found, "page": place.frame}


def _when(moment: datetime | None, place: _Place) -> str:
    language = (translation.get_language() or "en").partition("-")[0]
    return moments.in_words(moment, language, place.portal.zone, place.frame.now) if moment is not None else ""
