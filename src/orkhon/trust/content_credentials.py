"""What content credentials (C2PA 2.x) say of a file, judged in words of our own. Bytes in, verdict out: no file, no
clock.

The library reads and checks; here it is decided what its codes mean. "Valid" alone is never enough: whoever likes can
make a key and sign, so a signer who is on no list is told apart from one who is.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class ProvenanceVerdict(StrEnum):
    """What the signature in a file proves, from the point of view of who asks at `now`."""

    UNSIGNED = "unsigned"
    TRUSTED = "trusted"
    UNKNOWN_SIGNER = "unknown signer"
    ALTERED = "altered"
    BROKEN = "broken"
    INGREDIENT_BROKEN = "ingredient broken"
    EXPIRED = "expired"
    NOT_YET_VALID = "not yet valid"
    REVOKED = "revoked"
    UNREADABLE = "unreadable"


class TrustList(StrEnum):
    """Whose list a signer is on. They are kept apart, for they vouch for different things."""

    ALLIANCE = "alliance"
    C2PA = "c2pa"
    IPTC = "iptc"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """What a file's content credentials say.

    `signer` is the name in the certificate (organisation, else common name), as its maker wrote it; `trusted_by` whose
    list it is on, None where on none. `signed` is the time of the time stamp where there is one (`stamped_by` its
    authority's name), None without: a file says anything of its own time. `program` made the manifest. `title`,
    `credit`, `item_uri` and `source_type` (IPTC digital source type) are what the manifest says, bounded. `ingredients`
    are the names of what it was made from; `broken_ingredients` those whose own credentials do not hold. `codes` are
    the C2PA validation codes that led to the verdict, for who wants to look them up.
    """

    verdict: ProvenanceVerdict
    signer: str = ""
    issuer: str = ""
    serial: str = ""
    trusted_by: TrustList | None = None
    signed: datetime | None = None
    stamped_by: str = ""
    program: str = ""
    title: str = ""
    credit: str = ""
    item_uri: str = ""
    source_type: str = ""
    ingredients: tuple[str, ...] = ()
    broken_ingredients: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def is_green(self) -> bool:
        """True only where the picture is intact and its signer is on a list: all else gets no sign of approval."""
        return self.verdict is ProvenanceVerdict.TRUSTED


_CHANGED: Final = frozenset(
    {"assertion.dataHash.mismatch", "assertion.bmffHash.mismatch", "assertion.boxesHash.mismatch"}
)
"""The picture's bytes are not those that were signed."""
_REVOKED: Final = frozenset({"signingCredential.revoked", "signingCredential.ocsp.revoked"})
_OUT_OF_TIME: Final = frozenset({"signingCredential.expired", "claimSignature.outsideValidity"})
_OF_TRUST: Final = frozenset(
    {"signingCredential.untrusted", *_REVOKED, *_OUT_OF_TIME, "timeStamp.untrusted", "timeStamp.outsideValidity"}
)
"""Failures that say nothing of the bytes."""
_TRUSTED: Final = "signingCredential.trusted"
_STAMPED: Final = frozenset({"timeStamp.trusted"})
_LONGEST: Final = 300
_MOST: Final = 20


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What of a signer's certificate matters here. `fingerprint` is the SHA-256 of its DER bytes in hexadecimal."""

    name: str
    issuer: str
    serial: str
    fingerprint: str
    not_before: datetime
    not_after: datetime


def is_trusted(report: Mapping[str, Any]) -> bool:
    """Return whether a report of the library says that the signer's chain ends at an anchor that it was given."""
    return _TRUSTED in _codes(_active(report), "success")


def judge(
    report: Mapping[str, Any],
    *,
    certificate: Certificate | None,
    trusted_by: TrustList | None,
    revoked: bool,
    now: datetime,
) -> Provenance:
    """Return what a report of the library means (its `json`, with `validation_results`), in our words.

    `trusted_by` is the list whose anchors the signer's chain ends at; `revoked`, that its certificate stands on a list
    of those that were taken back; both are looked up by whoever reads the file.
    """
    manifests = report.get("manifests")
    active = manifests.get(report.get("active_manifest")) if isinstance(manifests, Mapping) else None
    manifest: Mapping[str, Any] = active if isinstance(active, Mapping) else {}
    results = _active(report)
    failures, informed, successes = (_codes(results, kind) for kind in ("failure", "informational", "success"))
    broken = _broken_ingredients(report, manifest)
    stamped = bool(_STAMPED & successes)
    said = manifest.get("signature_info")
    info: Mapping[str, Any] = said if isinstance(said, Mapping) else {}
    signed = _moment(info.get("time")) if stamped else None
    verdict = _verdict(
        failures, broken=bool(broken), trusted=trusted_by is not None, revoked=revoked, certificate=certificate,
        at=signed or now, found=bool(manifest),
    )  # fmt: skip
    about = _about(manifest)
    return Provenance(
        verdict=verdict,
        signer=certificate.name if certificate is not None else _line(info.get("issuer")),
        issuer=certificate.issuer if certificate is not None else "",
        serial=certificate.serial if certificate is not None else _line(info.get("cert_serial_number")),
        trusted_by=trusted_by,
        signed=signed,
        program=_program(manifest),
        title=_line(manifest.get("title")),
        credit=about.get("credit", ""),
        item_uri=about.get("uri", ""),
        source_type=about.get("source_type", ""),
        ingredients=tuple(name for one in _listed(manifest.get("ingredients")) if (name := _line(one.get("title")))),
        broken_ingredients=broken,
        codes=tuple(sorted(failures | (informed & _OF_TRUST)))[:_MOST],
    )


def _verdict(
    failures: Set[str],
    *,
    broken: bool,
    trusted: bool,
    revoked: bool,
    certificate: Certificate | None,
    at: datetime,
    found: bool,
) -> ProvenanceVerdict:
    """The gravest thing first: a changed picture is told as such, whoever signed it."""
    if not found:
        return ProvenanceVerdict.UNREADABLE
    if failures & _CHANGED:
        return ProvenanceVerdict.ALTERED
    if failures - _OF_TRUST:
        return ProvenanceVerdict.BROKEN
    if revoked or failures & _REVOKED:
        return ProvenanceVerdict.REVOKED
    if certificate is not None and at < certificate.not_before:
        return ProvenanceVerdict.NOT_YET_VALID
    if failures & _OUT_OF_TIME or (certificate is not None and at > certificate.not_after):
        return ProvenanceVerdict.EXPIRED
    if broken:
        return ProvenanceVerdict.INGREDIENT_BROKEN
    return ProvenanceVerdict.TRUSTED if trusted else ProvenanceVerdict.UNKNOWN_SIGNER


def _active(report: Mapping[str, Any]) -> Mapping[str, Any]:
    results = report.get("validation_results")
    active = results.get("activeManifest") if isinstance(results, Mapping) else None
    return active if isinstance(active, Mapping) else {}


def _codes(results: Mapping[str, Any], kind: str) -> set[str]:
    return {code for one in _listed(results.get(kind)) if isinstance(code := one.get("code"), str)}


def _broken_ingredients(report: Mapping[str, Any], manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of ingredients whose own credentials do not hold, now or when they were taken in.

    What only their signers' trust or time lacks is no break: it was so when the picture was made.
    """
    results = report.get("validation_results")
    deltas = _listed(results.get("ingredientDeltas")) if isinstance(results, Mapping) else []
    names = []
    for one in deltas:
        inner = one.get("validationDeltas")
        if isinstance(inner, Mapping) and _codes(inner, "failure") - _OF_TRUST:
            names.append(_line(one.get("ingredientAssertionURI")).rpartition("/")[2])
    for one in _listed(manifest.get("ingredients")):
        then = one.get("validation_results")
        codes = {code for row in _listed(one.get("validation_status")) if isinstance(code := row.get("code"), str)}
        if isinstance(then, Mapping):
            codes |= _codes(_active({"validation_results": then}), "failure")
        if codes - _OF_TRUST - {_TRUSTED}:
            names.append(_line(one.get("title")))
    return tuple(dict.fromkeys(name for name in names if name))[:_MOST]


def _about(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Credit, item and source type as a manifest of this hub, or one by IPTC's fields, has them."""
    found: dict[str, str] = {}
    for one in _listed(manifest.get("assertions")):
        data = one.get("data")
        if not isinstance(data, Mapping):
            continue
        for action in _listed(data.get("actions")):
            found.setdefault("source_type", _line(action.get("digitalSourceType")))
        for key, name in _ABOUT.items():
            if text := _line(data.get(key)):
                found.setdefault(name, text)
    return {name: text for name, text in found.items() if text}


_ABOUT: Final = {
    "photoshop:Credit": "credit",
    "Iptc4xmpExt:DigitalSourceType": "source_type",
    "dc:identifier": "uri",
}


def _program(manifest: Mapping[str, Any]) -> str:
    for one in _listed(manifest.get("claim_generator_info")):
        if name := _line(one.get("name")):
            return f"{name} {_line(one.get('version'))}".strip()
    return _line(manifest.get("claim_generator"))


def _listed(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value[:200] if isinstance(one, Mapping)] if isinstance(value, list) else []


def _line(value: object) -> str:
    """One line, without what controls terminals or turns the direction of writing; whatever else came is nothing."""
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return ""
    return " ".join("".join(letter for letter in value if letter.isprintable() or letter.isspace()).split())[:_LONGEST]


def _moment(value: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return at if at is not None and at.tzinfo is not None else None
