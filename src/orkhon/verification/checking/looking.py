"""Look a picture up among the alliance's and keep of the findings what holds no word of any item. Decodes nothing here.

What is kept of a finding: facts of the given file, and of each match which picture it is and how it looks like it. The
item's words are asked of the wire again whenever the check is shown.
"""

from __future__ import annotations

from typing import Any

from orkhon.verification.pictures.findings import PictureFindings, PictureMatch, Region


def findings_as_kept(findings: PictureFindings) -> dict[str, Any]:
    """Return what is kept of the findings, as plain values."""
    said = findings.provenance
    return {
        "sha256": findings.sha256,
        "format": findings.format,
        "width": findings.width,
        "height": findings.height,
        "searchable": findings.searchable,
        "provenance": {
            "verdict": str(said.verdict),
            "signer": said.signer,
            "trusted_by": str(said.trusted_by) if said.trusted_by is not None else "",
            "signed": said.signed.isoformat() if said.signed is not None else "",
            "stamped_by": said.stamped_by,
        },
        "facts": [[fact.name, fact.value] for fact in findings.facts],
        "matches": [_match(one) for one in findings.matches],
        "unavailable": list(findings.unavailable),
    }


def _match(match: PictureMatch) -> dict[str, Any]:
    return {
        "uri": match.uri,
        "version": match.version,
        "agency": match.agency,
        "sha256": match.sha256,
        "how": str(match.how),
        "mirrored": match.mirrored,
        "covered": round(match.covered, 4),
        "inside": _region(match.inside),
        "changed": [_region(one) for one in match.changed],
        "compared": match.compared,
    }


def _region(region: Region) -> list[float]:
    return [round(value, 4) for value in (region.left, region.top, region.width, region.height)]
