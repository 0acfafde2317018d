"""Put a determination in the place of another without a new round: the same position, with what was wrong about it set
right and said. What the agencies hold changes only in a round."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.origins import Origin
from orkhon.verification.actions.issue import write, written
from orkhon.verification.claims.errors import ClaimRefused, NoSuchClaim, NotForYou, NothingToDo
from orkhon.verification.claims.locking import locked_claim
from orkhon.verification.claims.noting import note
from orkhon.verification.claims.recognising import plain_words
from orkhon.verification.determining.offices import may_preside, presiding_on
from orkhon.verification.determining.queries import in_force
from orkhon.verification.models import Determination, Step
from orkhon.verification.models.claim import MOST_WORDS
from orkhon.verification.models.determination import new_determination_key


def supersede(
    determination: str,
    *,
    because: str,
    user: User,
    now: datetime,
    words: str = "",
    origin: Origin | None = None,
) -> Determination:
    """Issue it again with `because`, which is printed, and where they are given with other `words` of the claim.

    Raises `NotForYou` for who does not preside, `NoSuchClaim`, `ClaimRefused`, and `NothingToDo` for a hold and for
    what is not in force.
    """
    if not may_preside(user, now):
        raise NotForYou(_("Whoever presides sets a determination right, or the joint desk; ask them."))
    reason, quoted = plain_words(because)[:2_000], plain_words(words)
    if not reason or len(quoted) > MOST_WORDS:
        raise ClaimRefused(_("Say what was wrong with it; it is printed."))
    with transaction.atomic():
        row = Determination.objects.select_related("claim", "case").filter(key=determination).first()
        if row is None:
            raise NoSuchClaim(_("There is no such determination."))
        claim = locked_claim(row.claim.key)
        current = in_force(claim)
        if current is None or current.pk != row.pk or row.step == Step.HOLD:
            raise NothingToDo(_("This is not what is in force; set right what is."))
        document = replace(
            written(row),
            key=new_determination_key(),
            issued=now.replace(microsecond=0),
            presiding=presiding_on(now),
            words=quoted or written(row).words,
            note=reason,
            supersedes=row.key,
        )
        made = write(claim, row.case, document, row, now=now)
        details = {"determination": made.key, "supersedes": row.key}
        note("supersede", claim.key, user=user, now=now, origin=origin, details=details)
    return made
