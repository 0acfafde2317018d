"""Invite somebody to a posting. The link is made here, told once, and kept as a hash alone."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from orkhon.alliance.errors import InvitationRefused
from orkhon.alliance.models import INVITATION_LIFE, Agency, Invitation, Role
from orkhon.alliance.people import agencies_to_invite_to, roles_to_give
from orkhon.alliance.role_names import ROLE_NAMES
from orkhon.alliance.scopes import check_languages, check_portals
from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin

_TOKEN_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Invited:
    """An invitation and its token: the only time that anybody but the invited person sees it."""

    invitation: Invitation
    token: str


def digest_of(token: str) -> str:
    """Return what of a token is kept. 256 random bits need neither salt nor stretching."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def invite(
    *,
    by: User,
    agency: Agency,
    role: Role,
    now: datetime,
    languages: str = "",
    portals: str = "",
    email: str = "",
    origin: Origin | None = None,
) -> Invited:
    """Return a new invitation, good for seven days and one account.

    Raises `InvitationRefused` where `by` may not invite to that agency or give that role (nobody invites an
    administrator), and `ValidationError` for languages and portals that are none.
    """
    if agency not in agencies_to_invite_to(by):
        raise InvitationRefused(
            gettext("%(name)s may not invite people to %(agency)s; ask the secretariat of the joint desk")
            % {"name": by.get_username(), "agency": agency.code}
        )
    if role not in roles_to_give(by):
        raise InvitationRefused(
            gettext("only an administrator makes somebody %(role)s; ask one") % {"role": ROLE_NAMES[role]}
        )
    facts = {"languages": check_languages(languages), "portals": check_portals(portals)}
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            digest=digest_of(token),
            agency=agency,
            role=role,
            languages=facts["languages"],
            portals=facts["portals"],
            email=email,
            invited_by=by,
            made=now,
            expires=now + INVITATION_LIFE,
        )
        record(
            "people.invite",
            actor=doer_of(by),
            now=now,
            object_type="alliance.invitation",
            object_key=str(invitation.pk),
            origin=origin,
            details={
                "agency": agency.code,
                "role": role.value,
                **{name: value for name, value in facts.items() if value},
            },
        )
    return Invited(invitation=invitation, token=token)
