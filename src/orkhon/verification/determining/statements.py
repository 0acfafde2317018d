"""What an agency signs when it assesses a claim: one JSON object in the form of RFC 8785. Touches no database.

    {"agency": "altai", "at": "2026-11-24T09:30:00Z", "case": "k7…", "claim": "c3…", "evidence": ["9f86…"],
     "hub": "hub.example", "kind": "assessment", "language": "kk-Cyrl", "nonce": "…", "reasons": "…", "replaces": 0,
     "round": 1, "sequence": 1, "type": "orkhon.assessment/1", "verdict": "false", "words": "<SHA-256 of the words>"}

Its SHA-256 is the challenge of the WebAuthn assertion (Web Authentication Level 2, 5.8.1): whoever has the statement,
the assertion and the public key can prove the signature without this hub (`signing.py`). The sequence makes it serve
once, the nonce makes two statements of the same words differ. It names the agency alone, never the person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from orkhon.trust.canonical import CanonicalError, canonical
from orkhon.verification.determining.errors import StatementRefused

TYPE: Final = "orkhon.assessment/1"
MOST_BYTES: Final = 100_000
_FORM: Final[Mapping[str, type]] = {
    "agency": str,
    "at": str,
    "case": str,
    "claim": str,
    "evidence": list,
    "hub": str,
    "kind": str,
    "language": str,
    "nonce": str,
    "reasons": str,
    "replaces": int,
    "round": int,
    "sequence": int,
    "type": str,
    "verdict": str,
    "words": str,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """What is said. `evidence` are digests in the order in which they were named; `replaces` is the number of the same
    agency's former statement in this round, 0 where there is none. `words` is the hash of the claim's words, so that
    nobody can be said to have spoken of others."""

    hub: str
    claim: str
    words: str
    case: str
    round: int
    agency: str
    sequence: int
    replaces: int
    kind: str
    verdict: str
    reasons: str
    language: str
    evidence: tuple[str, ...]
    at: datetime
    nonce: str

    def as_bytes(self) -> bytes:
        """Return the bytes that are signed."""
        return canonical(
            {
                "agency": self.agency,
                "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "case": self.case,
                "claim": self.claim,
                "evidence": list(self.evidence),
                "hub": self.hub,
                "kind": self.kind,
                "language": self.language,
                "nonce": self.nonce,
                "reasons": self.reasons,
                "replaces": self.replaces,
                "round": self.round,
                "sequence": self.sequence,
                "type": TYPE,
                "verdict": self.verdict,
                "words": self.words,
            }
        )


def challenge_of(statement: bytes) -> bytes:
    """Return the 32 bytes that the passkey signs as its challenge."""
    return hashlib.sha256(statement).digest()


def read_statement(data: bytes) -> Statement:
    """Return what the bytes say. Raises `StatementRefused` for what is not exactly such a statement."""
    if len(data) > MOST_BYTES:
        raise StatementRefused(f"the statement has {len(data)} bytes; at most {MOST_BYTES} are read")
    try:
        read: Any = json.loads(data)
        same = canonical(read) == data
    except (ValueError, RecursionError, CanonicalError) as error:
        raise StatementRefused(f"the statement cannot be read ({error}); sign it anew") from error
    if not isinstance(read, dict) or not same:
        raise StatementRefused("the statement is not in the form of RFC 8785; sign it anew")
    if set(read) != set(_FORM) or not all(
        isinstance(read[name], kind) and not isinstance(read[name], bool) for name, kind in _FORM.items()
    ):
        raise StatementRefused("the statement does not say what an assessment says; sign it anew")
    if read["type"] != TYPE or not all(isinstance(one, str) for one in read["evidence"]):
        raise StatementRefused(f"the statement is no {TYPE}; sign it anew")
    try:
        at = datetime.strptime(read["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise StatementRefused(f"the statement's time cannot be read ({error}); sign it anew") from error
    named = {name: read[name] for name in _FORM if name not in ("type", "at", "evidence")}
    return Statement(**named, at=at, evidence=tuple(read["evidence"]))
