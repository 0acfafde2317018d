"""Read and write content credentials with the C2PA project's own library (c2pa-python). Bytes in, bytes out; no
network.

The library fetches what a picture names unless it is told not to: here it is told so for each file that it reads.
Loads a large native library, so only the process that decodes pictures imports this.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

from orkhon.trust.content_credentials import (
    Certificate,
    Provenance,
    ProvenanceVerdict,
    TrustList,
    is_trusted,
    judge,
)
from orkhon.trust.errors import TrustError

TYPES: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
_NONE_FOUND: Final = ("ManifestNotFound", "JumbfNotFound", "no JUMBF data found")
_PURPOSES: Final = "\n".join(
    (
        "1.3.6.1.5.5.7.3.4",  # e-mail, of the first years
        "1.3.6.1.5.5.7.3.36",  # documents
        "1.3.6.1.5.5.7.3.8",  # time stamps
        "1.3.6.1.4.1.62558.2.1",  # C2PA claims
    )
)


class SigningFailed(TrustError):
    """The library could not sign the file."""


@dataclass(frozen=True, kw_only=True)
class TrustAnchors:
    """The roots of one list as PEM, and the serial numbers (hexadecimal) that its issuers have taken back."""

    owner: TrustList
    roots: str
    revoked: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """With what files are signed: the chain as PEM, the signer's own certificate first, and its P-256 key as PEM."""

    chain: str
    key: bytes


def read_credentials(
    data: bytes, media_type: str, *, lists: Sequence[TrustAnchors], stamps: str, now: datetime
) -> Provenance:
    """Return what the content credentials in a file say. Raises nothing: what cannot be read is told as such.

    `stamps` are the roots of time-stamping authorities as PEM. Each list is asked by itself, so that it is known whose
    word it is; a root of time stamps vouches for no signer.
    """
    try:
        base = _report(data, media_type, anchors=stamps)
        if base is None:
            return Provenance(verdict=ProvenanceVerdict.UNSIGNED)
        certificate = _certificate(data, base)
        owner: TrustList | None = None
        revoked = False
        if not is_trusted(base):
            for one in lists:
                with_list = _report(data, media_type, anchors=f"{one.roots}\n{stamps}") if one.roots.strip() else None
                if with_list is not None and is_trusted(with_list):
                    owner, base = one.owner, with_list
                    revoked = _serial(base) in one.revoked
                    break
    except (c2pa.C2paError, ValueError, RecursionError) as error:
        return Provenance(verdict=ProvenanceVerdict.UNREADABLE, codes=(str(error)[:200],))
    return judge(base, certificate=certificate, trusted_by=owner, revoked=revoked, now=now)


def sign(
    data: bytes,
    media_type: str,
    manifest: Mapping[str, object],
    credentials: Credentials,
    *,
    stamp: str = "",
) -> bytes:
    """Return the file with a signed manifest in it.

    Where the manifest does not say how the picture was created, the file itself is told as what was opened.

    `stamp` is the address of a time-stamping authority, or empty: the library asks it, and nobody else, by itself, so
    whoever calls gives the address of somebody who asks for it. Raises `SigningFailed`.
    """
    info = c2pa.C2paSignerInfo(
        alg=b"es256",
        sign_cert=credentials.chain.encode(),
        private_key=credentials.key,
        ta_url=stamp.encode() or None,
    )
    out = io.BytesIO()
    settings = c2pa.Settings.from_dict(dict(_SIGNING))
    try:
        with (
            c2pa.Context(settings) as context,
            c2pa.Signer.from_info(info) as signer,
            c2pa.Builder(dict(manifest), context) as builder,
        ):
            if b"c2pa.created" not in json.dumps(manifest).encode():
                builder.set_intent(c2pa.C2paBuilderIntent.EDIT)
            builder.sign(signer, media_type, io.BytesIO(data), out)
    except (c2pa.C2paError, ValueError) as error:
        raise SigningFailed(f"the picture could not be signed: {error}; it is given out unsigned") from error
    return out.getvalue()


_SIGNING: Final[Mapping[str, Any]] = {
    "verify": {"verify_after_sign": False, "remote_manifest_fetch": False, "ocsp_fetch": False},
    "builder": {"thumbnail": {"enabled": False}},
}


def _report(data: bytes, media_type: str, *, anchors: str) -> dict[str, Any] | None:
    """The library's report with these anchors alone, None where the file has no content credentials."""
    settings = {
        "verify": {
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
            "verify_trust": True,
            "verify_timestamp_trust": True,
        },
        # Not `user_anchors`, which come on top of those the library brings along.
        "trust": {"trust_anchors": anchors or None, "user_anchors": None, "trust_config": _PURPOSES},
        "core": {"decode_identity_assertions": False},
    }
    with c2pa.Context(c2pa.Settings.from_dict(settings)) as context:
        try:
            with c2pa.Reader(media_type, io.BytesIO(data), context=context) as reader:
                found = json.loads(reader.json())
        except c2pa.C2paError as error:
            if any(word in f"{type(error).__name__} {error}" for word in _NONE_FOUND):
                return None
            raise
    if not isinstance(found, dict):
        raise ValueError("the library's report is no object")
    return found


def _serial(report: Mapping[str, Any]) -> str:
    manifest = report["manifests"][report["active_manifest"]]
    said = str((manifest.get("signature_info") or {}).get("cert_serial_number", ""))
    return f"{int(said):x}" if said.isdecimal() else said.lower()


def _certificate(data: bytes, report: Mapping[str, Any]) -> Certificate | None:
    """The signer's certificate, found among the bytes by its number; None where it is not to be found for sure.

    The library tells its name and number, but not from when until when it is good.
    """
    try:
        wanted = int(_serial(report) or "0", 16)
    except (KeyError, TypeError, ValueError):
        return None
    found = {
        one.fingerprint(SHA256()).hex(): one
        for one in _certificates(_without_segments(data))
        if one.serial_number == wanted
    }
    if len(found) != 1:
        return None
    ((fingerprint, one),) = found.items()
    return Certificate(
        name=_name(one.subject),
        issuer=_name(one.issuer),
        serial=f"{one.serial_number:x}",
        fingerprint=fingerprint,
        not_before=one.not_valid_before_utc,
        not_after=one.not_valid_after_utc,
    )


def _certificates(data: bytes) -> Iterator[x509.Certificate]:
    position, tries = 0, 0
    while (position := data.find(b"\x30\x82", position)) >= 0 and tries < 2000:
        length = int.from_bytes(data[position + 2 : position + 4], "big") + 4
        # A certificate is a sequence that begins with a sequence.
        if data[position + 4 : position + 6] == b"\x30\x82" and 200 < length < 8192:
            tries += 1
            with contextlib.suppress(ValueError):
                yield x509.load_der_x509_certificate(data[position : position + length])
        position += 2


def _without_segments(data: bytes) -> bytes:
    """A JPEG cuts its manifest into segments of 64 KB (APP11); return their contents joined, of other files all."""
    if not data.startswith(b"\xff\xd8"):
        return data
    parts: list[bytes] = []
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF and data[position + 1] != 0xDA:
        size = int.from_bytes(data[position + 2 : position + 4], "big")
        if data[position + 1] == 0xEB and data[position + 4 : position + 6] == b"JP":
            body = data[position + 12 : position + 2 + size]
            # Each but the first repeats the box's header (ISO 19566-5, D.2).
            parts.append(body if not parts else body[8:])
        position += 2 + max(2, size)
    return b"".join(parts)


def _name(name: x509.Name) -> str:
    for kind in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME):
        for one in name.get_attributes_for_oid(kind):
            text = " ".join("".join(letter for letter in str(one.value) if letter.isprintable()).split())
            if text:
                return text[:200]
    return ""
