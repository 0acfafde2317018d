"""What the list of articles asks and renders once for all its rows instead of once a row. Decides nothing."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.ui.tables import TitleColumn
from wagtail.models import Revision, WorkflowState

from orkhon.desk.models import Article

# No article has that number, and no headline these letters: Unicode gives them to nobody.
_NUMBER: Final = 9_007_199_254_740_991
_WORDS: Final = "\ue0f0\ue0f1\ue0f2"


def know_states(articles: Sequence[Article]) -> None:
    """Tell the articles what Wagtail would ask for each of them: the scheduled revision and the open workflows."""
    keys = [str(article.pk) for article in articles]
    mine = {"base_content_type": ContentType.objects.get_for_model(Article), "object_id__in": keys}
    scheduled = {one.object_id: one for one in Revision.objects.filter(**mine, approved_go_live_at__isnull=False)}
    open_states: dict[str, list[WorkflowState]] = {key: [] for key in keys}
    for state in WorkflowState.objects.active().filter(**mine).select_related("current_task_state__task"):
        open_states[state.object_id].append(state)
    for article, key in zip(articles, keys, strict=True):
        article.scheduled_revision = scheduled.get(key)
        # The name under which Wagtail's own lists leave it.
        article._current_workflow_states = open_states[key]


class TitleOfArticle(TitleColumn):
    """The headline with its link and buttons, rendered by Wagtail once for each kind of row.

    Rows of a kind differ in number and headline alone; these are put in afterwards: a cell takes Wagtail's templates
    a millisecond and a half, and a list has fifty.
    """

    def __init__(self, *args: Any, kind_of: Callable[[Article], Hashable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind_of = kind_of
        self._rendered: dict[Hashable, str] = {}

    def render_cell_html(self, instance: Article, parent_context: Any) -> SafeString:
        """Return the cell of this article."""
        if not instance.headline.strip():
            cell: SafeString = super().render_cell_html(instance, parent_context)
            return cell
        kind = self._kind_of(instance)
        if kind not in self._rendered:
            sample = copy.copy(instance)
            sample.pk, sample.headline = _NUMBER, _WORDS
            self._rendered[kind] = super().render_cell_html(sample, parent_context)
        html = self._rendered[kind].replace(str(_NUMBER), str(instance.pk)).replace(_WORDS, escape(instance.headline))
        return mark_safe(html)  # noqa: S308 - Wagtail rendered it, and what was put in is a number and escaped
