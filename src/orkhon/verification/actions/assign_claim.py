"""Say who works on a claim. Whoever is given one is told of it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.origins import Origin
from orkhon.verification.claims.errors import NotForYou, NothingToDo
from orkhon.verification.claims.locking import locked_claim
from orkhon.verification.claims.noting import note
from orkhon.verification.claims.policies import may_work
from orkhon.verification.claims.tidings import tell_given
from orkhon.verification.models import Claim


def assign_claim(key: str, person: User | None, *, user: User, now: datetime, origin: Origin | None = None) -> Claim:
    """Give the claim to `person`, or with None to nobody. Raises `NotForYou`, `NoSuchClaim`, and `NothingToDo` where
    that one does not work on claims."""
    if not may_work(user):
        raise NotForYou(_("Fact-checkers and editors work on claims; ask one of your newsroom."))
    if person is not None and not may_work(person):
        raise NothingToDo(_("This person does not work on claims."))
    with transaction.atomic():
        claim = locked_claim(key)
        if claim.worker_id == (person.pk if person else None):
            return claim
        claim.worker = person
        claim.save(update_fields=["worker"])
        if person is not None and person.pk != user.pk:
            tell_given(person, claim, now=now)
        note(
            "assign_claim",
            claim.key,
            user=user,
            now=now,
            origin=origin,
            details={"person": str(person.pk)} if person else None,
        )
    return claim
