"""Close somebody's account, and open it again. Nothing is erased: that is `erase_person`."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext

from orkhon.alliance.actions.end_sessions import drop_sessions
from orkhon.alliance.errors import NotForYou
from orkhon.alliance.people import may_close_account
from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin


def close_account(person: User, *, by: User, now: datetime, origin: Origin | None = None) -> None:
    """Let the person sign in no more, and end the sessions. Raises `NotForYou`."""
    _set_active(person, active=False, by=by, now=now, origin=origin)


def open_account(person: User, *, by: User, now: datetime, origin: Origin | None = None) -> None:
    """Let the person sign in again, with the same password and postings. Raises `NotForYou`."""
    _set_active(person, active=True, by=by, now=now, origin=origin)


def _set_active(person: User, *, active: bool, by: User, now: datetime, origin: Origin | None) -> None:
    if not may_close_account(by, person):
        raise NotForYou(
            gettext(
                "the account of %(name)s is not yours to close or open; ask the secretariat of the "
                "joint desk, or for an administrator's account another administrator"
            )
            % {"name": person.get_username()}
        )
    person.is_active = active
    person.save(update_fields=["is_active"])
    ended = 0 if active else drop_sessions(person.pk, now=now)
    record(
        "people.open_account" if active else "people.close_account",
        actor=doer_of(by),
        now=now,
        object_type="auth.user",
        object_key=str(person.pk),
        origin=origin,
        details={} if active else {"sessions": str(ended)},
    )
