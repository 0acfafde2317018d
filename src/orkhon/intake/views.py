"""The screen that shows how the sources fare. Reads the clock; decides nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from orkhon.alliance.models import Source
from orkhon.alliance.policies import SOURCES
from orkhon.intake.actions.poll_source import poll_source
from orkhon.intake.queries import Condition, is_silent, source_reports


def may_see_sources(request: HttpRequest) -> bool:
    """True for whoever may change sources of some agency."""
    return SOURCES.user_has_permission(request.user, "change")


class SourcesHealth(WagtailAdminTemplateMixin, TemplateView):
    """The sources that the person administers, each with its last success, its last error, a button to ask it now."""

    page_title = _("Sources' health")
    header_icon = "rotate"
    template_name = "intake/sources_health.html"
    breadcrumbs_items: list[dict[str, Any]] = []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse those who may not see sources."""
        if not may_see_sources(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the reports, and how many sources need somebody."""
        now = datetime.now(UTC)
        mine = set(SOURCES.instances_user_has_permission_for(self.request.user, "change").values_list("pk", flat=True))
        reports = [report for report in source_reports(now=now) if report.source.pk in mine]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["reports"] = reports
        context["hub"] = self.request.build_absolute_uri("/").rstrip("/")
        context["failing"] = sum(report.condition is Condition.FAILING for report in reports)
        context["silent"] = sum(
            report.condition is not Condition.DISABLED and is_silent(report.source, report.health, now=now)
            for report in reports
        )
        return context


@require_POST
def ask_now(request: HttpRequest, source_id: int) -> HttpResponse:
    """Ask one source at once, and say how it went.

    Takes as long as the source does, at most about 20 seconds.
    """
    if not may_see_sources(request):
        raise PermissionDenied
    source = get_object_or_404(Source.objects.select_related("agency"), pk=source_id)
    if not SOURCES.user_has_permission_for_instance(request.user, "change", source):
        raise PermissionDenied
    outcome = poll_source(source, now=datetime.now(UTC))
    if outcome.error:
        messages.error(request, f"{source}: {outcome.error}")
    else:
        told = (
            gettext("%(source)s: %(new)s new, %(unchanged)s unchanged, %(refused)s refused.")
            if outcome.refusals
            else gettext("%(source)s: %(new)s new, %(unchanged)s unchanged.")
        )
        counts = {"new": len(outcome.entries), "unchanged": outcome.unchanged, "refused": len(outcome.refusals)}
        messages.success(request, told % {"source": source, **counts})
    return redirect("intake_sources_health")
