"""What an agency, or the hub for it, signs of one entry. Knows no table and no clock.

See docs/decisions/0001-what-a-statement-signs.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from orkhon.trust.canonical import canonical_flat
from orkhon.trust.hashes import sha256_hex
from orkhon.trust.keys import SigningKey, VerifyingKey
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
        return self.signed_and_hashed(key)[0]

    def signed_and_hashed(self, key: SigningKey) -> tuple[Statement, str]:
        """Return the same with its hash, which costs little while the document is at hand."""
        unsigned = self if self.key_id == key.key_id else replace(self, key_id=key.key_id)
        document = unsigned.document()
        signature = key.sign(canonical_flat(document))
        document["signature"] = signature
        # Not replace(): that takes longer than all but the signature itself.
        signed = Statement(
            agency=unsigned.agency,
            by=unsigned.by,
            kind=unsigned.kind,
            uri=unsigned.uri,
            version=unsigned.version,
            payload_hash=unsigned.payload_hash,
            key_id=unsigned.key_id,
            time=unsigned.time,
            sequence=unsigned.sequence,
            previous=unsigned.previous,
            signature=signature,
        )
        return signed, sha256_hex(canonical_flat(document))

    def check(self, key: VerifyingKey) -> None:
        """Return if `key` signed this, else raise `SignatureMismatch`."""
        key.check(self.signature, canonical_flat(self.document()))

    def hash(self) -> str:
        """Return SHA-256 over the canonical bytes of the document with its `signature` member."""
        return sha256_hex(canonical_flat({**self.document(), "signature": self.signature}))
