"""What no password may be, besides what Django refuses itself."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from orkhon.alliance.models import FirstPassword
from orkhon.alliance.sign_in.user_names import folded

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


SHORTEST_NAME: Final = 4
"""Of user names that are shorter no password can be kept free: `an` is in half of all words."""
EVERYBODYS_WORDS: Final = (
    "admin", "editor", "engineer", "factchecker", "fact-checker", "orkhon", "password", "producer", "reporter",
    "secretariat", "translator", "админ", "пароль", "редактор", "секретар",
)  # fmt: skip
"""What whoever guesses at a newsroom's accounts tries first: roles, the hub's name."""


class NoWordThatEverybodyTries:
    """Refuses passwords that hold the user name or a role's; likeness alone lets `administrator1` pass for `admin`.

    NIST SP 800-63B, 5.1.1.2, calls them context-specific words.
    """

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        """Raise `ValidationError` naming the word."""
        given = folded(password)
        name = folded(user.get_username()) if user is not None else ""
        words = [*([name] if len(name) >= SHORTEST_NAME else []), *EVERYBODYS_WORDS]
        found = next((word for word in words if word in given), None)
        if found is not None:
            raise ValidationError(
                gettext_lazy("This password holds the word %(word)s, which everybody would try first; leave it out."),
                code="password_too_plain",
                params={"word": found},
            )

    def get_help_text(self) -> str:
        """Say it before it happens."""
        return gettext("Your password may hold neither your user name nor the name of a role.")


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
