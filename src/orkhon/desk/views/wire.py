"""The wire screen: what the agencies send, beside the item that is being read."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from orkhon.alliance.legal_orders import orders_in_force
from orkhon.alliance.models import Agency
from orkhon.alliance.permit_words import verdict_in_words
from orkhon.alliance.permits import Use, Verdict
from orkhon.alliance.policies import where_may
from orkhon.alliance.queries import grants, may_now
from orkhon.desk.actions.take_from_wire import draft_language
from orkhon.desk.models import Article
from orkhon.desk.policies import ARTICLES, may_on_wire
from orkhon.desk.queries import newsroom_of
from orkhon.desk.views.redactions import may_redact
from orkhon.desk.wire_rows import Reading, WireFilters, reading_at, wire_page
from orkhon.items import INTERFACE_LANGUAGES, ItemType
from orkhon.items.embargo import held_until
from orkhon.wire.item_facts import facts_of_state

_FILTERS = ("agency", "language", "type")


def may_see_wire(request: HttpRequest) -> bool:
    """True for whoever works at a newsroom: members see one another's wire, and on it what is embargoed, withheld or
    killed, and advisories. That is the exchange."""
    return ARTICLES.user_has_permission(request.user, "view")


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


def _filters(query: QueryDict) -> WireFilters:
    chosen = {name: frozenset(value for value in query.getlist(name) if value) for name in _FILTERS}
    return WireFilters(agencies=chosen["agency"], languages=chosen["language"], types=chosen["type"])


def _link(query: QueryDict, **changes: int | None) -> str:
    """Return this screen's address with the filters kept and other positions."""
    changed = query.copy()
    for name in ("at", "before", "again"):
        changed.pop(name, None)
    for name, value in changes.items():
        if value is not None:
            changed[name] = str(value)
    return f"{reverse('desk_wire')}?{changed.urlencode()}"


def wire(request: HttpRequest) -> HttpResponse:
    """Show a page of the wire, older than `before` where that is given, and the item at `at`."""
    if not may_see_wire(request):
        raise PermissionDenied
    query = request.GET
    filters = _filters(query)
    before = _position(query, "before")
    page = wire_page(filters, before=before)
    at = _position(query, "at")
    reading = reading_at(at) if at is not None else None
    verdicts = _verdicts(request, reading)
    context = {
        "page": page,
        "rows": [(row, _link(query, at=row.position, before=before) + "#reading") for row in page.rows],
        "filters": filters,
        "agencies": Agency.objects.filter(active=True).order_by("code"),
        "languages": INTERFACE_LANGUAGES,
        "types": [kind.value for kind in ItemType],
        "reading": reading,
        "grants": [verdict.use.value for verdict in verdicts if verdict.allowed],
        "whys": [verdict_in_words(verdict, request.LANGUAGE_CODE) for verdict in verdicts],
        "again": query.get("again") == "1",
        "older": _link(query, before=page.older) if page.older is not None else "",
        "newest": _link(query) if before is not None else "",
        "article_url": _article_urls(request, reading),
        "breadcrumbs_items": [{"url": "", "label": "Wire"}],
        "header_title": "Wire",
        "header_icon": "list-ul",
        "take_languages": take_languages(request, reading),
        "may_kill": reading is not None and may_control(request, reading),
        "may_redact": reading is not None and may_redact(request, reading.row.uri, reading.state.agency),
        "copies_url": _copies_url(request, reading),
        "back": request.get_full_path(),
    }
    status = 404 if at is not None and reading is None else 200
    return TemplateResponse(request, "desk/wire.html", context, status=status)


def _verdicts(request: HttpRequest, reading: Reading | None) -> list[Verdict]:
    """Return what the person's newsroom may do with the item now, and why, a verdict for each use."""
    if reading is None:
        return []
    item, memoranda, now = facts_of_state(reading.state), grants(), timezone.now()
    code = draft_language(None, item.language)
    newsroom = ARTICLES.newsroom_for(request.user, "desk.take_item", code) or settings.ORKHON_DESK_AGENCY
    orders = orders_in_force()
    return [may_now(use, item=item, by=newsroom, now=now, memoranda=memoranda, orders=orders) for use in Use]


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
