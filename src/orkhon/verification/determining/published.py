"""What was determined, as it is shown: frozen rows that pages, feeds and the wire's item are made of.

Nothing here says in the hub's name that something is true or false: a verdict is the joint position of the agencies in
`agree`, and is shown with who dissents, who was silent, who is party, and who owns each of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from orkhon.verification.determining.documents import Asked, Document, Proof, Silent


@dataclass(frozen=True, kw_only=True, slots=True)
class AgencyShown:
    """An agency beside what it said. `name` is in the language that is spoken now; `owner` is who owned it when the
    determination was issued, empty where the alliance does not know."""

    code: str
    sign: str
    name: str
    country: str
    owner: str
    invented: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessmentShown:
    """What one agency said. `kind` is `assessment` or `recusal`; `reasons` are in `language` (BCP 47 with script).

    `counted` is false for a party; `late` for what came after the round was decided, which is shown and changes
    nothing. `evidence` are digests (`PublishedDetermination.evidence`). `key` names it in the export of cases.
    """

    key: str
    agency: AgencyShown
    kind: str
    verdict: str
    reasons: str
    language: str
    evidence: tuple[str, ...]
    at: datetime
    counted: bool
    late: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SilentShown:
    """An agency that was asked and said nothing until then. Printed: "no reply from X by 14:00"."""

    agency: AgencyShown
    until: datetime
    party: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PartyShown:
    """An agency whose country or item it concerns: heard first, shown, not counted. `why` says what it concerns.

    `assessment` is None where it said nothing.
    """

    agency: AgencyShown
    why: str
    assessment: AssessmentShown | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AppealShown:
    """Somebody who did not agree: an agency's code or the name that was given, why, and what was answered.

    `state` is `waiting`, `upheld` or `rejected`; the answer is empty while it waits.
    """

    key: str
    who: str
    appellant: str
    reasons: str
    language: str
    at: datetime
    state: str
    answer: str
    answer_language: str
    answered: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class StepShown:
    """One link of the chain in which determinations about a claim supersede one another, the first first."""

    key: str
    step: str
    outcome: str
    verdict: str
    issued: datetime
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AppearanceShown:
    """Where the claim was seen. `address` is shown as text and not as a link; `sha256` names the copy that is kept."""

    place: str
    address: str
    language: str
    first: datetime
    last: datetime
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedDetermination:
    """What the agencies jointly say of a claim, whole.

    `key` names this very determination for ever, `claim` the claim: a page that shows what holds now is named by the
    claim, and what was said before by each one's key. `step` is `hold`, `preliminary` or `verdict`; `outcome` is
    `held`, `agreed`, `tie`, `no-quorum` or `withdrawn`; `verdict` is empty unless it is `agreed`.

    `is_public` is false for a hold, which goes to members alone, and for a round without a quorum of which nothing was
    public before. `in_force` is false once another one superseded it: then `superseded_by` is its key. `reopened` is
    when the claim was put to the agencies again, for `reopened_because`, and they have not spoken since.

    `languages` are the codes in which the claim was seen; `words` are those that circulated, in `language`, and are
    quoted as somebody's.

    `agree` and `dissent` hold who was counted, each with its assessment; a preliminary note has both as far as they had
    spoken. `late` came after it was decided. `base` agencies could decide, `needed` had to speak, `spoken` did.

    `document` is the whole as it was issued and `digest` its SHA-256: nothing above contradicts it.
    """

    key: str
    claim: str
    case: str
    round: int
    step: str
    outcome: str
    verdict: str
    issued: datetime
    is_public: bool
    in_force: bool
    superseded_by: str
    reopened: datetime | None
    reopened_because: str
    note: str
    words: str
    language: str
    languages: tuple[str, ...]
    item: str
    pictures: tuple[str, ...]
    links: tuple[str, ...]
    appearances: tuple[AppearanceShown, ...]
    presiding: AgencyShown
    agree: tuple[AssessmentShown, ...]
    dissent: tuple[AssessmentShown, ...]
    recused: tuple[AssessmentShown, ...]
    silent: tuple[SilentShown, ...]
    parties: tuple[PartyShown, ...]
    late: tuple[AssessmentShown, ...]
    base: int
    needed: int
    spoken: int
    evidence: tuple[Proof, ...]
    comments: tuple[Asked, ...]
    appeals: tuple[AppealShown, ...]
    chain: tuple[StepShown, ...]
    owners: Mapping[str, str]
    document: Document
    digest: str

    @property
    def agencies(self) -> tuple[AgencyShown, ...]:
        """The agencies whose joint position it is."""
        return tuple(one.agency for one in self.agree)


__all__ = [
    "AgencyShown",
    "AppealShown",
    "AppearanceShown",
    "Asked",
    "AssessmentShown",
    "PartyShown",
    "Proof",
    "PublishedDetermination",
    "Silent",
    "SilentShown",
    "StepShown",
]
