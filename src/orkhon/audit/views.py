"""The audit's screen: what was done, newest first, and the same as a sheet. Nothing can be changed from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.forms import OUTCOMES, ActsForm
from orkhon.audit.origins import origin_of
from orkhon.audit.queries import RecordedAct, acts, every_act
from orkhon.audit.readers import may_read, words_of
from orkhon.audit.sheets import lines

PAGE: Final = 50
MOST_LINES: Final = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    act: RecordedAct
    at: str
    words: str
    actor_link: str
    object_link: str
    address_link: str
    outcome: str


def _link(**asked: str) -> str:
    return f"{reverse('audit_acts')}?{urlencode(asked)}"


def _row(act: RecordedAct) -> _Row:
    return _Row(
        act=act,
        at=f"{act.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        words=words_of(act.verb),
        actor_link=_link(person=act.actor),
        object_link=_link(object_type=act.object_type, object_key=act.object_key) if act.object_type else "",
        address_link="" if act.origin is None else _link(address=act.origin.address),
        outcome="" if act.outcome == "done" else str(dict(OUTCOMES).get(act.outcome, act.outcome)),
    )


def _before(request: HttpRequest) -> int | None:
    value = request.GET.get("before", "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else None


def _asked(request: HttpRequest, **changes: str) -> str:
    """Return the question of this request, without the page that it is at, in the form of an address."""
    query = request.GET.copy()
    query.pop("before", None)
    for name in [name for name, values in query.lists() if not any(values)]:
        del query[name]
    for name, value in changes.items():
        query[name] = value
    return query.urlencode()


@require_safe
def acts_screen(request: HttpRequest) -> HttpResponse:
    """Show a page of acts, older than `before` where that is given. Raises `PermissionDenied`."""
    if not may_read(request.user):
        raise PermissionDenied
    form = ActsForm(request.GET)
    before = _before(request)
    found = acts(form.wanted(), limit=PAGE + 1, before=before) if form.is_valid() else []
    shown = found[:PAGE]
    address = reverse("audit_acts")
    older = _asked(request, before=str(shown[-1].position)) if len(found) > PAGE else ""
    context = {
        "form": form,
        "asked": form.is_valid() and bool(form.wanted()),
        "rows": [_row(act) for act in shown],
        "older": f"{address}?{older}" if older else "",
        "newest": f"{address}?{_asked(request)}" if before is not None else "",
        "sheet": f"{reverse('audit_sheet')}?{_asked(request)}",
        "most_lines": MOST_LINES,
        "breadcrumbs_items": [{"url": "", "label": gettext("Audit")}],
        "header_title": gettext("Audit"),
        "header_icon": "history",
    }
    return TemplateResponse(request, "audit/acts.html", context, status=200 if form.is_valid() else 400)


@require_safe
def acts_sheet(request: HttpRequest) -> HttpResponseBase:
    """Stream the acts that are asked for as CSV, the newest 10,000 at most; that too is an act."""
    user = request.user
    if not isinstance(user, User) or not may_read(user):
        raise PermissionDenied
    form = ActsForm(request.GET)
    if not form.is_valid():
        return HttpResponseBadRequest(
            gettext("the question cannot be understood; go back and correct it"), "text/plain"
        )
    now = datetime.now(UTC)
    # The names of the questions alone: what was asked for may be a person's name, and an act is for ever.
    own = record(
        "audit.export",
        actor=doer_of(user),
        now=now,
        origin=origin_of(request),
        details={"asked": ",".join(form.named())},
    )
    response = StreamingHttpResponse(
        lines(every_act(form.wanted(), limit=MOST_LINES, before=own)), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{now:%Y%m%d-%H%M%S}.csv"'
    return response
