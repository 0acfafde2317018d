"""Remember what a person has opened. Never lets the page fail on which it is noted."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import DatabaseError, router, transaction
from django.http import HttpRequest

from orkhon.marks.models import Kind, Seen, hash_of

log = logging.getLogger(__name__)

MOST_SEEN: Final = 30
"""How many things are remembered of one person."""

_SOON: Final = timedelta(minutes=1)
_PASSED_OVER: Final = timedelta(seconds=3)
"""What somebody has left so soon was not read: the keys of a list lead through many things."""


def note_seen(request: HttpRequest, kind: Kind, key: str, *, now: datetime) -> None:
    """Remember that whoever asks has opened the thing; not where a browser only fetches ahead of its person."""
    if request.method != "GET" or not isinstance(request.user, User) or is_prefetch(request):
        return
    see(request.user.pk, kind, key, now=now)


def is_prefetch(request: HttpRequest) -> bool:
    """True where the browser says that nobody has asked for the page yet."""
    said = (request.headers.get("Sec-Purpose", ""), request.headers.get("Purpose", ""))
    return any(word in purpose for purpose in said for word in ("prefetch", "prerender", "preview"))


def see(person: int, kind: Kind, key: str, *, now: datetime) -> None:
    """Put the thing first among what the person has opened, and forget what is beyond `MOST_SEEN`.

    Two queries or three, one where it was noted within the last minute. What was left within seconds is forgotten. A
    database that takes no write is no reason to fail.
    """
    using = router.db_for_write(Seen)
    try:
        with transaction.atomic(using=using):
            _see(person, kind, key, now)
    except DatabaseError:
        log.warning("what a person has opened was not noted", exc_info=True)


def _see(person: int, kind: Kind, key: str, now: datetime) -> None:
    digest = hash_of(kind, key)
    rows = list(Seen.objects.filter(person=person).order_by("-at", "-pk").values_list("pk", "key_hash", "at"))
    found = next(((pk, at) for pk, key_hash, at in rows if key_hash == digest), None)
    if found is not None:
        if now - found[1] >= _SOON:
            Seen.objects.filter(pk=found[0]).update(at=now)
        return
    if rows and timedelta(0) <= now - rows[0][2] < _PASSED_OVER:
        Seen.objects.filter(pk=rows[0][0]).delete()
    Seen.objects.create(person=person, kind=kind, key=key, key_hash=digest, at=now)
    beyond = [pk for pk, _, _ in rows[MOST_SEEN - 1 :]]
    if beyond:
        Seen.objects.filter(pk__in=beyond).delete()


def forget_seen(before: datetime) -> int:
    """Forget what was opened before that moment, and return how much it was."""
    return Seen.objects.filter(at__lt=before).delete()[0]
