"""The whole of a determination as one JSON object in the form of RFC 8785: what was said, by whom, under which rules.

Made once, when the determination is issued, and never again: what is shown later is read from it. It names agencies and
whoever was asked for a comment, and nobody of the agencies' people.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from orkhon.trust.canonical import canonical

TYPE: Final = "orkhon.determination/1"


@dataclass(frozen=True, kw_only=True, slots=True)
class SaidBy:
    """One assessment as the document has it. `counted` is false for parties; `statement` is the SHA-256 of what was
    signed."""

    key: str
    agency: str
    kind: str
    verdict: str
    reasons: str
    language: str
    evidence: tuple[str, ...]
    at: datetime
    counted: bool
    statement: str

    def as_plain(self) -> dict[str, object]:
        """Return it as JSON has it."""
        return {
            "agency": self.agency,
            "at": moment(self.at),
            "counted": self.counted,
            "evidence": list(self.evidence),
            "key": self.key,
            "kind": self.kind,
            "language": self.language,
            "reasons": self.reasons,
            "statement": self.statement,
            "verdict": self.verdict,
        }

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> SaidBy:
        """Return what JSON has."""
        named = {name: plain[name] for name in cls.__slots__ if name not in ("evidence", "at")}
        return cls(**named, evidence=tuple(plain["evidence"]), at=read_moment(plain["at"]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Silent:
    """An agency that said nothing, and until when it was waited for. `party` where it was to be heard first."""

    agency: str
    until: datetime
    party: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A person or firm that the claim names, asked for a comment; `answer` is as it was given, empty for none."""

    whom: str
    asked: datetime
    until: datetime
    answer: str
    language: str
    answered: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """A piece of evidence: `digest` is what assessments name, `sha256` the bytes that are kept of it."""

    digest: str
    kind: str
    title: str
    address: str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A determination as it was issued. `owners` says who owns each agency, as the alliance had it then; `parties` why
    each was heard first and not counted. `base`, `needed` and `spoken` are 0 for a hold, which counts nobody."""

    key: str
    hub: str
    claim: str
    case: str
    round: int
    step: str
    outcome: str
    verdict: str
    issued: datetime
    presiding: str
    words: str
    language: str
    agree: tuple[str, ...]
    dissent: tuple[str, ...]
    recused: tuple[str, ...]
    silent: tuple[Silent, ...]
    parties: Mapping[str, str]
    base: int
    needed: int
    spoken: int
    assessments: tuple[SaidBy, ...]
    evidence: tuple[Proof, ...]
    comments: tuple[Asked, ...]
    owners: Mapping[str, str]
    note: str
    supersedes: str

    def as_bytes(self) -> bytes:
        """Return the bytes that are kept, and whose SHA-256 is the determination's."""
        return canonical(
            {
                "agree": list(self.agree),
                "assessments": [one.as_plain() for one in self.assessments],
                "base": self.base,
                "case": self.case,
                "claim": self.claim,
                "comments": [
                    {
                        "answer": one.answer,
                        "answered": moment(one.answered) if one.answered else "",
                        "asked": moment(one.asked),
                        "language": one.language,
                        "until": moment(one.until),
                        "whom": one.whom,
                    }
                    for one in self.comments
                ],
                "dissent": list(self.dissent),
                "evidence": [
                    {
                        "address": one.address,
                        "digest": one.digest,
                        "kind": one.kind,
                        "sha256": one.sha256,
                        "title": one.title,
                    }
                    for one in self.evidence
                ],
                "hub": self.hub,
                "issued": moment(self.issued),
                "key": self.key,
                "language": self.language,
                "needed": self.needed,
                "note": self.note,
                "outcome": self.outcome,
                "owners": dict(self.owners),
                "parties": dict(self.parties),
                "presiding": self.presiding,
                "recused": list(self.recused),
                "round": self.round,
                "silent": [
                    {"agency": one.agency, "party": one.party, "until": moment(one.until)} for one in self.silent
                ],
                "spoken": self.spoken,
                "step": self.step,
                "supersedes": self.supersedes,
                "type": TYPE,
                "verdict": self.verdict,
                "words": self.words,
            }
        )


def digest_of_document(data: bytes) -> str:
    """Return the SHA-256 by which anybody sees that a determination is the one that was issued."""
    return hashlib.sha256(data).hexdigest()


def read_document(data: bytes) -> Document:
    """Return the determination that the bytes hold, as `as_bytes` made them."""
    plain: dict[str, Any] = json.loads(data)
    lists: dict[str, Any] = {name: tuple(plain[name]) for name in ("agree", "dissent", "recused")}
    same = ("key", "hub", "claim", "case", "round", "step", "outcome", "verdict", "presiding", "words", "language")
    numbers = ("base", "needed", "spoken", "note", "supersedes", "parties", "owners")
    return Document(
        **{name: plain[name] for name in (*same, *numbers)},
        **lists,
        issued=read_moment(plain["issued"]),
        silent=tuple(
            Silent(agency=one["agency"], until=read_moment(one["until"]), party=one["party"]) for one in plain["silent"]
        ),
        assessments=tuple(SaidBy.read(one) for one in plain["assessments"]),
        evidence=tuple(Proof(**one) for one in plain["evidence"]),
        comments=tuple(
            Asked(
                whom=one["whom"],
                asked=read_moment(one["asked"]),
                until=read_moment(one["until"]),
                answer=one["answer"],
                language=one["language"],
                answered=read_moment(one["answered"]) if one["answered"] else None,
            )
            for one in plain["comments"]
        ),
    )


def moment(at: datetime) -> str:
    """Return the moment as documents have it, in UTC and whole seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: str) -> datetime:
    """Return what `moment` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
