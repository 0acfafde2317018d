"""How acts and origins are hashed. Touches no database. This form is for ever: a change needs a new schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from orkhon.audit.origins import Origin
from orkhon.trust import canonical, moment_text, salted_hash, sha256_hex

ACT_SCHEMA: Final = "orkhon:act:1"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainedAct:
    """All that an act's hash covers. `origin` is the salted hash of its origin, or empty."""

    position: int
    at: datetime
    actor: int
    verb: str
    object_type: str
    object_key: str
    outcome: str
    details: Mapping[str, str]
    origin: str
    previous: str

    def hash(self) -> str:
        """Return the SHA-256 of the act's canonical JSON (RFC 8785)."""
        document = {
            "schema": ACT_SCHEMA,
            "position": self.position,
            "at": moment_text(self.at),
            "actor": self.actor,
            "verb": self.verb,
            "object_type": self.object_type,
            "object_key": self.object_key,
            "outcome": self.outcome,
            "details": dict(self.details),
            "origin": self.origin,
            "previous": self.previous,
        }
        return sha256_hex(canonical(document))


def origin_hash(origin: Origin, salt: bytes) -> str:
    """Return the hash by which an act names its origin; once the salt is removed nobody can test guesses against it."""
    return salted_hash(salt, canonical({"address": origin.address, "agent": origin.agent}))
