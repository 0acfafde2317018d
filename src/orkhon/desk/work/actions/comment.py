"""Say something of an article, a passage or a sentence; answer; resolve. Who is named or answered is told.

Only who may see the article's drafts reads and writes comments, and nobody else is told of one.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from orkhon.desk.errors import WorkRefused
from orkhon.desk.models import Article, ArticleComment, StepKind
from orkhon.desk.policies import ARTICLES
from orkhon.desk.work.steps import note_step
from orkhon.desk.work.tidings import COMMENT, MENTION, tell

LONGEST: Final = 4000
_MOST_NAMED: Final = 20
_NAMED: Final = re.compile(r"(?<![\w@])@([\w.+-]{1,150})")


def comment(
    article: Article,
    text: str,
    *,
    user: User,
    now: datetime,
    passage: str = "",
    segment: int | None = None,
    quote: str = "",
    parent: int | None = None,
) -> ArticleComment:
    """Return the new comment. An answer stands where its question stands, whatever place is named.

    Raises `WorkRefused` where the person does not see the drafts, nothing or too much is said, or nobody has said what
    is answered.
    """
    text = text.strip()
    if not may_comment(user, article):
        raise WorkRefused(_("You may not see the drafts of this article, so you cannot comment on them."))
    if not text:
        raise WorkRefused(_("The comment is empty; write what you want to say."))
    if len(text) > LONGEST:
        raise WorkRefused(
            _("The comment has %(count)s characters, %(most)s are the most; say it in several.")
            % {"count": len(text), "most": LONGEST}
        )
    question = _question(article, parent)
    with transaction.atomic():
        said = ArticleComment.objects.create(
            article=article.pk,
            parent=question,
            passage=question.passage if question else passage[:200],
            segment=question.segment if question else segment,
            quote=question.quote if question else quote[:300],
            text=text,
            by=user.pk,
            at=now,
        )
        note_step(article, StepKind.COMMENTED, by=user, now=now)
        _tell_of(said, article, user, now)
    return said


def resolve(article: Article, pk: int, *, user: User, now: datetime) -> ArticleComment:
    """Mark a question, with its answers, as settled. Raises `WorkRefused`."""
    if not may_comment(user, article):
        raise WorkRefused(_("You may not see the drafts of this article, so you cannot comment on them."))
    with transaction.atomic():
        said = ArticleComment.objects.filter(article=article.pk, pk=pk, parent__isnull=True).first()
        if said is None:
            raise WorkRefused(_("There is no such comment on this article."))
        if said.resolved_at is None:
            said.resolved_by, said.resolved_at = user.pk, now
            said.save(update_fields=["resolved_by", "resolved_at"])
            note_step(article, StepKind.RESOLVED, by=user, now=now)
    return said


def may_comment(user: User, article: Article) -> bool:
    """True where the person sees the article's newest words."""
    return ARTICLES.sees_drafts_of(user, article)


def named_in(text: str) -> list[str]:
    """Return the account names after an @, each once, the first twenty."""
    names = dict.fromkeys(name.rstrip(".") for name in _NAMED.findall(text))
    return list(names)[:_MOST_NAMED]


def _question(article: Article, parent: int | None) -> ArticleComment | None:
    if parent is None:
        return None
    found = ArticleComment.objects.filter(article=article.pk, pk=parent).select_related("parent").first()
    if found is None:
        raise WorkRefused(_("There is no such comment on this article."))
    return found.parent or found


def _tell_of(said: ArticleComment, article: Article, user: User, now: datetime) -> None:
    url = f"{reverse('desk_article_work', args=[article.pk])}#comment-{said.pk}"
    named = {
        one.pk: one
        for one in User.objects.filter(username__in=named_in(said.text), is_active=True)
        if one.pk != user.pk and may_comment(one, article)
    }
    name = user.get_full_name() or user.get_username()
    tell(
        named.values(),
        MENTION,
        key=f"desk.comment.{said.pk}",
        words=lambda: _("%(person)s names you in a comment") % {"person": name},
        url=url,
        now=now,
        about=article.uri,
    )
    if said.parent is None:
        return
    talking = {said.parent.by, *said.parent.answers.values_list("by", flat=True)} - {user.pk, *named}
    others = [one for one in User.objects.filter(pk__in=talking, is_active=True) if may_comment(one, article)]
    tell(
        others,
        COMMENT,
        key=f"desk.comment.{said.pk}",
        words=lambda: _("%(person)s answers in a conversation of yours") % {"person": name},
        url=url,
        now=now,
        about=article.uri,
    )
