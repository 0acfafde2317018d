"""Take an invitation back before it is accepted."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from orkhon.alliance.errors import InvitationRefused, NotForYou
from orkhon.alliance.models import Invitation, InvitationState
from orkhon.alliance.people import may_revoke
from orkhon.alliance.screen_words import INVITATION_STATES
from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin


def revoke_invitation(invitation: Invitation, *, by: User, now: datetime, origin: Origin | None = None) -> None:
    """Make the link lead nowhere. The row stays, as the record of who was invited by whom.

    Raises `NotForYou` outside one's reach, and `InvitationRefused` for one that is not open.
    """
    if not may_revoke(by, invitation):
        raise NotForYou(
            gettext("invitations to %(agency)s are not yours to take back") % {"agency": invitation.agency.code}
        )
    with transaction.atomic():
        taken_back = Invitation.objects.filter(
            pk=invitation.pk, accepted__isnull=True, revoked__isnull=True, expires__gt=now
        ).update(revoked=now)
        if not taken_back:
            state = Invitation.objects.get(pk=invitation.pk).state_at(now)
            if state is InvitationState.ACCEPTED:
                raise InvitationRefused(
                    gettext("this invitation cannot be taken back: it is accepted; close the account instead")
                )
            raise InvitationRefused(
                gettext("this invitation cannot be taken back (%(state)s)") % {"state": INVITATION_STATES[state]}
            )
        record(
            "people.revoke_invitation",
            actor=doer_of(by),
            now=now,
            object_type="alliance.invitation",
            object_key=str(invitation.pk),
            origin=origin,
        )
