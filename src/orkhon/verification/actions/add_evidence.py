"""Add a piece of evidence to a claim: a file, a link, a note, an item of the wire. It is sealed from then on."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.origins import Origin
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.outbound.errors import AddressRefused
from orkhon.verification.claims.errors import ClaimRefused, NotForYou
from orkhon.verification.claims.locking import locked_claim
from orkhon.verification.claims.noting import note
from orkhon.verification.claims.policies import WORK, may_work, newsroom_of
from orkhon.verification.claims.recognising import digest_of, link_of, plain_words, tag_of
from orkhon.verification.models import ArchiveState, Evidence, EvidenceKind
from orkhon.verification.models.claim import LONGEST_ADDRESS
from orkhon.wire.queries import state_of

MOST_BYTES: Final = 20_000_000
MOST_NOTE: Final = 20_000
MOST_PIECES: Final = 200


def add_evidence(
    key: str,
    kind: EvidenceKind,
    *,
    user: User,
    now: datetime,
    note_words: str = "",
    address: str = "",
    item: str = "",
    data: bytes = b"",
    title: str = "",
    content_type: str = "",
    language: str = "",
    origin: Origin | None = None,
) -> Evidence:
    """Add it once: the same bytes, words, address or version of an item again are the same evidence.

    Of a link a copy is made in the background. A file's kind is what its sender says, so it is given out as a download
    alone. Raises `NotForYou`, `NoSuchClaim`, `NothingToDo` for a merged claim, `ClaimRefused`.
    """
    if not may_work(user):
        raise NotForYou(_("Fact-checkers and editors gather evidence; ask one of your newsroom."))
    words = plain_words(note_words)
    if len(words) > MOST_NOTE:
        raise ClaimRefused(_("A note has at most %(most)s letters.") % {"most": MOST_NOTE})
    digest, facts = _sealed(kind, words, address.strip(), item.strip(), data, content_type, now)
    with transaction.atomic():
        claim = locked_claim(key)
        if Evidence.objects.filter(claim=claim).count() >= MOST_PIECES:
            raise ClaimRefused(
                _("A claim has at most %(most)s pieces of evidence; write what else there is into a note.")
                % {"most": MOST_PIECES}
            )
        made, is_new = Evidence.objects.get_or_create(
            claim=claim,
            digest=digest,
            defaults={
                "kind": kind,
                "title": plain_words(title).replace("\n", " ")[:300],
                "note": words,
                "language": tag_of(language) if language else "",
                "agency": newsroom_of(user, WORK),
                "by": user,
                "at": now,
                **facts,
            },
        )
        if is_new:
            note(
                "add_evidence",
                claim.key,
                user=user,
                now=now,
                origin=origin,
                details={"evidence": made.key, "kind": str(kind), "digest": digest},
            )
    return made


def _sealed(
    kind: EvidenceKind, words: str, address: str, item: str, data: bytes, content_type: str, now: datetime
) -> tuple[str, dict[str, object]]:
    """Return what assessments name it by, and its columns."""
    if kind == EvidenceKind.FILE:
        if not data:
            raise ClaimRefused(_("The file is empty."))
        if len(data) > MOST_BYTES:
            raise ClaimRefused(
                _("The file has %(size)s bytes; at most %(most)s are kept.") % {"size": len(data), "most": MOST_BYTES}
            )
        plain = content_type if content_type.isascii() and content_type.isprintable() else ""
        sha256 = keep_bytes(data, plain[:127], now=now)
        facts: dict[str, object] = {
            "sha256": sha256,
            "size": len(data),
            "content_type": plain[:127],
            "archived": now,
            "archive": ArchiveState.KEPT,
        }
        return sha256, facts
    if kind == EvidenceKind.LINK:
        try:
            known = link_of(address)
        except AddressRefused as error:
            raise ClaimRefused(_("This is no web address: %(error)s") % {"error": error}) from error
        if len(address) > LONGEST_ADDRESS:
            raise ClaimRefused(_("A link is too long; give it without what follows the question mark."))
        return digest_of(known), {"address": address, "archive": ArchiveState.WAITING, "due": now}
    if kind == EvidenceKind.ITEM:
        state = state_of(item) if item else None
        if state is None or state.entry is None:
            raise ClaimRefused(_("There is no such item on the wire; give its uri as the wire shows it."))
        return digest_of(f"{item}\n{state.entry.version}"), {"item": item}
    if not words:
        raise ClaimRefused(_("The note is empty."))
    return digest_of(words), {}
