"""Lets Wagtail say in each person's language the few words that it translates only once, while the hub starts.

They would be English for everybody: labels of choosers, the way back to the first page, the comment on an approval,
and what the fields of an article are called.
"""

from __future__ import annotations

from typing import Final

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.forms import TaskStateCommentForm
from wagtail.snippets.views.snippets import SnippetViewSet

from orkhon.desk.models import Article

_OF_CHOOSERS: Final = {
    "choose_one_text": _("Choose"),
    "choose_another_text": _("Choose another"),
    "edit_item_text": _("Edit"),
    "search_tab_label": _("Search"),
    "create_action_label": _("Create"),
}
_OF_ARTICLES: Final = {
    "headline": _("headline"),
    "deck": _("deck"),
    "dateline": _("dateline"),
    "slug_line": _("slug line"),
    "byline": _("byline"),
    "credit": _("credit"),
    "picture_alt": _("picture alt"),
    "picture_caption": _("picture caption"),
    "urgency": _("urgency"),
    "script": _("script"),
    "embargoed_until": _("embargoed until"),
    "embargo_kind": _("embargo kind"),
    "digital_source_type": _("digital source type"),
    "correction_note": _("correction note"),
    "topic": _("topic"),
    "picture": _("picture"),
}
"""What the fields of an article are called. Said here and not where they stand: a migration would hold every word."""


def speak_late() -> None:
    """Put words that are translated when they are shown where Wagtail has put finished English ones."""
    for name, words in _OF_CHOOSERS.items():
        setattr(ChooserViewSet, name, words)
    TaskStateCommentForm.base_fields["comment"].label = _("Comment")
    SnippetViewSet.breadcrumbs_items = property(_way_back)
    for field, words in _OF_ARTICLES.items():
        Article._meta.get_field(field).verbose_name = words


def _way_back(viewset: SnippetViewSet) -> list[dict[str, object]]:
    items: list[dict[str, object]] = [{"url": reverse_lazy("wagtailadmin_home"), "label": _("Home")}]
    if not viewset.get_menu_item_is_registered():
        items.append({"url": reverse_lazy("wagtailsnippets:index"), "label": _("Snippets")})
    return items
