"""What a hub signs of one entry: that it took this statement at this position. Knows no table, no clock."""

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

_TEXTS: Final = ("hub", "key_id", "previous", "statement", "received", "signature")


class LinkMalformed(TrustError):
    """What came is no signed link."""


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
        unsigned = replace(self, key_id=key.key_id)
        return replace(unsigned, signature=unsigned.seal(key)[0])

    def seal(self, key: SigningKey) -> tuple[str, str]:
        """Return the signature of `key`, whose id `key_id` must be, and the hash that this has under it.

        Both at once, because most of the hash's work is done when the document is at hand to be signed.
        """
        if key.key_id != self.key_id:
            raise KeyMismatch(f"the link names the key {self.key_id}, and {key.key_id} came to sign it")
        document = self.document()
        signature = key.sign(canonical_flat(document))
        document["signature"] = signature
        return signature, sha256_hex(canonical_flat(document))

    @classmethod
    def read(cls, document: Mapping[str, object]) -> Link:
        """Return the link that `document` with its `signature` is. Raises `LinkMalformed`, `MomentError`.

        Judges the form alone: `check` tells who signed it.
        """
        wanted = {"v", "position", *_TEXTS}
        position = document.get("position")
        if set(document) != wanted or document["v"] != 1 or type(position) is not int or not 0 < position < 2**53:
            raise LinkMalformed(
                f"a link has v 1, a position from 1 and {', '.join(_TEXTS)}; what came has {', '.join(document)}"
            )
        texts = {name: value for name in _TEXTS if isinstance(value := document[name], str)}
        if len(texts) != len(_TEXTS):
            raise LinkMalformed(f"these must be text: {', '.join(sorted(set(_TEXTS) - set(texts)))}")
        return cls(**{**texts, "received": read_moment(texts["received"])}, position=position)  # type: ignore[arg-type]  # a dict of mixed values

    def check(self, key: VerifyingKey) -> None:
        """Return if `key` signed this, else raise `SignatureMismatch`."""
        key.check(self.signature, canonical_flat(self.document()))

    def hash(self) -> str:
        """Return SHA-256 over the canonical bytes of the document with its `signature` member."""
        return sha256_hex(canonical_flat({**self.document(), "signature": self.signature}))
