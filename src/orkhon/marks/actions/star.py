"""Save a thing for oneself, and let it go again. Who may see it is asked by the caller."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib.auth.models import User

from orkhon.marks.errors import TooManyStars
from orkhon.marks.models import Kind, Star, hash_of

MOST_STARS: Final = 200


def star(person: User, kind: Kind, key: str, *, now: datetime) -> None:
    """Save the thing. Raises `TooManyStars`; twice is once."""
    if Star.objects.filter(person=person).count() >= MOST_STARS:
        raise TooManyStars(f"you have saved {MOST_STARS} things; let go of one on your first page, and try again")
    facts = {"kind": kind, "key": key, "at": now}
    Star.objects.get_or_create(person=person, key_hash=hash_of(kind, key), defaults=facts)


def unstar(person: User, kind: Kind, key: str) -> None:
    """Let go of the thing."""
    Star.objects.filter(person=person, key_hash=hash_of(kind, key)).delete()
