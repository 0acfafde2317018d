"""Who looks at the live wire: asked anew from the cookie each time, because screens stay open for hours.

Everything that a page of the admin asks: the session and its end, the account, the printed password, the right to
enter, the right to see the wire. Writes nothing, and does not count as somebody's being there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Mapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from wagtail.users.models import UserProfile

from orkhon.alliance.sign_in.sessions import must_change_password
from orkhon.desk.wire_rights import all_who_see_wire, sees_wire

_LONGEST_COOKIE = 8192
_FRESH_S = 1.0
"""How long an answer serves the other screens that heard of the same entry."""


def session_key_in(headers: Mapping[str, str]) -> str:
    """Return the session that the request's cookie names, empty for none."""
    cookie = headers.get("cookie", "")
    if len(cookie) > _LONGEST_COOKIE:
        return ""
    try:
        morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""


class Sight:
    """Who may see the wire, asked once for all screens that are told of the same growth of the log.

    Asked after the log has grown: a right that was withdrawn before an entry came is seen before the entry is told.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = -1
        self._begun = 0.0
        self._seeing: frozenset[int] = frozenset()

    def of(self, last: int) -> frozenset[int]:
        """Return the keys of all who may see the wire, for whoever has just heard that the log ends at `last`."""
        with self._lock:
            now = time.monotonic()
            if last != self._last or now - self._begun > _FRESH_S:
                self._seeing = all_who_see_wire()
                self._last, self._begun = last, now
            return self._seeing


def visitor_of(session_key: str, seeing: Collection[int] | None = None) -> User | None:
    """Return who is signed in with that session and may see the wire now, None for everybody else.

    `seeing` are the keys of all who may, where that was asked just now; session and account are asked in any case.
    """
    if not session_key:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request)
    if not isinstance(user, User) or not user.is_active or must_change_password(request.session):
        return None
    if seeing is not None:
        return user if user.pk in seeing else None
    return user if user.has_perm("wagtailadmin.access_admin") and sees_wire(user) else None


def place_of(user: User) -> str:
    """Return the time zone in which the person's screens tell times."""
    profile = UserProfile.objects.filter(user=user).first()
    return str(profile.get_current_time_zone()) if profile is not None else timezone.get_default_timezone_name()
