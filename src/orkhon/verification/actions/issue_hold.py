"""Tell all members to hold a claim as unverified: one duty editor's word, at once; nothing is counted or public."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.origins import Origin
from orkhon.verification.actions.issue import NOTHING_SAID, Ruling, issue
from orkhon.verification.claims.errors import NotForYou, NothingToDo
from orkhon.verification.claims.locking import locked_claim
from orkhon.verification.claims.noting import note
from orkhon.verification.claims.policies import HOLD, may_hold, newsroom_of
from orkhon.verification.claims.recognising import plain_words
from orkhon.verification.claims.tidings import tell_held
from orkhon.verification.determining.queries import in_force
from orkhon.verification.models import ClaimState, Determination, Outcome, Step


def issue_hold(key: str, *, user: User, now: datetime, reason: str = "", origin: Origin | None = None) -> Determination:
    """Issue *hold: unverified*; `reason` is for members. Raises `NotForYou`, `NoSuchClaim`, and `NothingToDo` where
    something was said of the claim already, or it was refused."""
    if not may_hold(user):
        raise NotForYou(_("Editors tell members to hold a claim; ask the one on duty."))
    with transaction.atomic():
        claim = locked_claim(key)
        if claim.state == ClaimState.REFUSED:
            raise NothingToDo(_("This claim is not taken up; take it up again first."))
        if in_force(claim) is not None:
            raise NothingToDo(_("Something was said of this claim already; members have it."))
        ruling = Ruling(
            step=Step.HOLD,
            outcome=Outcome.HELD,
            presiding=newsroom_of(user, HOLD),
            note=plain_words(reason)[:2_000],
        )
        made = issue(claim, ruling, NOTHING_SAID, now=now)
        tell_held(claim, now=now)
        note("issue_hold", claim.key, user=user, now=now, origin=origin, details={"determination": made.key})
    return made
