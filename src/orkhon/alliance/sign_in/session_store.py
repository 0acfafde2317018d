"""Sessions in the database that end by themselves: after some idle hours, and after some days however busy."""

from __future__ import annotations

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.utils import timezone

from orkhon.alliance.sign_in.sessions import is_over


class SessionStore(DatabaseSessionStore):
    """Django's own, which asks at each use whether the sign-in is over.

    Here rather than in a middleware, so that no page can be asked with a session that should have ended.
    """

    def load(self) -> dict[str, object]:
        """Return what the session holds; nothing, and the row is gone, when its sign-in is over."""
        data: dict[str, object] = super().load()
        if is_over(data, now=timezone.now()):
            self.delete(self.session_key)
            self._session_key = None
            return {}
        return data
