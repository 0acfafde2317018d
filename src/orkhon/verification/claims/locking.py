"""Hold a claim while something about it is decided: two agencies that speak at once do so one after the other."""

from __future__ import annotations

from django.utils.translation import gettext as _

from orkhon.verification.claims.errors import NoSuchClaim, NothingToDo
from orkhon.verification.models import Claim, ClaimState


def locked_claim(key: str) -> Claim:
    """Return the claim, locked until the caller's transaction ends. On SQLite the transaction itself is the lock.

    Raises `NoSuchClaim`, and `NothingToDo` for one that was merged with another.
    """
    found = Claim.objects.select_for_update().filter(key=key).first()
    if found is None:
        raise NoSuchClaim(_("There is no claim %(key)s.") % {"key": key[:16]})
    if found.state == ClaimState.MERGED:
        raise NothingToDo(_("This claim was merged with another one; work on that one."))
    return found
