"""Who may speak for an agency now. A mandate holds while it is not retired nor over, and its person is still posted
there: whoever leaves an agency speaks for it no longer, whether somebody remembered to retire the mandate or not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from orkhon.alliance.models import Staff
from orkhon.alliance.rights import roles_with
from orkhon.verification.claims.policies import SEE
from orkhon.verification.models import Mandate


def mandate_of(user: User, agency: str, *, now: datetime) -> Mandate | None:
    """Return the mandate by which the person speaks for the agency now, None without one."""
    return next((one for one in _posted(_running(now).filter(person=user, agency=agency))), None)


def mandates_of(user: User, *, now: datetime) -> list[Mandate]:
    """Return all mandates by which the person speaks now; hardly ever more than one."""
    return _posted(_running(now).filter(person=user))


def speakers_of(agencies: Collection[str], *, now: datetime) -> list[User]:
    """Return who speaks for any of the agencies now, deputies included."""
    found = _posted(_running(now).filter(agency__in=agencies))
    return list({one.person.pk: one.person for one in found if one.person is not None}.values())


def mandates_at(agency: str) -> list[Mandate]:
    """Return all that were ever given for the agency, the newest first."""
    rows = Mandate.objects.filter(agency=agency).select_related("person", "by", "retired_by")
    return list(rows.order_by("-starts", "-pk"))


def people_to_name(agency: str) -> list[User]:
    """Return who is posted at the agency and could speak for it, by name."""
    posted = Staff.objects.filter(
        agency__code=agency, agency__active=True, role__in=roles_with(SEE), user__is_active=True
    )
    found = {row.user_id: row.user for row in posted.select_related("user")}
    return sorted(found.values(), key=lambda one: (one.get_full_name() or one.get_username()).casefold())


def is_posted_at(user: User, agency: str) -> bool:
    """True where the person is posted there in a role that sees claims."""
    rows = Staff.objects.filter(user=user, agency__code=agency, agency__active=True, role__in=roles_with(SEE))
    return user.is_active and rows.exists()


def _running(now: datetime) -> QuerySet[Mandate]:
    return (
        Mandate.objects.filter(Q(ends__isnull=True) | Q(ends__gt=now), retired__isnull=True, starts__lte=now)
        .filter(person__is_active=True)
        .select_related("person")
        .order_by("agency", "pk")
    )


def _posted(rows: QuerySet[Mandate]) -> list[Mandate]:
    return [one for one in rows if one.person is not None and is_posted_at(one.person, one.agency)]
