"""Who somebody is, by name and password; the password that was printed counts on the hub's own machine alone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.http import HttpRequest

from orkhon.alliance.models import FirstPassword
from orkhon.alliance.sign_in.addresses import comes_from_here

# Marks that the form and the session's beginning read from the request; a sign-in has one request.
REFUSED_ELSEWHERE = "orkhon_first_password_refused"
USED_FIRST_PASSWORD = "orkhon_first_password_used"  # noqa: S105 - a name, no password


class PeopleBackend(ModelBackend):
    """Django's own accounts. Stands behind django-axes' backend, which refuses before a password is looked at."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **facts: Any
    ) -> User | None:
        """Return the active account with that password, or None.

        With the first administrator's printed password the request must come from this machine; otherwise the
        request is marked, so that the form can say why. A password that is another by now ends the rule.
        """
        user = super().authenticate(request, username=username, password=password, **facts)
        if user is None or password is None:
            return None
        first = FirstPassword.objects.filter(pk=user.pk).first()
        if first is None:
            return user
        if not check_password(password, first.encoded):
            first.delete()
            return user
        if request is not None:
            if not comes_from_here(request):
                setattr(request, REFUSED_ELSEWHERE, True)
                return None
            setattr(request, USED_FIRST_PASSWORD, True)
        return user
