"""Read the corrections that readers may know of: those of articles that they get at this moment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from orkhon.desk.models import Correction
from orkhon.desk.queries import readable_among


def _of_public_articles(language: str, topics: Sequence[str], now: datetime | None) -> QuerySet[Correction]:
    free = Q(article__embargoed_until__isnull=True) | Q(article__embargoed_until__lte=now or Now())
    found: QuerySet[Correction] = Correction.objects.filter(
        free,
        article__live=True,
        article__withdrawn_at__isnull=True,
        article__locale__language_code=language,
        article__topic__code__in=topics,
    )
    return found


def public_corrections(
    language: str,
    *,
    topics: Sequence[str],
    limit: int,
    offset: int = 0,
    now: datetime | None = None,
    countries: Collection[str] = (),
) -> list[Correction]:
    """Return the newest corrections of public articles of those topics, at most `limit`, each with its article.

    What stands on something killed or withheld at this moment, or is withheld in one of `countries`, is left out, so a
    page may be short by as much.
    """
    rows = _of_public_articles(language, topics, now).select_related("article__topic", "article__locale")
    rows = rows.prefetch_related("article__sources").annotate(original_uid=F("article__original__uid"))
    listed = list(rows[offset : offset + limit])
    for row in listed:
        row.article.original_uid = row.original_uid  # as `published` annotates it
    readable = {article.pk for article in readable_among([row.article for row in listed], countries)}
    return [row for row in listed if row.article_id in readable]


def count_corrections(language: str, *, topics: Sequence[str], now: datetime | None = None) -> int:
    """Return how many there are, for page numbers; it counts what a kill takes until the articles are withdrawn."""
    return _of_public_articles(language, topics, now).count()
