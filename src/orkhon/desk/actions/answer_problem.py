"""Answer what happened to a source: take the new version over, or say why it does not concern the article."""

from __future__ import annotations

import logging
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from orkhon.desk.corrections.problems import TAKEN_BACK
from orkhon.desk.errors import ProblemStays
from orkhon.desk.models import Article, SourceProblem
from orkhon.wire.queries import state_of

log = logging.getLogger(__name__)


def take_over(problem: SourceProblem, *, user: User, now: datetime) -> Article:
    """Return a new draft of the article that names the source at its version of now; the words are the editor's work.

    The problem stays open until the article is published. Whoever calls has asked the policy. Raises `ProblemStays` for
    a source that was taken back, or that has no version any more.
    """
    if problem.kind in TAKEN_BACK:
        raise ProblemStays(problem.uri)
    state = state_of(problem.uri)
    if state is None or state.entry is None:
        raise ProblemStays(problem.uri)
    with transaction.atomic():
        row = Article.objects.select_for_update(of=("self",)).get(pk=problem.article_id)
        newest: Article = row.get_latest_revision_as_object()
        if row.is_translation_of(problem.uri):
            Article.objects.filter(pk=row.pk).update(original_version=state.entry.version)
        sources = list(newest.sources.all())
        changed = False
        for source in sources:
            if source.uri == problem.uri and source.version != state.entry.version:
                source.version, changed = state.entry.version, True
        if changed:
            newest.sources = sources
            newest.save_revision(user=user)
    log.info("source version taken over", extra={"uri": problem.uri, "article": problem.article_id})
    return newest


def set_aside(problem: SourceProblem, answer: str, *, user: User, now: datetime) -> None:
    """Close the problem with the reason why it does not concern the article.

    Raises `ProblemStays` for a source that was taken back: its matter goes out of the text, or the article stays away.
    """
    if problem.kind in TAKEN_BACK or not answer.strip():
        raise ProblemStays(problem.uri)
    SourceProblem.objects.filter(pk=problem.pk, solved__isnull=True).update(
        solved=now, solved_by=user, answer=answer.strip()[:500]
    )
    log.info("problem set aside", extra={"uri": problem.uri, "article": problem.article_id, "by": user.get_username()})
