"""Name who speaks for an agency, as its speaker or as a deputy, and end that. Only the agency's own people do it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from orkhon.alliance.models import Agency
from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.origins import Origin
from orkhon.verification.claims.errors import NotForYou, NothingToDo
from orkhon.verification.claims.policies import may_name
from orkhon.verification.determining.errors import DeterminationError
from orkhon.verification.determining.mandates import is_posted_at
from orkhon.verification.determining.offices import members
from orkhon.verification.models import Mandate, Speaking


def name_speaker(
    agency: str,
    person: User,
    speaking: Speaking,
    *,
    user: User,
    now: datetime,
    starts: datetime | None = None,
    ends: datetime | None = None,
    origin: Origin | None = None,
) -> Mandate:
    """Let the person speak for the agency from `starts` (else now) until `ends`, else until it is retired.

    Raises `NotForYou` for who is not of that agency's secretariat, `NothingToDo` where the person has a mandate,
    `DeterminationError` for an agency that is no member, a person who is not posted there, and times that cannot be.
    """
    if not may_name(user, agency):
        raise NotForYou(_("An agency's own secretariat names who speaks for it."))
    begin = starts or now
    if agency not in members():
        raise DeterminationError(_("Only members of the alliance determine; this agency is none."))
    if not is_posted_at(person, agency):
        raise DeterminationError(_("This person is not posted at the agency; give the posting first."))
    if ends is not None and ends <= max(begin, now):
        raise DeterminationError(_("The mandate would be over before it begins; give a later end."))
    with transaction.atomic():
        # What is over by its own date makes room, and stays on record.
        over = Mandate.objects.filter(Q(ends__lte=now), agency=agency, person=person, retired__isnull=True)
        over.update(retired=now)
        try:
            with transaction.atomic():
                made = Mandate.objects.create(
                    agency=agency, person=person, speaking=speaking, starts=begin, ends=ends, named=now, by=user
                )
        except IntegrityError as error:
            raise NothingToDo(_("This person has a mandate already; retire it first to give another one.")) from error
        _record("verification.name_speaker", made, user, now, origin)
    return made


def retire_speaker(mandate: int, *, user: User, now: datetime, origin: Origin | None = None) -> Mandate:
    """End the mandate; what was said by it stays said. Raises `NotForYou`, `NothingToDo`."""
    with transaction.atomic():
        row = Mandate.objects.select_for_update().filter(pk=mandate).first()
        if row is None or not may_name(user, row.agency):
            raise NotForYou(_("An agency's own secretariat names who speaks for it."))
        if row.retired is not None:
            raise NothingToDo(_("This mandate is retired already."))
        row.retired, row.retired_by = now, user
        row.save(update_fields=["retired", "retired_by"])
        _record("verification.retire_speaker", row, user, now, origin)
    return row


def _record(verb: str, row: Mandate, user: User, now: datetime, origin: Origin | None) -> None:
    agency = Agency.objects.filter(code=row.agency).first()
    record(
        verb,
        actor=doer_of(user),
        now=now,
        object_type="alliance.agency",
        object_key=str(agency.pk) if agency is not None else row.agency,
        origin=origin,
        details={"person": str(row.person_id), "speaking": row.speaking, "mandate": str(row.pk)},
    )
