"""Give out all that the hub holds of one person, or of one network address, as plain data. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.db.models import Q
from wagtail.users.models import UserProfile

from orkhon.alliance.errors import UnknownPerson
from orkhon.alliance.models import CodeSecret, DirectoryLink, Invitation, LegalOrder, Passkey, RecoveryCode, Staff
from orkhon.alliance.personal import Plain, holdings
from orkhon.alliance.sign_in.addresses import counted_address
from orkhon.alliance.sign_in.open_sessions import OpenSession, open_sessions
from orkhon.audit.queries import ActFilter, RecordedAct, acts_of, every_act

_MOST_ACTS = 100_000


def person_named(name: str) -> User:
    """Return the account of that user name. Raises `UnknownPerson`."""
    user = User.objects.filter(username=name).first()
    if user is None:
        raise UnknownPerson(name)
    return user


def export_person(user: User, *, now: datetime) -> dict[str, Plain]:
    """Return what is held of the account: itself, postings, invitations, sessions, failures to sign in, acts with
    where they came from, and what the other rooms hold. No password, no key of a session.
    """
    profile = UserProfile.objects.filter(user=user).first()
    return {
        "account": {
            "id": user.pk,
            "user name": user.get_username(),
            "first name": user.first_name,
            "last name": user.last_name,
            "e-mail": user.email,
            "made": _moment(user.date_joined),
            "last signed in": _moment(user.last_login),
            "open": user.is_active,
            "administrator": user.is_superuser,
            "groups": list(user.groups.order_by("name").values_list("name", flat=True)),
            "language": profile.preferred_language if profile else "",
            "time zone": profile.current_time_zone if profile else "",
            "avatar": profile.avatar.name if profile and profile.avatar else "",
        },
        "postings": [
            {
                "agency": posting.agency.code,
                "role": posting.role,
                "languages": posting.languages,
                "portals": posting.portals,
            }
            for posting in Staff.objects.filter(user=user).select_related("agency")
        ],
        "invitations": {
            "accepted": [_invitation(row) for row in Invitation.objects.filter(accepted_by=user)],
            "made": [_invitation(row) for row in Invitation.objects.filter(invited_by=user)],
        },
        "second factor": _second_factor(user),
        "directories": [
            {
                "directory": link.directory.code,
                "subject": link.subject,
                "made": _moment(link.made),
                "seen": _moment(link.seen),
            }
            for link in DirectoryLink.objects.filter(user=user).select_related("directory")
        ],
        "legal orders": [
            {"number": row.pk, "entered": _moment(row.entered), "ended": _moment(row.ended)}
            for row in LegalOrder.objects.filter(
                Q(entered_by=user.get_username()) | Q(ended_by=user.get_username()), hub=""
            )
        ],
        "sessions": _sessions(open_sessions(user.pk, now=now)),
        "failures to sign in": _failures(AccessAttempt.objects.filter(username=user.get_username())),
        "acts": _acts(acts_of(user.pk)),
        "other rooms": {holding.room: holding.export(user) for holding in holdings()},
    }


def _second_factor(user: User) -> Plain:
    """Neither secrets nor the codes on paper, which nobody keeps."""
    app = CodeSecret.objects.filter(user=user).first()
    return {
        "app": None if app is None else {"made": _moment(app.made), "last used": _moment(app.last_used)},
        "passkeys": [
            {"name": key.name, "for": key.host, "made": _moment(key.made), "last used": _moment(key.last_used)}
            for key in Passkey.objects.filter(user=user)
        ],
        "codes on paper": [
            {"made": _moment(code.made), "used": _moment(code.used)} for code in RecoveryCode.objects.filter(user=user)
        ],
    }


def export_address(address: str, *, now: datetime) -> dict[str, Plain]:
    """Return what is held of a network address: failures to sign in, sessions that began there, acts from there."""
    return {
        "address": address,
        "failures to sign in": _failures(AccessAttempt.objects.filter(ip_address=counted_address(address))),
        "sessions": _sessions(session for session in open_sessions(now=now) if session.origin.address == address),
        "acts": _acts(every_act(ActFilter(address=address), limit=_MOST_ACTS)),
    }


def export_mail(mail: str) -> dict[str, Plain]:
    """Return what is held of an e-mail address: the accounts and invitations that have it, and what the rooms hold."""
    return {
        "e-mail": mail,
        "accounts": list(User.objects.filter(email__iexact=mail).order_by("pk").values_list("username", flat=True)),
        "invitations": [_invitation(row) for row in Invitation.objects.filter(email__iexact=mail).order_by("pk")],
        "other rooms": {one.room: one.export_mail(mail) for one in holdings() if one.export_mail is not None},
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _invitation(row: Invitation) -> Plain:
    return {
        "id": row.pk,
        "agency": row.agency.code,
        "role": row.role,
        "e-mail": row.email,
        "made": _moment(row.made),
        "expires": _moment(row.expires),
        "accepted": _moment(row.accepted),
        "taken back": _moment(row.revoked),
    }


def _sessions(sessions: Iterable[OpenSession]) -> list[Plain]:
    return [
        {
            "began": _moment(session.began),
            "last seen": _moment(session.seen),
            "address": session.origin.address,
            "program": session.origin.agent,
        }
        for session in sessions
    ]


def _failures(attempts: Iterable[AccessAttempt]) -> list[Plain]:
    return [
        {
            "address": attempt.ip_address,
            "last": _moment(attempt.attempt_time),
            "failures": attempt.failures_since_start,
        }
        for attempt in attempts
    ]


def _acts(acts: Iterable[RecordedAct]) -> list[Plain]:
    return [
        {
            "position": act.position,
            "at": _moment(act.at),
            "verb": act.verb,
            "object": f"{act.object_type} {act.object_key}".strip(),
            "outcome": act.outcome,
            "details": dict(act.details),
            "address": act.origin.address if act.origin else "",
            "program": act.origin.agent if act.origin else "",
        }
        for act in acts
    ]
