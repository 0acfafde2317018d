"""What uses, states and reasons of the alliance's records are called on screens. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from orkhon.alliance.models.invitation import InvitationState
from orkhon.alliance.permits import Use
from orkhon.trust.key_times import KeyTimes
from orkhon.trust.moments import told

USE_NAMES: Final[dict[Use, str | Promise]] = {
    Use.REPUBLISH: _("republish"),
    Use.TRANSLATE: _("translate"),
    Use.EDIT: _("edit"),
    Use.BROADCAST: _("broadcast"),
    Use.ARCHIVE: _("archive"),
}
INVITATION_STATES: Final[dict[InvitationState, str | Promise]] = {
    InvitationState.OPEN: _("open"),
    InvitationState.ACCEPTED: _("accepted"),
    InvitationState.REVOKED: _("revoked"),
    InvitationState.EXPIRED: _("expired"),
}


def names_of_uses(uses: Iterable[str]) -> str:
    """Return the uses by name, parted by commas, in their usual order."""
    named = set(uses)
    return ", ".join(str(name) for use, name in USE_NAMES.items() if use.value in named)


def why_key_ended(times: KeyTimes, now: datetime) -> str:
    """Return why nothing signed now counts, as a clause after the key's name; empty where it does."""
    if times.revoked is not None and now >= times.revoked:
        return gettext("was revoked at %(moment)s") % {"moment": told(times.revoked)}
    if times.retired is not None and now >= times.retired:
        return gettext("was retired at %(moment)s") % {"moment": told(times.retired)}
    if times.not_before is not None and now < times.not_before:
        return gettext("counts from %(moment)s only") % {"moment": told(times.not_before)}
    return ""
