"""Read a public key in any of the spellings that other software gives out. Refuses private halves by name."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as Base64Error
from typing import Final

import orjson
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
    load_ssh_public_key,
)

from orkhon.trust.keys import KEY_BYTES, KeyMalformed, VerifyingKey

MOST_LETTERS: Final = 4000
_WANTED: Final = (
    "give an Ed25519 public key: its 32 bytes in base64url, a JWK, a PEM that begins with BEGIN PUBLIC KEY, or a line "
    "that begins with ssh-ed25519"
)


class PrivateHalfGiven(KeyMalformed):
    """Somebody sent the half of a key that must never leave its owner."""

    def __init__(self) -> None:
        super().__init__(
            "that is the private half of a key, and it has now been in other hands: make a new key, keep its private "
            "half, and give the public one"
        )


def read_public_key(text: str) -> VerifyingKey:
    """Return the key that `text` spells: base64url or base64 of 32 bytes, a JWK (RFC 8037), a PEM, an OpenSSH line.

    Raises `KeyMalformed`, and its `PrivateHalfGiven` where a private key came.
    """
    text = text.strip()
    if len(text) > MOST_LETTERS:
        raise KeyMalformed(f"{len(text)} letters are no public key; {_WANTED}")
    if "PRIVATE KEY" in text:
        raise PrivateHalfGiven
    if text.startswith("{"):
        return _from_jwk(text)
    if text.startswith("-----BEGIN") or text.startswith("ssh-"):
        return _from_file(text)
    return _from_bytes(text)


def _from_jwk(text: str) -> VerifyingKey:
    try:
        jwk = orjson.loads(text)
    except orjson.JSONDecodeError as cause:
        raise KeyMalformed(f"the JWK is no JSON ({cause}); {_WANTED}") from cause
    if "d" in jwk:
        raise PrivateHalfGiven
    if (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519") or not isinstance(jwk.get("x"), str):
        raise KeyMalformed(
            f"the JWK is of kty {jwk.get('kty')!r} and crv {jwk.get('crv')!r}; wanted are OKP and Ed25519, and x"
        )
    return VerifyingKey.from_text(jwk["x"])


def _from_file(text: str) -> VerifyingKey:
    load = load_ssh_public_key if text.startswith("ssh-") else load_pem_public_key
    try:
        key = load(text.encode("utf-8"))
    except (ValueError, TypeError, UnsupportedAlgorithm) as cause:
        raise KeyMalformed(f"the text holds no readable public key ({cause}); {_WANTED}") from cause
    if not isinstance(key, Ed25519PublicKey):
        raise KeyMalformed(f"that is a {type(key).__name__}; {_WANTED}")
    return VerifyingKey(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def _from_bytes(text: str) -> VerifyingKey:
    try:
        raw = b64decode(text.translate(_TO_BASE64) + "=" * (-len(text) % 4), validate=True)
    except (Base64Error, ValueError) as cause:
        raise KeyMalformed(f"{text[:20]!r}… is no public key; {_WANTED}") from cause
    if len(raw) != KEY_BYTES:
        raise KeyMalformed(f"{text[:20]!r}… spells {len(raw)} bytes; {_WANTED}")
    return VerifyingKey(raw)


_TO_BASE64: Final = str.maketrans("-_", "+/")
