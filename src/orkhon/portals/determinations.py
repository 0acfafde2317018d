"""What the pages of determinations say, in the language of their readers. Reads what is to be shown; decides nothing.

No sentence here says in the hub's name that something is true or false: a verdict is the position of the agencies that
stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext

from orkhon.desk.queries import published as published_articles
from orkhon.items import Language
from orkhon.portals.frame import Frame
from orkhon.portals.moments import language_name
from orkhon.portals.teasers import shorten
from orkhon.verification.claims.queries import claim_called, evidence_of
from orkhon.verification.determining.public_lists import Listed
from orkhon.verification.determining.published import AssessmentShown, PublishedDetermination
from orkhon.verification.models import EvidenceKind, Outcome, Step, Verdict
from orkhon.verification.sending.addresses import group_of, uris_of
from orkhon.wire.entries import ItemStatus
from orkhon.wire.queries import states_of

UNDER: Final = "determinations/"
_LONGEST_TITLE: Final = 160
_MOST_ARTICLES: Final = 5
TONES: Final[Mapping[str, str]] = {
    "true": "sent",
    "false": "changed",
    "altered": "changed",
    "out-of-context": "changed",
}
"""How the box of a verdict looks, beside its words."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """Words as somebody wrote them: in which language, and how it runs. `foreign`: not in the page's language."""

    text: str
    tag: str
    direction: str
    language: str
    foreign: bool


@dataclass(frozen=True, kw_only=True)
class AssessmentPart:
    """What one agency said."""

    agency: str
    path: str
    owner: str
    verdict: str
    reasons: Written
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PartyPart:
    """An agency that was heard first and is not counted."""

    agency: str
    path: str
    why: str
    said: AssessmentPart | None


@dataclass(frozen=True, kw_only=True)
class ProofPart:
    """A piece of evidence: what may be public of it. `state` is `killed` or `withheld` for an item taken back."""

    kind: str
    title: str
    address: str
    sha256: str
    at: datetime | None
    state: str


@dataclass(frozen=True, kw_only=True)
class StepPart:
    """One step of the chain; `path` is empty for the one that is shown, and for what readers may not see."""

    words: str
    at: datetime
    note: str
    path: str
    shown: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the list."""

    path: str
    claim: Written
    outcome: str
    step: str
    agencies: str
    at: datetime
    tone: str


@dataclass(frozen=True, kw_only=True)
class DeterminationPage:
    """The whole page."""

    one: PublishedDetermination
    title: Written
    claim: Written
    whole: bool
    outcome: str
    step: str
    tone: str
    agencies: str
    agree: tuple[AssessmentPart, ...]
    dissent: tuple[AssessmentPart, ...]
    recused: tuple[AssessmentPart, ...]
    late: tuple[AssessmentPart, ...]
    parties: tuple[PartyPart, ...]
    silent: tuple[tuple[str, datetime], ...]
    comments: tuple[tuple[str, datetime, Written | None], ...]
    evidence: tuple[ProofPart, ...]
    chain: tuple[StepPart, ...]
    appeals: tuple[tuple[str, Written, datetime, str, Written | None], ...]
    articles: tuple[tuple[str, str], ...]
    item: str
    presiding: str


def verdict_choices() -> list[tuple[str, str]]:
    """Return what a list may be narrowed to, and the words for it."""
    return [*((one.value, str(one.label)) for one in Verdict), ("none", gettext("no joint position"))]


def line_of(one: Listed, frame: Frame) -> Line:
    """Return the line of a list."""
    document = one.document
    return Line(
        path=f"{frame.portal.path}{UNDER}{one.claim}/",
        claim=written(shorten(document.words, _LONGEST_TITLE) or one.claim, document.language, frame),
        outcome=_outcome(one.outcome, one.verdict),
        step=str(Step(one.step).label),
        agencies=", ".join(frame.agency_name(code) for code in document.agree),
        at=one.issued,
        tone=TONES.get(one.verdict, ""),
    )


def page_of(one: PublishedDetermination, frame: Frame) -> DeterminationPage:
    """Return all that the page shows."""
    claim = written(one.words, one.language, frame)
    short = shorten(one.words, _LONGEST_TITLE) or one.claim

    def said(many: Iterable[AssessmentShown]) -> tuple[AssessmentPart, ...]:
        return tuple(_assessment(each, frame) for each in many)

    return DeterminationPage(
        one=one,
        title=written(short, one.language, frame),
        claim=claim,
        whole=short == " ".join(one.words.split()) or not one.words,
        outcome=_outcome(one.outcome, one.verdict),
        step=str(Step(one.step).label),
        tone=TONES.get(one.verdict, ""),
        agencies=", ".join(frame.agency_name(agency.code) for agency in one.agencies),
        agree=said(one.agree),
        dissent=said(one.dissent),
        recused=said(one.recused),
        late=said(one.late),
        parties=tuple(
            PartyPart(
                agency=frame.agency_name(party.agency.code),
                path=_path_of_agency(party.agency.code, frame),
                why=party.why,
                said=_assessment(party.assessment, frame) if party.assessment is not None else None,
            )
            for party in one.parties
        ),
        silent=tuple((frame.agency_name(silent.agency.code), silent.until) for silent in one.silent),
        comments=tuple(
            (asked.whom, asked.until, written(asked.answer, asked.language, frame) if asked.answer else None)
            for asked in one.comments
        ),
        evidence=_evidence(one),
        chain=_chain(one, frame),
        appeals=tuple(
            (
                frame.agency_name(appeal.who) if appeal.appellant == "agency" else appeal.who,
                written(appeal.reasons, appeal.language, frame),
                appeal.at,
                appeal.state,
                written(appeal.answer, appeal.answer_language, frame) if appeal.answer else None,
            )
            for appeal in one.appeals
        ),
        articles=_articles(one, frame),
        item=_item(one),
        presiding=frame.agency_name(one.presiding.code),
    )


def written(text: str, tag: str, frame: Frame) -> Written:
    """Return words with what a page must say of their language."""
    try:
        language = Language.parse(tag)
    except ValueError:
        return Written(text=text, tag="und", direction="auto", language="", foreign=True)
    foreign = language.code != frame.language
    name = "" if language.code == "und" else language_name(language.code, frame.language)
    return Written(text=text, tag=language.tag, direction=language.direction, language=name, foreign=foreign)


def _assessment(said: AssessmentShown, frame: Frame) -> AssessmentPart:
    return AssessmentPart(
        agency=frame.agency_name(said.agency.code),
        path=_path_of_agency(said.agency.code, frame),
        owner=said.agency.owner,
        verdict=str(Verdict(said.verdict).label) if said.verdict else gettext("stays out"),
        reasons=written(said.reasons, said.language, frame),
        at=said.at,
    )


def _path_of_agency(code: str, frame: Frame) -> str:
    return f"{frame.portal.path}agencies/{code}/" if code in frame.agencies else ""


def _outcome(outcome: str, verdict: str) -> str:
    match outcome:
        case Outcome.AGREED:
            return str(Verdict(verdict).label)
        case Outcome.TIE:
            return gettext("no joint position: even")
        case Outcome.NO_QUORUM:
            return gettext("no joint position: too few have spoken")
        case Outcome.WITHDRAWN:
            return gettext("preliminary note withdrawn")
        case _:
            return str(Step.HOLD.label)


def _evidence(one: PublishedDetermination) -> tuple[ProofPart, ...]:
    kept = {row.digest: row for row in evidence_of(claim_called(one.claim))}
    uris = [row.item for row in kept.values() if row.item]
    states = states_of(uris) if uris else {}

    def state(uri: str) -> str:
        found = states.get(uri)
        if found is None or found.status is ItemStatus.USABLE:
            return ""
        return "killed" if found.status is ItemStatus.KILLED else "withheld"

    return tuple(
        ProofPart(
            kind=str(EvidenceKind(proof.kind).label) if proof.kind in EvidenceKind.values else proof.kind,
            title=proof.title,
            address=proof.address,
            sha256=proof.sha256 or proof.digest,
            at=kept[proof.digest].at if proof.digest in kept else None,
            state=state(kept[proof.digest].item) if proof.digest in kept else "",
        )
        for proof in one.evidence
    )


def _item(one: PublishedDetermination) -> str:
    """Return what became of the item that is concerned: `killed`, `withheld`, `usable`, or nothing."""
    if not one.item:
        return ""
    state = states_of([one.item]).get(one.item)
    if state is None:
        return ""
    if state.status is ItemStatus.KILLED:
        return "killed"
    return "usable" if state.is_public else "withheld"


def _chain(one: PublishedDetermination, frame: Frame) -> tuple[StepPart, ...]:
    parts = []
    for step in one.chain:
        hidden = step.step == Step.HOLD or step.outcome == Outcome.NO_QUORUM
        shown = step.key == one.key
        parts.append(
            StepPart(
                words=f"{Step(step.step).label}: {_outcome(step.outcome, step.verdict)}"
                if step.step != Step.HOLD
                else str(Step.HOLD.label),
                at=step.issued,
                # What a hold says besides is for members.
                note="" if step.step == Step.HOLD else step.note,
                path="" if hidden or shown else f"{frame.portal.path}{UNDER}{step.key}/",
                shown=shown,
            )
        )
    return tuple(parts)


def _articles(one: PublishedDetermination, frame: Frame) -> tuple[tuple[str, str], ...]:
    """Return the desk's articles about it in the page's language: what people wrote or translated of it."""
    topics = frame.portal.topics
    if not topics:
        return ()
    among = Q(sources__uri__in=list(uris_of(one.claim).values())) | Q(translation_key=group_of(one.claim))
    rows = published_articles(
        frame.language, topics=topics, limit=_MOST_ARTICLES, countries=frame.countries, among=among, text=False
    )
    found = {}
    for article in rows:
        topic = article.topic.code if article.topic else ""
        path = frame.portal.path_of_article(topic=topic, slug=article.slug, pk=article.pk)
        if path is not None:
            found[path] = article.headline
    return tuple(found.items())
