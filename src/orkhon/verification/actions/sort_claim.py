"""Say what a claim is: a fact that can be checked or an opinion, and whom it names; or that it is not taken up."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.origins import Origin
from orkhon.verification.claims.errors import ClaimRefused, NotForYou, NothingToDo
from orkhon.verification.claims.locking import locked_claim
from orkhon.verification.claims.noting import note
from orkhon.verification.claims.policies import may_work
from orkhon.verification.claims.recognising import plain_words
from orkhon.verification.models import Case, CaseState, Claim, ClaimState, Names, Nature

MOST_REASON = 2_000


def sort_claim(
    key: str,
    *,
    nature: Nature,
    names: Names,
    user: User,
    now: datetime,
    whom: str = "",
    origin: Origin | None = None,
) -> Claim:
    """Say what is asserted and whom it names. An opinion is refused at once: agencies determine facts.

    Raises `NotForYou`, `NoSuchClaim`, `NothingToDo` while it is before the agencies, and `ClaimRefused` where a person
    or a firm is named without saying which.
    """
    _require(user)
    plain = plain_words(whom).replace("\n", " ")[:300]
    if names in (Names.PERSON, Names.FIRM) and not plain:
        raise ClaimRefused(_("Say which person or firm it names."))
    with transaction.atomic():
        claim = locked_claim(key)
        _require_at_rest(claim)
        claim.nature, claim.names = nature, names
        claim.whom = plain if names in (Names.PERSON, Names.FIRM) else ""
        if nature == Nature.OPINION:
            claim.state = ClaimState.REFUSED
            claim.refusal = _("An opinion: the agencies determine facts that can be checked, and judge no views.")
        claim.save(update_fields=["nature", "names", "whom", "state", "refusal"])
        note("sort_claim", claim.key, user=user, now=now, origin=origin, details={"nature": str(nature)})
    return claim


def refuse_claim(key: str, reason: str, *, user: User, now: datetime, origin: Origin | None = None) -> Claim:
    """Say why the claim is not taken up. Raises `NotForYou`, `NoSuchClaim`, `NothingToDo`, `ClaimRefused`."""
    _require(user)
    words = plain_words(reason)[:MOST_REASON]
    if not words:
        raise ClaimRefused(_("Say why it is not taken up."))
    with transaction.atomic():
        claim = locked_claim(key)
        _require_at_rest(claim)
        claim.state, claim.refusal = ClaimState.REFUSED, words
        claim.save(update_fields=["state", "refusal"])
        note("refuse_claim", claim.key, user=user, now=now, origin=origin)
    return claim


def take_up_again(key: str, *, user: User, now: datetime, origin: Origin | None = None) -> Claim:
    """Put a claim that was refused back on the list. Raises `NotForYou`, `NoSuchClaim`, `NothingToDo`."""
    _require(user)
    with transaction.atomic():
        claim = locked_claim(key)
        if claim.state != ClaimState.REFUSED:
            raise NothingToDo(_("This claim was not refused."))
        claim.state, claim.refusal = ClaimState.NEW, ""
        if claim.nature == Nature.OPINION:
            claim.nature = Nature.UNSEEN
        claim.save(update_fields=["state", "refusal", "nature"])
        note("take_up_again", claim.key, user=user, now=now, origin=origin)
    return claim


def _require(user: User) -> None:
    if not may_work(user):
        raise NotForYou(_("Fact-checkers and editors work on claims; ask one of your newsroom."))


def _require_at_rest(claim: Claim) -> None:
    if Case.objects.filter(claim=claim, state=CaseState.OPEN).exists():
        raise NothingToDo(_("The claim is before the agencies; what it is cannot be changed now."))
    if claim.state not in (ClaimState.NEW, ClaimState.REFUSED):
        raise NothingToDo(_("The agencies have spoken about this claim; reopen it to change what it is."))
