"""A passkey in software, for people who do not exist: it signs as a device does, and its private half lives in memory
alone. Nothing that it signed can be signed again once it is gone. Knows no table."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticatorData, CollectedClientData

_PRESENT_AND_KNOWN = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


@dataclass(kw_only=True)
class SoftPasskey:
    """One key pair for one host. `count` grows with each signature, as that of a device that counts."""

    host: str
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    identifier: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    count: int = 0

    @property
    def credential(self) -> str:
        """The identifier as the hub keeps it."""
        return websafe_encode(self.identifier)

    @property
    def data(self) -> bytes:
        """The attested credential: identifier and public key (WebAuthn, 6.5.1)."""
        public = ES256.from_cryptography_key(self.private.public_key())  # type: ignore[no-untyped-call]
        return bytes(AttestedCredentialData.create(Aaguid.NONE, self.identifier, public))

    def sign(
        self,
        challenge: bytes,
        *,
        origin: str,
        flags: AuthenticatorData.FLAG = _PRESENT_AND_KNOWN,
        kind: str = CollectedClientData.TYPE.GET,
    ) -> str:
        """Return what a browser would send: an assertion over the challenge, as JSON."""
        self.count += 1
        client = CollectedClientData.create(type=kind, challenge=challenge, origin=origin)
        host = hashlib.sha256(self.host.encode()).digest()
        authenticator = AuthenticatorData.create(host, flags, self.count)
        signature = self.private.sign(bytes(authenticator) + client.hash, ec.ECDSA(hashes.SHA256()))
        return json.dumps(
            {
                "id": self.credential,
                "rawId": self.credential,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {
                    "authenticatorData": websafe_encode(bytes(authenticator)),
                    "clientDataJSON": websafe_encode(bytes(client)),
                    "signature": websafe_encode(signature),
                },
            }
        )
