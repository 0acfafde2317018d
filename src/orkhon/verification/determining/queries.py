"""Read what was determined: what is in force about a claim, what was said before, and the cases that are open.

`published` and `published_list` are what other parts show to members and readers. They read determinations as they were
issued; what came after (who superseded it, appeals, late assessments, places where the claim goes on being seen) is
asked anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from orkhon.alliance.models import Agency
from orkhon.verification.claims.queries import appearances_of, family_of, traces_of
from orkhon.verification.determining.documents import SaidBy, read_document
from orkhon.verification.determining.published import (
    AgencyShown,
    AppealShown,
    AppearanceShown,
    AssessmentShown,
    PartyShown,
    PublishedDetermination,
    SilentShown,
    StepShown,
)
from orkhon.verification.models import (
    Appeal,
    Assessment,
    Case,
    CaseState,
    Claim,
    Determination,
    Outcome,
    Step,
    TraceKind,
)

MOST_LISTED = 200


def published(key: str, *, members: bool = False) -> PublishedDetermination | None:
    """Return the determination by its key, or by a claim's key what holds about that claim now; None for neither.

    Readers get what is public; with `members` a hold as well. A superseded one is given too, by its own key: it says by
    what it was superseded, and a page shows both. A merged claim's key leads to the claim that it is part of. About
    fifteen queries.
    """
    row = _row(key, members)
    return _shown(row, _agencies()) if row is not None else None


def published_list(
    *,
    members: bool = False,
    step: str = "",
    verdict: str = "",
    language: str = "",
    before: datetime | None = None,
    limit: int = 50,
) -> tuple[PublishedDetermination, ...]:
    """Return what holds now, the newest first: one a claim, `limit` (at most 200) of them, issued `before` a moment.

    `step` and `verdict` narrow as the models name them, `language` to claims whose words are in that language (a code
    such as `kk`). Readers get what is public; with `members` holds as well.
    """
    rows = Determination.objects.filter(superseded_by__isnull=True).select_related("claim")
    if not members:
        rows = rows.exclude(step=Step.HOLD)
    if step:
        rows = rows.filter(step=step)
    if verdict:
        rows = rows.filter(verdict=verdict)
    if language:
        rows = rows.filter(language__startswith=language)
    if before is not None:
        rows = rows.filter(issued__lt=before)
    known = _agencies()
    found = [
        row
        for row in rows.order_by("-issued", "-pk")[: min(limit, MOST_LISTED)]
        if (members or is_public(row)) and row.claim.into_id is None
    ]
    return tuple(_shown(row, known) for row in found)


def in_force(claim: Claim) -> Determination | None:
    """Return what the alliance says of the claim now, a hold included; None where it has said nothing."""
    rows = Determination.objects.filter(claim=claim, superseded_by__isnull=True)
    return rows.order_by("-pk").first()


def determinations_in_force(claims: Collection[str]) -> dict[str, Determination]:
    """Return by claims' keys what is said of each now, holds included; one query."""
    rows = Determination.objects.filter(claim__key__in=claims, superseded_by__isnull=True).select_related("claim")
    return {row.claim.key: row for row in rows.order_by("pk")}


def is_public(row: Determination) -> bool:
    """True where readers see it: not a hold, nor a round without a quorum of which nothing was public before."""
    if row.step == Step.HOLD:
        return False
    if row.outcome != Outcome.NO_QUORUM:
        return True
    former = row.supersedes
    return former is not None and is_public(former)


def _row(key: str, members: bool) -> Determination | None:
    rows = Determination.objects.select_related("claim", "supersedes")
    row = rows.filter(key=key).first()
    if row is None:
        claim = Claim.objects.select_related("into").filter(key=key).first()
        if claim is None:
            return None
        row = in_force(claim.into or claim)
    if row is None or members or is_public(row):
        return row
    return None


def _agencies() -> dict[str, Agency]:
    return {agency.code: agency for agency in Agency.objects.all()}


def _shown(row: Determination, known: Mapping[str, Agency]) -> PublishedDetermination:
    document = read_document(bytes(row.document))
    claim = row.claim
    traces = traces_of(claim)
    chain = _chain(claim)
    after = next((one for one in chain if one.supersedes_id == row.pk), None)

    def agency(code: str) -> AgencyShown:
        return agency_shown(code, known, document.owners)

    def said(one: SaidBy, *, late: bool = False) -> AssessmentShown:
        return AssessmentShown(
            key=one.key,
            agency=agency(one.agency),
            kind=one.kind,
            verdict=one.verdict,
            reasons=one.reasons,
            language=one.language,
            evidence=one.evidence,
            at=one.at,
            counted=one.counted,
            late=late,
        )

    reopened = Case.objects.filter(claim=claim, state=CaseState.OPEN, number__gt=max(1, document.round)).first()
    by_agency = {one.agency: said(one) for one in document.assessments}

    def those(codes: Iterable[str]) -> tuple[AssessmentShown, ...]:
        return tuple(by_agency[code] for code in codes if code in by_agency)

    return PublishedDetermination(
        key=row.key,
        claim=claim.key,
        case=document.case,
        round=document.round,
        step=document.step,
        outcome=document.outcome,
        verdict=document.verdict,
        issued=row.issued,
        is_public=is_public(row),
        in_force=after is None,
        superseded_by=after.key if after is not None else "",
        reopened=reopened.opened if reopened is not None else None,
        reopened_because=reopened.reason if reopened is not None else "",
        note=document.note,
        words=document.words,
        language=document.language,
        languages=tuple(claim.languages.split()),
        item=claim.item,
        pictures=tuple(one.value for one in traces if one.kind == TraceKind.PICTURE),
        links=tuple(one.value for one in traces if one.kind == TraceKind.LINK),
        appearances=tuple(
            AppearanceShown(
                place=one.place,
                address=one.address,
                language=one.language,
                first=one.first,
                last=one.last,
                sha256=one.sha256,
            )
            for one in appearances_of(claim)
        ),
        presiding=agency(document.presiding),
        agree=those(document.agree),
        dissent=those(document.dissent),
        recused=those(document.recused),
        silent=tuple(
            SilentShown(agency=agency(one.agency), until=one.until, party=one.party) for one in document.silent
        ),
        parties=tuple(
            PartyShown(agency=agency(code), why=why, assessment=by_agency.get(code))
            for code, why in sorted(document.parties.items())
        ),
        late=tuple(said(as_said(one, counted=False), late=True) for one in _late(row)),
        base=document.base,
        needed=document.needed,
        spoken=document.spoken,
        evidence=document.evidence,
        comments=document.comments,
        appeals=tuple(_appeal(one) for one in Appeal.objects.filter(determination=row).order_by("pk")),
        chain=tuple(
            StepShown(
                key=one.key,
                step=one.step,
                outcome=one.outcome,
                verdict=one.verdict,
                issued=one.issued,
                note=one.note,
            )
            for one in chain
        ),
        owners=document.owners,
        document=document,
        digest=row.digest,
    )


def agency_shown(code: str, known: Mapping[str, Agency], owners: Mapping[str, str]) -> AgencyShown:
    """Return the agency as it stands beside what it said; `owners` by code, else as the alliance has it now."""
    agency = known.get(code)
    if agency is None:
        return AgencyShown(
            code=code, sign=code[:3].upper(), name=code, country="", owner=owners.get(code, ""), invented=False
        )
    return AgencyShown(
        code=code,
        sign=agency.sign,
        name=agency.shown_name,
        country=agency.country,
        owner=owners.get(code, agency.state_owner),
        invented=agency.invented,
    )


def as_said(row: Assessment, *, counted: bool) -> SaidBy:
    """Return an assessment as documents have it."""
    return SaidBy(
        key=row.key,
        agency=row.agency,
        kind=row.kind,
        verdict=row.verdict,
        reasons=row.reasons,
        language=row.language,
        evidence=tuple(row.evidence),
        at=row.at,
        counted=counted,
        statement=row.challenge,
    )


def chain_of(claim: Claim) -> Sequence[Determination]:
    """Return all that was ever determined about the claim, and what was merged with it, in its order."""
    return _chain(claim)


def _chain(claim: Claim) -> list[Determination]:
    return list(Determination.objects.filter(claim__in=family_of(claim)).order_by("issued", "pk"))


def _late(row: Determination) -> list[Assessment]:
    if row.case_id is None:
        return []
    return list(Assessment.objects.filter(case=row.case_id, late=True).order_by("pk"))


def _appeal(row: Appeal) -> AppealShown:
    return AppealShown(
        key=row.key,
        who=row.who,
        appellant=row.appellant,
        reasons=row.reasons,
        language=row.language,
        at=row.at,
        state=row.state,
        answer=row.answer,
        answer_language=row.answer_language,
        answered=row.answered,
    )
