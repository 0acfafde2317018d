"""Erase what the hub holds of a person, or of a network address, but for what must stay on record."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from orkhon.alliance.errors import NotForYou
from orkhon.alliance.models import (
    CodeSecret,
    DirectoryLink,
    FirstPassword,
    Invitation,
    LegalOrder,
    Passkey,
    RecoveryCode,
    Staff,
)
from orkhon.alliance.personal import holdings
from orkhon.alliance.reach import forget_reach
from orkhon.alliance.sign_in.addresses import counted_address
from orkhon.alliance.sign_in.open_sessions import rows_to_erase
from orkhon.audit.actions.forget_actor import forget_actor
from orkhon.audit.actions.forget_origins import forget_origins_from
from orkhon.audit.actions.record import record

KEPT_BY_THE_WIRE: Final = (
    "the wire: signed entries of kills, withholdings and the like carry the user name of who ordered them, for the "
    "law wants it on record and a signature cannot be changed"
)
KEPT_BY_THE_AUDIT: Final = "the audit: what was done, under a number instead of the name and without addresses"
_AXES: Final = (AccessAttempt, AccessFailureLog, AccessLog)


def erase_person(user: User, *, by: str, reason: str, now: datetime) -> list[str]:
    """Turn the account into `former-N`, which nobody can sign in with, and return what stays, a sentence each.

    Name, e-mail, password, postings, groups, sessions, avatar, failures to sign in and addresses go; comments and
    revisions stand under the former name. `by` is a user name, or `command:NAME`. `reason` goes into the audit, for
    ever: no names in it. Raises `NotForYou` for the last administrator of the hub.
    """
    administrators = User.objects.filter(is_superuser=True, is_active=True)
    if user.is_superuser and not administrators.exclude(pk=user.pk).exists():
        raise NotForYou(
            gettext("%(name)s is the last administrator of this hub; make another one first (orkhon createsuperuser)")
            % {"name": user.get_username()}
        )
    former, name = user.get_username(), f"former-{user.pk}"
    # The side file first: what is gone there is gone, whatever becomes of the rest, and erasing again is harmless.
    Session.objects.filter(session_key__in=rows_to_erase(user_id=user.pk)).delete()
    for model in _AXES:
        model.objects.filter(username=former).delete()
    with transaction.atomic():
        # One that was made again was not accepted the first time.
        to_whom = Q(accepted_by=user) | (Q(email__iexact=user.email) if user.email else Q())
        Invitation.objects.filter(to_whom).update(email="")
        Staff.objects.filter(user=user).delete()
        FirstPassword.objects.filter(pk=user.pk).delete()
        LegalOrder.objects.filter(hub="", entered_by=former).update(entered_by=name)
        LegalOrder.objects.filter(hub="", ended_by=former).update(ended_by=name)
        _rename_in_history(user, former=former, name=name)
        for model in (CodeSecret, RecoveryCode, Passkey, DirectoryLink):
            model.objects.filter(user=user).delete()
        for holding in holdings():
            holding.erase(user)
        profile = UserProfile.objects.filter(user=user).first()
        avatar = profile.avatar if profile else None
        if profile is not None:
            profile.delete()
        user.groups.clear()
        user.user_permissions.clear()
        user.username, user.first_name, user.last_name, user.email = name, "", "", ""
        user.is_active = user.is_staff = user.is_superuser = False
        user.last_login = None
        user.set_unusable_password()
        user.save()
        forget_actor(user.pk, now=now)
        record(
            "people.erase",
            # Somebody may answer for his own erasure; his name must not come back with it.
            actor=name if by == former else by,
            now=now,
            object_type="auth.user",
            object_key=str(user.pk),
            details={"reason": reason},
        )
    if avatar:
        avatar.delete(save=False)
    forget_reach(user)
    return [*(holding.kept for holding in holdings() if holding.kept), KEPT_BY_THE_WIRE, KEPT_BY_THE_AUDIT]


def erase_address(address: str, *, by: str, reason: str, now: datetime) -> dict[str, int]:
    """Erase what is held of a network address, and return how much it was: sessions end, acts stay without it.

    The address itself goes into no record, not even of this act.
    """
    sessions, _ = Session.objects.filter(session_key__in=rows_to_erase(address=address)).delete()
    counted = counted_address(address)
    failures = sum(model.objects.filter(ip_address=counted).delete()[0] for model in _AXES) if counted else 0
    with transaction.atomic():
        origins = forget_origins_from(address, now=now)
        record("people.erase_address", actor=by, now=now, details={"reason": reason})
    return {"sessions": sessions, "failures to sign in": failures, "addresses of acts": origins}


def erase_mail(mail: str, *, by: str, reason: str, now: datetime) -> tuple[dict[str, int], list[str]]:
    """Erase what is held of an e-mail address outside of accounts; return how much it was, and what stays.

    The address itself goes into no record, not even of this act.
    """
    with transaction.atomic():
        erased = {"invitations": Invitation.objects.filter(email__iexact=mail).update(email="")}
        for holding in holdings():
            if holding.erase_mail is not None:
                erased.update(holding.erase_mail(mail))
        record("people.erase_mail", actor=by, now=now, details={"reason": reason})
    kept = [holding.kept_of_mail for holding in holdings() if holding.kept_of_mail]
    if User.objects.filter(email__iexact=mail).exists():
        kept.insert(0, "the account that has it: erase that by its user name")
    return erased, kept


def _rename_in_history(user: User, *, former: str, name: str) -> None:
    """Wagtail's history keeps what a row was called: accounts and postings by the user name."""
    of_account = ContentType.objects.get_for_model(User)
    ModelLogEntry.objects.filter(content_type=of_account, object_id=str(user.pk)).update(label=name, data={})
    of_postings = ContentType.objects.get_for_model(Staff)
    for entry in ModelLogEntry.objects.filter(content_type=of_postings, label__startswith=f"{former}, "):
        entry.label = f"{name}, {entry.label.removeprefix(f'{former}, ')}"
        entry.save(update_fields=["label"])
