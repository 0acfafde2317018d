"""What of a translation stands between the article and its readers. Asked when it is published; touches no row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, User
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from orkhon.alliance.policies import where_may
from orkhon.desk.models import Article
from orkhon.desk.readiness import Obstacle
from orkhon.items import Language
from orkhon.translation.models import Document, Segment, SegmentStatus
from orkhon.translation.segments.queries import unreviewed


def reads_language(user: AbstractBaseUser | None, tag: str) -> bool:
    """True where the person's postings say that he has the language, or name none at all, which means all."""
    if user is None:
        return False
    return where_may(user, "desk.view_article").covers(language=Language.parse(tag).code)


def obstacles_of_translation(article: Article, user: AbstractBaseUser | None, now: datetime) -> Iterator[Obstacle]:
    """Give what a person has not looked at yet: machine text, and sentences whose source has changed since."""
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
    elif _nobody_reads_the_source(document, user):
        yield Obstacle(
            code="machine-source-unread",
            words=_(
                "a machine helped with this translation, and nobody who has confirmed its sentences has the language "
                "of the original; let somebody who has it confirm one of them, or publish it"
            ),
            url=url,
        )


def _nobody_reads_the_source(document: Document, user: AbstractBaseUser | None) -> bool:
    """True where a machine helped and whoever looked at it since knows the translation's language alone."""
    helped = Segment.objects.filter(document=document, status=SegmentStatus.CONFIRMED).filter(~Q(engine=""))
    checkers = set(helped.exclude(confirmed_by=None).values_list("confirmed_by", flat=True))
    if not checkers or reads_language(user, document.source_tag):
        return False
    people: Iterable[User] = User.objects.filter(pk__in=checkers)
    return not any(reads_language(one, document.source_tag) for one in people)
