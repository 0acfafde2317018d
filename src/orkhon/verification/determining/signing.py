"""Prove a passkey's signature over a statement, today or in ten years. Touches no database, no request and no clock.

What is proven (Web Authentication Level 2, 7.2): the browser's `client_data` says that a key was asked for, at this
origin, with the SHA-256 of the statement as its challenge; `authenticator_data` begins with the SHA-256 of the host's
name and says that the person was there and proved it; the signature over `authenticator_data` and the SHA-256 of
`client_data` is by `public_key`. docs/verification.md tells how to do the same without this code.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from fido2 import cbor
from fido2.cose import CoseKey, UnsupportedKey
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AuthenticatorData, CollectedClientData

from orkhon.verification.determining.errors import SignatureRefused
from orkhon.verification.determining.statements import challenge_of

MOST_LETTERS: Final = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Assertion:
    """What a browser sent: which key signed, and the three things that prove it."""

    credential: str
    authenticator_data: bytes
    client_data: bytes
    signature: bytes

    @property
    def count(self) -> int:
        """How often the key says that it has signed; 0 where it does not count."""
        return int(AuthenticatorData(self.authenticator_data).counter)


def read_assertion(answer: str) -> Assertion:
    """Return what the browser's JSON holds. Raises `SignatureRefused`."""
    if len(answer) > MOST_LETTERS:
        raise SignatureRefused(f"the browser sent {len(answer)} letters; at most {MOST_LETTERS} are read")
    try:
        sent: Any = json.loads(answer)
        response: Mapping[str, str] = sent["response"]
        return Assertion(
            credential=websafe_encode(websafe_decode(sent.get("rawId") or sent["id"])),
            authenticator_data=websafe_decode(response["authenticatorData"]),
            client_data=websafe_decode(response["clientDataJSON"]),
            signature=websafe_decode(response["signature"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SignatureRefused(f"the browser's answer is no assertion ({error!r}); try again") from error


def prove(statement: bytes, assertion: Assertion, *, public_key: bytes, host: str, origin: str) -> None:
    """Return where the key signed this very statement for this host and origin; raises `SignatureRefused` else.

    `public_key` is a COSE key (RFC 9052, 7).
    """
    try:
        client = CollectedClientData(assertion.client_data)
        authenticator = AuthenticatorData(assertion.authenticator_data)
        decoded: Any = cbor.decode(public_key)
        key = CoseKey.parse(decoded)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error) as error:
        raise SignatureRefused(f"the assertion cannot be read ({error!r}); sign again") from error
    if client.type != CollectedClientData.TYPE.GET:
        raise SignatureRefused(f"the browser was asked for {client.type}; an assessment asks for webauthn.get")
    if client.challenge != challenge_of(statement):
        raise SignatureRefused("another statement was signed than this one; sign again")
    if client.origin != origin or client.cross_origin:
        raise SignatureRefused(f"it was signed at {client.origin[:100]}; sign at {origin}")
    if not _is_of(host, origin) or authenticator.rp_id_hash != hashlib.sha256(host.encode()).digest():
        raise SignatureRefused(f"the key is not one of {host}; sign with one that you have set up here")
    if not authenticator.is_user_present() or not authenticator.is_user_verified():
        raise SignatureRefused("the key did not ask who you are; use its PIN, fingerprint or face")
    if isinstance(key, UnsupportedKey):
        raise SignatureRefused("the key uses an algorithm that the hub does not know; use another key")
    try:
        key.verify(assertion.authenticator_data + client.hash, assertion.signature)
    except (InvalidSignature, ValueError, TypeError, NotImplementedError) as error:
        raise SignatureRefused("the signature is not by this key; sign again") from error


def _is_of(host: str, origin: str) -> bool:
    found = urlsplit(origin).hostname or ""
    return found == host or found.endswith(f".{host}")
