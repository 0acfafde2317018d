"""Monthly statements: a page with a choice of month, and the same as CSV and PDF."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from orkhon.alliance.models import Agency
from orkhon.alliance.policies import where_may
from orkhon.alliance.views.invitations import person_of
from orkhon.exchange.errors import MonthRefused
from orkhon.exchange.policies import agencies_with_statements_for
from orkhon.exchange.statement_sheets import NOT_COUNTED, document, sheet
from orkhon.exchange.statements import MonthlyStatement, month_of, statements_for
from orkhon.items.month import Month


def may_see_statements(user: object) -> bool:
    """True for whoever reads the statements of some agency."""
    return isinstance(user, User) and bool(where_may(user, "exchange.view_receipt"))


@dataclass(frozen=True, kw_only=True)
class _Asked:
    month: Month
    agency: str
    agencies: tuple[Agency, ...]
    found: list[MonthlyStatement]


def _asked(request: HttpRequest) -> _Asked:
    """Return what is asked for, within the person's reach. Raises `PermissionDenied` and `MonthRefused`."""
    user = person_of(request)
    if not may_see_statements(user):
        raise PermissionDenied
    now = timezone.now()
    month = month_of(request.GET.get("month") or f"{now:%Y-%m}")
    mine = tuple(agencies_with_statements_for(user))
    codes = {agency.code for agency in mine}
    chosen = request.GET.get("agency", "")
    chosen = chosen if chosen in codes else ""
    return _Asked(
        month=month,
        agency=chosen,
        agencies=mine,
        found=statements_for(month, agencies={chosen} if chosen else codes),
    )


@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """Show the statements of a month."""
    facts: dict[str, object] = {
        "header_title": gettext("Statements"),
        "page_title": gettext("Statements"),
        "header_icon": "table",
    }
    try:
        asked = _asked(request)
    except MonthRefused as refusal:
        return render(request, "exchange/statements.html", facts | {"refusal": str(refusal)}, status=400)
    facts |= {
        "asked": asked,
        "names": _names(),
        "not_counted": NOT_COUNTED,
        "query": f"month={asked.month}" + (f"&agency={asked.agency}" if asked.agency else ""),
        "uncredited": [(one, article) for one in asked.found for article in one.uncredited],
    }
    return render(request, "exchange/statements.html", facts)


@require_safe
def statements_sheet(request: HttpRequest) -> HttpResponse:
    """Give the same as CSV."""
    try:
        asked = _asked(request)
    except MonthRefused as refusal:
        return HttpResponseBadRequest(str(refusal), content_type="text/plain; charset=utf-8")
    return _file(sheet(asked.month, asked.found), "text/csv; charset=utf-8", f"exchange-{asked.month}.csv")


@require_safe
def statements_pdf(request: HttpRequest) -> HttpResponse:
    """Give the same as PDF."""
    try:
        asked = _asked(request)
    except MonthRefused as refusal:
        return HttpResponseBadRequest(str(refusal), content_type="text/plain; charset=utf-8")
    made = document(asked.month, asked.found, _names(), hub=settings.ORKHON_HUB)
    return _file(made, "application/pdf", f"exchange-{asked.month}.pdf")


def _names() -> dict[str, str]:
    language = get_language() or "en"
    return {agency.code: agency.name_in(language) for agency in Agency.objects.all()}


def _file(body: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
