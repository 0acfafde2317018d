"""What a session remembers of its sign-in, and when it is over. Pure: touches no table and no clock."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Final

from django.conf import settings

from orkhon.audit.origins import Origin

_KEY: Final = "orkhon_sign_in"
_FIRST_PASSWORD: Final = "orkhon_first_password"  # noqa: S105 - a name, no password
_LONGEST_AGENT: Final = 200
# A row written at every click would be a write at every click.
_SEEN_AGAIN_AFTER: Final = timedelta(minutes=5)


def note_sign_in(session: MutableMapping[str, object], origin: Origin, *, first_password: bool, now: datetime) -> None:
    """Write down in the session when and from where it began."""
    at = now.timestamp()
    session[_KEY] = {"at": at, "seen": at, "address": origin.address, "agent": origin.agent[:_LONGEST_AGENT]}
    if first_password:
        session[_FIRST_PASSWORD] = True


def note_seen(session: MutableMapping[str, object], *, now: datetime) -> None:
    """Write down that its person is there still, once in five minutes."""
    marks = _marks(session)
    if marks is not None and now - _time(marks, "seen") > _SEEN_AGAIN_AFTER:
        session[_KEY] = {**marks, "seen": now.timestamp()}


def is_over(session: Mapping[str, object], *, now: datetime) -> bool:
    """True for a sign-in that has been idle too long, or is too old however busy. Other sessions never are."""
    marks = _marks(session)
    if marks is None:
        return False
    return now - _time(marks, "seen") > settings.SIGN_IN_IDLE or now - _time(marks, "at") > settings.SIGN_IN_LONGEST


def began(session: Mapping[str, object]) -> datetime | None:
    """Return when the person signed in, or None where nobody wrote it down."""
    marks = _marks(session)
    return None if marks is None else _time(marks, "at")


def last_seen(session: Mapping[str, object]) -> datetime | None:
    """Return when the person was last there, to five minutes."""
    marks = _marks(session)
    return None if marks is None else _time(marks, "seen")


def origin_in(session: Mapping[str, object]) -> Origin:
    """Return from where the person signed in; empty where nobody wrote it down."""
    marks = _marks(session) or {}
    return Origin(address=str(marks.get("address", "")), agent=str(marks.get("agent", "")))


def must_change_password(session: Mapping[str, object]) -> bool:
    """True after a sign-in with the password that was printed."""
    return bool(session.get(_FIRST_PASSWORD))


def password_changed(session: MutableMapping[str, object]) -> None:
    """Let the person in everywhere."""
    session.pop(_FIRST_PASSWORD, None)


def _marks(session: Mapping[str, object]) -> Mapping[str, object] | None:
    marks = session.get(_KEY)
    return marks if isinstance(marks, dict) else None


def _time(marks: Mapping[str, object], name: str) -> datetime:
    at = marks.get(name)
    return datetime.fromtimestamp(at if isinstance(at, int | float) else 0, UTC)
