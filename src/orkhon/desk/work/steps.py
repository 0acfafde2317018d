"""Append what somebody did to a text, and read it back. Decides nothing and asks no right."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from orkhon.desk.models.work import Step, StepKind

if TYPE_CHECKING:
    from uuid import UUID

    from django.contrib.auth.models import AbstractBaseUser

    from orkhon.desk.models.article import Article

DECISIONS: Final = (StepKind.EDITED, StepKind.TRANSLATED, StepKind.APPROVED, StepKind.RETURNED)
"""Steps by which a person moved a draft from stage to stage."""
LONGEST_NOTE: Final = 2000


def note_step(
    article: Article,
    kind: StepKind,
    *,
    by: AbstractBaseUser | None,
    now: datetime,
    revision: int | None = None,
    whom: AbstractBaseUser | None = None,
    note: str = "",
) -> Step:
    """Append a step of the article, within the caller's transaction; nobody in `by` is the scheduler."""
    return note_group_step(
        article.translation_key,
        article.locale.language_code,
        kind,
        by=by,
        now=now,
        article=article.pk,
        revision=revision,
        whom=whom,
        note=note,
    )


def note_group_step(
    group: UUID,
    language: str,
    kind: StepKind,
    *,
    by: AbstractBaseUser | None,
    now: datetime,
    article: int | None = None,
    revision: int | None = None,
    whom: AbstractBaseUser | None = None,
    note: str = "",
) -> Step:
    """Append a step of a text that may still be to be begun. The note is cut to what is kept."""
    return Step.objects.create(
        article=article,
        group=group,
        language=language,
        kind=kind,
        revision=revision,
        by=by.pk if by is not None else None,
        whom=whom.pk if whom is not None else None,
        note=note[:LONGEST_NOTE],
        at=now,
    )


def last_decisions(articles: Collection[int]) -> dict[int, Step]:
    """Return each article's last decision of a person, in one query; those without one are left out."""
    found: dict[int, Step] = {}
    for step in Step.objects.filter(article__in=articles, kind__in=DECISIONS).order_by("pk"):
        if step.article is not None:
            found[step.article] = step
    return found


def approvals_of(article: int, revisions: Iterable[int]) -> list[Step]:
    """Return the approvals of these revisions of the article that nobody took back since."""
    last_return = Step.objects.filter(article=article, kind=StepKind.RETURNED).order_by("-pk").first()
    approvals = Step.objects.filter(article=article, kind=StepKind.APPROVED, revision__in=list(revisions))
    if last_return is not None:
        approvals = approvals.filter(pk__gt=last_return.pk)
    return list(approvals.order_by("pk"))
