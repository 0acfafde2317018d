"""Put the sources' health into the admin's menu of reports."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from orkhon.intake.draft_views import DraftQueue, compose, draft_picture, may_see_drafts, one_draft
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
        path("drafts/", DraftQueue.as_view(), name="intake_drafts"),
        path("drafts/new/", compose, name="intake_compose"),
        path("drafts/<int:pk>/", one_draft, name="intake_draft"),
        path("drafts/<int:pk>/pictures/<str:sha256>/", draft_picture, name="intake_draft_picture"),
    ]


class _DraftsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_drafts(request)


@hooks.register("register_admin_menu_item")
def add_drafts_item() -> MenuItem:
    """Shown to those who may see drafts of some agency."""
    return _DraftsItem("Drafts", reverse_lazy("intake_drafts"), icon_name="mail", order=150)


@hooks.register("register_reports_menu_item")
def add_menu_item() -> MenuItem:
    """Shown to those who may change sources."""
    return _SourcesHealthItem("Sources' health", reverse_lazy("intake_sources_health"), icon_name="rotate", order=50)
