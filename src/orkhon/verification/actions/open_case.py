"""Put a claim to the agencies: open a round under the rules of the day, say who is party, and tell their speakers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from orkhon.audit.origins import Origin
from orkhon.verification.claims.errors import NotForYou, NothingToDo
from orkhon.verification.claims.locking import locked_claim
from orkhon.verification.claims.noting import note
from orkhon.verification.claims.policies import OPEN, may_open, newsroom_of
from orkhon.verification.claims.queries import sign_off_of
from orkhon.verification.claims.recognising import plain_words
from orkhon.verification.claims.tidings import tell_asked, tell_determined, tell_lawyers
from orkhon.verification.determining.errors import DeterminationError
from orkhon.verification.determining.mandates import speakers_of
from orkhon.verification.determining.offices import may_preside, members, rules_on
from orkhon.verification.determining.rounds import last_case
from orkhon.verification.determining.rules import Round
from orkhon.verification.models import Case, CaseState, Claim, ClaimState, Names, Nature
from orkhon.verification.models.case import LONGEST_REASON


def open_case(key: str, *, parties: Mapping[str, str], user: User, now: datetime, origin: Origin | None = None) -> Case:
    """Put the claim to the members. `parties` are codes of the agencies whose country or item it concerns, each with
    why: they are heard first, shown, and not counted.

    Raises `NotForYou`, `NoSuchClaim`; `NothingToDo` where it is before them or they have spoken already;
    `DeterminationError` where it is no fact that was looked at, or too few agencies would count.
    """
    if not may_open(user):
        raise NotForYou(_("Fact-checkers and editors put claims to the agencies; ask one of your newsroom."))
    with transaction.atomic():
        claim = locked_claim(key)
        if claim.state != ClaimState.NEW:
            raise NothingToDo(_("This claim is before the agencies, or they have spoken about it; reopen it instead."))
        made = _opened(claim, parties, user, now, reason="")
        note("open_case", claim.key, user=user, now=now, origin=origin, details=_details(made))
    return made


def reopen_case(
    key: str,
    *,
    reason: str,
    user: User,
    now: datetime,
    parties: Mapping[str, str] | None = None,
    origin: Origin | None = None,
) -> Case:
    """Open a further round about a claim that was determined, or of which nothing came; what was said stays in force
    until something else is said. Without `parties` they are those of the last round.

    Raises `NotForYou` for who does not preside, `NoSuchClaim`, `NothingToDo`, `DeterminationError`.
    """
    if not may_preside(user, now):
        raise NotForYou(_("Whoever presides reopens a case, or the joint desk; ask them."))
    words = plain_words(reason)[:LONGEST_REASON]
    if not words:
        raise DeterminationError(_("Say why it is opened again; it is printed."))
    with transaction.atomic():
        claim = locked_claim(key)
        former = last_case(claim)
        if former is None or former.state == CaseState.OPEN:
            raise NothingToDo(_("There is no case about this claim that could be opened again."))
        if former.state != CaseState.CLOSED:
            former.state, former.late_until = CaseState.CLOSED, now
            former.save(update_fields=["state", "late_until"])
        made = _opened(claim, former.parties if parties is None else parties, user, now, reason=words)
        tell_determined(
            claim, key=f"reopened:{made.key}", words=lambda: _("A claim is before the agencies again:"), now=now
        )
        note("reopen_case", claim.key, user=user, now=now, origin=origin, details=_details(made))
    return made


def _opened(claim: Claim, parties: Mapping[str, str], user: User, now: datetime, *, reason: str) -> Case:
    if claim.nature != Nature.FACT:
        raise DeterminationError(_("Say first that it is a fact that can be checked; opinions are not determined."))
    if claim.names == Names.UNSEEN:
        raise DeterminationError(_("Say first whether it names a living person or a firm."))
    known = members()
    if unknown := sorted(set(parties) - known):
        raise DeterminationError(
            _("%(agency)s is no member, so it cannot be party; choose among the members.") % {"agency": unknown[0]}
        )
    rules = rules_on(now)
    round_ = Round.begin(rules, members=known, parties=parties, opened=now)
    if len(round_.counted) < rules.least:
        raise DeterminationError(
            _("%(count)s agencies would count, and %(least)s must speak: no joint position could come about.")
            % {"count": len(round_.counted), "least": rules.least}
        )
    former = last_case(claim)
    case = Case.objects.create(
        claim=claim,
        number=former.number + 1 if former is not None else 1,
        rules=rules.as_plain(),
        counted=sorted(round_.counted),
        parties={code: plain_words(why).replace("\n", " ")[:300] for code, why in sorted(parties.items())},
        reason=reason,
        opened=now,
        by=user,
        agency=newsroom_of(user, OPEN),
        heard_until=round_.heard_until,
        note_due=round_.note_due,
        due=round_.due,
    )
    claim.state = ClaimState.OPEN
    claim.save(update_fields=["state"])
    tell_asked(
        speakers_of([*case.counted, *case.parties], now=now),
        claim,
        key=f"case:{case.key}",
        words=lambda: _("Your agency is asked for its assessment:"),
        now=now,
    )
    if claim.names in (Names.PERSON, Names.FIRM) and sign_off_of(claim) is None:
        tell_lawyers(claim, now=now)
    return case


def _details(case: Case) -> dict[str, str]:
    return {"case": case.key, "round": str(case.number), "parties": " ".join(sorted(case.parties)) or "none"}
