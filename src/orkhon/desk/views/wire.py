"""The wire screen: what the agencies send, beside the item that is being read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from orkhon.alliance.models import Agency
from orkhon.alliance.permit_terms import Use
from orkhon.alliance.permit_words import verdict_in_words
from orkhon.alliance.policies import where_may
from orkhon.desk.actions.take_from_wire import draft_language
from orkhon.desk.at_hand import star_of
from orkhon.desk.live import STREAM_PATH
from orkhon.desk.models import Article
from orkhon.desk.policies import ARTICLES, may_on_wire
from orkhon.desk.queries import newsroom_of
from orkhon.desk.row_html import row_html
from orkhon.desk.views.redactions import may_redact
from orkhon.desk.wire_filters import ORDERS, RIGHTS, STATES, TAKEN, URGENCIES, WireFilters, filters_in, kept_in
from orkhon.desk.wire_pictures import pictures_of
from orkhon.desk.wire_reading import Reading, reading_at
from orkhon.desk.wire_rights import looker, sees_wire, verdicts_on
from orkhon.desk.wire_rows import WireRow, listed_of, wire_page
from orkhon.desk.wire_scripts import SCRIPTS, convert_reading, keep_script, script_of, scripts_for
from orkhon.desk.wire_topics import topics_for, uris_found
from orkhon.desk.wire_usage import used_by
from orkhon.items import INTERFACE_LANGUAGES, ItemType
from orkhon.items.embargo import held_until
from orkhon.marks.actions.see import note_seen
from orkhon.marks.models import Kind
from orkhon.search.archives import open_to
from orkhon.search.topics.reach import agencies_of
from orkhon.stories.queries import story_of
from orkhon.wire.kind_words import type_in_words
from orkhon.wire.queries import archived_among, head, states_of


def may_see_wire(request: HttpRequest) -> bool:
    """True for whoever works at a newsroom."""
    return sees_wire(request.user)


def may_control(request: HttpRequest, reading: Reading) -> bool:
    """True where the person may withhold, release and kill the item."""
    whose = newsroom_of(reading.row.uri, reading.state.agency)
    return may_on_wire(request.user, "desk.kill_item", agency=whose)


def may_lift(request: HttpRequest, reading: Reading) -> bool:
    """True where nothing is embargoed any more, or the person is posted at the agency whose embargo it is.

    Neither the joint desk nor an administrator: an embargo is the originator's word to others.
    """
    until = held_until(reading.item) if reading.item is not None else None
    if until is None or until <= timezone.now():
        return True
    whose = newsroom_of(reading.row.uri, reading.state.agency)
    posted = "" if whose == settings.ORKHON_DESK_AGENCY else whose
    return any(place.agency == posted for place in where_may(request.user, "desk.kill_item").places)


def take_languages(request: HttpRequest, reading: Reading | None) -> list[str]:
    """Return the languages that a draft of the item may be kept under: its own alone where the person writes that."""
    mine = ARTICLES.languages_for(request.user, "desk.take_item")
    if reading is None or reading.item is None:
        return []
    own = draft_language(None, reading.item.language)
    return [own] if own in mine else mine


def _position(query: QueryDict, name: str) -> int | None:
    value = query.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None


def _link(kept: str, **changes: int | str | None) -> str:
    """Return this screen's address with the filters kept, and other positions."""
    query = QueryDict(kept, mutable=True)
    for name, value in changes.items():
        if value is not None:
            query[name] = str(value)
    return f"{reverse('desk_wire')}?{query.urlencode()}"


@dataclass(frozen=True, kw_only=True)
class _Listed:
    """What the list holds, whichever room found it."""

    rows: tuple[SafeString, ...]
    head: int
    older: str
    newest: str
    notices: tuple[str, ...] = ()
    total: int | None = None
    stands: bool = True


def reading_for(request: HttpRequest, position: int, *, now: datetime) -> Reading | None:
    """Return the item there, None where there is none, or it is of an archive that is not open to the person."""
    reading = reading_at(position)
    if reading is None or not open_to(agencies_of(request.user), {reading.row.uri: reading.state}, now=now):
        return None
    return reading


def wire(request: HttpRequest) -> HttpResponse:
    """Show a page of the wire, older than `before` where that is given, and the item at `at`.

    The screen's script asks for parts of it: `part` is `rows` for the list alone, `reading` for the open item.
    """
    if not may_see_wire(request):
        raise PermissionDenied
    query, now = request.GET, timezone.now()
    part = query.get("part", "")
    filters = filters_in(query)
    kept = kept_in(filters)
    at = _position(query, "at")
    reading = reading_for(request, at, now=now) if at is not None and part != "rows" else None
    context: dict[str, object] = {
        "filters": filters,
        "kept": kept,
        "reading": reading,
        "back_to_list": _link(kept, before=_position(query, "before")) + (f"#wire-{at}" if at is not None else ""),
    }
    if part != "rows":
        context |= _of_reading(request, reading, now=now)
    if part != "reading":
        context |= {"listed": _listed(request, filters, reading, now=now)}
    if not part:
        context |= _of_screen(request, filters)
    if part:
        # A part comes by script, and asks for the whole page again where the person was signed out meanwhile.
        context |= {"messages": ()}
    if reading is not None:
        note_seen(request, Kind.ITEM, reading.row.uri, now=now)
    status = 404 if at is not None and reading is None and part != "rows" else 200
    return TemplateResponse(request, _TEMPLATES.get(part, "desk/wire.html"), context, status=status)


_USES = {
    Use.REPUBLISH: _("republish"),
    Use.TRANSLATE: _("translate"),
    Use.EDIT: _("edit"),
    Use.BROADCAST: _("broadcast"),
    Use.ARCHIVE: _("archive"),
}
_TEMPLATES = {"rows": "desk/wire_list.html", "reading": "desk/wire_reading.html"}


def _listed(request: HttpRequest, filters: WireFilters, reading: Reading | None, *, now: datetime) -> _Listed:
    kept, query = kept_in(filters), request.GET
    before = _position(query, "before")
    place, opened = str(timezone.get_current_timezone()), reading.row.uri if reading is not None else ""

    def html_of(rows: Iterable[WireRow]) -> tuple[SafeString, ...]:
        return tuple(row_html(row, place=place, kept=kept, before=before, current=row.uri == opened) for row in rows)

    by = looker(request.user, now=now)
    if filters.searches:
        cursor = query.get("cursor", "")[:400]
        # Read first: what comes while the search room answers is told by the live wire.
        last = head()
        answer = uris_found(filters, user=request.user, now=now, cursor=cursor)
        states = states_of(answer.uris)
        ordered = [states[uri] for uri in answer.uris if uri in states]
        archived = archived_among(state.entry.position for state in ordered if state.entry is not None)
        listed = listed_of(ordered, archived=archived)
        return _Listed(
            rows=html_of(one.row_for(by) for one in listed if one.wanted(filters, by)),
            head=last,
            older=_link(kept, cursor=answer.older) if answer.older else "",
            newest=_link(kept) if cursor else "",
            notices=answer.notices,
            total=answer.total,
            stands=answer.stands,
        )
    page = wire_page(filters, before=before, by=by)
    return _Listed(
        rows=html_of(page.rows),
        head=page.head,
        older=_link(kept, before=page.older) if page.older is not None else "",
        newest=_link(kept) if before is not None else "",
    )


def _of_screen(request: HttpRequest, filters: WireFilters) -> dict[str, object]:
    """Return what stands around the list and the item: what can be chosen, and how the screen goes on living."""
    return {
        "agencies": Agency.objects.filter(active=True).order_by("name_en", "code"),
        "languages": INTERFACE_LANGUAGES,
        "types": {kind.value: type_in_words(kind.value) for kind in ItemType},
        "choices": {"urgency": URGENCIES, "state": STATES, "taken": TAKEN, "rights": RIGHTS, "order": ORDERS},
        "topics": topics_for(request.user),
        "stream": STREAM_PATH,
        "breadcrumbs_items": [{"url": "", "label": gettext("Wire")}],
        "header_title": gettext("Wire"),
        "header_icon": "list-ul",
    }


def _of_reading(request: HttpRequest, reading: Reading | None, *, now: datetime) -> dict[str, object]:
    """Return what the person may do with the open item, and in which script it is shown."""
    if reading is None:
        return {}
    verdicts = verdicts_on(reading.state, request.user, now=now)
    language = reading.item.language if reading.item is not None else None
    wanted = request.GET.get("script")
    if wanted is None and language is not None and isinstance(request.user, User):
        wanted = script_of(request.user, language.code)
    converted = None
    if wanted and language is not None and reading.item is not None and not reading.killed:
        converted = convert_reading(
            wanted,
            language,
            headline=reading.row.headline,
            summary=reading.item.summary,
            lines=reading.lines,
        )
    return {
        "grants": [verdict.use.value for verdict in verdicts if verdict.allowed],
        "grants_in_words": [str(_USES[verdict.use]) for verdict in verdicts if verdict.allowed],
        "refused": [str(_USES[verdict.use]) for verdict in verdicts if not verdict.allowed],
        "whys": [verdict_in_words(verdict, request.LANGUAGE_CODE) for verdict in verdicts],
        "again": request.GET.get("again") == "1",
        "article_url": _article_urls(request, reading),
        "used": used_by(request, reading.row.uri, reading.state.agency, reading.entries),
        "pictures": pictures_of(reading),
        "story": story_of(reading.row.uri) if not reading.row.gone else None,
        "scripts": scripts_for(language) if not reading.killed else (),
        "converted": converted,
        "take_languages": take_languages(request, reading),
        "may_kill": may_control(request, reading),
        "may_redact": may_redact(request, reading.row.uri, reading.state.agency),
        "copies_url": _copies_url(request, reading),
        "star": star_of(request.user, Kind.ITEM, reading.row.uri),
        "star_next": _link(kept_in(filters_in(request.GET)), at=reading.row.position),
    }


@require_POST
def keep_reading_script(request: HttpRequest) -> HttpResponse:
    """Remember in which script the person reads a language, and go back to the item."""
    if not may_see_wire(request) or not isinstance(request.user, User):
        raise PermissionDenied
    language, tag = request.POST.get("language", ""), request.POST.get("script", "")
    if language in SCRIPTS:
        keep_script(request.user, language, tag)
    at = _position(request.POST, "at")
    return HttpResponseRedirect(_link(kept_in(filters_in(request.POST)), at=at) + "#reading")


def _copies_url(request: HttpRequest, reading: Reading | None) -> str:
    """Return where the person sees where the item's copies lie; empty for whoever does not answer for its kills."""
    if reading is None:
        return ""
    whose = newsroom_of(reading.row.uri, reading.state.agency)
    may = where_may(request.user, "exchange.view_notice").covers(agency=whose)
    return reverse("hub_copies", args=[reading.row.position]) if may else ""


def _article_urls(request: HttpRequest, reading: Reading | None) -> list[tuple[Article, str]]:
    """Return the articles made of the item that the person may see; other newsrooms' drafts are no one else's."""
    if reading is None:
        return []
    articles = [source.article for source in reading.taken]
    return [
        (article, way_to(request, article))
        for article in articles
        if ARTICLES.user_has_permission_for_instance(request.user, "view", article)
    ]


def article_url(pk: int) -> str:
    """Return where the article is worked on."""
    return reverse(Article.snippet_viewset.get_url_name("edit"), args=[pk])


def way_to(request: HttpRequest, article: Article) -> str:
    """Return where the person works on the article, or reads it."""
    if ARTICLES.user_has_permission_for_instance(request.user, "change", article):
        return article_url(article.pk)
    return reverse(Article.snippet_viewset.get_url_name("inspect"), args=[article.pk])
