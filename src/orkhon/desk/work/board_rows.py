"""Keep the board's row of an article beside the article. Called where an article or its stage changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from orkhon.desk.models.work import BoardRow
from orkhon.desk.work.stages import stage_of

if TYPE_CHECKING:
    from orkhon.desk.models.article import Article


def keep_board_row(article: Article, *, now: datetime) -> None:
    """Write the row as the article stands; `now` is when it moved."""
    BoardRow.objects.update_or_create(
        article=article.pk,
        defaults={
            "group": article.translation_key,
            "language": article.locale.language_code,
            "agency": article.agency,
            "topic": article.topic_id,
            "live": article.live,
            "stage": stage_of(article),
            "moved": now,
        },
    )


_MOVING: Final = frozenset(
    {"latest_revision", "live", "live_revision", "headline", "topic", "withdrawn_at", "withdrawal_reason", "agency"}
)
"""Columns whose change puts an article among what moved; a lock, for one, does not."""


def keep_row_on_save(
    instance: Article, raw: bool = False, update_fields: Iterable[str] | None = None, **_: Any
) -> None:
    """Follow Django's signal after an article was saved: every way of changing one ends there, Wagtail's too."""
    if raw or (update_fields is not None and _MOVING.isdisjoint(update_fields)):
        return
    # No caller of `save` passes a clock; the row says only when it was written.
    keep_board_row(instance, now=timezone.now())


def drop_row_on_delete(instance: Article, **_: Any) -> None:
    """Follow Django's signal after a draft was deleted."""
    BoardRow.objects.filter(article=instance.pk).delete()
