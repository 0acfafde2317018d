"""What a hub signs of one entry: that it took this statement at this position. Knows no table, no clock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from orkhon.trust.canonical import canonical_flat
from orkhon.trust.hashes import sha256_hex
from orkhon.trust.keys import SigningKey, VerifyingKey
from orkhon.trust.moments import moment_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """One ring of a hub's chain.

    `position` is that hub's own, `previous` the hash of its link before, `statement` the hash of the
    statement that it took. A hub that follows another keeps the other's link beside its own.
    """

    hub: str
    key_id: str
    position: int
    previous: str
    statement: str
    received: datetime
    signature: str = ""

    def document(self) -> dict[str, str | int]:
        """Return the JSON object that is signed, without the signature; `v` is the version of this form."""
        return {
            "v": 1,
            "hub": self.hub,
            "key_id": self.key_id,
            "position": self.position,
            "previous": self.previous,
            "statement": self.statement,
            "received": moment_text(self.received),
        }

    def signed(self, key: SigningKey) -> Link:
        """Return this link under the signature of `key`, whose id replaces `key_id`."""
        return self.signed_and_hashed(key)[0]

    def signed_and_hashed(self, key: SigningKey) -> tuple[Link, str]:
        """Return the same with its hash, which costs little while the document is at hand."""
        unsigned = self if self.key_id == key.key_id else replace(self, key_id=key.key_id)
        document = unsigned.document()
        signature = key.sign(canonical_flat(document))
        document["signature"] = signature
        # Not replace(): that takes longer than all but the signature itself.
        signed = Link(
            hub=unsigned.hub,
            key_id=unsigned.key_id,
            position=unsigned.position,
            previous=unsigned.previous,
            statement=unsigned.statement,
            received=unsigned.received,
            signature=signature,
        )
        return signed, sha256_hex(canonical_flat(document))

    def check(self, key: VerifyingKey) -> None:
        """Return if `key` signed this, else raise `SignatureMismatch`."""
        key.check(self.signature, canonical_flat(self.document()))

    def hash(self) -> str:
        """Return SHA-256 over the canonical bytes of the document with its `signature` member."""
        return sha256_hex(canonical_flat({**self.document(), "signature": self.signature}))
