"""The figures of readers in the admin: who reads now, and the report of a month as page, CSV and PDF."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from wagtail.models import Site

from orkhon.items.month import Month
from orkhon.portals import moments
from orkhon.portals.readership import names_for, portals_seen_by, sees_readers
from orkhon.readership.document import between, document, remarks
from orkhon.readership.drawing import svg_of
from orkhon.readership.errors import MonthUnreadable
from orkhon.readership.periods import day_of, month_of
from orkhon.readership.queries import month_report, months_counted, readers_now
from orkhon.readership.report import Names, Part, Shown, shown
from orkhon.readership.sheets import sheet
from orkhon.readership.words import DEFINITIONS


@dataclass(frozen=True, kw_only=True)
class _Asked:
    month: Month
    portal: str
    portals: dict[str, str]
    shown: Shown


@require_safe
def readership(request: HttpRequest) -> HttpResponse:
    """Show who reads now, and a month."""
    try:
        asked = _asked(request)
    except MonthUnreadable as refusal:
        return HttpResponseBadRequest(str(refusal), content_type="text/plain; charset=utf-8")
    title = gettext("Readership")
    language = _language()
    context = {
        "header_title": title,
        "header_icon": "view",
        "breadcrumbs_items": [{"url": "", "label": title}],
        "asked": asked,
        "months": [(month, moments.month_and_year(month.first, language)) for month in _months()],
        "query": f"month={asked.month}" + (f"&portal={asked.portal}" if asked.portal else ""),
        "remarks": remarks(asked.shown),
        "definitions": DEFINITIONS,
        "names": asked.shown.names,
        "rows": _rows(asked.shown),
        "charts": _charts(asked.shown, language),
        "parts": [(part, _lines(part, asked.shown.names)) for part in asked.shown.parts],
        **_now_context(request),
    }
    return render(request, "readership/report.html", context)


@require_safe
def readership_now(request: HttpRequest) -> HttpResponse:
    """Answer with the part of the page that tells who reads now, for a page that asks again."""
    return render(request, "readership/now.html", _now_context(request))


@require_safe
def readership_sheet(request: HttpRequest) -> HttpResponse:
    """Give the month as CSV."""
    try:
        asked = _asked(request)
    except MonthUnreadable as refusal:
        return HttpResponseBadRequest(str(refusal), content_type="text/plain; charset=utf-8")
    return _file(sheet(asked.shown.report, asked.shown.names), "text/csv; charset=utf-8", f"{asked.month}.csv")


@require_safe
def readership_pdf(request: HttpRequest) -> HttpResponse:
    """Give the month as PDF."""
    try:
        asked = _asked(request)
    except MonthUnreadable as refusal:
        return HttpResponseBadRequest(str(refusal), content_type="text/plain; charset=utf-8")
    site = Site.objects.filter(is_default_site=True).first()
    return _file(document(asked.shown, hub=site.site_name if site else ""), "application/pdf", f"{asked.month}.pdf")


def _asked(request: HttpRequest) -> _Asked:
    """Return what is asked for, within the person's reach. Raises `PermissionDenied` and `MonthUnreadable`."""
    mine = _mine(request)
    today, language = day_of(timezone.now()), _language()
    month = month_of(request.GET.get("month") or str(Month.of(today)))
    chosen = request.GET.get("portal", "")
    portals = [chosen] if chosen in mine else mine
    report = month_report(month, portals=portals, today=today)
    names = names_for(mine, language, month=month, articles=[share.key for share in report.articles])
    return _Asked(
        month=month,
        portal=chosen if chosen in mine else "",
        portals={code: names.portal(code) for code in mine},
        shown=shown(report, names),
    )


def _mine(request: HttpRequest) -> list[str]:
    user = request.user
    if not isinstance(user, User) or not sees_readers(user):
        raise PermissionDenied
    return portals_seen_by(user)


def _now_context(request: HttpRequest) -> dict[str, object]:
    mine, now, language = _mine(request), timezone.now(), _language()
    lines = readers_now(portals=mine, now=now)
    names = names_for(mine, language, articles=[str(line.article) for line in lines if line.article])
    return {
        "now_names": names,
        "now_portals": [
            (
                names.portal(line.portal),
                names.language(line.language),
                names.number(line.five.value),
                names.number(line.thirty.value),
            )
            for line in lines
            if not line.article
        ],
        "now_articles": [
            (
                names.articles.get(str(line.article), str(line.article)),
                names.language(line.language),
                line.language,
                names.number(line.five.value),
                names.number(line.thirty.value),
            )
            for line in lines
            if line.article
        ],
        "now_clock": moments.clock_with_seconds(now, language, timezone.get_current_timezone()),
    }


def _rows(report: Shown) -> list[dict[str, object]]:
    names, most = report.names, report.most
    return [
        {
            "row": row,
            "readers": names.number(row.readers.value),
            "readers_between": between(row.readers, names),
            "views": names.number(row.views.value),
            "views_between": between(row.views, names),
            # SVG reads no comma.
            "share": str(round(100 * row.readers.value / most)) if most else "0",
        }
        for row in report.portals
    ]


def _lines(part: Part, names: Names) -> list[dict[str, object]]:
    return [
        {
            "row": row,
            "language": names.language(row.language) if row.language else "",
            "views": names.number(row.views.value),
            "views_between": between(row.views, names),
        }
        for row in part.rows
    ]


def _charts(report: Shown, language: str) -> list[tuple[str, SafeString]]:
    return [
        (
            chart.title,
            svg_of(
                chart.columns,
                label=chart.label,
                number=report.names.number,
                day=lambda day: moments.day_and_month(day, language),
            ),
        )
        for chart in report.charts
    ]


def _months() -> list[Month]:
    return months_counted(today=day_of(timezone.now()))


def _language() -> str:
    return (translation.get_language() or "en").partition("-")[0]


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="readers-{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
