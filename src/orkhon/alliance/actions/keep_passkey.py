"""Add a passkey to an account, use one, name it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from orkhon.alliance.actions.set_up_codes import missing_recovery_codes
from orkhon.alliance.errors import PasskeyRefused
from orkhon.alliance.models import Passkey
from orkhon.alliance.sign_in.passkeys import NewKey
from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin

MOST = 20


def add_passkey(
    user: User, key: NewKey, *, name: str, host: str, now: datetime, origin: Origin | None = None
) -> list[str]:
    """Keep the key; return codes for paper where there were none. Raises `PasskeyRefused`."""
    if Passkey.objects.filter(user=user).count() >= MOST:
        raise PasskeyRefused(gettext("an account has %(most)s passkeys at most; remove one first") % {"most": MOST})
    try:
        with transaction.atomic():
            Passkey.objects.create(
                user=user, name=name, credential=key.credential, data=key.data, host=host, count=key.count, made=now
            )
            codes = missing_recovery_codes(user, now=now)
            _record("people.add_passkey", user, now, origin)
    except IntegrityError as error:
        raise PasskeyRefused(gettext("this key belongs to an account already")) from error
    return codes


def note_use(passkey: Passkey, *, count: int, now: datetime) -> None:
    """Write down that the key has signed. Raises `PasskeyRefused` where it did so meanwhile with a higher number."""
    same = Passkey.objects.filter(pk=passkey.pk, count=passkey.count)
    if not same.update(count=count, last_used=now):
        raise PasskeyRefused(gettext("this key was used at the same time somewhere else; try again"))


def rename_passkey(passkey: Passkey, *, name: str, now: datetime, origin: Origin | None = None) -> None:
    """Call one's own key something else."""
    with transaction.atomic():
        Passkey.objects.filter(pk=passkey.pk).update(name=name)
        _record("people.rename_passkey", passkey.user, now, origin)


def _record(verb: str, user: User, now: datetime, origin: Origin | None) -> None:
    record(verb, actor=doer_of(user), now=now, object_type="auth.user", object_key=str(user.pk), origin=origin)
