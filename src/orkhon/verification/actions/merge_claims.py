"""Say that two claims are one, and take that back. The merged one's key leads to the other for ever."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.origins import Origin
from orkhon.verification.claims.errors import NoSuchClaim, NotForYou, NothingToDo
from orkhon.verification.claims.locking import locked_claim
from orkhon.verification.claims.noting import note
from orkhon.verification.claims.policies import may_work
from orkhon.verification.claims.spreading import reckon_spread
from orkhon.verification.models import Case, Claim, ClaimState, Determination


def merge_claims(key: str, into: str, *, user: User, now: datetime, origin: Origin | None = None) -> Claim:
    """Make `key` part of `into`: its appearances, evidence and links are seen there, and nothing is moved.

    A claim that was ever before the agencies is not merged into another: what they said was said of its words. Raises
    `NotForYou`, `NoSuchClaim`, `NothingToDo`.
    """
    _require(user)
    if key == into:
        raise NothingToDo(_("These are one claim already."))
    with transaction.atomic():
        # In the order of their keys: whoever merges the same two the other way round waits, and neither for ever.
        found = {one: locked_claim(one) for one in sorted((key, into))}
        part, whole = found[key], found[into]
        if Case.objects.filter(claim=part).exists() or Determination.objects.filter(claim=part).exists():
            raise NothingToDo(
                _("The agencies have this claim before them or have spoken about it; merge the other one into it.")
            )
        Claim.objects.filter(into=part).update(into=whole)
        Claim.objects.filter(pk=part.pk).update(into=whole, state=ClaimState.MERGED)
        reckon_spread(whole, now=now)
        note("merge_claims", part.key, user=user, now=now, origin=origin, details={"into": whole.key})
    whole.refresh_from_db()
    return whole


def unmerge_claim(key: str, *, user: User, now: datetime, origin: Origin | None = None) -> Claim:
    """Make a merged claim one of its own again. Raises `NotForYou`, `NoSuchClaim`, `NothingToDo`."""
    _require(user)
    with transaction.atomic():
        part = Claim.objects.select_for_update().filter(key=key).first()
        if part is None:
            raise NoSuchClaim(_("There is no claim %(key)s.") % {"key": key[:16]})
        whole = part.into
        if whole is None:
            raise NothingToDo(_("This claim was not merged."))
        Claim.objects.filter(pk=part.pk).update(into=None, state=ClaimState.NEW)
        part.refresh_from_db()
        reckon_spread(whole, now=now)
        reckon_spread(part, now=now)
        note("unmerge_claim", part.key, user=user, now=now, origin=origin, details={"from": whole.key})
    return part


def _require(user: User) -> None:
    if not may_work(user):
        raise NotForYou(_("Fact-checkers and editors say which claims are one; ask one of your newsroom."))
