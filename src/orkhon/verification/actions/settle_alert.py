"""Say what an alert comes to: dismissed with a reason, or a claim that somebody works on."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin
from orkhon.verification.models import RadarAlert
from orkhon.verification.models.radar import AlertState
from orkhon.verification.radar.errors import AlertSettled, NotYours, PlaceRefused
from orkhon.verification.radar.policies import may_see

LONGEST_REASON = 300


def dismiss_alert(number: int, reason: str, *, user: User, now: datetime, origin: Origin | None = None) -> RadarAlert:
    """Dismiss it. The claim that it proposed stays on the list, where it is worked on or not taken up.

    Raises `NotYours`, `AlertSettled`, and `PlaceRefused` without a reason.
    """
    words = " ".join(reason.split())
    if not words:
        raise PlaceRefused(_("Say why it is no alert, in a few words."))
    return _settle(number, AlertState.DISMISSED, words[:LONGEST_REASON], user, now, origin)


def take_alert(number: int, *, user: User, now: datetime, origin: Origin | None = None) -> RadarAlert:
    """Say that its claim is worked on. Raises `NotYours` and `AlertSettled`."""
    return _settle(number, AlertState.CLAIMED, "", user, now, origin)


def _settle(
    number: int, state: AlertState, reason: str, user: User, now: datetime, origin: Origin | None
) -> RadarAlert:
    if not may_see(user):
        raise NotYours(_("Alerts are settled by fact-checkers and editors."))
    with transaction.atomic():
        changed = RadarAlert.objects.filter(pk=number, state=AlertState.OPEN).update(
            state=state, reason=reason, decided=now, decided_by=user
        )
        if not changed:
            raise AlertSettled(_("Somebody has settled this alert already."))
        record(
            "verification.dismiss_alert" if state == AlertState.DISMISSED else "verification.take_alert",
            actor=doer_of(user),
            now=now,
            object_type="verification.radaralert",
            object_key=str(number),
            origin=origin,
        )
    return RadarAlert.objects.get(pk=number)
