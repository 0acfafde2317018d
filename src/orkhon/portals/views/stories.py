"""The page of a story, how each agency tells it, and the box of it that articles show."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string

from orkhon.portals.frame import Visit
from orkhon.portals.sites import Portal
from orkhon.portals.structured.crumbs import crumbs
from orkhon.portals.structured.scripts import in_script
from orkhon.portals.teasers import Pictures, teasers_of
from orkhon.portals.tellings import LEAST_AGENCIES, differing_in_words, story_told, telling, tellings_of
from orkhon.portals.transcribing import transcribe
from orkhon.portals.views.answers import page, public
from orkhon.portals.views.visits import arrive
from orkhon.stories.at_hand import has_lost_all

_MOST_ARTICLES = 9


def story(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """Answer with the story; 301 where it was merged, 410 where all of it was taken away, 404 where nothing is public.

    One that a single agency tells may be read, but not found by search engines.
    """
    known, portal = arrive(request, language)
    frame = known.frame(
        language,
        paths={code: f"{other.path}story/{key}/" for code, other in known.languages.items()},
        canonical=f"{known.scheme}://{known.host}{portal.path}story/{key}/",
    )
    told = story_told(key, frame)
    if told is None:
        return _missing(request, known, portal, key)
    if told.story.key != key:
        return HttpResponsePermanentRedirect(f"{portal.path}story/{told.story.key}/")
    first = min((one for each in told.story.tellings for one in each.reports), key=lambda one: (one.received, one.uri))
    pictures = Pictures()
    own = told.story.headline
    context = {
        "story": told.story,
        "foreign": own.code != frame.language,
        "converted": bool(own.converted_from),
        "whose": frame.agency_name(own.agency),
        "agencies": [
            (
                frame.agency_name(each.agency),
                f"{portal.path}agencies/{each.agency}/",
                [(telling(one, told, frame), one.uri == first.uri) for one in each.reports],
            )
            for each in told.story.tellings
        ],
        "languages": len({one.code for each in told.story.tellings for one in each.reports}),
        "odds": differing_in_words(told.story.compared, told, frame),
        "teasers": [pictures.show(one) for one in teasers_of(told.articles[:_MOST_ARTICLES], frame)],
        "thin": told.agencies < LEAST_AGENCIES,
        "structured": [in_script(crumbs(frame, [(own.text, f"{portal.path}story/{key}/")]))],
    }
    return page(request, "portals/story.html", frame, context)


def story_box(request: HttpRequest, language: str, key: str) -> HttpResponse:
    """Answer with the tellings alone, for the box of an article's page; 204 where there is nothing to compare."""
    known, _portal = arrive(request, language)
    frame = known.frame(language)
    told = story_told(key, frame)
    if told is None or told.agencies < LEAST_AGENCIES:
        return public(HttpResponse(status=204))
    html = render_to_string("portals/parts/story_tellings.html", {"tellings": tellings_of(told, frame), "page": frame})
    tag = frame.reading.tag if frame.reading else frame.tag.tag
    response = public(HttpResponse(transcribe(html, tag) if frame.reading else html), tag)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _missing(request: HttpRequest, known: Visit, portal: Portal, key: str) -> HttpResponse:
    if not has_lost_all(key):
        raise Http404(f"no story {key!r} that is public")
    return page(request, "portals/story_gone.html", known.frame(portal.language), {}, status=410)
