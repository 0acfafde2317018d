"""What the screens of claims show, in the words and names of whoever looks. Reads, and decides no right anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orkhon.alliance.called import name_of
from orkhon.alliance.models import Agency
from orkhon.alliance.queries import agencies_by_code
from orkhon.desk.stories.letters import Gloss, gloss_of
from orkhon.items import Language
from orkhon.items.language import LanguageTagError
from orkhon.stories.showing import Headline
from orkhon.verification.claims.policies import may_give, may_hold, may_open, may_sign_off, may_work, workers
from orkhon.verification.claims.queries import (
    appearances_of,
    comments_of,
    evidence_of,
    lacks_for_publication,
    sign_off_of,
    traces_of,
)
from orkhon.verification.claims.registries import Duplicate, duplicates_of
from orkhon.verification.determining.mandates import mandates_of
from orkhon.verification.determining.offices import may_preside, members, presiding_on
from orkhon.verification.determining.published import PublishedDetermination
from orkhon.verification.determining.queries import determinations_in_force, published
from orkhon.verification.determining.rounds import last_case, response_times, round_of, said_in, standing_of
from orkhon.verification.determining.rules import Standing
from orkhon.verification.models import (
    Appearance,
    Assessment,
    Case,
    CaseState,
    Claim,
    ClaimState,
    CommentRequest,
    Determination,
    Evidence,
    Mandate,
    Names,
    SignOff,
    Step,
    Trace,
)
from orkhon.wire.queries import state_of

_MOST_DUPLICATES: Final = 5
_LONGEST: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimRow:
    """One line of the list. `said` is what is said of it now, empty where nothing is; `due` where a case is open."""

    claim: Claim
    words: str
    direction: str
    gloss: Gloss | None
    codes: tuple[str, ...]
    said: str
    due: datetime | None
    is_late: bool
    worker: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Voice:
    """One agency in a case: what it said last, and what it had said before, or that it is silent. `counts` is false
    for a party; `why` says then what concerns it."""

    agency: Agency
    counts: bool
    why: str
    last: Assessment | None
    former: tuple[Assessment, ...]
    signer: str

    @property
    def direction(self) -> str:
        """How its reasons run."""
        return direction_of(self.last.language) if self.last is not None else "ltr"


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """A moment of the case by the person's clock, and whether it is over."""

    words: str
    at: datetime
    is_over: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseScreen:
    """A round as the page shows it. `missing` says in words what is lacking until there is a quorum."""

    case: Case
    state: Standing
    voices: tuple[Voice, ...]
    deadlines: tuple[Deadline, ...]
    missing: str
    opened_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposed:
    """An agency that may be party, and why the hub thinks so; empty where it has no reason."""

    agency: Agency
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimScreen:
    """All of the page. What the person may do is asked here once; the actions ask again."""

    claim: Claim
    direction: str
    gloss: Gloss | None
    codes: tuple[str, ...]
    worker: str
    traces: tuple[Trace, ...]
    appearances: tuple[Appearance, ...]
    evidence: tuple[Evidence, ...]
    comments: tuple[CommentRequest, ...]
    sign_off: SignOff | None
    lacks: tuple[str, ...]
    duplicates: tuple[tuple[Duplicate, Claim], ...]
    merged: tuple[Claim, ...]
    now_said: PublishedDetermination | None
    timeline: tuple[Determination, ...]
    case: CaseScreen | None
    rounds: int
    proposed: tuple[Proposed, ...]
    workers: tuple[User, ...]
    mandates: tuple[Mandate, ...]
    presiding: str
    names: Mapping[str, str]
    may_give: bool
    may_work: bool
    may_open: bool
    may_hold: bool
    may_sign_off: bool
    may_preside: bool
    may_assess: bool
    me: int

    @property
    def is_open(self) -> bool:
        """True while a round runs."""
        return self.case is not None and self.case.case.state == CaseState.OPEN

    @property
    def names_somebody(self) -> bool:
        """True where the law asks for more."""
        return self.claim.names in (Names.PERSON, Names.FIRM)

    @property
    def is_new(self) -> bool:
        """True where the agencies were not asked yet."""
        return self.claim.state == ClaimState.NEW

    @property
    def can_appeal(self) -> bool:
        """True where something is in force that one may appeal against."""
        return self.now_said is not None and self.now_said.step != Step.HOLD and (self.may_work or bool(self.mandates))


def claim_rows(rows: Iterable[Claim], *, language: str, now: datetime) -> list[ClaimRow]:
    """Return the lines of the list; three queries for all."""
    found = list(rows)
    said = determinations_in_force([one.key for one in found])
    due = dict(Case.objects.filter(claim__in=found, state=CaseState.OPEN).values_list("claim_id", "due"))
    return [
        ClaimRow(
            claim=one,
            words=_shortened(one.words),
            direction=direction_of(one.language),
            gloss=gloss_of(_headline(one, _shortened(one.words)), language) if one.words else None,
            codes=tuple(one.languages.split()),
            said=in_words(said[one.key]) if one.key in said else "",
            due=due.get(one.pk),
            is_late=one.pk in due and due[one.pk] < now,
            worker=name_of(one.worker),
        )
        for one in found
    ]


def in_words(row: Determination) -> str:
    """Return what is said of a claim, as members read it."""
    if row.verdict:
        return f"{row.get_step_display()}: {row.get_verdict_display()}"
    return str(row.get_step_display() if row.step == Step.HOLD else row.get_outcome_display())


def claim_screen(claim: Claim, *, user: User, language: str, now: datetime) -> ClaimScreen:
    """Return what the person's page shows; about thirty queries."""
    known = agencies_by_code()
    case = last_case(claim)
    mandates = tuple(mandates_of(user, now=now))
    asked = frozenset([*case.counted, *case.parties]) if case is not None else frozenset()
    works = may_work(user)
    return ClaimScreen(
        claim=claim,
        direction=direction_of(claim.language),
        gloss=gloss_of(_headline(claim, claim.words), language) if claim.words else None,
        codes=tuple(claim.languages.split()),
        worker=name_of(claim.worker),
        traces=tuple(traces_of(claim)),
        appearances=tuple(appearances_of(claim)),
        evidence=tuple(evidence_of(claim)),
        comments=tuple(comments_of(claim)),
        sign_off=sign_off_of(claim),
        lacks=tuple(lacks_for_publication(claim, now=now)),
        duplicates=_duplicates(claim) if works else (),
        merged=tuple(Claim.objects.filter(into=claim).order_by("received")),
        now_said=published(claim.key, members=True),
        timeline=tuple(Determination.objects.filter(claim=claim).order_by("-pk")),
        case=_case(case, known, now) if case is not None else None,
        rounds=case.number if case is not None else 0,
        proposed=_proposed(claim, known),
        workers=tuple(workers()) if works else (),
        mandates=mandates,
        presiding=_name(known, presiding_on(now)),
        names={code: agency.shown_name for code, agency in known.items()},
        may_give=may_give(user),
        may_work=works,
        may_open=may_open(user),
        may_hold=may_hold(user),
        may_sign_off=may_sign_off(user),
        may_preside=may_preside(user, now),
        may_assess=case is not None
        and case.state != CaseState.CLOSED
        and any(mandate.agency in asked for mandate in mandates),
        me=user.pk,
    )


def _case(case: Case, known: Mapping[str, Agency], now: datetime) -> CaseScreen:
    rows = said_in(case)
    signers = {
        row.pk: name_of(row.signer.person) if hasattr(row, "signer") else ""
        for row in Assessment.objects.filter(case=case).select_related("signer__person")
    }
    state = standing_of(case)
    voices = []
    for code in sorted({*case.counted, *case.parties}):
        own = sorted((row for row in rows if row.agency == code), key=lambda row: row.sequence)
        last = own[-1] if own else None
        voices.append(
            Voice(
                agency=known.get(code) or Agency(code=code, sign=code[:3].upper(), name_en=code),
                counts=code in case.counted,
                why=str(case.parties.get(code, "")),
                last=last,
                former=tuple(own[:-1]),
                signer=signers.get(last.pk, "") if last is not None else "",
            )
        )
    return CaseScreen(
        case=case,
        state=state,
        voices=tuple(sorted(voices, key=lambda one: (one.counts, one.agency.code))),
        deadlines=_deadlines(case, now),
        missing=_missing(case, state),
        opened_by=name_of(case.by),
    )


def _deadlines(case: Case, now: datetime) -> tuple[Deadline, ...]:
    round_ = round_of(case)
    moments = [
        *([(_("parties are heard until"), round_.heard_until)] if case.parties else []),
        (_("a preliminary note is expected by"), round_.note_due),
        (_("it is decided by"), round_.due),
        *([(_("late assessments are put on record until"), case.late_until)] if case.late_until else []),
    ]
    return tuple(Deadline(words=words, at=at, is_over=at <= now) for words, at in moments)


def _missing(case: Case, state: Standing) -> str:
    if case.state != CaseState.OPEN:
        return ""
    if state.base < state.needed:
        return _("So many stay out that no quorum can come about.")
    if state.missing:
        words = ngettext(
            "%(count)s more agency must speak until there is a quorum (%(spoken)s of %(needed)s).",
            "%(count)s more agencies must speak until there is a quorum (%(spoken)s of %(needed)s).",
            state.missing,
        )
        return words % {"count": state.missing, "spoken": state.spoken, "needed": state.needed}
    return _("There is a quorum; the silent are waited for until the time is over, or until they change nothing.")


def _duplicates(claim: Claim) -> tuple[tuple[Duplicate, Claim], ...]:
    found = duplicates_of(claim.key)[:_MOST_DUPLICATES]
    rows = {one.key: one for one in Claim.objects.filter(key__in=[one.key for one in found])}
    return tuple((one, rows[one.key]) for one in found if one.key in rows)


def _proposed(claim: Claim, known: Mapping[str, Agency]) -> tuple[Proposed, ...]:
    """Return the members, the agency first whose item the claim takes."""
    state = state_of(claim.item) if claim.item else None
    own = state.agency if state is not None else ""
    rows = [
        Proposed(agency=known[code], why=_("the claim takes an item of theirs") if code == own else "")
        for code in sorted(members())
        if code in known
    ]
    return tuple(sorted(rows, key=lambda one: not one.why))


@dataclass(frozen=True, kw_only=True, slots=True)
class ResponseRow:
    """How one agency answered: `asked` in how many cases, `answered` in how many of them, the middle time it took, and
    how many answers came within the time of a preliminary note."""

    name: str
    asked: int
    answered: int
    middle: timedelta | None
    quickly: int


def response_rows(*, since: datetime, until: datetime) -> list[ResponseRow]:
    """Return the report, the agencies by name."""
    known = agencies_by_code()
    rows = []
    for code, cases in response_times(since=since, until=until).items():
        times = [(case, at - case.opened) for case, at in cases if at is not None]
        rows.append(
            ResponseRow(
                name=_name(known, code),
                asked=len(cases),
                answered=len(times),
                middle=timedelta(seconds=median(took.total_seconds() for _, took in times)) if times else None,
                quickly=sum(case.opened + took <= case.note_due for case, took in times),
            )
        )
    return sorted(rows, key=lambda row: row.name.casefold())


def direction_of(tag: str) -> str:
    """Return how the language runs."""
    try:
        return Language.parse(tag).direction
    except LanguageTagError:
        return "ltr"


def _name(known: Mapping[str, Agency], code: str) -> str:
    return known[code].shown_name if code in known else code


def _headline(claim: Claim, text: str) -> Headline:
    return Headline(text=text, language=claim.language, uri="", agency="")


def _shortened(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= _LONGEST else one_line[: _LONGEST - 1] + "…"
