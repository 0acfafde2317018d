"""What of a translation stands between the article and its readers. Asked when it is published; touches no row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.contrib.auth.models import AbstractBaseUser, User
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from orkhon.alliance.policies import where_may
from orkhon.desk.models import Article
from orkhon.desk.readiness import Obstacle
from orkhon.desk.work.four_eyes import approvers_of
from orkhon.items import Language
from orkhon.translation.models import Document
from orkhon.translation.segments.queries import confirmed_after_machine, unreviewed

_MOST_NAMED: Final = 12


def reads_language(user: AbstractBaseUser | None, tag: str) -> bool:
    """True where the person's postings say that he has the language, or name none at all, which means all."""
    if user is None:
        return False
    return where_may(user, "desk.view_article").covers(language=Language.parse(tag).code)


def obstacles_of_translation(article: Article, user: AbstractBaseUser | None, now: datetime) -> Iterator[Obstacle]:
    """Give what people have not looked at yet as they must.

    A sentence that a machine began, written on or not, is confirmed by a person; so is one whose source has changed.
    Where only people without the original's language have confirmed some of a machine's, none of them lets the text
    pass alone: somebody who has it confirms these sentences, or has approved, or publishes, this very text.
    """
    document = Document.objects.filter(target=article.uri).first()
    if document is None:
        return
    url = reverse("desk_translating", args=[article.pk])
    count = unreviewed(article.uri)
    if count:
        yield Obstacle(
            code="machine-unreviewed",
            words=ngettext_lazy(
                "%(count)d sentence of the translation was filled by a machine or is out of date, and nobody has "
                "confirmed it; open the translation and confirm it",
                "%(count)d sentences of the translation were filled by a machine or are out of date, and nobody has "
                "confirmed them; open the translation and confirm them",
                "count",
            )
            % {"count": count},
            url=url,
        )
        return
    unread = _not_compared(article, document, user)
    if unread:
        numbers = [str(number) for number, _row in unread[:_MOST_NAMED]]
        yield Obstacle(
            code="machine-source-unread",
            words=ngettext_lazy(
                "a machine began %(count)d sentence of the translation (%(numbers)s) that was confirmed only by people "
                "without the language of the original; let somebody who has it confirm the sentence, or approve or "
                "publish this version",
                "a machine began %(count)d sentences of the translation (%(numbers)s) that were confirmed only by "
                "people without the language of the original; let somebody who has it confirm these sentences, or "
                "approve or publish this version",
                "count",
            )
            % {"count": len(unread), "numbers": ", ".join([*numbers, *["…"][: len(unread) - len(numbers)]])},
            url=f"{url}?at={unread[0][1]}#s{unread[0][1]}",
        )


def _not_compared(article: Article, document: Document, user: AbstractBaseUser | None) -> list[tuple[int, int]]:
    """Return the sentences of a machine that nobody has compared with the original, by their numbers and rows."""
    confirmed = confirmed_after_machine(document)
    if not confirmed or reads_language(user, document.source_tag):
        return []
    readers = _readers_among(set(confirmed), document.source_tag)
    unread = [one for by, sentences in confirmed.items() if by not in readers for one in sentences]
    if unread and _readers_among(approvers_of(article), document.source_tag):
        return []
    return sorted(unread)


def _readers_among(people: set[int], tag: str) -> set[int]:
    return {one.pk for one in User.objects.filter(pk__in=people) if reads_language(one, tag)}
