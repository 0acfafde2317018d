"""Changing one's password, where the old one is guessed at no more often than at the door."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from wagtail.admin.forms.auth import PasswordChangeForm
from wagtail.admin.views.account import ChangePasswordPanel

_ASKED: Final = "_orkhon_old_password_is_right"


class OwnPasswordForm(PasswordChangeForm):
    """Asks as signing in does, so that a failure counts and a pause holds (`sign_in.limits`)."""

    def __init__(self, user: User, *args: Any, request: HttpRequest, **facts: Any) -> None:
        super().__init__(user, *args, **facts)
        self.request = request

    def clean_old_password(self) -> str:
        """Return the old password. Raises `ValidationError` for a wrong one, and for any during a pause."""
        given: str = self.cleaned_data["old_password"]
        # Wagtail makes and asks this form several times a request; that is one attempt.
        right: bool | None = getattr(self.request, _ASKED, None)
        if right is None:
            known = authenticate(self.request, username=self.user.get_username(), password=given)
            right = known is not None and known.pk == self.user.pk
            setattr(self.request, _ASKED, right)
        if not right:
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return given


class OwnPasswordPanel(ChangePasswordPanel):
    """Stands in the place of Wagtail's, which `WAGTAIL_PASSWORD_MANAGEMENT_ENABLED` has switched off."""

    def __init__(self, request: HttpRequest, user: User, profile: Any) -> None:
        super().__init__(request, user, profile)
        self.form_class = partial(OwnPasswordForm, request=request)

    def is_active(self) -> bool:
        """True for whoever has a password."""
        return bool(self.user.has_usable_password())
