"""Put what people are told into the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from orkhon.tidings import screens


@hooks.register("register_admin_urls")
def add_addresses() -> list[URLPattern]:
    """The screens, and the worker whose scope is the admin."""
    return [
        path("for-you/", screens.tidings, name="tidings"),
        path("for-you/count/", screens.count, name="tidings_count"),
        path("for-you/read/", screens.read_all, name="tidings_read"),
        path("for-you/choices/", screens.choices, name="tidings_choices"),
        path("for-you/browsers/", screens.add_browser, name="tidings_add_browser"),
        path("for-you/browsers/<int:pk>/remove/", screens.remove_browser, name="tidings_remove_browser"),
        path("for-you/<int:pk>/", screens.open_tiding, name="tidings_open"),
        path("push-worker.js", screens.worker, name="tidings_worker"),
    ]


@hooks.register("register_admin_menu_item")
def add_menu_item() -> MenuItem:
    """Shown to everybody: whatever somebody does here, others may have to tell of it."""
    return MenuItem(_("For you"), reverse_lazy("tidings"), name="tidings", icon_name="mail", order=105)


@hooks.register("insert_global_admin_css")
def global_admin_css() -> SafeString:
    """Give the screens and the count in the menu their rules."""
    return format_html('<link rel="stylesheet" href="{}">', static("tidings/tidings.css"))


@hooks.register("insert_global_admin_js")
def global_admin_js() -> SafeString:
    """Keep the count in the menu right on every screen."""
    return format_html(
        '<script src="{}" type="module" data-tidings data-count="{}" data-said="{}"></script>',
        static("tidings/count.js"),
        reverse_lazy("tidings_count"),
        gettext("unread"),
    )


@hooks.register("register_account_menu_item")
def add_to_account(request: HttpRequest) -> dict[str, object]:
    """Lead from the account to the choices."""
    return {
        "url": reverse_lazy("tidings_choices"),
        "label": gettext("What you are told"),
        "help_text": gettext("Choose what you are told of, by which ways, and when you are left in peace."),
    }
