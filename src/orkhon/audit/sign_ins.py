"""Record who signs in and out, and who was locked out. Failed attempts are no acts.

Whoever guesses passwords could else fill the wire's file; django-axes counts those elsewhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from orkhon.audit.actions.record import record
from orkhon.audit.actors import HUB, doer_of
from orkhon.audit.models import Act
from orkhon.audit.origins import origin_of

LOCK_OUT_AGAIN_AFTER: Final = timedelta(minutes=15)
"""Every attempt during a lock-out tells of it again; one act in so long a time is enough."""

_LOCK_OUT: Final = "people.lock_out"


def note_sign_in(*, user: object, request: HttpRequest | None = None, **_: object) -> None:
    """Record that somebody came in."""
    _note("people.sign_in", user, request)


def note_sign_out(*, user: object, request: HttpRequest | None = None, **_: object) -> None:
    """Record that somebody left; a visitor without an account is nobody."""
    _note("people.sign_out", user, request)


def note_lock_out(*, request: HttpRequest | None = None, username: str | None = None, **_: object) -> None:
    """Record that the hub locked somebody out, once in a while for an account or an address.

    The name that was tried is not kept: it may be anything, even a password typed into the wrong field.
    """
    now = timezone.now()
    pk = User.objects.filter(username=username or "").values_list("pk", flat=True).first()
    origin = None if request is None else origin_of(request)
    lately = Act.objects.filter(verb=_LOCK_OUT, at__gt=now - LOCK_OUT_AGAIN_AFTER)
    same = Q(object_key=str(pk)) if pk is not None else Q()
    if origin is not None:
        same |= Q(origin_row__address=origin.address)
    if lately.filter(same).exists():
        return
    record(
        _LOCK_OUT,
        actor=HUB,
        now=now,
        object_type="auth.user" if pk is not None else "",
        object_key="" if pk is None else str(pk),
        origin=origin,
    )


def _note(verb: str, user: object, request: HttpRequest | None) -> None:
    if not isinstance(user, User):
        return
    record(
        verb,
        actor=doer_of(user),
        now=timezone.now(),
        object_type="auth.user",
        object_key=str(user.pk),
        origin=None if request is None else origin_of(request),
    )
