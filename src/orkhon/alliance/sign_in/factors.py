"""Which second factors somebody has, who must have one, and how this session proved itself. Changes no table."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.contrib.auth.models import User

from orkhon.alliance.models import CodeSecret, Passkey, RecoveryCode, Staff
from orkhon.alliance.sign_in.sessions import began

EVERYBODY: Final = "everybody"
ADMINISTRATORS: Final = "administrators"
FRESH: Final = timedelta(minutes=15)
"""How long ago somebody may have signed in who changes what he signs in with."""

_KEY: Final = "orkhon_proof"


class Proof(StrEnum):
    """By what somebody came in besides a password."""

    CODE = "code"
    RECOVERY = "recovery code"
    PASSKEY = "passkey"
    DIRECTORY = "directory"


@dataclass(frozen=True, kw_only=True)
class Factors:
    """What one person has set up. `recovery` is how many codes on paper are left; they are no factor by themselves."""

    app: CodeSecret | None
    passkeys: tuple[Passkey, ...]
    recovery: int

    def __bool__(self) -> bool:
        return self.app is not None or bool(self.passkeys)


def factors_of(user: User) -> Factors:
    """Return what the person has set up, in three queries."""
    return Factors(
        app=CodeSecret.objects.filter(user=user).first(),
        passkeys=tuple(Passkey.objects.filter(user=user)),
        recovery=RecoveryCode.objects.filter(user=user, used__isnull=True).count(),
    )


def has_second_factor(user: User) -> bool:
    """True for whoever is asked for more than a password."""
    return CodeSecret.objects.filter(user=user).exists() or Passkey.objects.filter(user=user).exists()


def is_demanded_of(user: User) -> bool:
    """True where the hub's operator demands a second factor of what the person is (`ORKHON_SECOND_FACTOR`)."""
    wanted: frozenset[str] = settings.SECOND_FACTOR_FROM
    if not wanted:
        return False
    if EVERYBODY in wanted or (user.is_superuser and ADMINISTRATORS in wanted):
        return True
    return Staff.objects.filter(user=user, agency__active=True, role__in=wanted).exists()


def note_proof(session: MutableMapping[str, object], proof: Proof) -> None:
    """Write down in the session what was shown besides a password."""
    session[_KEY] = proof.value


def must_set_one_up(user: User, session: MutableMapping[str, object]) -> bool:
    """True where one is demanded and there is none. A directory that asks for one itself is one."""
    if not settings.SECOND_FACTOR_FROM or session.get(_KEY) == Proof.DIRECTORY:
        return False
    return is_demanded_of(user) and not has_second_factor(user)


def is_fresh(session: MutableMapping[str, object], *, now: datetime) -> bool:
    """True for a session that began a moment ago: an open one that was taken over must not bring its own key."""
    at = began(session)
    return at is not None and now - at <= FRESH
