"""Let somebody's authenticator app give codes, and make codes for paper."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from orkhon.alliance.errors import CodeRefused
from orkhon.alliance.models import CodeSecret, RecoveryCode
from orkhon.alliance.sign_in.codes import as_typed, matching_step, new_paper_codes
from orkhon.alliance.sign_in.sealing import fingerprint, seal
from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin


def set_up_codes(user: User, *, secret: str, typed: str, now: datetime, origin: Origin | None = None) -> list[str]:
    """Keep the secret, which the person's app has by now; return codes for paper where there were none.

    `typed` proves that the app has it, and is used up by that. An app that was there before serves no more. Raises
    `CodeRefused`.
    """
    step = matching_step(secret, as_typed(typed), after=0, now=now)
    if step is None:
        raise CodeRefused(gettext("This code is wrong, or too old. Wait for the next one in the app, and write that."))
    with transaction.atomic():
        CodeSecret.objects.update_or_create(
            user=user,
            defaults={
                "sealed": seal(secret, about=about(user)),
                "last_step": step,
                "made": now,
                "last_used": None,
            },
        )
        codes = missing_recovery_codes(user, now=now)
        record(
            "people.set_up_codes",
            actor=doer_of(user),
            now=now,
            object_type="auth.user",
            object_key=str(user.pk),
            origin=origin,
        )
    return codes


def make_recovery_codes(user: User, *, now: datetime, origin: Origin | None = None) -> list[str]:
    """Return new codes for paper, shown this once; those before serve no more."""
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        codes = missing_recovery_codes(user, now=now)
        record(
            "people.make_recovery_codes",
            actor=doer_of(user),
            now=now,
            object_type="auth.user",
            object_key=str(user.pk),
            origin=origin,
        )
    return codes


def missing_recovery_codes(user: User, *, now: datetime) -> list[str]:
    """Make codes for paper where none are left, and return them. Only their keyed hashes are kept."""
    if RecoveryCode.objects.filter(user=user, used__isnull=True).exists():
        return []
    RecoveryCode.objects.filter(user=user).delete()
    codes = new_paper_codes()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=fingerprint(code, about=about(user)), made=now) for code in codes
    )
    return codes


def about(user: User) -> str:
    """Return what a person's secrets are sealed under, so that a row of one is none of another."""
    return f"second factor of account {user.pk}"
