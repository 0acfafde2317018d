"""Tell people something about their work: a row in the app at once, and work for each way that they chose."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from orkhon.alliance.languages import language_of
from orkhon.tidings.kinds import kind_of
from orkhon.tidings.models import Choice, Sending, Tiding, Way
from orkhon.tidings.queries import quiet_of
from orkhon.tidings.quiet import after_quiet

_LONGEST_WORDS = 500


def tell_people(
    people: Iterable[User],
    kind: str,
    *,
    key: str,
    words: Callable[[str], str],
    url: str,
    now: datetime,
    urgent: bool = False,
    about: str = "",
) -> int:
    """Tell each person once, by `key`, and return how many had not been told before.

    `words` gives the words in one of the eight language codes; who reads what there is decided by the caller, who has
    asked the policy. `about` is the uri of the item or article that the words may quote. Raises `UnknownKind`.
    """
    usual = kind_of(kind).usual
    told = 0
    for user in {user.pk: user for user in people if user.is_active}.values():
        with transaction.atomic():
            tiding, new = Tiding.objects.get_or_create(
                user=user,
                key=key,
                defaults={
                    "kind": kind,
                    "words": words(language_of(user))[:_LONGEST_WORDS],
                    "url": url,
                    "about": about,
                    "urgent": urgent,
                    "at": now,
                },
            )
            if not new:
                continue
            due = now if urgent else after_quiet(now, quiet_of(user))
            ways = ways_of(user, kind, usual)
            Sending.objects.bulk_create([Sending(tiding=tiding, way=way, due=due) for way in ways])
        told += 1
    return told


def ways_of(user: User, kind: str, usual: frozenset[Way]) -> list[Way]:
    """Return the ways by which this person is told of that kind, in their own order."""
    chosen = dict(Choice.objects.filter(user=user, kind=kind).values_list("way", "wanted"))
    return [way for way in Way if chosen.get(way, way in usual)]
