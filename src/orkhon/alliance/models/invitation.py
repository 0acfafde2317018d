"""Invitations: how somebody who has no account comes to one, with a posting and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.db import models

from orkhon.alliance.models.agency import Agency
from orkhon.alliance.models.staff import Role

INVITATION_LIFE: Final = timedelta(days=7)


class InvitationState(StrEnum):
    """What has become of an invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Invitation(models.Model):
    """One posting that waits for its person. Of the link's token only the SHA-256 is here, so no copy of the
    database lets anybody in; of an accepted invitation nothing but the record is left.
    """

    digest = models.CharField(max_length=64, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=16, choices=Role.choices)
    languages = models.CharField(
        max_length=200,
        blank=True,
        help_text="BCP 47 tags that the person will work in, parted by spaces: kk-Cyrl ru-Cyrl; empty: all of them",
    )
    portals = models.CharField(
        max_length=500,
        blank=True,
        help_text="codes of the portals that the person will work on, parted by spaces; empty: all of them",
    )
    email = models.EmailField("e-mail", blank=True, help_text="where the link is sent, if the hub sends mail")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="invitations_made"
    )
    made = models.DateTimeField(editable=False)
    expires = models.DateTimeField(editable=False)
    accepted = models.DateTimeField(null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="invitations_accepted",
    )
    revoked = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-made"]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.agency.code}), {self.made:%Y-%m-%d}"

    def state_at(self, now: datetime) -> InvitationState:
        """Return what the invitation is at that time."""
        if self.accepted is not None:
            return InvitationState.ACCEPTED
        if self.revoked is not None:
            return InvitationState.REVOKED
        return InvitationState.OPEN if now < self.expires else InvitationState.EXPIRED
