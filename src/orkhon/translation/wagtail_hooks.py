"""Put the screens of this room into the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from orkhon.translation.engines.screens import EnginesGroup, try_sentence
from orkhon.translation.glossary import screens as glossary_screens
from orkhon.translation.glossary import style_screens
from orkhon.translation.glossary.policies import STYLE, TERMS


@hooks.register("register_admin_viewset")
def register_engines() -> EnginesGroup:
    """Put the menu group "Machine translation" into the admin."""
    return EnginesGroup()


@hooks.register("register_admin_urls")
def add_engine_addresses() -> list[URLPattern]:
    """The screens of engines besides the lists."""
    return [path("engines/<int:pk>/try/", try_sentence, name="translation_try_engine")]


@hooks.register("insert_global_admin_css")
def engines_css() -> SafeString:
    """Give the screens of engines their rules."""
    return format_html('<link rel="stylesheet" href="{}">', static("translation/engines.css"))


@hooks.register("register_admin_urls")
def add_glossary_addresses() -> list[URLPattern]:
    """The screens of the glossary and of style guides."""
    return [
        path("glossary/", glossary_screens.glossary, name="translation_glossary"),
        path("glossary/new/", glossary_screens.new_term, name="translation_new_term"),
        path("glossary/sheet/", glossary_screens.sheet, name="translation_terms_sheet"),
        path("glossary/take/", glossary_screens.take_sheet, name="translation_take_terms"),
        path("glossary/<int:pk>/", glossary_screens.term, name="translation_term"),
        path("glossary/<int:pk>/edit/", glossary_screens.edit_term, name="translation_edit_term"),
        path("glossary/<int:pk>/delete/", glossary_screens.remove_term, name="translation_delete_term"),
        path("glossary/<int:pk>/own-form/", glossary_screens.keep_form, name="translation_keep_form"),
        path("glossary/own-form/<int:pk>/take-back/", glossary_screens.forget_form, name="translation_forget_form"),
        path("style/", style_screens.style, name="translation_style"),
        path("style/new/", style_screens.new_style_rule, name="translation_new_style_rule"),
        path("style/<int:pk>/", style_screens.edit_style_rule, name="translation_edit_style_rule"),
        path("style/<int:pk>/delete/", style_screens.remove_style_rule, name="translation_delete_style_rule"),
    ]


class _GlossaryItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(TERMS.reach(request.user, "view"))


class _StyleItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(STYLE.reach(request.user, "view"))


@hooks.register("register_admin_menu_item")
def add_glossary_item() -> MenuItem:
    """Shown to whoever writes."""
    address = reverse_lazy("translation_glossary")
    return _GlossaryItem(_("Glossary"), address, name="glossary", icon_name="openquote", order=130)


@hooks.register("register_admin_menu_item")
def add_style_item() -> MenuItem:
    """Beside the glossary."""
    return _StyleItem(_("Style guides"), reverse_lazy("translation_style"), name="style", icon_name="edit", order=131)


@hooks.register("insert_global_admin_css")
def glossary_css() -> SafeString:
    """Give the screens of the glossary their rules."""
    return format_html('<link rel="stylesheet" href="{}">', static("translation/glossary.css"))
