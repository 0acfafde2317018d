"""Put the lawyers' word on a claim on record: it may be determined in public, or it may not. The last one counts."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.origins import Origin
from orkhon.verification.claims.errors import ClaimRefused, NotForYou, NothingToDo
from orkhon.verification.claims.locking import locked_claim
from orkhon.verification.claims.noting import note
from orkhon.verification.claims.policies import may_sign_off
from orkhon.verification.claims.recognising import plain_words
from orkhon.verification.models import Names, SignOff


def sign_off(
    key: str, *, allowed: bool, note_words: str, user: User, now: datetime, origin: Origin | None = None
) -> SignOff:
    """Say whether it may be determined in public. A refusal wants its reason.

    Raises `NotForYou`, `NoSuchClaim`, `ClaimRefused`, and `NothingToDo` for a claim that names nobody.
    """
    if not may_sign_off(user):
        raise NotForYou(_("The joint desk's secretariat signs off what names a person or a firm."))
    words = plain_words(note_words)[:5_000]
    if not allowed and not words:
        raise ClaimRefused(_("Say why it is not allowed."))
    with transaction.atomic():
        claim = locked_claim(key)
        if claim.names not in (Names.PERSON, Names.FIRM):
            raise NothingToDo(_("This claim names no living person and no firm; nothing is to be signed off."))
        made = SignOff.objects.create(claim=claim, allowed=allowed, note=words, by=user, at=now)
        note("sign_off", claim.key, user=user, now=now, origin=origin, details={"allowed": "yes" if allowed else "no"})
    return made
