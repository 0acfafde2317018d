"""What marks hold of a person: what was opened last and what has a star. All of it goes with the account's data."""

from __future__ import annotations

from django.contrib.auth.models import User

from orkhon.alliance.personal import Holding, Plain, register_holding
from orkhon.marks.actions.see import MOST_SEEN
from orkhon.marks.actions.star import MOST_STARS
from orkhon.marks.models import Seen, Star
from orkhon.marks.queries import Mark, seen_by, starred_by


def held_of(user: User) -> Plain:
    """Return the keys with their times; the words are the items' and the articles'."""
    return {"opened last": _plain(seen_by(user, MOST_SEEN)), "starred": _plain(starred_by(user, MOST_STARS))}


def erase(user: User) -> None:
    """Forget all of it."""
    Seen.objects.filter(person=user.pk).delete()
    Star.objects.filter(person=user).delete()


def _plain(marks: list[Mark]) -> Plain:
    return [{"kind": mark.kind.value, "key": mark.key, "at": mark.at.isoformat()} for mark in marks]


register_holding(Holding(room="marks", export=held_of, erase=erase))
