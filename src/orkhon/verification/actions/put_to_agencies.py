"""Make a claim of a check, so that the agencies hear of it. Whoever asked stays unknown; nothing is public by it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.verification.actions.receive_claim import Received, receive_claim
from orkhon.verification.checking import submitted
from orkhon.verification.checking.answers import kept_originals
from orkhon.verification.checking.errors import CheckRefused
from orkhon.verification.claims.errors import ClaimRefused
from orkhon.verification.models import Check, ClaimSource
from orkhon.verification.models.claim import MOST_WORDS


def put_to_agencies(check: Check, *, source: ClaimSource = ClaimSource.PUBLIC, now: datetime) -> Received | None:
    """Make the claim, once; None where this check was put already. Raises `CheckRefused` in words for whoever asked."""
    if check.claim:
        return None
    if check.erased is not None:
        raise CheckRefused(_("What this check asked about is no longer kept."), code="gone", status=410)
    pictures: list[str] = []
    if check.picture:
        data = submitted.kept(check.picture)
        if data:
            pictures.append(keep_bytes(data, "application/octet-stream", now=now))
    originals = kept_originals(check.answer)
    try:
        received = receive_claim(
            _beginning(check.question),
            check.tag or "und",
            source=source,
            now=now,
            links=[check.link] if check.link else [],
            pictures=pictures,
            item=originals[0].uri if originals else "",
        )
    except ClaimRefused as error:
        raise CheckRefused(str(error), code="claim-refused") from error
    Check.objects.filter(pk=check.pk).update(claim=received.claim.key)
    check.claim = received.claim.key
    return received


def _beginning(words: str) -> str:
    """Return as much of the words as a claim has, to the end of a sentence or line."""
    if len(words) <= MOST_WORDS:
        return words
    cut = words[:MOST_WORDS]
    end = max(cut.rfind("\n"), cut.rfind(". "), cut.rfind("! "), cut.rfind("? "))
    return cut[: end + 1] if end > MOST_WORDS // 2 else cut
