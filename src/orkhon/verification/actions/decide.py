"""Say what is due in a round: a preliminary note, its withdrawal, the verdict. Asked after each assessment and by the
clock (`close_when_due`), which also reminds those who are silent and ends the time for late assessments."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from orkhon.verification.actions.issue import Ruling, Said, issue
from orkhon.verification.claims.noting import note
from orkhon.verification.claims.queries import lacks_for_publication
from orkhon.verification.claims.tidings import tell_asked
from orkhon.verification.determining.mandates import speakers_of
from orkhon.verification.determining.offices import presiding_on
from orkhon.verification.determining.rounds import noted_in, replies_of, round_of, said_in
from orkhon.verification.determining.rules import Decided, Moment, moments, next_step, reminders, standing
from orkhon.verification.models import Case, CaseState, Claim, ClaimState, Determination, Names, Outcome, Step

log = logging.getLogger(__name__)

_MOST_AT_ONCE: Final = 200


def close_when_due(*, now: datetime) -> int:
    """Look at every open round, and at those whose time for late assessments is over; return how many have changed.

    One case that fails stops no other. Done twice it says nothing twice.
    """
    changed = 0
    waiting = Case.objects.filter(state=CaseState.OPEN).select_related("claim").order_by("due", "pk")
    for case in waiting[:_MOST_AT_ONCE]:
        try:
            if _may_be_due(case, now):
                changed += _looked_at(case.pk, now)
        except Exception:
            log.exception("a case could not be looked at", extra={"case": case.key})
    over = Case.objects.filter(state=CaseState.DECIDED, late_until__lte=now)
    return changed + over.update(state=CaseState.CLOSED)


def decide(case: Case, *, now: datetime) -> Determination | None:
    """Issue what is due, in the caller's transaction, which holds the claim's lock; None where nothing is.

    What names a person or a firm waits until the law's demands are met, and is decided as it stands then.
    """
    claim = case.claim
    rows = said_in(case)
    round_, replies = round_of(case), replies_of(row for row in rows if not row.late)
    step = next_step(round_, replies, noted=noted_in(case), now=now)
    if step is None or lacks_for_publication(claim, now=now):
        return None
    said = Said(case=case, state=standing(round_, replies), rows=rows)
    presiding = presiding_on(now)
    if not isinstance(step, Decided):
        outcome = Outcome.AGREED if step.verdict else Outcome.WITHDRAWN
        ruling = Ruling(step=Step.PRELIMINARY, outcome=outcome, verdict=step.verdict, presiding=presiding)
        return _issued(claim, case, ruling, said, now)
    ruling = Ruling(step=Step.VERDICT, outcome=Outcome(step.result.value), verdict=step.verdict, presiding=presiding)
    case.state, case.ended = CaseState.DECIDED, now
    case.late_until = now + timedelta(days=round_.rules.late_days)
    case.save(update_fields=["state", "ended", "late_until"])
    agreed = ruling.outcome == Outcome.AGREED
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.DETERMINED if agreed else ClaimState.UNDECIDED)
    return _issued(claim, case, ruling, said, now)


def _issued(claim: Claim, case: Case, ruling: Ruling, said: Said, now: datetime) -> Determination:
    made = issue(claim, ruling, said, now=now)
    details = {"case": case.key, "determination": made.key, "step": str(ruling.step), "outcome": str(ruling.outcome)}
    note("determine", claim.key, user=None, now=now, details=details)
    return made


def _may_be_due(case: Case, now: datetime) -> bool:
    """False where nothing can have become due by time since it was looked at: then nothing is locked or written."""
    if case.looked is None or now >= case.due or case.claim.names in (Names.PERSON, Names.FIRM):
        return True
    return any(case.looked < moment <= now for moment in moments(round_of(case)))


def _looked_at(pk: int, now: datetime) -> bool:
    # The claim's lock first, as all who change a case take it.
    with transaction.atomic():
        key = Case.objects.filter(pk=pk).values_list("claim_id", flat=True).get()
        Claim.objects.select_for_update().get(pk=key)
        case = Case.objects.select_related("claim").get(pk=pk)
        if case.state != CaseState.OPEN:
            return False
        made = decide(case, now=now)
        Case.objects.filter(pk=pk).update(looked=now)
    if case.state == CaseState.OPEN:
        _remind(case, now)
    return made is not None


def _remind(case: Case, now: datetime) -> None:
    rows = [row for row in said_in(case) if not row.late]
    for reminder in reminders(round_of(case), replies_of(rows), now=now):
        tell_asked(
            speakers_of(reminder.agencies, now=now),
            case.claim,
            key=f"case:{case.key}:{reminder.moment}",
            words=_words_of(reminder.moment),
            now=now,
        )


def _words_of(moment: Moment) -> Callable[[], str]:
    def words() -> str:
        if moment is Moment.HEARING:
            return gettext("Your agency is party and is heard first; its time ends soon:")
        if moment is Moment.LAST:
            return gettext("The last hours for your agency's assessment; silence is printed:")
        return gettext("Your agency's assessment is still wanted:")

    return words
