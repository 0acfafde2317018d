"""Give out cases as JSON, one a line, so that anybody proves them without this hub. Reads alone.

A line holds the claim, one round with its rules, every assessment with the bytes that were signed and the proof of a
passkey, and every determination with its document. docs/verification.md tells what to compute. Nobody's name is in it
but those of agencies and of who was asked for a comment.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

from orkhon.verification.determining.documents import moment
from orkhon.verification.determining.proving import document_holds, signature_holds
from orkhon.verification.models import Assessment, Case, Determination

TYPE = "orkhon.case/1"


def case_lines() -> Iterator[str]:
    """Yield a line a round, the oldest first, and then a line for each claim of which there is a hold and no round."""
    for case in Case.objects.select_related("claim").order_by("pk").iterator(chunk_size=100):
        yield _line(case)
    holds = Determination.objects.filter(case__isnull=True).select_related("claim").order_by("pk")
    for row in holds.iterator(chunk_size=100):
        yield json.dumps(
            {
                "type": TYPE,
                "claim": claim_plain(row.claim),
                "case": None,
                "assessments": [],
                "determinations": [said_plain(row)],
            },
            ensure_ascii=False,
            sort_keys=True,
        )


def broken() -> Iterator[str]:
    """Yield in words what does not hold among the stored assessments and determinations."""
    for row in Assessment.objects.order_by("pk").iterator(chunk_size=100):
        found = signature_holds(row)
        if not found.holds:
            yield f"assessment {row.key}: {found.why}"
    for said in Determination.objects.order_by("pk").iterator(chunk_size=100):
        found = document_holds(said)
        if not found.holds:
            yield f"determination {said.key}: {found.why}"


def _line(case: Case) -> str:
    rows = Assessment.objects.filter(case=case).select_related("mandate").order_by("pk")
    said = Determination.objects.filter(case=case).select_related("claim", "supersedes").order_by("pk")
    return json.dumps(
        {
            "type": TYPE,
            "claim": claim_plain(case.claim),
            "case": {
                "key": case.key,
                "round": case.number,
                "state": case.state,
                "rules": case.rules,
                "counted": case.counted,
                "parties": case.parties,
                "opened": moment(case.opened),
                "due": moment(case.due),
                "reason": case.reason,
            },
            "assessments": [assessment_plain(row) for row in rows],
            "determinations": [said_plain(row) for row in said],
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def claim_plain(claim: object) -> dict[str, object]:
    """Return the claim as lines have it."""
    return {name: getattr(claim, name) for name in ("key", "words", "language", "state", "item")}


def assessment_plain(row: Assessment) -> dict[str, object]:
    """Return an assessment with the bytes that were signed and the proof of the passkey."""
    return {
        "key": row.key,
        "agency": row.agency,
        "at": moment(row.at),
        "late": row.late,
        "speaking": row.mandate.speaking,
        "mandate": row.mandate_id,
        "statement": bytes(row.statement).decode(),
        "challenge": row.challenge,
        "credential": row.credential,
        "public_key": _base64(row.public_key),
        "host": row.host,
        "origin": row.origin,
        "authenticator_data": _base64(row.authenticator_data),
        "client_data": _base64(row.client_data),
        "signature": _base64(row.signature),
    }


def said_plain(row: Determination) -> dict[str, object]:
    """Return a determination with its document."""
    former = row.supersedes
    return {
        "key": row.key,
        "document": bytes(row.document).decode(),
        "digest": row.digest,
        "supersedes": former.key if former is not None else "",
    }


def _base64(data: bytes | memoryview) -> str:
    return base64.urlsafe_b64encode(bytes(data)).rstrip(b"=").decode()
