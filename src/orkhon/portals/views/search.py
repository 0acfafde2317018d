"""Search a portal's articles in any script. What was typed is bounded and folded before it is looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from orkhon.desk.queries import readable_by_uid
from orkhon.portals.frame import Frame, Visit
from orkhon.portals.searching import public_on_portal, uid_of
from orkhon.portals.sites import Portal
from orkhon.portals.teasers import Teaser, teaser_of
from orkhon.portals.views.answers import page
from orkhon.portals.views.visits import arrive
from orkhon.search.errors import CursorRefused, SearchError
from orkhon.search.queries import Found, Order, Question, search
from orkhon.search.viewers import Viewer

PER_PAGE = 20
LONGEST_QUERY = 200
"""Letters of what is typed; a headline pasted whole fits."""
LONGEST_ADDRESS = 1500
"""Bytes of an address's whole query, percent-encoded; nobody's form sends more."""
_ALL = "all"
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_RUN = re.compile(r"(\S{60})\S+")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a reader asked, made harmless: unknown sections, languages and dates are left out."""

    text: str
    section: str
    language: str
    since: date | None
    until: date | None
    newest: bool
    cursor: str

    def address(self, cursor: str = "") -> str:
        """Return the query part of the page of this question that begins at the cursor."""
        facts = {
            "q": self.text,
            "section": self.section,
            "language": self.language,
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
            "order": "newest" if self.newest else "",
            "page": cursor,
        }
        return urlencode({name: value for name, value in facts.items() if value})


@dataclass(frozen=True, kw_only=True)
class Result:
    """One article that was found, and the language of its words."""

    teaser: Teaser
    language: str
    tag: str
    direction: str


def search_page(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with the form and what was found. Search engines are told to leave it out, and no cache keeps it."""
    known, portal = arrive(request, language)
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_ADDRESS:
        raise Http404("the question is longer than any form sends")
    asked = _asked(request.GET, known, portal)
    path = f"{portal.path}search/"
    frame = known.frame(language, paths={code: f"{other.path}search/" for code, other in known.languages.items()})
    found, trouble = None, ""
    if asked.text:
        try:
            found = _find(asked, known, portal)
        except CursorRefused:
            return _uncached(HttpResponseRedirect(f"{path}?{asked.address()}"))
        except SearchError:
            trouble = gettext("The search is being prepared. Please try again in a few minutes.")
    results = _results(found, frame, known) if found is not None else []
    context = {
        "asked": asked,
        "results": results,
        "found": found,
        "total": max(found.total, len(results)) if found is not None else 0,
        "trouble": trouble,
        "languages": frame.choices,
        "older": f"{path}?{asked.address(found.next_cursor)}" if found is not None and found.next_cursor else "",
        "first": f"{path}?{asked.address()}" if asked.cursor else "",
        "narrowed": bool(asked.section or asked.language or asked.since or asked.until),
    }
    status = 503 if trouble else 200
    return _uncached(page(request, "portals/search.html", frame, context, status=status))


def _uncached(response: HttpResponse) -> HttpResponse:
    # Questions are endless: kept, they would push out of the cache what everybody reads.
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def cleaned(typed: str) -> str:
    """Return what was typed without unseen signs, endless words and endless length."""
    plain = unicodedata.normalize("NFC", _UNSEEN.sub(" ", typed[: LONGEST_QUERY * 4]))
    return _RUN.sub(r"\1", " ".join(plain.split()))[:LONGEST_QUERY].strip()


def _asked(sent: Mapping[str, str], known: Visit, portal: Portal) -> Asked:
    section = sent.get("section", "")
    language = sent.get("language", "")
    return Asked(
        text=cleaned(sent.get("q", "")),
        section=section if portal.section_called(section) else "",
        language=language if language == _ALL or language in known.languages else "",
        since=_day(sent.get("since", "")),
        until=_day(sent.get("until", "")),
        newest=sent.get("order") == "newest",
        cursor=sent.get("page", "")[:400],
    )


def _day(said: str) -> date | None:
    try:
        found = date.fromisoformat(said) if len(said) == 10 else None
    except ValueError:
        return None
    return found if found is not None and 1900 <= found.year <= 2200 else None


def _find(asked: Asked, known: Visit, portal: Portal) -> Found:
    languages = {asked.language or portal.language} if asked.language != _ALL else set(known.languages)
    section = portal.section_called(asked.section)
    topics = section.topics if section is not None else portal.topics
    desk: str = settings.ORKHON_DESK_AGENCY
    viewer = Viewer(
        agencies=frozenset({desk}),
        languages=frozenset(languages),
        allowing=public_on_portal(languages, topics),
    )
    question = Question(
        text=asked.text,
        since=_begin(asked.since, portal),
        until=_begin(asked.until + timedelta(days=1), portal) if asked.until else None,
        order=Order.NEWEST if asked.newest else Order.BEST,
        limit=PER_PAGE,
        cursor=asked.cursor,
    )
    return search(question, viewer=viewer, now=known.now)


def _begin(day: date | None, portal: Portal) -> datetime | None:
    return datetime.combine(day, time(), portal.zone) if day else None


def _results(found: Found, frame: Frame, known: Visit) -> list[Result]:
    uids = [uid for hit in found.hits if (uid := uid_of(hit.uri)) is not None]
    articles = readable_by_uid(uids, frame.countries, text=False)
    results = []
    for uid in uids:
        article = articles.get(uid)
        there = known.languages.get(article.locale.language_code) if article is not None else None
        if article is None or there is None:
            continue
        teaser = teaser_of(article, frame, there)
        if teaser is not None:
            own = article.language
            results.append(
                Result(
                    teaser=teaser,
                    language="" if own.code == frame.language else own.code,
                    tag=own.tag,
                    direction=own.direction,
                )
            )
    return results
