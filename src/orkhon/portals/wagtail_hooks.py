"""Put the figures of readers into the admin's menu of reports."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from orkhon.portals.readership import sees_readers
from orkhon.portals.views.readership import readership, readership_now, readership_pdf, readership_sheet


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
    ]


@hooks.register("register_reports_menu_item")
def add_menu_item() -> MenuItem:
    """Shown to those who may see the readers of some portal."""
    return _ReadershipItem(
        _("Readership"), reverse_lazy("readership_report"), name="readership", icon_name="view", order=10
    )
