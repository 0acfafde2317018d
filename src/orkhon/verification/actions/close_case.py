"""Close a decided case before its time: nothing more is put on record in it. An open one is ended by its agencies."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.origins import Origin
from orkhon.verification.claims.errors import NotForYou, NothingToDo
from orkhon.verification.claims.locking import locked_claim
from orkhon.verification.claims.noting import note
from orkhon.verification.determining.offices import may_preside
from orkhon.verification.determining.rounds import last_case
from orkhon.verification.models import Case, CaseState


def close_case(key: str, *, user: User, now: datetime, origin: Origin | None = None) -> Case:
    """Close the claim's decided case. Raises `NotForYou` for who does not preside, `NoSuchClaim`, `NothingToDo`."""
    if not may_preside(user, now):
        raise NotForYou(_("Whoever presides closes cases, or the joint desk; ask them."))
    with transaction.atomic():
        claim = locked_claim(key)
        case = last_case(claim)
        if case is None or case.state != CaseState.DECIDED:
            raise NothingToDo(_("There is no decided case that could be closed."))
        case.state, case.late_until = CaseState.CLOSED, now
        case.save(update_fields=["state", "late_until"])
        note("close_case", claim.key, user=user, now=now, origin=origin, details={"case": case.key})
    return case
