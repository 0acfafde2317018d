"""Make the account of somebody who comes by invitation, with its posting and rights."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.errors import InvitationRefused
from orkhon.alliance.models import Invitation, InvitationState, Role, Staff
from orkhon.alliance.people import may_invite_so
from orkhon.alliance.screen_words import INVITATION_STATES
from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin


def is_backed(invitation: Invitation) -> bool:
    """True where whoever made the invitation could make it now."""
    # Asked anew: what the invitation brought along may have been read before the inviter lost the right.
    inviter = User.objects.filter(invitations_made=invitation).first()
    return inviter is not None and may_invite_so(inviter, invitation.agency, Role(invitation.role))


def accept_invitation(invitation: Invitation, *, account: User, now: datetime, origin: Origin | None = None) -> User:
    """Save and return the new account, which has the invitation's posting and nothing else.

    `account` is unsaved and its password hashed already: that takes a while, and not under the wire's lock. Two who
    open the link at the same time are one account: the second is refused. So is everybody once whoever invited may
    not do so any more: who was sent away must not come back by a link made before. Raises `InvitationRefused`.
    """
    if not is_backed(invitation):
        raise InvitationRefused(gettext("whoever made this invitation may not invite so any more; ask for another one"))
    with transaction.atomic():
        # The update is the lock: whoever changes the row first has it.
        taken = Invitation.objects.filter(
            pk=invitation.pk, accepted__isnull=True, revoked__isnull=True, expires__gt=now, agency__active=True
        ).update(accepted=now)
        if not taken:
            state = Invitation.objects.get(pk=invitation.pk).state_at(now)
            if state is InvitationState.OPEN:
                raise InvitationRefused(
                    gettext("this invitation is of an agency that is active no more; ask for another one")
                )
            raise InvitationRefused(
                gettext("this invitation cannot be accepted any more (%(state)s); ask for another one")
                % {"state": INVITATION_STATES[state]}
            )
        account.is_staff = account.is_superuser = False
        account.is_active = True
        account.save(force_insert=True)
        Invitation.objects.filter(pk=invitation.pk).update(accepted_by=account)
        Staff.objects.create(
            user=account,
            agency=invitation.agency,
            role=Role(invitation.role),
            languages=invitation.languages,
            portals=invitation.portals,
        )
        assign_roles(account, now=now)
        record(
            "people.accept_invitation",
            actor=doer_of(account),
            now=now,
            object_type="alliance.invitation",
            object_key=str(invitation.pk),
            origin=origin,
            details={"agency": invitation.agency.code, "role": invitation.role},
        )
    return account
