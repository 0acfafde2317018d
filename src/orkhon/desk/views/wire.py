"""The wire screen: what the agencies send, beside the item that is being read."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse

from orkhon.alliance.models import Agency
from orkhon.alliance.queries import Use, memorandum_for
from orkhon.desk.models import Article
from orkhon.desk.wire_rows import Reading, WireFilters, reading_at, wire_page
from orkhon.items import INTERFACE_LANGUAGES, ItemType

_FILTERS = ("agency", "language", "type")


def may_see_wire(request: HttpRequest) -> bool:
    """True for whoever works on the desk: the wire shows what is embargoed, withheld or killed, and advisories."""
    return request.user.has_perm("desk.view_article")


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
    context = {
        "page": page,
        "rows": [(row, _link(query, at=row.position, before=before) + "#reading") for row in page.rows],
        "filters": filters,
        "agencies": Agency.objects.filter(active=True).order_by("code"),
        "languages": INTERFACE_LANGUAGES,
        "types": [kind.value for kind in ItemType],
        "reading": reading,
        "grants": _grants(reading),
        "again": query.get("again") == "1",
        "older": _link(query, before=page.older) if page.older is not None else "",
        "newest": _link(query) if before is not None else "",
        "article_url": _article_urls(reading),
        "breadcrumbs_items": [{"url": "", "label": "Wire"}],
        "header_title": "Wire",
        "header_icon": "list-ul",
        "may_take": request.user.has_perm("desk.take_item"),
        "may_kill": request.user.has_perm("desk.kill_item"),
        "back": request.get_full_path(),
    }
    status = 404 if at is not None and reading is None else 200
    return TemplateResponse(request, "desk/wire.html", context, status=status)


def _grants(reading: Reading | None) -> list[str]:
    """Return what the desk may do with the item, in the memoranda's words."""
    if reading is None:
        return []
    today = reading.row.received.date()
    return [use.value for use in Use if memorandum_for(use, reading.row.agency, today=today) is not None]


def _article_urls(reading: Reading | None) -> list[tuple[Article, str]]:
    if reading is None:
        return []
    return [(source.article, article_url(source.article.pk)) for source in reading.taken]


def article_url(pk: int) -> str:
    """Return where the article is worked on."""
    return reverse(Article.snippet_viewset.get_url_name("edit"), args=[pk])
