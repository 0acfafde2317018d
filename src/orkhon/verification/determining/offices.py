"""Who decides by the alliance's calendar and rules: members, whoever presides, the rules of the day. Reads alone."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings

from orkhon.alliance.models import Agency, AgencyStanding
from orkhon.alliance.policies import Person, where_may
from orkhon.verification.claims.policies import OPEN
from orkhon.verification.determining.rules import Office, Rules, presiding
from orkhon.verification.models import Presidency, RulesInForce


def rules_on(now: datetime) -> Rules:
    """Return the alliance's rules on that day in UTC; the usual ones where its file says nothing."""
    row = RulesInForce.objects.filter(starts__lte=now.astimezone(UTC).date()).order_by("-starts").first()
    return Rules.read(row.rules) if row is not None else Rules()


def presiding_on(now: datetime) -> str:
    """Return the code of whoever presides that day in UTC; the joint desk where the calendar names nobody."""
    day = now.astimezone(UTC).date()
    rows = Presidency.objects.filter(starts__lte=day, ends__gte=day)
    offices = [Office(agency=row.agency, starts=row.starts, ends=row.ends) for row in rows]
    return presiding(offices, day) or str(settings.ORKHON_DESK_AGENCY)


def may_preside(user: Person, now: datetime) -> bool:
    """True for whoever may open cases at the agency that presides now, or at the joint desk, which serves it."""
    return where_may(user, OPEN).covers(agency=presiding_on(now))


def members() -> frozenset[str]:
    """Return the codes of the agencies that determine: members that are active; neither partners nor observers, nor
    the joint desk."""
    rows = Agency.objects.filter(active=True, standing=AgencyStanding.MEMBER)
    return frozenset(rows.values_list("code", flat=True))


def agencies_of_country(country: str) -> frozenset[str]:
    """Return the members at home in the country: what concerns it concerns them."""
    rows = Agency.objects.filter(active=True, standing=AgencyStanding.MEMBER, country=country.upper())
    return frozenset(rows.values_list("code", flat=True)) if country else frozenset()
