"""Read what a person has opened and saved, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet

from orkhon.marks.models import Kind, Seen, Star, hash_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One thing by its key: an item's uri, or an article's number; `at` is when it was opened or saved."""

    kind: Kind
    key: str
    at: datetime


def seen_by(person: User, limit: int) -> list[Mark]:
    """Return what the person has opened, the last first."""
    return _marks(Seen.objects.filter(person=person.pk), limit)


def starred_by(person: User, limit: int) -> list[Mark]:
    """Return what the person has saved, the last first."""
    return _marks(Star.objects.filter(person=person), limit)


def is_starred(person: int, kind: Kind, key: str) -> bool:
    """True where the person of that number has given the thing a star."""
    return Star.objects.filter(person_id=person, key_hash=hash_of(kind, key)).exists()


def _marks(rows: QuerySet[Seen] | QuerySet[Star], limit: int) -> list[Mark]:
    found = rows.order_by("-at", "-pk").values_list("kind", "key", "at")[:limit]
    return [Mark(kind=Kind(kind), key=key, at=at) for kind, key, at in found]
