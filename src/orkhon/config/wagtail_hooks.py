"""Keep out of the admin's menus what the gate refuses, and show what is kept for how long."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest
from django.urls import Resolver404, URLPattern, path, resolve, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import PagesSummaryItem, SummaryItem
from wagtail.documents.wagtail_hooks import DocumentsSummaryItem
from wagtail.images.wagtail_hooks import ImagesSummaryItem

from orkhon.config.copies import copies
from orkhon.config.gate import let_through
from orkhon.config.retention_report import may_see_retention, retention_report
from orkhon.config.waiting import put_at_the_door

put_at_the_door()


def _leads_somewhere(request: HttpRequest, item: MenuItem) -> bool:
    found = _found_at(urlsplit(str(item.url)).path)
    if found is None:
        # The head of a submenu.
        return True
    try:
        return let_through(request.user, *found)
    except Http404:
        return False


@lru_cache(maxsize=256)
def _found_at(path: str) -> tuple[str, Mapping[str, object]] | None:
    """Return name and arguments of the address; to look through all of them for each entry of each page takes long."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match.view_name, match.kwargs


@hooks.register("construct_main_menu", order=900)
@hooks.register("construct_reports_menu", order=900)
@hooks.register("construct_settings_menu", order=900)
def leave_out_what_is_closed(request: HttpRequest, items: list[MenuItem]) -> None:
    """Take away the entries that would be refused."""
    items[:] = [item for item in items if _leads_somewhere(request, item)]


# Where what is counted on the first page leads to.
_COUNTED = {
    PagesSummaryItem: "wagtailadmin_explore_root",
    ImagesSummaryItem: "wagtailimages:index",
    DocumentsSummaryItem: "wagtaildocs:index",
}


@hooks.register("construct_homepage_summary_items", order=900)
def count_nothing_that_is_closed(request: HttpRequest, items: list[SummaryItem]) -> None:
    """Take away the counts on the first page that lead to what would be refused."""
    items[:] = [item for item in items if _may_open(request, _COUNTED.get(type(item), ""))]


def _may_open(request: HttpRequest, name: str) -> bool:
    try:
        return let_through(request.user, name, {})
    except Http404:
        return False


class _RetentionItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_retention(request)


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    """The report on retention, and where the copies of an item lie."""
    return [
        path("reports/retention/", retention_report, name="hub_retention"),
        path("copies/<int:position>/", copies, name="hub_copies"),
    ]


@hooks.register("register_reports_menu_item")
def add_menu_item() -> MenuItem:
    """Shown to those who may see it."""
    return _RetentionItem(_("Retention"), reverse_lazy("hub_retention"), name="retention", icon_name="time", order=70)
