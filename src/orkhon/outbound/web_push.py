"""Write to a browser by its push service: RFC 8030, sealed for that browser (8291, 8188), signed by the hub (8292).

Knows no person and no database. The address is the browser's own word, so it goes through the guarded door alone. Our
own hundred lines and no library: docs/decisions/0012-web-push.md.
"""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from orkhon.outbound.errors import OutboundError
from orkhon.outbound.open_lines import OpenLines
from orkhon.outbound.parcels import Parcel, deliver

MOST_BYTES: Final = 3_000
"""Of a message: push services take 4,096 of the sealed one (RFC 8030, 7.2)."""

_RECORD: Final = 4_096
_SIGNED_FOR: Final = timedelta(hours=12)
_POINT: Final = 65


class BrowserKeysRefused(OutboundError):
    """The browser's keys are none: they never were, so the browser has to be registered anew."""

    retryable = False


@dataclass(frozen=True, kw_only=True, slots=True)
class BrowserKeys:
    """What a browser gives beside its address: its public point on P-256 and a secret of 16 bytes."""

    public: ec.EllipticCurvePublicKey
    auth: bytes

    @classmethod
    def parse(cls, p256dh: str, auth: str) -> BrowserKeys:
        """Read both from base64url, padded or not. Raises `BrowserKeysRefused`."""
        point, secret = _unwrapped(p256dh), _unwrapped(auth)
        if len(secret) != 16:
            raise BrowserKeysRefused(f"a secret of {len(secret)} bytes came; 16 were wanted: register the browser anew")
        try:
            return cls(public=ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point), auth=secret)
        except ValueError as error:
            raise BrowserKeysRefused("the browser's key is no point on P-256; register the browser anew") from error


def wrapped(data: bytes) -> str:
    """Return base64url without padding, as browsers and RFC 8292 write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unwrapped(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BrowserKeysRefused("the browser's key is no base64url; register the browser anew") from error


def point_of(key: ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) -> bytes:
    """Return the 65 bytes of the public point."""
    public = key.public_key() if isinstance(key, ec.EllipticCurvePrivateKey) else key
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def seal(
    message: bytes, to: BrowserKeys, *, own: ec.EllipticCurvePrivateKey | None = None, salt: bytes | None = None
) -> bytes:
    """Return the message as that browser alone reads it, in one record (RFC 8291, 3.4).

    `own` and `salt` are made for each message; only tests name them. Raises `ValueError` beyond `MOST_BYTES`.
    """
    if len(message) > MOST_BYTES:
        raise ValueError(f"a message of {len(message)} bytes came; at most {MOST_BYTES} can be pushed: say less")
    own = own or ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(16)
    shared = own.exchange(ec.ECDH(), to.public)
    info = b"WebPush: info\0" + point_of(to.public) + point_of(own)
    material = _derived(shared, salt=to.auth, info=info, length=32)
    key = _derived(material, salt=salt, info=b"Content-Encoding: aes128gcm\0", length=16)
    nonce = _derived(material, salt=salt, info=b"Content-Encoding: nonce\0", length=12)
    # RFC 8188, 2: salt, size of a record, the key's own id; 2 ends the last record.
    header = salt + _RECORD.to_bytes(4, "big") + bytes([_POINT]) + point_of(own)
    return header + AESGCM(key).encrypt(nonce, message + b"\x02", None)


def _derived(secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def authorization(endpoint: str, key: ec.EllipticCurvePrivateKey, *, contact: str, now: datetime) -> str:
    """Return the header by which the hub says to the push service who it is (RFC 8292, 3).

    `contact` is a mailto: or https: address under which somebody answers for the hub.
    """
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
        "exp": int((now + _SIGNED_FOR).timestamp()),
        "sub": contact,
    }
    return f"vapid t={jwt.encode(claims, key, algorithm='ES256')}, k={wrapped(point_of(key))}"


def push(
    message: bytes,
    *,
    endpoint: str,
    to: BrowserKeys,
    key: ec.EllipticCurvePrivateKey,
    contact: str,
    now: datetime,
    keep_for: timedelta,
    urgent: bool = False,
    allow_local: bool = False,
    lines: OpenLines | None = None,
) -> int:
    """Hand the message to the push service, which keeps it for `keep_for` while the browser is away.

    Returns the status that took it. Raises subclasses of `OutboundError`; `RefusedByServer` with 404 or 410 says that
    the browser is gone for good.
    """
    headers = {
        "Content-Encoding": "aes128gcm",
        "TTL": str(int(keep_for.total_seconds())),
        "Urgency": "high" if urgent else "normal",
        "Authorization": authorization(endpoint, key, contact=contact, now=now),
    }
    parcel = Parcel(
        url=endpoint,
        body=seal(message, to),
        content_type="application/octet-stream",
        headers=headers,
        allow_local=allow_local,
    )
    return deliver(parcel, lines=lines)
