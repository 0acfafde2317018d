"""What can be done with an article, as one row at the foot of its form. Which deeds there are, Wagtail's menu says.

One of them is filled: what comes next for this person at this stage. No deed stands there twice: while the article
waits at the step of the workflow, to publish it is to approve it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.forms import Media
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from wagtail.snippets.action_menu import ActionMenuItem, SnippetActionMenu

SAVE: Final = "action-save"
PUBLISH: Final = "action-publish"
SUBMIT: Final = "action-submit"
APPROVE: Final = "approve"

_FIRST: Final = (APPROVE, PUBLISH, SUBMIT, SAVE)
"""What is filled: the first of these that the person may do now."""
_IN_THE_ROW: Final = frozenset({SAVE, SUBMIT, "reject", "action-locked"})
"""What stands in the row besides; all others are under the three dots."""


class ArticleDeeds(SnippetActionMenu):
    """The row. `correction_url` is where a correction is published, empty where none can be."""

    def __init__(self, request: Any, *, correction_url: str = "", **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        found = [] if self.default_item is None else [self.default_item, *self.menu_items]
        self._items: list[ActionMenuItem] = _each_once(found)
        self._correction_url = correction_url

    def render_html(self) -> str:
        """Return the row."""
        first = next((one for name in _FIRST for one in self._items if one.name == name), None)
        row: list[SafeString] = []
        more: list[SafeString] = []
        for one in self._items:
            if first is not None and one is first:
                row.append(mark_safe(one.render_html(self.context)))  # noqa: S308 - Wagtail's own markup
            elif one.name in _IN_THE_ROW:
                row.append(_quiet(one.render_html(self.context)))
            else:
                more.append(mark_safe(one.render_html(self.context)))  # noqa: S308 - as above
        if self._correction_url:
            words = gettext("Publish a correction")
            more.append(format_html('<a class="button" href="{}">{}</a>', self._correction_url, words))
        return str(render_to_string("desk/deeds.html", {"row": row, "more": more}, request=self.request))

    @cached_property
    def media(self) -> Media:
        """Return what the deeds need of scripts."""
        media = Media()
        for one in self._items:
            media += one.media
        return media


def _each_once(items: Iterable[ActionMenuItem]) -> list[ActionMenuItem]:
    """Return the deeds in the order of the row; where there is an approval, it is how the article is published."""
    found = list(items)
    approves = any(one.name == APPROVE for one in found)
    kept = [one for one in found if not (approves and one.name in {PUBLISH, SUBMIT})]
    order = {SAVE: 0, SUBMIT: 1, PUBLISH: 2, APPROVE: 3, "reject": 4}
    return sorted(kept, key=lambda one: order.get(one.name or "", 9))


def _quiet(html: str) -> SafeString:
    """Return the same button without its filling."""
    return mark_safe(html.replace('class="button', 'class="button button-secondary', 1))  # noqa: S308 - as above
