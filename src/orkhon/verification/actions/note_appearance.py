"""Write down where a claim was seen: a new place, or the same one again. What lay there is copied in the background."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from orkhon.audit.actions.record import record
from orkhon.audit.actors import HUB, doer_of
from orkhon.audit.origins import Origin
from orkhon.outbound.errors import AddressRefused
from orkhon.verification.claims.errors import ClaimRefused, NotForYou
from orkhon.verification.claims.policies import may_give
from orkhon.verification.claims.queries import claim_called
from orkhon.verification.claims.recognising import digest_of, link_of, plain_words, tag_of
from orkhon.verification.claims.seen import Seen
from orkhon.verification.claims.spreading import reckon_spread
from orkhon.verification.models import Appearance, ArchiveState, Claim, ClaimSource
from orkhon.verification.models.claim import LONGEST_ADDRESS, LONGEST_PLACE


def note_appearance(
    key: str,
    seen: Seen,
    *,
    source: ClaimSource,
    now: datetime,
    user: User | None = None,
    origin: Origin | None = None,
) -> Appearance:
    """Write it down for the claim, and for the one that it is part of; the same place again is counted there.

    Without a `user` it is the hub's own doing (a tip, the radar). Raises `NotForYou`, `NoSuchClaim`, `ClaimRefused`.
    """
    if (source == ClaimSource.DESK or user is not None) and (user is None or not may_give(user)):
        raise NotForYou(_("You put nothing on the list of claims; a reporter or fact-checker of your newsroom does."))
    claim = claim_called(key)
    with transaction.atomic():
        made = add_appearance(claim, seen, source=source, now=now)
        Claim.objects.filter(pk=claim.pk).update(times=F("times") + 1, seen=max(claim.seen, now))
        reckon_spread(claim, now=now)
        if user is not None:
            record(
                "verification.note_appearance",
                actor=doer_of(user) if user is not None else HUB,
                now=now,
                object_type="verification.claim",
                object_key=claim.key,
                origin=origin,
            )
    return made


def add_appearance(claim: Claim, seen: Seen, *, source: ClaimSource, now: datetime) -> Appearance:
    """Write the place down in the caller's transaction. Raises `ClaimRefused` for what names no place."""
    address = seen.address.strip()
    place = plain_words(seen.place).replace("\n", " ")[:LONGEST_PLACE]
    if address:
        try:
            known = link_of(address)
        except AddressRefused as error:
            raise ClaimRefused(_("This is no web address: %(error)s") % {"error": error}) from error
        if len(address) > LONGEST_ADDRESS:
            raise ClaimRefused(_("A link is too long; give it without what follows the question mark."))
        place = place or (urlsplit(known).hostname or "")[:LONGEST_PLACE]
    elif place:
        known = place.casefold()
    else:
        raise ClaimRefused(_("Say where it was seen: an address, or what people call the place."))
    at = min(seen.at, now)
    made, is_new = Appearance.objects.get_or_create(
        claim=claim,
        digest=digest_of(known),
        defaults={
            "place": place,
            "address": address,
            "language": tag_of(seen.language) if seen.language else claim.language,
            "source": source,
            "first": at,
            "last": at,
            "differences": " ".join(seen.differences)[:300],
            "archive": ArchiveState.WAITING if address else ArchiveState.NONE,
            "due": now if address else None,
        },
    )
    if not is_new:
        Appearance.objects.filter(pk=made.pk).update(
            times=F("times") + 1, first=min(made.first, at), last=max(made.last, at)
        )
        made.refresh_from_db()
    return made
