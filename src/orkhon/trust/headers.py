"""The header of one entry as it is hashed. Knows no table; signs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from orkhon.trust.canonical import canonical_flat
from orkhon.trust.hashes import sha256_hex
from orkhon.trust.moments import moment_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """What stays of an entry for ever. `previous` is the hash of the header before, `ZERO_HASH` at first."""

    position: int
    agency: str
    uri: str
    version: str
    kind: str
    received: datetime
    payload_hash: str
    previous: str

    def document(self) -> dict[str, str | int]:
        """Return the JSON object that is hashed; `v` is the version of this form."""
        return {
            "v": 1,
            "position": self.position,
            "agency": self.agency,
            "uri": self.uri,
            "version": self.version,
            "kind": self.kind,
            "received": moment_text(self.received),
            "payload_hash": self.payload_hash,
            "previous": self.previous,
        }

    def hash(self) -> str:
        """Return SHA-256 over the canonical bytes of `document`."""
        return sha256_hex(canonical_flat(self.document()))
