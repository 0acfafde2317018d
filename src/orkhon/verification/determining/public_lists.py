"""Read what readers are shown of all determinations: the list, and the proof of one. Reads alone.

A list is read from the rows and their documents alone, whatever their number on a page: no more than three questions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from orkhon.verification.determining.documents import Document, read_document
from orkhon.verification.determining.exporting import assessment_plain, claim_plain, said_plain
from orkhon.verification.determining.published import PublishedDetermination
from orkhon.verification.determining.queries import is_public
from orkhon.verification.models import Assessment, Claim, Determination, Outcome, Step

MOST: Final = 10_000
"""Determinations that pages lead to; older ones are found by their addresses."""
TYPE: Final = "orkhon.determination.proof/1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One line of the list: what holds about a claim now."""

    key: str
    claim: str
    step: str
    outcome: str
    verdict: str
    issued: datetime
    document: Document


def listed(*, verdict: str = "", limit: int, offset: int = 0) -> tuple[tuple[Listed, ...], int]:
    """Return that part of what holds now and is public, the newest first, and how many there are.

    `verdict` is one, or `none` for what came to no joint position.
    """
    keys = _public_numbers(verdict)
    chosen = keys[offset : offset + limit]
    rows = Determination.objects.filter(pk__in=chosen).select_related("claim").order_by("-issued", "-pk")
    found = (
        Listed(
            key=row.key,
            claim=row.claim.key,
            step=row.step,
            outcome=row.outcome,
            verdict=row.verdict,
            issued=row.issued,
            document=read_document(bytes(row.document)),
        )
        for row in rows
    )
    return tuple(found), len(keys)


def has_public() -> bool:
    """True where readers may see any determination."""
    return Determination.objects.exclude(step=Step.HOLD).exclude(outcome=Outcome.NO_QUORUM).exists()


def public_proof(one: PublishedDetermination) -> dict[str, object]:
    """Return what anybody needs to prove the determination, and those before and after it that were public.

    Assessments are in it that a public determination names, or that came after it; none of a round that is open.
    """
    keys = {step.key for step in one.chain} | {one.key}
    rows = [
        row
        for row in Determination.objects.filter(key__in=keys).select_related("supersedes").order_by("pk")
        if is_public(row)
    ]
    named = {said.key for row in rows for said in read_document(bytes(row.document)).assessments}
    named |= {said.key for said in one.late}
    signed = Assessment.objects.filter(key__in=named).select_related("mandate").order_by("pk")
    return {
        "type": TYPE,
        "claim": claim_plain(Claim.objects.get(key=one.claim)),
        "determinations": [said_plain(row) for row in rows],
        "assessments": [assessment_plain(row) for row in signed],
    }


def _public_numbers(verdict: str) -> list[int]:
    rows = Determination.objects.filter(superseded_by__isnull=True, claim__into__isnull=True).exclude(step=Step.HOLD)
    if verdict == "none":
        rows = rows.filter(verdict="")
    elif verdict:
        rows = rows.filter(verdict=verdict)
    known = rows.order_by("-issued", "-pk").values_list("pk", "outcome")[:MOST]
    # Few rounds end without a quorum; each of those is asked for what was said before it.
    doubtful = [pk for pk, outcome in known if outcome == Outcome.NO_QUORUM]
    shown = {
        row.pk for row in Determination.objects.filter(pk__in=doubtful).select_related("supersedes") if is_public(row)
    }
    return [pk for pk, outcome in known if outcome != Outcome.NO_QUORUM or pk in shown]
