"""Read who belongs to the alliance and what is granted."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.db.models import Q

from orkhon.alliance.errors import NotGranted, UnknownAgency
from orkhon.alliance.models import Agency, Memorandum, Source


class Use(StrEnum):
    """What may be done with another agency's item."""

    REPUBLISH = "republish"
    TRANSLATE = "translate"
    EDIT = "edit"
    BROADCAST = "broadcast"
    ARCHIVE = "archive"


def agency_of(code: str) -> Agency:
    """Return the agency of that code. Raises `UnknownAgency` naming those that are known."""
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        raise UnknownAgency(code, list(Agency.objects.values_list("code", flat=True)))
    return agency


def agencies_by_code() -> dict[str, Agency]:
    """Return all agencies, in the order of their codes."""
    return {agency.code: agency for agency in Agency.objects.order_by("code")}


def enabled_sources() -> list[Source]:
    """Return the sources that are to be asked, of active agencies."""
    return list(Source.objects.filter(enabled=True, agency__active=True).select_related("agency"))


def memorandum_for(use: Use, agency: str, *, today: date) -> Memorandum | None:
    """Return the newest memorandum in force that grants `use` of what `agency` sends, or None."""
    in_force = Q(signed__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))
    of_agency = Q(agency__isnull=True) | Q(agency__code=agency)
    return Memorandum.objects.filter(in_force, of_agency, **{use.value: True}).order_by("-signed").first()


def require_grant(use: Use, agency: str, *, today: date) -> Memorandum:
    """Return the memorandum that grants `use`. Raises `NotGranted` where none does."""
    memorandum = memorandum_for(use, agency, today=today)
    if memorandum is None:
        raise NotGranted(use.value, agency)
    return memorandum
