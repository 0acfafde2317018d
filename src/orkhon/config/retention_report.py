"""The report that shows what the hub keeps for how long. Changes nothing."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from orkhon.alliance.policies import may_for_all
from orkhon.config.retaining import reports

PERMISSION = "alliance.view_retention"


def may_see_retention(request: HttpRequest) -> bool:
    """True for whoever oversees the whole alliance."""
    return may_for_all(request.user, PERMISSION)


@require_safe
def retention_report(request: HttpRequest) -> HttpResponse:
    """Show each rule with its reason, its last run and how many went then."""
    if not may_see_retention(request):
        raise PermissionDenied
    context = {
        "reports": reports(),
        "breadcrumbs_items": [{"url": "", "label": gettext("Retention")}],
        "header_title": gettext("Retention"),
        "header_icon": "time",
    }
    return TemplateResponse(request, "config/retention.html", context)
