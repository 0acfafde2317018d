"""Find people's sessions. Scans the table: a session is opaque to the database, and there are hundreds at most."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from orkhon.alliance.sign_in.sessions import began, is_over, last_seen, origin_in
from orkhon.audit.origins import Origin


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """One sign-in that still holds. `handle` names it to people and forms; the key itself never leaves the table."""

    handle: str
    user_id: int
    began: datetime
    seen: datetime
    origin: Origin


def handle_of(session_key: str) -> str:
    """Return what a session is called where its key must not be seen."""
    return hashlib.sha256(f"orkhon session {session_key}".encode()).hexdigest()[:32]


def open_sessions(user_id: int | None = None, *, now: datetime) -> list[OpenSession]:
    """Return the sessions that hold, of one account or of all, the last seen first."""
    found = (session for session, _ in _with_keys(now) if user_id is None or session.user_id == user_id)
    return sorted(found, key=lambda session: session.seen, reverse=True)


def keys_of(user_id: int, *, now: datetime) -> dict[str, str]:
    """Return the session keys of an account by their handles."""
    return {session.handle: key for session, key in _with_keys(now) if session.user_id == user_id}


def rows_to_erase(*, user_id: int | None = None, address: str | None = None) -> list[str]:
    """Return the keys of all rows of an account, or of what began at an address, those that are over included."""
    found = []
    for row in Session.objects.all():
        data = row.get_decoded()
        own = user_id is not None and str(data.get(SESSION_KEY, "")) == str(user_id)
        if own or (address is not None and origin_in(data).address == address):
            found.append(row.session_key)
    return found


def _with_keys(now: datetime) -> Iterator[tuple[OpenSession, str]]:
    for row in Session.objects.filter(expire_date__gt=now):
        data = row.get_decoded()
        user_id = str(data.get(SESSION_KEY, ""))
        if not user_id.isdigit() or is_over(data, now=now):
            continue
        unknown = datetime.fromtimestamp(0, UTC)
        yield (
            OpenSession(
                handle=handle_of(row.session_key),
                user_id=int(user_id),
                began=began(data) or unknown,
                seen=last_seen(data) or unknown,
                origin=origin_in(data),
            ),
            row.session_key,
        )
