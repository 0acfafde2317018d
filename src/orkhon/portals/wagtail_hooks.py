"""Put the figures of readers into the admin's menu of reports."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from orkhon.portals.front.policy import arranges_somewhere
from orkhon.portals.outlet_policy import keeps_somewhere
from orkhon.portals.rates.screens import RateSourceViewSet
from orkhon.portals.readership import sees_readers
from orkhon.portals.views import outlets
from orkhon.portals.views.fronts import (
    front_draft,
    front_preview,
    front_publish,
    front_screen,
    front_search,
    fronts,
)
from orkhon.portals.views.readership import readership, readership_now, readership_pdf, readership_sheet
from orkhon.portals.widget.screens import PerspectiveBoxViewSet


class _ReadershipItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return sees_readers(request.user)


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    """The page, the part of it that is asked again, and the month as files."""
    return [
        path("reports/readership/", readership, name="readership_report"),
        path("reports/readership/now/", readership_now, name="readership_now"),
        path("reports/readership/csv/", readership_sheet, name="readership_sheet"),
        path("reports/readership/pdf/", readership_pdf, name="readership_pdf"),
        path("fronts/", fronts, name="portals_fronts"),
        path("fronts/<slug:portal>/<slug:language>/", front_screen, name="portals_front"),
        path("fronts/<slug:portal>/<slug:language>/draft/", front_draft, name="portals_front_draft"),
        path("fronts/<slug:portal>/<slug:language>/publish/", front_publish, name="portals_front_publish"),
        path("fronts/<slug:portal>/<slug:language>/preview/", front_preview, name="portals_front_preview"),
        path("fronts/<slug:portal>/<slug:language>/search/", front_search, name="portals_front_search"),
    ]


class _FrontsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return arranges_somewhere(request.user)


@hooks.register("register_admin_menu_item")
def add_fronts_item() -> MenuItem:
    """Put the front pages after the work: what readers meet first."""
    return _FrontsItem(_("Front pages"), reverse_lazy("portals_fronts"), name="fronts", icon_name="grid", order=116)


@hooks.register("register_reports_menu_item")
def add_menu_item() -> MenuItem:
    """Shown to those who may see the readers of some portal."""
    return _ReadershipItem(
        _("Readership"), reverse_lazy("readership_report"), name="readership", icon_name="view", order=10
    )


@hooks.register("register_admin_viewset")
def register_rate_sources() -> RateSourceViewSet:
    """Put the banks that are asked for rates into the settings."""
    return RateSourceViewSet("rate_sources")


@hooks.register("register_admin_viewset")
def register_perspective_boxes() -> PerspectiveBoxViewSet:
    """Put the boxes that members show on their own sites into the menu."""
    return PerspectiveBoxViewSet("perspective_boxes")


class _OutletsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return keeps_somewhere(request.user)


@hooks.register("register_admin_urls")
def add_addresses_of_outlets() -> list[URLPattern]:
    """What portals send: the list, one portal in one language, and the deeds there."""
    one = "outlets/<slug:portal>/<slug:language>/"
    return [
        path("outlets/", outlets.outlets, name="portals_outlets"),
        path(one, outlets.outlet, name="portals_outlet"),
        path(f"{one}newsletter/", outlets.save_newsletter, name="portals_outlet_newsletter"),
        path(f"{one}choose/", outlets.choose_story, name="portals_outlet_choose"),
        path(f"{one}pushes/", outlets.save_pushes, name="portals_outlet_pushes"),
        path(f"{one}push-now/", outlets.push_now, name="portals_outlet_push_now"),
        path(f"{one}channel/", outlets.save_channel, name="portals_outlet_channel"),
        path(f"{one}again/", outlets.post_again, name="portals_outlet_again"),
    ]


@hooks.register("register_admin_menu_item")
def add_outlets_to_menu() -> MenuItem:
    """Shown to those who may keep what some portal sends."""
    return _OutletsItem(
        _("Newsletters and channels"), reverse_lazy("portals_outlets"), name="outlets", icon_name="mail", order=320
    )
