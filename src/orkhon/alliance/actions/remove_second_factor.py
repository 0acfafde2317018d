"""Take away what somebody signs in with besides the password: one's own, or for somebody who has lost it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from orkhon.alliance.actions.end_sessions import drop_sessions
from orkhon.alliance.errors import NotForYou
from orkhon.alliance.models import CodeSecret, Passkey, RecoveryCode
from orkhon.alliance.people import may_remove_second_factor
from orkhon.alliance.sign_in.code_limits import forget_attempts
from orkhon.alliance.sign_in.factors import has_second_factor
from orkhon.alliance.sign_in.letters import send_factor_removed
from orkhon.audit.actions.record import record
from orkhon.audit.actors import Doer, doer_of
from orkhon.audit.origins import Origin


def remove_codes(user: User, *, now: datetime, origin: Origin | None = None) -> None:
    """Remove one's own authenticator app, and the codes on paper with the last factor."""
    with transaction.atomic():
        CodeSecret.objects.filter(user=user).delete()
        _tidy(user)
        _record("people.remove_codes", doer_of(user), user, now, origin)


def remove_passkey(passkey: Passkey, *, now: datetime, origin: Origin | None = None) -> None:
    """Remove one's own passkey, and the codes on paper with the last factor."""
    user = passkey.user
    with transaction.atomic():
        passkey.delete()
        _tidy(user)
        _record("people.remove_passkey", doer_of(user), user, now, origin)


def remove_second_factor(person: User, *, by: User | Doer, now: datetime, origin: Origin | None = None) -> bool:
    """Remove all that somebody else has set up, end the sessions, and tell the person by letter.

    Returns whether a letter went. Nobody does it to himself here: an open session that was taken over could.
    Raises `NotForYou`.
    """
    if isinstance(by, User) and not may_remove_second_factor(by, person):
        raise NotForYou(
            gettext(
                "the second factor of %(name)s is not yours to remove; ask the secretariat of the joint "
                "desk, for an administrator's another administrator, or run: orkhon people remove-second-factor"
            )
            % {"name": person.get_username()}
        )
    with transaction.atomic():
        for model in (CodeSecret, Passkey, RecoveryCode):
            model.objects.filter(user=person).delete()
        ended = drop_sessions(person.pk, now=now)
        forget_attempts(person)
        doer = doer_of(by) if isinstance(by, User) else by
        _record("people.remove_second_factor", doer, person, now, origin, {"sessions": str(ended)})
    return send_factor_removed(person)


def _tidy(user: User) -> None:
    if not has_second_factor(user):
        RecoveryCode.objects.filter(user=user).delete()


def _record(
    verb: str, doer: Doer, user: User, now: datetime, origin: Origin | None, details: dict[str, str] | None = None
) -> None:
    record(verb, actor=doer, now=now, object_type="auth.user", object_key=str(user.pk), origin=origin, details=details)
