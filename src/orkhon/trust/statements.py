"""What an agency, or the hub for it, signs of one entry. Knows no table and no clock.

See docs/decisions/0001-what-a-statement-signs.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from orkhon.trust.canonical import canonical_flat
from orkhon.trust.errors import TrustError
from orkhon.trust.hashes import sha256_hex
from orkhon.trust.keys import KeyMismatch, SigningKey, VerifyingKey
from orkhon.trust.moments import moment_text, read_moment

_TEXTS: Final = ("agency", "by", "kind", "uri", "version", "payload_hash", "key_id", "time", "previous", "signature")


class StatementMalformed(TrustError):
    """What came is no signed statement."""


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

    @classmethod
    def read(cls, document: Mapping[str, object]) -> Statement:
        """Return the statement that `document` with its `signature` is. Raises `StatementMalformed`, `MomentError`.

        Judges the form alone: `check` tells who signed it.
        """
        wanted = {"v", "sequence", *_TEXTS}
        if set(document) != wanted:
            odd = sorted(set(document) ^ wanted)
            raise StatementMalformed(f"the statement lacks, or has beyond its form: {', '.join(odd)}")
        sequence = document["sequence"]
        if document["v"] != 1 or type(sequence) is not int or not 0 < sequence < 2**53:
            raise StatementMalformed(
                f"the statement has v {document['v']!r} and sequence {sequence!r}; wanted are 1 and a number from 1"
            )
        texts = {name: value for name in _TEXTS if isinstance(value := document[name], str)}
        if len(texts) != len(_TEXTS):
            raise StatementMalformed(f"these must be text: {', '.join(sorted(set(_TEXTS) - set(texts)))}")
        return cls(**{**texts, "time": read_moment(texts["time"])}, sequence=sequence)  # type: ignore[arg-type]  # a dict of mixed values

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
