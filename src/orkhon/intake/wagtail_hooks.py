"""Put the sources' health into the admin's menu of reports."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from orkhon.intake.views import SourcesHealth, ask_now, may_see_sources


class _SourcesHealthItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_sources(request)


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    """The report, and the button in it."""
    return [
        path("sources/health/", SourcesHealth.as_view(), name="intake_sources_health"),
        path("sources/<int:source_id>/ask/", ask_now, name="intake_ask_now"),
    ]


@hooks.register("register_reports_menu_item")
def add_menu_item() -> MenuItem:
    """Shown to those who may change sources."""
    return _SourcesHealthItem("Sources' health", reverse_lazy("intake_sources_health"), icon_name="rotate", order=50)
