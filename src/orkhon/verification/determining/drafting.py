"""Draft the statement that an agency's speaker is asked to sign, and say whether one that comes back is still it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from orkhon.items import INTERFACE_LANGUAGES
from orkhon.verification.claims.queries import evidence_of
from orkhon.verification.claims.recognising import digest_of, plain_words, tag_of
from orkhon.verification.determining.errors import (
    AlreadyAssessed,
    AssessmentRefused,
    CaseClosed,
    NoMandate,
    StatementRefused,
)
from orkhon.verification.determining.rounds import replies_of, round_of, said_in
from orkhon.verification.determining.rules import Refusal, Reply, last_replies, why_refused
from orkhon.verification.determining.statements import Statement
from orkhon.verification.models import AssessmentKind, Case, CaseState, Claim, Mandate, Speaking, Verdict

MOST_REASONS: Final = 5_000
MOST_EVIDENCE: Final = 50
SIGNED_WITHIN: Final = timedelta(minutes=10)
"""How old a statement may be when it comes back signed."""

_AHEAD: Final = timedelta(seconds=5)


def draft(
    case: Case,
    mandate: Mandate,
    *,
    kind: AssessmentKind,
    verdict: str,
    reasons: str,
    language: str,
    evidence: Sequence[str],
    replacing: bool,
    now: datetime,
) -> Statement:
    """Return the statement to be signed. `evidence` are digests; `replacing` says that the agency changes its mind.

    Raises a subclass of `AssessmentRefused` for what would be refused once it is signed.
    """
    former = last_replies(replies_of(said_in(case))).get(mandate.agency)
    statement = Statement(
        hub=settings.ORKHON_HUB,
        claim=case.claim.key,
        words=words_hash(case.claim),
        case=case.key,
        round=case.number,
        agency=mandate.agency,
        sequence=former.sequence + 1 if former is not None else 1,
        replaces=former.sequence if former is not None and replacing else 0,
        kind=kind,
        verdict="" if kind == AssessmentKind.RECUSAL else verdict,
        reasons=plain_words(reasons),
        language=tag_of(language),
        evidence=tuple(dict.fromkeys(evidence)),
        at=now.replace(microsecond=0),
        nonce=secrets.token_urlsafe(16),
    )
    check_statement(statement, case, mandate, now=now)
    return statement


def check_statement(statement: Statement, case: Case, mandate: Mandate, *, now: datetime) -> None:
    """Return where the statement is one that the case takes now from that mandate.

    Raises `CaseClosed`, `AlreadyAssessed`, `NoMandate`, `StatementRefused` or `AssessmentRefused`, each with why.
    """
    _check_about(statement, case, now)
    _check_said(statement)
    _check_evidence(statement.evidence, {one.digest for one in evidence_of(case.claim)})
    reply = Reply(
        agency=statement.agency,
        sequence=statement.sequence,
        verdict=statement.verdict,
        by_deputy=mandate.speaking == Speaking.DEPUTY,
    )
    why = why_refused(
        round_of(case),
        replies_of(said_in(case)),
        reply,
        replaces=statement.replaces,
        is_decided=case.state == CaseState.DECIDED,
        is_closed=case.state == CaseState.CLOSED or (case.late_until is not None and now >= case.late_until),
    )
    if why is not None:
        raise _error(why)


def words_hash(claim: Claim) -> str:
    """Return the hash of the claim's words, by which a statement says of which words it speaks."""
    return digest_of(claim.words)


def _check_about(statement: Statement, case: Case, now: datetime) -> None:
    about = (statement.hub, statement.claim, statement.words, statement.case, statement.round)
    wanted = (settings.ORKHON_HUB, case.claim.key, words_hash(case.claim), case.key, case.number)
    if about != wanted:
        raise StatementRefused(_("The statement is about another claim or another round; sign the one that is asked."))
    if statement.at > now + _AHEAD:
        raise StatementRefused(_("The statement is dated in the future; draft it anew and sign that."))
    if statement.at < now - SIGNED_WITHIN:
        raise StatementRefused(
            _("The statement was drafted more than %(minutes)s minutes ago; draft it anew and sign that.")
            % {"minutes": int(SIGNED_WITHIN.total_seconds() // 60)}
        )


def _check_said(statement: Statement) -> None:
    if statement.kind not in AssessmentKind.values:
        raise StatementRefused(_("Choose an assessment or a recusal."))
    if statement.kind == AssessmentKind.ASSESSMENT and statement.verdict not in Verdict.values:
        raise AssessmentRefused(_("Choose what your agency holds the claim to be."))
    if statement.kind == AssessmentKind.RECUSAL and statement.verdict:
        raise AssessmentRefused(_("Whoever stays out gives no verdict."))
    if not statement.reasons:
        raise AssessmentRefused(_("Give your agency's reasons; they are printed."))
    if len(statement.reasons) > MOST_REASONS:
        raise AssessmentRefused(_("The reasons have at most %(most)s letters.") % {"most": MOST_REASONS})
    if plain_words(statement.reasons) != statement.reasons or tag_of(statement.language) != statement.language:
        raise StatementRefused(_("The statement was changed on its way; draft it anew and sign that."))
    if statement.language.partition("-")[0] not in INTERFACE_LANGUAGES:
        raise AssessmentRefused(_("Write the reasons in one of the eight languages, and say in which."))


def _check_evidence(named: Collection[str], known: Collection[str]) -> None:
    if len(named) > MOST_EVIDENCE:
        raise AssessmentRefused(_("Name at most %(most)s pieces of evidence.") % {"most": MOST_EVIDENCE})
    if not set(named) <= set(known):
        raise AssessmentRefused(_("A piece of evidence is not on this claim's list; add it there first."))


def _error(why: Refusal) -> AssessmentRefused:
    if why is Refusal.CLOSED:
        return CaseClosed(_("The case is closed; ask whoever presides to open it again."))
    if why is Refusal.OUTSIDE:
        return NoMandate(_("Your agency is not asked in this round: only those that were members when it was opened."))
    if why is Refusal.DECIDED:
        return CaseClosed(
            _("It is decided, and your agency has spoken; to change that, the case must be opened again.")
        )
    if why is Refusal.TWICE:
        return AlreadyAssessed(
            _("Your agency has spoken in this round; say that you replace what it said if it has changed its mind.")
        )
    if why is Refusal.DEPUTY:
        return NoMandate(_("A speaker of your agency has spoken in this round; a deputy does not change that."))
    return StatementRefused(_("Your agency has said something else meanwhile; draft the statement anew."))
