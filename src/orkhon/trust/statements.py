"""What an agency, or the hub for it, signs of one entry. Knows no table and no clock.

See docs/decisions/0001-what-a-statement-signs.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from orkhon.trust.canonical import canonical_flat
from orkhon.trust.hashes import sha256_hex
from orkhon.trust.keys import KeyMismatch, SigningKey, VerifyingKey
from orkhon.trust.moments import moment_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One signed sentence: `by` says that `agency` put out this version of `uri`, of this kind and payload.

    `by` is the agency's own code, or the hub's where the hub signed for it. `sequence` is gapless from 1 for
    each pair of agency and signer, and `previous` the hash of the statement before it in that chain, so that
    a signer cannot leave one out later. `signature` is base64url, empty while unsigned.
    """

    agency: str
    by: str
    kind: str
    uri: str
    version: str
    payload_hash: str
    key_id: str
    time: datetime
    sequence: int
    previous: str
    signature: str = ""

    def document(self) -> dict[str, str | int]:
        """Return the JSON object that is signed, without the signature; `v` is the version of this form."""
        return {
            "v": 1,
            "agency": self.agency,
            "by": self.by,
            "kind": self.kind,
            "uri": self.uri,
            "version": self.version,
            "payload_hash": self.payload_hash,
            "key_id": self.key_id,
            "time": moment_text(self.time),
            "sequence": self.sequence,
            "previous": self.previous,
        }

    def signed(self, key: SigningKey) -> Statement:
        """Return this statement under the signature of `key`, whose id replaces `key_id`."""
        unsigned = replace(self, key_id=key.key_id)
        return replace(unsigned, signature=unsigned.seal(key)[0])

    def seal(self, key: SigningKey) -> tuple[str, str]:
        """Return the signature of `key`, whose id `key_id` must be, and the hash that this has under it.

        Both at once, because most of the hash's work is done when the document is at hand to be signed.
        """
        if key.key_id != self.key_id:
            raise KeyMismatch(f"the statement names the key {self.key_id}, and {key.key_id} came to sign it")
        document = self.document()
        signature = key.sign(canonical_flat(document))
        document["signature"] = signature
        return signature, sha256_hex(canonical_flat(document))

    def check(self, key: VerifyingKey) -> None:
        """Return if `key` signed this, else raise `SignatureMismatch`."""
        key.check(self.signature, canonical_flat(self.document()))

    def hash(self) -> str:
        """Return SHA-256 over the canonical bytes of the document with its `signature` member."""
        return sha256_hex(canonical_flat({**self.document(), "signature": self.signature}))
