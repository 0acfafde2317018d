"""End sign-ins: whoever had one has to sign in again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils.translation import gettext

from orkhon.alliance.errors import NotForYou
from orkhon.alliance.people import may_end_sessions
from orkhon.alliance.sign_in.open_sessions import keys_of
from orkhon.audit.actions.record import record
from orkhon.audit.actors import Doer, doer_of
from orkhon.audit.origins import Origin


def end_sessions(
    person: User,
    *,
    by: User | Doer,
    now: datetime,
    origin: Origin | None = None,
    handles: Collection[str] | None = None,
) -> int:
    """End the person's sessions, or those of `handles` alone, and return how many there were.

    Everybody may end his own; others' who has `alliance.end_sessions` over all that they work at. Raises `NotForYou`.
    """
    if isinstance(by, User) and by.pk != person.pk and not may_end_sessions(by, person):
        raise NotForYou(
            gettext(
                "the sessions of %(name)s are not yours to end; ask the secretariat of the joint desk, "
                "or an administrator"
            )
            % {"name": person.get_username()}
        )
    ended = drop_sessions(person.pk, now=now, handles=handles)
    record(
        "people.end_sessions",
        actor=doer_of(by) if isinstance(by, User) else by,
        now=now,
        object_type="auth.user",
        object_key=str(person.pk),
        origin=origin,
        details={"sessions": str(ended)},
    )
    return ended


def drop_sessions(user_id: int, *, now: datetime, handles: Collection[str] | None = None) -> int:
    """End an account's sessions without a word in the audit, for acts that say it themselves."""
    keys = [key for handle, key in keys_of(user_id, now=now).items() if handles is None or handle in handles]
    count, _ = Session.objects.filter(session_key__in=keys).delete()
    return count
