"""What Django tells us of sign-ins; connected when the room is ready."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from orkhon.alliance.sign_in.backend import USED_FIRST_PASSWORD
from orkhon.alliance.sign_in.sessions import note_sign_in
from orkhon.audit.origins import Origin, origin_of


@receiver(user_logged_in, dispatch_uid="orkhon.alliance.begin_session")
def begin_session(sender: object, request: HttpRequest, user: AbstractBaseUser, **facts: object) -> None:
    """Write into the new session when and from where it began. Its key is new already: Django has changed it."""
    note_sign_in(
        request.session,
        origin_of(request) or Origin(address=""),
        first_password=bool(getattr(request, USED_FIRST_PASSWORD, False)),
        now=timezone.now(),
    )
