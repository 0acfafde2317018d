"""Tell those who work on an article what happened to its source. Decides nothing; the wire's entry did."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext, override

from orkhon.desk.models import Article, Assignment, AssignmentState, ProblemKind, SourceProblem
from orkhon.desk.policies import ARTICLES
from orkhon.tidings.actions.tell import tell_people
from orkhon.tidings.models import BUNDLE_END

CORRECTION: Final = "correction"
KILL: Final = "kill"

_URN: Final = "urn:uuid:"
_LATEST: Final = 20
"""So many revisions say who works on an article: who published it last is rarely who wrote it."""

_TAKEN: Final = frozenset({ProblemKind.KILLED, ProblemKind.WITHHELD, ProblemKind.REDACTED})


def tell_of(problem: SourceProblem) -> None:
    """Tell whoever wrote the article lately, holds it, or has it assigned; once a problem and person."""
    article = problem.article
    taken = problem.kind in _TAKEN

    def words(code: str) -> str:
        with override(code):
            said = (
                gettext("A source was taken back: %(headline)s")
                if taken
                else gettext("A source was corrected: %(headline)s")
            )
            return said % {"headline": article.headline}

    tell_people(
        (user for user in _concerned(article) if ARTICLES.user_has_permission_for_instance(user, "change", article)),
        KILL if taken else CORRECTION,
        # The same entry concerns a text in each of its languages; whoever works on several is shown one line.
        key=f"problem:{problem.position}:{article.translation_key}{BUNDLE_END}{problem.pk}",
        words=words,
        url=reverse("desk_problem", args=[problem.pk]),
        about=article.uri,
        urgent=taken,
        now=problem.noted,
    )


def languages_of(uris: Collection[str]) -> dict[str, str]:
    """Return the language codes of the articles of these uris; those that are gone are left out."""
    uids = [UUID(uri.removeprefix(_URN)) for uri in uris if uri.startswith(_URN)]
    rows = Article.objects.filter(uid__in=uids).values_list("uid", "locale__language_code")
    return {f"{_URN}{uid}": code for uid, code in rows}


def _concerned(article: Article) -> list[User]:
    people = {article.locked_by_id, *article.revisions.order_by("-pk").values_list("user_id", flat=True)[:_LATEST]}
    people |= set(
        Assignment.objects.filter(
            group=article.translation_key, language=article.locale.language_code, state=AssignmentState.OPEN
        ).values_list("who", flat=True)
    )
    return list(User.objects.filter(pk__in=people - {None}, is_active=True))
