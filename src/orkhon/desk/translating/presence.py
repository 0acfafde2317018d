"""Who is in which sentence of a translation now. A screen says so every few seconds; who is silent is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User

from orkhon.desk.models.sentence_presence import SentencePresence

GONE_AFTER: Final = timedelta(seconds=20)
_WRITTEN_AGAIN_AFTER: Final = timedelta(seconds=7)
"""A row is written where the sentence changed or the last writing is that old: sixty screens ask every few seconds."""
_FORGOTTEN_AFTER: Final = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True, slots=True)
class Here:
    """Somebody else who has the translation open; `segment` is 0 where no sentence is."""

    name: str
    segment: int


def note_presence(article: int, user: User, segment: int, *, now: datetime) -> None:
    """Note that the person has the translation open, in that sentence."""
    row = SentencePresence.objects.filter(article=article, person=user.pk).first()
    if row is not None and row.segment == segment and now - row.at < _WRITTEN_AGAIN_AFTER:
        return
    SentencePresence.objects.update_or_create(article=article, person=user.pk, defaults={"segment": segment, "at": now})
    if row is None:
        SentencePresence.objects.filter(at__lt=now - _FORGOTTEN_AFTER).delete()


def others_here(article: int, user: User, *, now: datetime) -> list[Here]:
    """Return who else has the translation open, by name. Two queries."""
    rows = dict(
        SentencePresence.objects.filter(article=article, at__gte=now - GONE_AFTER)
        .exclude(person=user.pk)
        .values_list("person", "segment")
    )
    if not rows:
        return []
    people = User.objects.filter(pk__in=rows, is_active=True)
    found = [Here(name=one.get_full_name() or one.get_username(), segment=rows[one.pk]) for one in people]
    return sorted(found, key=lambda here: here.name)


def leave(article: int, user: User) -> None:
    """Note that the person has closed the translation."""
    SentencePresence.objects.filter(article=article, person=user.pk).delete()
