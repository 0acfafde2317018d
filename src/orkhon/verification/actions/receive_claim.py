"""Take in a claim, by whichever way it came: the page, a tip, the newsroom, the radar. The same again is the same one.

Nothing of who sent a tip is taken here, and nothing that is taken is public before the agencies have spoken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from orkhon.audit.actions.record import record
from orkhon.audit.actors import HUB, doer_of
from orkhon.audit.origins import Origin
from orkhon.outbound.errors import AddressRefused
from orkhon.verification.actions.note_appearance import add_appearance
from orkhon.verification.claims.errors import ClaimRefused, NotForYou
from orkhon.verification.claims.policies import may_give
from orkhon.verification.claims.recognising import digest_of, identity_of, is_hash, link_of, plain_words, tag_of
from orkhon.verification.claims.seen import Seen
from orkhon.verification.claims.spreading import reckon_spread
from orkhon.verification.models import Claim, ClaimSource, Trace, TraceKind
from orkhon.verification.models.claim import LONGEST_ADDRESS, MOST_WORDS

MOST_LINKS: Final = 10
MOST_PICTURES: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """The claim that it is now, and whether it was new. A claim that was merged leads to the one it is part of."""

    claim: Claim
    is_new: bool


def receive_claim(
    words: str,
    tag: str,
    *,
    source: ClaimSource,
    now: datetime,
    links: Sequence[str] = (),
    pictures: Sequence[str] = (),
    seen: Seen | None = None,
    item: str = "",
    user: User | None = None,
    origin: Origin | None = None,
) -> Received:
    """Take in the claim, or count it again where it is known by its words (in any script), else link, else picture.

    `tag` is a BCP 47 tag, or `und`; `links` are web addresses; `pictures` are SHA-256 of bytes that the caller has kept
    (`media.actions.keep_bytes`). `item` is the uri of the wire's item whose words it takes, where that is known.
    `source` the newsroom wants a `user` who may do so; the others have none. A claim that is determined, refused or
    merged is counted too and stays what it is: look at `claim.state`.

    Raises `NotForYou`, and `ClaimRefused` for what is empty, too long, or names what is no address or hash.
    """
    if source == ClaimSource.DESK and (user is None or not may_give(user)):
        raise NotForYou(_("You put no claims on the list; a reporter or fact-checker of your newsroom does."))
    plain = plain_words(words[: MOST_WORDS * 2])
    if len(plain) > MOST_WORDS:
        raise ClaimRefused(
            _("The claim has more than %(most)s letters; give the sentences that are to be checked.")
            % {"most": MOST_WORDS}
        )
    addresses, hashes = _links(links), _pictures(pictures)
    language = tag_of(tag)
    identity = identity_of(plain, language, addresses, hashes)
    if not identity:
        raise ClaimRefused(_("There is nothing to check: give words, a link or a picture."))
    with transaction.atomic():
        claim, is_new = Claim.objects.get_or_create(
            identity=identity,
            defaults={
                "words": plain,
                "language": language,
                "source": source,
                "item": item,
                "received": now,
                "seen": now,
                "times": 0,
            },
        )
        claim = root_of(claim)
        _count(claim, addresses, hashes, item, now)
        if seen is not None:
            add_appearance(claim, seen, source=source, now=now)
        reckon_spread(claim, now=now)
        if is_new:
            record(
                "verification.receive_claim",
                actor=HUB if user is None else doer_of(user),
                now=now,
                object_type="verification.claim",
                object_key=claim.key,
                origin=origin,
                details={"source": str(source)},
            )
    claim.refresh_from_db()
    return Received(claim=claim, is_new=is_new)


def root_of(claim: Claim) -> Claim:
    """Return the claim that this one was merged into, or itself. Never a chain: merging leads to one that is there."""
    return claim.into if claim.into is not None else claim


def _count(claim: Claim, links: Sequence[str], pictures: Sequence[str], item: str, now: datetime) -> None:
    changed: dict[str, object] = {"times": F("times") + 1}
    if now > claim.seen:
        changed["seen"] = now
    if item and not claim.item:
        changed["item"] = item
    Claim.objects.filter(pk=claim.pk).update(**changed)
    traces = [
        *(Trace(claim=claim, kind=TraceKind.LINK, digest=digest_of(one), value=one) for one in links),
        *(Trace(claim=claim, kind=TraceKind.PICTURE, digest=one, value=one) for one in pictures),
    ]
    Trace.objects.bulk_create(traces, ignore_conflicts=True)


def _links(links: Sequence[str]) -> list[str]:
    if len(links) > MOST_LINKS:
        raise ClaimRefused(_("A claim has at most %(most)s links; give the first ones.") % {"most": MOST_LINKS})
    try:
        found = list(dict.fromkeys(link_of(one) for one in links if one.strip()))
    except AddressRefused as error:
        raise ClaimRefused(_("This is no web address: %(error)s") % {"error": error}) from error
    if any(len(one) > LONGEST_ADDRESS for one in found):
        raise ClaimRefused(_("A link is too long; give it without what follows the question mark."))
    return found


def _pictures(pictures: Sequence[str]) -> list[str]:
    if len(pictures) > MOST_PICTURES:
        raise ClaimRefused(_("A claim has at most %(most)s pictures; give the first ones.") % {"most": MOST_PICTURES})
    if not all(is_hash(one) for one in pictures):
        raise ClaimRefused(_("A picture is named by the SHA-256 of its bytes; give it again."))
    return list(dict.fromkeys(pictures))
