"""A check as JSON, as it may be shown now: for programs, and for whoever keeps the report. docs/api.md lists it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from orkhon.verification.checking.showing import ShownCheck, ShownDifference, ShownOriginal
from orkhon.verification.determining.queries import published

FORMAT: Final = 1
"""The number of this form: it grows when a name in it changes its meaning."""


def check_as_json(found: ShownCheck, *, address: str) -> dict[str, Any]:
    """Return the answer as plain values. What was withdrawn since says so and holds nothing else."""
    check = found.check
    told: dict[str, Any] = {
        "format": FORMAT,
        "key": check.key,
        "address": address,
        "kind": str(check.kind),
        "asked": _moment(check.asked),
        "state": _state(found),
        "position": check.position,
    }
    if found.withdrawn:
        return told
    pictures = found.answer.get("pictures")
    return {
        **told,
        "language": check.tag,
        "text": check.question,
        "link": check.link,
        "differences": found.altered,
        "originals": [_original(one) for one in found.originals],
        "unexplained": list(found.answer.get("rest", ())),
        "picture": pictures,
        "determinations": _determinations(found),
        "notes": sorted(found.notes),
        "claim": check.claim,
    }


def _state(found: ShownCheck) -> str:
    if found.withdrawn:
        return "withdrawn"
    if not found.originals:
        matches = (found.answer.get("pictures") or {}).get("matches", ())
        return "picture-found" if matches else "not-found"
    return "altered" if found.altered else "as-sent"


def _original(one: ShownOriginal) -> dict[str, Any]:
    item, entry = one.item, one.entry
    return {
        "uri": item.uri,
        "version": item.version,
        "agency": item.agency,
        "language": item.tag,
        "headline": item.headline,
        "text": item.text,
        "sent": _moment(item.sent),
        "entry": {
            "position": entry.position,
            "hash": entry.hash,
            "key": entry.key_id,
            "signed_by": entry.signed_by,
        },
        "share": one.share,
        "later_versions": [{"version": other.version, "sent": _moment(other.sent)} for other in one.later],
        "differences": [_difference(other) for other in one.differences],
        "sentences": [
            {
                "original": "".join(piece.text for piece in row.original),
                "given": "".join(piece.text for piece in row.given),
                "same": row.same,
                "kinds": [str(other.kind) for other in row.differences],
            }
            for row in one.rows
        ],
    }


def _difference(one: ShownDifference) -> dict[str, Any]:
    return {
        "kind": str(one.kind),
        "alters": one.alters,
        "before": one.before,
        "after": one.after,
        "wording_until": _moment(one.former),
        "wording_since": _moment(one.newer),
    }


def _determinations(found: ShownCheck) -> list[dict[str, Any]]:
    told = []
    for one in found.answer.get("claims", ()):
        said = published(str(one["key"]))
        if said is not None:
            told.append(
                {
                    "key": said.key,
                    "claim": said.claim,
                    "sure": bool(one.get("sure")),
                    "verdict": said.verdict,
                    "outcome": said.outcome,
                    "agencies": [agency.code for agency in said.agencies],
                    "words": said.words,
                    "language": said.language,
                    "issued": _moment(said.issued),
                }
            )
    return told


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment is not None else None
