"""Ask for a determination to be looked at again, and answer that. All of it is shown with the determination."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.origins import Origin
from orkhon.verification.actions.open_case import reopen_case
from orkhon.verification.claims.errors import ClaimRefused, NoSuchClaim, NotForYou, NothingToDo
from orkhon.verification.claims.locking import locked_claim
from orkhon.verification.claims.noting import note
from orkhon.verification.claims.policies import may_work
from orkhon.verification.claims.recognising import plain_words, tag_of
from orkhon.verification.claims.tidings import tell_presiding
from orkhon.verification.determining.mandates import mandate_of
from orkhon.verification.determining.offices import may_preside, presiding_on
from orkhon.verification.models import Appeal, AppealState, Appellant, CaseState, Determination, Step
from orkhon.verification.models.case import LONGEST_REASON


def appeal(
    determination: str,
    *,
    appellant: Appellant,
    who: str,
    reasons: str,
    language: str,
    user: User,
    now: datetime,
    origin: Origin | None = None,
) -> Appeal:
    """Put the appeal on record: an agency's by who speaks for it (`who` is its code), anybody else's by who works on
    claims, under the name that they gave to be printed.

    Raises `NotForYou`, `NoSuchClaim`, `ClaimRefused`, and `NothingToDo` for a hold, for what was superseded, and where
    the same one waits for an answer.
    """
    words, named = plain_words(reasons), plain_words(who).replace("\n", " ")[:300]
    if appellant == Appellant.AGENCY:
        if mandate_of(user, named, now=now) is None:
            raise NotForYou(_("Who speaks for an agency appeals in its name; its secretariat names who does."))
    elif not may_work(user):
        raise NotForYou(_("Fact-checkers and editors put appeals on record; ask one of your newsroom."))
    if not words or not named or len(words) > LONGEST_REASON:
        raise ClaimRefused(_("Say who appeals and why, in at most %(most)s letters.") % {"most": LONGEST_REASON})
    with transaction.atomic():
        row = _determination(determination)
        claim = locked_claim(row.claim.key)
        if row.step == Step.HOLD or hasattr(row, "superseded_by"):
            raise NothingToDo(_("This is not in force any more, or says nothing yet; appeal against what is in force."))
        if Appeal.objects.filter(determination=row, who=named, state=AppealState.WAITING).exists():
            raise NothingToDo(_("Their appeal waits for its answer already."))
        made = Appeal.objects.create(
            determination=row,
            appellant=appellant,
            who=named,
            reasons=words,
            language=tag_of(language),
            at=now,
            by=user,
        )
        tell_presiding(
            claim,
            [presiding_on(now)],
            key=f"appeal:{made.key}",
            words=lambda: _("Somebody appeals against a determination:"),
            now=now,
        )
        note("appeal", claim.key, user=user, now=now, origin=origin, details={"appeal": made.key})
    return made


def answer_appeal(
    key: str,
    *,
    upheld: bool,
    answer: str,
    language: str,
    user: User,
    now: datetime,
    origin: Origin | None = None,
) -> Appeal:
    """Answer it; where it is upheld the claim is before the agencies again, and what was said stays until they speak.

    Raises `NotForYou` for who does not preside, and for the people of the agency that appeals; `NoSuchClaim`,
    `NothingToDo`, `ClaimRefused`.
    """
    if not may_preside(user, now):
        raise NotForYou(_("Whoever presides answers appeals, or the joint desk; ask them."))
    words = plain_words(answer)
    if not words or len(words) > LONGEST_REASON:
        raise ClaimRefused(_("Give the answer in at most %(most)s letters; it is printed.") % {"most": LONGEST_REASON})
    with transaction.atomic():
        found = Appeal.objects.select_related("determination__claim").filter(key=key).first()
        if found is None:
            raise NoSuchClaim(_("There is no such appeal."))
        claim = locked_claim(found.determination.claim.key)
        row = Appeal.objects.select_for_update().get(pk=found.pk)
        if row.state != AppealState.WAITING:
            raise NothingToDo(_("This appeal is answered already."))
        if row.appellant == Appellant.AGENCY and row.who == presiding_on(now) and mandate_of(user, row.who, now=now):
            raise NotForYou(_("Your own agency appeals; the joint desk answers."))
        row.state = AppealState.UPHELD if upheld else AppealState.REJECTED
        row.answer, row.answer_language, row.answered, row.answered_by = words, tag_of(language), now, user
        row.save(update_fields=["state", "answer", "answer_language", "answered", "answered_by"])
        is_open = claim.cases.filter(state=CaseState.OPEN).exists()
        if upheld and not is_open:
            reopen_case(claim.key, reason=words, user=user, now=now, origin=origin)
        details = {"appeal": row.key, "state": str(row.state)}
        note("answer_appeal", claim.key, user=user, now=now, origin=origin, details=details)
    return row


def _determination(key: str) -> Determination:
    row = Determination.objects.select_related("claim").filter(key=key).first()
    if row is None:
        raise NoSuchClaim(_("There is no such determination."))
    return row
