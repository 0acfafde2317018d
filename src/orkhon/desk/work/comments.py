"""What people say of an article, as it is shown beside the form and beside the sentences. Reads only."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Max
from django.urls import reverse

from orkhon.desk.models import Article, ArticleComment
from orkhon.desk.policies import ARTICLES


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One comment or answer. Its words are empty where a redaction took them."""

    pk: int
    who: str
    at: datetime
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """A comment with its answers. `passage` and `segment` are where it stands; both empty: the whole article."""

    first: Said
    answers: tuple[Said, ...]
    passage: str
    segment: int | None
    quote: str
    resolved_by: str
    resolved_at: datetime | None


def conversations_about(article: Article, *, resolved: bool = True) -> list[Conversation]:
    """Return the conversations, the open ones first, then by time. Two queries."""
    rows = list(ArticleComment.objects.filter(article=article.pk).order_by("pk"))
    numbers = {row.by for row in rows} | {row.resolved_by for row in rows if row.resolved_by is not None}
    people = {one.pk: one.get_full_name() or one.get_username() for one in User.objects.filter(pk__in=numbers)}
    answers: dict[int, list[Said]] = defaultdict(list)
    for row in rows:
        if row.parent_id is not None:
            answers[row.parent_id].append(_said(row, people))
    found = [
        Conversation(
            first=_said(row, people),
            answers=tuple(answers[row.pk]),
            passage=row.passage,
            segment=row.segment,
            quote=row.quote,
            resolved_by=people.get(row.resolved_by, "") if row.resolved_by is not None else "",
            resolved_at=row.resolved_at,
        )
        for row in rows
        if row.parent_id is None and (resolved or row.resolved_at is None)
    ]
    return sorted(found, key=lambda one: (one.resolved_at is not None, one.first.pk))


def version_of_comments(article: Article) -> str:
    """Return what changes whenever something is said or settled. One query."""
    found = ArticleComment.objects.filter(article=article.pk).aggregate(last=Max("pk"), settled=Count("resolved_at"))
    return f"{found['last'] or 0}-{found['settled']}"


def comments_context(article: Article, user: User, *, passage: str = "") -> dict[str, Any]:
    """Return what `desk/comments.html` shows: include it anywhere with these."""
    found = conversations_about(article)
    return {
        "conversations": [one for one in found if not passage or one.passage == passage],
        "comments_url": reverse("desk_comments", args=[article.pk]),
        "may_comment": ARTICLES.sees_drafts_of(user, article),
        "passage": passage,
    }


def _said(row: ArticleComment, people: dict[int, str]) -> Said:
    return Said(pk=row.pk, who=people.get(row.by, ""), at=row.at, text=row.text)
