"""Put the audit into the admin's menu of reports."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from orkhon.audit.readers import may_read
from orkhon.audit.views import acts_screen, acts_sheet


class _AuditItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read(request.user)


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    """The screen, and what it shows as a sheet."""
    return [
        path("reports/audit/", acts_screen, name="audit_acts"),
        path("reports/audit/csv/", acts_sheet, name="audit_sheet"),
    ]


@hooks.register("register_reports_menu_item")
def add_menu_item() -> MenuItem:
    """Shown to those who may read it."""
    return _AuditItem(_("Audit"), reverse_lazy("audit_acts"), name="audit", icon_name="history", order=40)
