"""The board: what is waiting in which language. Reads its filters from the address, so that it can be kept and sent."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from orkhon.alliance.models import Agency
from orkhon.alliance.policies import where_may
from orkhon.desk.models import Stage, Topic
from orkhon.desk.policies import ARTICLES
from orkhon.desk.work.board import NEW_FOR, BoardFilters, board
from orkhon.desk.work.rights import languages_to_assign_in
from orkhon.items import INTERFACE_LANGUAGES

_MOST_PAGES = 70


def may_see_board(request: HttpRequest) -> bool:
    """True for whoever works at a newsroom."""
    return ARTICLES.user_has_permission(request.user, "view")


@require_safe
def board_view(request: HttpRequest) -> HttpResponse:
    """Show one page of the board; `part=rows` gives the table alone, for the screen's script."""
    user = request.user
    if not isinstance(user, User) or not may_see_board(request):
        raise PermissionDenied
    now = timezone.now()
    filters = filters_in(request.GET)
    page = _page(request.GET)
    found = board(user, filters, now=now, page=page)
    mine = languages_to_assign_in(user)
    topics = list(Topic.objects.all())
    agencies = list(Agency.objects.order_by("code"))
    table = {
        "board": found,
        "newsrooms": {agency.code: agency.shown_name for agency in agencies},
        "languages": [(code, name) for code, name in settings.LANGUAGES],
        "shown": _shown(request, user, filters),
        "may_assign": mine,
        "topics": {topic.pk: topic.shown_name for topic in topics},
        "now": now,
    }
    html = render_to_string("desk/board_rows.html", table, request=request)
    # The hour of the rows is no change of theirs.
    state = sha256(html.encode()).hexdigest()[:16]
    if request.GET.get("part") == "rows":
        answer = HttpResponse(html)
        answer["X-Board-State"] = state
        answer["Cache-Control"] = "no-store"
        return answer
    kept = _kept(request.GET)
    context = {
        **table,
        "rows_html": html,
        "state": state,
        "filters": filters,
        "agencies": [(agency.code, agency.shown_name) for agency in agencies if agency.active],
        "all_topics": sorted(((topic.pk, topic.shown_name) for topic in topics), key=lambda one: one[1].casefold()),
        "stages": Stage.choices,
        "tabs": [(code, name, _address(kept, show=code)) for code, name in settings.LANGUAGES],
        "older": _address(kept, page=str(page + 1)) if found.more and page < _MOST_PAGES else "",
        "newer": _address(kept, page=str(page - 1)) if page > 1 else "",
        "rows_url": _address(request.GET, part="rows"),
        "days": NEW_FOR.days,
        "empty": not found.rows,
        "header_title": _("Board"),
        "header_icon": "table",
        "breadcrumbs_items": [{"url": "", "label": _("Board")}],
    }
    return TemplateResponse(request, "desk/board.html", context)


def filters_in(query: QueryDict) -> BoardFilters:
    """Return the filters that an address names; what it names wrongly asks nothing."""
    language, stage, topic = query.get("language", ""), query.get("stage", ""), query.get("topic", "")
    return BoardFilters(
        language=language if language in INTERFACE_LANGUAGES else "",
        agency=query.get("agency", "")[:32].replace("\0", ""),
        stage=stage if stage in Stage.values else "",
        topic=int(topic) if topic.isascii() and topic.isdecimal() and len(topic) < 10 else None,
        mine=query.get("mine") == "1",
        overdue=query.get("overdue") == "1",
    )


def _page(query: QueryDict) -> int:
    value = query.get("page", "")
    return min(int(value), _MOST_PAGES) if value.isascii() and value.isdecimal() and len(value) < 4 else 1


def _shown(request: HttpRequest, user: User, filters: BoardFilters) -> str:
    """Return the one language that a narrow screen shows: the chosen one, else the first of the person's own."""
    asked = request.GET.get("show", "") or filters.language
    if asked in INTERFACE_LANGUAGES:
        return asked
    places = where_may(user, "desk.change_article").places
    own = sorted({code for place in places for code in place.languages if code in INTERFACE_LANGUAGES})
    return own[0] if own else INTERFACE_LANGUAGES[0]


def _kept(query: QueryDict) -> QueryDict:
    kept = query.copy()
    for name in ("page", "part"):
        kept.pop(name, None)
    return kept


def _address(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    for name, value in changes.items():
        changed[name] = value
    return f"{reverse('desk_board')}?{changed.urlencode()}"
