"""Between the password and the second step: what the session remembers then, and for how long. Nobody is signed in.

The session holds no account that Django knows of, so no page takes the person for somebody.
"""

from __future__ import annotations

import hmac
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.contrib.auth.models import User

LIFE: Final = timedelta(minutes=10)
_KEY: Final = "orkhon_half_signed"


@dataclass(frozen=True, kw_only=True)
class HalfSigned:
    """Whose password was right a moment ago, and where the person wanted to go."""

    user: User
    target: str
    remember: bool
    first_password: bool


def note_half_signed(session: MutableMapping[str, object], half: HalfSigned, *, now: datetime) -> None:
    """Write it down. A password that changes meanwhile ends it."""
    session[_KEY] = {
        "user": half.user.pk,
        "password": half.user.get_session_auth_hash(),
        "target": half.target,
        "remember": half.remember,
        "first": half.first_password,
        "at": now.timestamp(),
    }


def half_signed(session: MutableMapping[str, object], *, now: datetime) -> HalfSigned | None:
    """Return who it is, or None where it is too long ago or not true any more."""
    marks = session.get(_KEY)
    if not isinstance(marks, dict):
        return None
    at, pk = marks.get("at"), marks.get("user")
    if not isinstance(pk, int) or not isinstance(at, int | float) or now - datetime.fromtimestamp(at, UTC) > LIFE:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or not hmac.compare_digest(user.get_session_auth_hash(), str(marks.get("password", ""))):
        return None
    return HalfSigned(
        user=user,
        target=str(marks.get("target", "")),
        remember=bool(marks.get("remember")),
        first_password=bool(marks.get("first")),
    )


def forget_half_signed(session: MutableMapping[str, object]) -> None:
    """Go back to before the password."""
    session.pop(_KEY, None)
