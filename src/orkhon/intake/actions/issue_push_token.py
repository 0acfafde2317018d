"""Make a token by which an agency's program pushes, and take one back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from orkhon.alliance.models import Agency
from orkhon.alliance.programs.tokens import new_secret
from orkhon.audit.actions.record import record
from orkhon.intake.models import PushToken

LIFETIME: Final = timedelta(days=365)


def issue_push_token(
    agency: Agency, name: str, *, by: str, now: datetime, lifetime: timedelta = LIFETIME, per_minute: int = 1200
) -> tuple[PushToken, str]:
    """Return the token and its secret, which is told this once and kept nowhere. `by` is whose act it is."""
    secret = new_secret()
    token = PushToken(agency=agency, name=name, created=now, expires=now + lifetime, per_minute=per_minute)
    token.take_secret(secret)
    token.full_clean()
    token.save()
    _record("intake.issue_push_token", token, by=by, now=now)
    return token, secret


def revoke_push_token(token: PushToken, *, by: str, now: datetime) -> None:
    """Close the token for ever, at once."""
    if token.revoked is None:
        token.revoked = now
        token.save(update_fields=["revoked"])
        _record("intake.revoke_push_token", token, by=by, now=now)


def _record(verb: str, token: PushToken, *, by: str, now: datetime) -> None:
    record(
        verb,
        actor=by,
        now=now,
        object_type="alliance.agency",
        object_key=token.agency.code,
        details={"token": token.hint, "name": token.name},
    )
