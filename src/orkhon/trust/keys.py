"""Ed25519 keys (RFC 8032) with their ids. Reads and writes no file: PEM bytes come in and go out.

libsodium signs and verifies, in half the time that OpenSSL takes; PEM is read and written by cryptography.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from binascii import b2a_base64
from hashlib import sha256
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from nacl.bindings import crypto_sign, crypto_sign_open
from nacl.exceptions import BadSignatureError

from orkhon.trust.errors import TrustError

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64

_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")


class KeyMalformed(TrustError):
    """The bytes are no Ed25519 key."""


class KeyMismatch(TrustError):
    """What is to be signed names another key."""


class SignatureMismatch(TrustError):
    """The signature was not made by this key over these bytes."""


def _base64url(data: bytes) -> str:
    """Base64url without padding, as RFC 7515 (JWS) writes bytes."""
    return b2a_base64(data, newline=False).translate(_URL_SAFE, b"=").decode("ascii")


def _from_base64url(text: str) -> bytes:
    data = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    # Python skips foreign characters and loose end bits; here a signature has one spelling, for it is hashed.
    if _base64url(data) != text:
        raise ValueError("not base64url without padding")
    return data


class VerifyingKey:
    """The public half of a key: everybody may hold it.

    `key_id` is the key's JWK thumbprint (RFC 7638 over the members of RFC 8037), so other software computes
    the same id; `text` is the 32 bytes in base64url, the `x` of its JWK.
    """

    __slots__ = ("_raw", "key_id", "text")

    def __init__(self, raw: bytes) -> None:
        if len(raw) != KEY_BYTES:
            raise KeyMalformed(f"the public key has {len(raw)} bytes; an Ed25519 key has {KEY_BYTES}")
        self._raw = bytes(raw)
        self.text = _base64url(raw)
        thumbprint = f'{{"crv":"Ed25519","kty":"OKP","x":"{self.text}"}}'
        self.key_id = _base64url(sha256(thumbprint.encode("ascii")).digest())

    @classmethod
    def from_text(cls, text: str) -> VerifyingKey:
        """Return the key whose `text` this is. Raises `KeyMalformed`."""
        try:
            raw = _from_base64url(text)
        except ValueError as cause:
            raise KeyMalformed(f"{text!r} is not a public key: give its 32 bytes in base64url") from cause
        return cls(raw)

    @property
    def raw(self) -> bytes:
        """The key's 32 bytes."""
        return self._raw

    def check(self, signature: str, data: bytes) -> None:
        """Return if `signature` (base64url) is this key's over `data`, else raise `SignatureMismatch`."""
        try:
            crypto_sign_open(_from_base64url(signature) + data, self._raw)
        except (BadSignatureError, ValueError) as cause:
            raise SignatureMismatch(
                f"the signature {signature[:12]}… is not of key {self.key_id} over these bytes; "
                "ask the signer to send it again"
            ) from cause

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VerifyingKey) and other.text == self.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __repr__(self) -> str:
        return f"VerifyingKey({self.key_id})"


class SigningKey:
    """The private half of a key. Never shown: `repr` gives the id alone."""

    __slots__ = ("_key", "_secret", "key_id", "verifying")

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.verifying = VerifyingKey(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
        self.key_id = self.verifying.key_id
        seed = key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        self._secret = seed + self.verifying.raw

    @classmethod
    def generate(cls) -> SigningKey:
        """Return a new key from the system's random source, whose id and public text begin with no hyphen.

        One in thirty-two does, and a command that is given it takes it for an option of its own.
        """
        while True:
            key = cls(Ed25519PrivateKey.generate())
            if not any(text.startswith("-") for text in (key.key_id, key.verifying.text)):
                return key

    @classmethod
    def from_raw(cls, raw: bytes) -> SigningKey:
        """Return the key of a 32-byte secret. Raises `KeyMalformed`."""
        if len(raw) != KEY_BYTES:
            raise KeyMalformed(f"the secret has {len(raw)} bytes; an Ed25519 key has {KEY_BYTES}")
        return cls(Ed25519PrivateKey.from_private_bytes(raw))

    @property
    def seed(self) -> bytes:
        """The private half, 32 bytes (RFC 8032, section 5.1.5), for libraries that sign by themselves."""
        return self._secret[:KEY_BYTES]

    @classmethod
    def from_pem(cls, pem: bytes, passphrase: bytes | None = None) -> SigningKey:
        """Return the key of a PKCS 8 PEM, encrypted where there is a passphrase. Raises `KeyMalformed`."""
        try:
            key = load_pem_private_key(pem, password=passphrase)
        except (ValueError, TypeError, UnsupportedAlgorithm) as cause:
            raise KeyMalformed(f"the PEM holds no readable private key: {cause}") from cause
        if not isinstance(key, Ed25519PrivateKey):
            raise KeyMalformed(f"the PEM holds a {type(key).__name__}; an Ed25519 key is wanted")
        return cls(key)

    def to_pem(self, passphrase: bytes | None = None) -> bytes:
        """Return the key as PKCS 8 PEM, encrypted (AES-256-CBC) where a passphrase comes; its file's mode is 0600."""
        protection = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection)

    def sign(self, data: bytes) -> str:
        """Return the Ed25519 signature of `data`, 64 bytes in base64url."""
        return _base64url(crypto_sign(data, self._secret)[:SIGNATURE_BYTES])

    def __repr__(self) -> str:
        return f"SigningKey({self.key_id})"
