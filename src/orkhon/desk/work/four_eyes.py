"""Two people for each text, where a portal wants that: who changed the words last is not who approves them.

To publish, or to schedule, is to approve, so an editor who publishes another one's unchanged words is the second
person. A correction of a public article does not wait for anybody: it goes out on one editor's word, which is noted,
and a second person looks at it afterwards. A kill has never waited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractBaseUser, User
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from orkhon.desk.readiness import Obstacle
from orkhon.desk.two_people import why_not_two
from orkhon.desk.work.steps import approvals_of
from orkhon.desk.work.texts import last_change

if TYPE_CHECKING:
    from orkhon.desk.models.article import Article

CODE = "four-eyes"

Wanting = Callable[["Article"], bool]

_wanting: list[Wanting] = []


def register_four_eyes(wanting: Wanting) -> None:
    """Let a room say whether an article, as it would be published, wants a second person. Called at start."""
    if wanting not in _wanting:
        _wanting.append(wanting)


def wants_four_eyes(article: Article) -> bool:
    """True where somebody demands two people for this article."""
    return any(wanting(article) for wanting in _wanting)


def lacks_second_person(article: Article, user: AbstractBaseUser | None, now: datetime) -> bool:
    """True where nobody but who changed the article's newest text has approved it, `user` who publishes it included."""
    revision = _revision_of(article)
    if revision is None:
        return False
    change = last_change(article, revision)
    if change.by is None:
        # What the hub made itself, or a person who is gone, is one side; whoever publishes is another.
        return not isinstance(user, User) and not approvals_of(article.pk, change.revisions)
    second = {step.by for step in approvals_of(article.pk, change.revisions) if step.by is not None}
    if isinstance(user, User):
        second.add(user.pk)
    people = {one.pk: one for one in User.objects.filter(pk__in={*second, change.by})}
    writer = people.get(change.by)
    return not any(
        writer is None or not why_not_two(writer, people[pk], now=now)
        for pk in second
        if pk in people and pk != change.by
    )


def approvers_of(article: Article) -> set[int]:
    """Return who has approved the article's newest text, by their numbers; nobody took it back since."""
    revision = _revision_of(article)
    if revision is None:
        return set()
    steps = approvals_of(article.pk, last_change(article, revision).revisions)
    return {step.by for step in steps if step.by is not None}


def is_urgent_correction(article: Article) -> bool:
    """True where readers have a text that says something wrong, and this one says what was wrong."""
    if article.pk is None or not article.correction_note:
        return False
    public = type(article).objects.filter(pk=article.pk, live=True).values_list("correction_note", flat=True).first()
    return public is not None and public != article.correction_note


def goes_without_second(article: Article, user: AbstractBaseUser | None, now: datetime) -> bool:
    """True where a second person is wanted and lacks, and a correction does not wait for one."""
    return is_urgent_correction(article) and wants_four_eyes(article) and lacks_second_person(article, user, now)


def obstacles(article: Article, user: AbstractBaseUser | None, now: datetime) -> Iterator[Obstacle]:
    """Say that a second person is wanted, where that is so."""
    if not wants_four_eyes(article) or not lacks_second_person(article, user, now):
        return
    if is_urgent_correction(article):
        yield Obstacle(
            code=CODE,
            stop=False,
            words=_("A correction does not wait: it goes out on your word, and a second person reads it afterwards."),
        )
        return
    yield Obstacle(
        code=CODE,
        words=_(
            "A portal on which this would stand wants two people: whoever changed the text last does not publish it "
            "alone. Somebody else who may publish it reads and approves this version."
        ),
    )


def _revision_of(article: Article) -> Revision | None:
    """Return the revision that would be published: the newest one, unless publishing says which."""
    pk = article.candidate_revision or article.latest_revision_id
    return Revision.objects.filter(pk=pk).first() if pk else None
