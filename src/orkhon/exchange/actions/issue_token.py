"""Make a token for a subscriber's program, and take one back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from orkhon.alliance.programs.tokens import new_secret
from orkhon.audit.actions.record import record
from orkhon.exchange.models import Subscriber, Token

LIFETIME: Final = timedelta(days=365)


def issue_token(
    subscriber: Subscriber,
    name: str,
    *,
    by: str,
    now: datetime,
    lifetime: timedelta = LIFETIME,
    per_minute: int = 600,
) -> tuple[Token, str]:
    """Return the token and its secret, which is told this once and kept nowhere. `by` is whose act it is."""
    secret = new_secret()
    token = Token(subscriber=subscriber, name=name, created=now, expires=now + lifetime, per_minute=per_minute)
    token.take_secret(secret)
    token.full_clean()
    token.save()
    record(
        "exchange.issue_token",
        actor=by,
        now=now,
        object_type="exchange.subscriber",
        object_key=subscriber.code,
        details={"token": token.hint, "name": name, "expires": f"{token.expires:%Y-%m-%d}"},
    )
    return token, secret


def revoke_token(token: Token, *, by: str, now: datetime) -> None:
    """Close the token for ever, at once."""
    if token.revoked is not None:
        return
    token.revoked = now
    token.save(update_fields=["revoked"])
    record(
        "exchange.revoke_token",
        actor=by,
        now=now,
        object_type="exchange.subscriber",
        object_key=token.subscriber.code,
        details={"token": token.hint, "name": token.name},
    )
