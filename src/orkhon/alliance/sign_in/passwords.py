"""What no password may be, besides what Django refuses itself."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from orkhon.alliance.models import FirstPassword

LONGEST: Final = 128
"""NIST SP 800-63B, 5.1.1.2, wants 64 at least; a limit, because hashing a megabyte at each guess is work for us."""


class NotTooLong:
    """Refuses more letters than anybody types, and says how many are allowed."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise `ValidationError` for a password that is too long."""
        if len(password) > LONGEST:
            raise ValidationError(
                gettext_lazy("This password has %(count)s letters; at most %(most)s are allowed."),
                code="password_too_long",
                params={"count": len(password), "most": LONGEST},
            )

    def get_help_text(self) -> str:
        """Say it before it happens."""
        return gettext("Your password may have %(most)s letters at most.") % {"most": LONGEST}


class NotThePrintedOne:
    """Refuses the password that `orkhon prepare` printed: it has been on a screen and in a log."""

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise `ValidationError` for the first administrator's printed password, whoever chooses it."""
        printed = FirstPassword.objects.values_list("encoded", flat=True)
        if any(check_password(password, encoded) for encoded in printed):
            raise ValidationError(
                gettext_lazy("This is the password that was printed; choose another one."), code="password_printed"
            )

    def get_help_text(self) -> str:
        """Say nothing: it concerns one person once."""
        return ""
