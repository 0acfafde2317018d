"""Take a code of somebody's app or paper, once."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext

from orkhon.alliance.actions.set_up_codes import about
from orkhon.alliance.errors import CodeRefused
from orkhon.alliance.models import CodeSecret, RecoveryCode
from orkhon.alliance.sign_in.code_limits import count_attempt, forget_attempts
from orkhon.alliance.sign_in.codes import as_typed, matching_step
from orkhon.alliance.sign_in.factors import Proof
from orkhon.alliance.sign_in.sealing import fingerprint, unseal
from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin


def use_code(user: User, typed: str, *, now: datetime, origin: Origin | None = None) -> Proof:
    """Return what the code was, which serves no more after that.

    The updates are the locks: of two who bring the same code at once one comes in. Raises `CodeRefused` for a wrong
    code, one that was taken before, and any during the pause after eight; each is an act that was refused.
    """
    until = count_attempt(user, now=now)
    if until is not None:
        raise CodeRefused(
            gettext("Too many wrong codes. Codes are taken again from %(time)s UTC.") % {"time": f"{until:%H:%M}"}
        )
    proof = _taken(user, as_typed(typed), now)
    if proof is None:
        _record("people.wrong_code", user, now, origin, outcome="refused")
        raise CodeRefused(gettext("This code is wrong, or was used before. Wait for the next one in the app."))
    forget_attempts(user)
    if proof is Proof.RECOVERY:
        _record("people.use_recovery_code", user, now, origin)
    return proof


def _taken(user: User, code: str, now: datetime) -> Proof | None:
    app = CodeSecret.objects.filter(user=user).first()
    if app is not None:
        step = matching_step(unseal(app.sealed, about=about(user)), code, after=app.last_step, now=now)
        if step is not None:
            fresh = CodeSecret.objects.filter(user=user, sealed=app.sealed, last_step__lt=step)
            return Proof.CODE if fresh.update(last_step=step, last_used=now) else None
    digest = fingerprint(code, about=about(user))
    used = RecoveryCode.objects.filter(user=user, digest=digest, used__isnull=True).update(used=now)
    return Proof.RECOVERY if used else None


def _record(verb: str, user: User, now: datetime, origin: Origin | None, outcome: str = "done") -> None:
    record(
        verb,
        actor=doer_of(user),
        now=now,
        object_type="auth.user",
        object_key=str(user.pk),
        origin=origin,
        outcome=outcome,
    )
