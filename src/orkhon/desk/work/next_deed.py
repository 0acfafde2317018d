"""What a person can decide about a text now, and which of it comes next. Writes nothing; `decide` asks again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User

from orkhon.desk.models import Article, Stage, StepKind
from orkhon.desk.policies import ARTICLES
from orkhon.desk.work.four_eyes import approvers_of, lacks_second_person, wants_four_eyes

_BEFORE_EDITED = frozenset({Stage.DRAFT, Stage.TRANSLATED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Decisions:
    """What is offered to one person, and which of it is next; None where nothing of it is what the text waits for."""

    offered: frozenset[StepKind] = frozenset()
    next: StepKind | None = None


def decisions_for(article: Article, user: User, *, stage: Stage, now: datetime) -> Decisions:
    """Return what the person can decide about the article's newest version, which is the object given.

    Nothing is decided twice: a version that readers have, and one that the person has approved, waits for no approval;
    nor does one that only somebody else's approval helps on.
    """
    if stage is Stage.KILLED or article.latest_revision_id is None or not _has_new_words(article):
        return Decisions()
    if not ARTICLES.user_has_permission_for_instance(user, "change", article):
        return Decisions()
    offered: set[StepKind] = set()
    if ARTICLES.user_has_permission_for_instance(user, "publish", article):
        offered.add(StepKind.RETURNED)
        alone = wants_four_eyes(article) and lacks_second_person(article, user, now)
        if not alone and (article.workflow_in_progress or user.pk not in approvers_of(article)):
            offered.add(StepKind.APPROVED)
    if stage is not Stage.EDITED:
        offered.add(StepKind.EDITED)
    if article.original_id is not None and stage is not Stage.TRANSLATED:
        offered.add(StepKind.TRANSLATED)
    return Decisions(offered=frozenset(offered), next=_next(offered, stage))


def _has_new_words(article: Article) -> bool:
    return not article.live or article.has_unpublished_changes


def _next(offered: set[StepKind], stage: Stage) -> StepKind | None:
    if StepKind.APPROVED in offered:
        return StepKind.APPROVED
    if stage is Stage.DRAFT and StepKind.TRANSLATED in offered:
        return StepKind.TRANSLATED
    return StepKind.EDITED if stage in _BEFORE_EDITED and StepKind.EDITED in offered else None
