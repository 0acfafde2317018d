"""Issue a determination: write it down whole, once, in the place of what was said before. For the actions beside it.

The caller holds the claim's lock and has decided that it is so; nobody's right is asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext

from orkhon.alliance.queries import agencies_by_code
from orkhon.verification.claims.queries import comments_of, evidence_of
from orkhon.verification.claims.tidings import tell_determined
from orkhon.verification.determining.documents import (
    Asked,
    Document,
    Proof,
    Silent,
    digest_of_document,
    read_document,
)
from orkhon.verification.determining.queries import as_said, in_force
from orkhon.verification.determining.registries import after_determination
from orkhon.verification.determining.rounds import last_said
from orkhon.verification.determining.rules import Standing
from orkhon.verification.models import (
    Assessment,
    Case,
    Claim,
    Determination,
    Outcome,
    Step,
)
from orkhon.verification.models.determination import new_determination_key


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """What is to be said: the step, what came of it, the verdict where agencies agree, and who says it."""

    step: Step
    outcome: Outcome
    verdict: str = ""
    presiding: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a ruling rests on: a round, how it stands, and what was said in it. Empty for a hold."""

    case: Case | None = None
    state: Standing | None = None
    rows: Sequence[Assessment] = field(default_factory=tuple)


NOTHING_SAID = Said()


def issue(claim: Claim, ruling: Ruling, said: Said, *, now: datetime) -> Determination:
    """Write the determination down, and let the other parts of the hub hear of it."""
    at = now.replace(microsecond=0)
    former = in_force(claim)
    case, state = said.case, said.state
    words = last_said(row for row in said.rows if not row.late)
    parties: Mapping[str, str] = case.parties if case is not None else {}
    agree = state.votes.get(ruling.verdict, ()) if state is not None and ruling.verdict else ()
    dissent = [row.agency for row in words if row.verdict and row.agency not in {*agree, *parties}]
    document = Document(
        key=new_determination_key(),
        hub=settings.ORKHON_HUB,
        claim=claim.key,
        case=case.key if case is not None else "",
        round=case.number if case is not None else 0,
        step=ruling.step,
        outcome=ruling.outcome,
        verdict=ruling.verdict,
        issued=at,
        presiding=ruling.presiding,
        words=claim.words,
        language=claim.language,
        agree=tuple(agree),
        dissent=tuple(dissent),
        recused=state.recused if state is not None else (),
        silent=_silent(case, state, at),
        parties=dict(parties),
        base=state.base if state is not None else 0,
        needed=state.needed if state is not None else 0,
        spoken=state.spoken if state is not None else 0,
        assessments=tuple(as_said(row, counted=row.agency not in parties) for row in words),
        evidence=tuple(
            Proof(digest=one.digest, kind=one.kind, title=one.title, address=one.address, sha256=one.sha256)
            for one in evidence_of(claim)
        ),
        comments=tuple(
            Asked(
                whom=one.whom,
                asked=one.asked,
                until=one.until,
                answer=one.answer,
                language=one.language,
                answered=one.answered,
            )
            for one in comments_of(claim)
        ),
        owners=_owners({ruling.presiding, *parties, *(case.counted if case is not None else ())}),
        note=ruling.note,
        supersedes=former.key if former is not None else "",
    )
    return write(claim, case, document, former, now=now)


def write(
    claim: Claim, case: Case | None, document: Document, former: Determination | None, *, now: datetime
) -> Determination:
    """Write down what the document says, tell people and the other parts of the hub."""
    data = document.as_bytes()
    made = Determination.objects.create(
        key=document.key,
        claim=claim,
        case=case,
        step=document.step,
        outcome=document.outcome,
        verdict=document.verdict,
        issued=document.issued,
        agency=document.presiding,
        note=document.note,
        language=document.language,
        document=data,
        digest=digest_of_document(data),
        supersedes=former,
    )
    if made.step != Step.HOLD:
        tell_determined(claim, key=made.key, words=_words_of(made), now=now)
    after_determination(made.key)
    return made


def written(row: Determination) -> Document:
    """Return what a determination said."""
    return read_document(bytes(row.document))


def _silent(case: Case | None, state: Standing | None, at: datetime) -> tuple[Silent, ...]:
    """Return who said nothing, and until when it was waited for: until the time was over, or it was settled before."""
    if case is None or state is None:
        return ()
    until = min(at, case.due)
    return (
        *(Silent(agency=code, until=until) for code in state.silent),
        *(Silent(agency=code, until=until, party=True) for code in state.parties_silent),
    )


def _owners(codes: set[str]) -> dict[str, str]:
    known = agencies_by_code()
    return {code: known[code].state_owner for code in sorted(codes) if code in known and known[code].state_owner}


def _words_of(row: Determination) -> Callable[[], str]:
    def words() -> str:
        if row.outcome == Outcome.WITHDRAWN:
            return gettext("A preliminary note is withdrawn:")
        if row.step == Step.PRELIMINARY:
            return gettext("A preliminary note of the agencies:")
        if row.outcome == Outcome.AGREED:
            return gettext("The agencies have determined a claim:")
        return gettext("The agencies have come to no joint position:")

    return words
