"""What holds at every request of somebody who is signed in: being seen, changing the printed password first, and
setting up a second factor before anything else where one is demanded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from orkhon.alliance.sign_in.factors import must_set_one_up
from orkhon.alliance.sign_in.sessions import must_change_password, note_seen

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# What an open page asks by itself does not show that somebody sits before it.
_ASKED_BY_ITSELF: Final = ("/admin/editing-sessions/", "/admin/saved-topics/counts/")
_ADMIN: Final = "/admin/"
_WITHOUT_FACTOR: Final = ("/admin/second-factor/", "/admin/logout/")


class SignedIn:
    """Stands behind the session's and the sign-in's own middleware; touches no session that nobody else asked for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or lead to the page where the printed password is changed."""
        path = request.path_info
        if path.startswith(_ADMIN) and must_change_password(request.session):
            change = reverse("alliance_first_password")
            if path not in (change, reverse("wagtailadmin_logout")):
                return HttpResponseRedirect(change)
        elif path.startswith(_ADMIN) and not path.startswith(_WITHOUT_FACTOR) and _lacks_factor(request):
            return HttpResponseRedirect(reverse("alliance_second_factor"))
        response = self.get_response(request)
        if request.session.accessed and not path.startswith(_ASKED_BY_ITSELF):
            note_seen(request.session, now=timezone.now())
        return response


def _lacks_factor(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and must_set_one_up(request.user, request.session)
