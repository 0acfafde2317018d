"""Read who belongs to the alliance and what is granted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import connections, router
from django.db.models import Prefetch

from orkhon.alliance.country_orders import CountryOrder
from orkhon.alliance.errors import NotGranted, UnknownAgency
from orkhon.alliance.legal_orders import country_of_portal, orders_in_force, orders_on
from orkhon.alliance.models import Agency, Memorandum, Source
from orkhon.alliance.permit_words import verdict_in_words
from orkhon.alliance.permits import Agreement, Asker, Grant, ItemFacts, Limits, Use, Verdict, may
from orkhon.items import INTERFACE_LANGUAGES, Language


def agency_of(code: str) -> Agency:
    """Return the agency of that code. Raises `UnknownAgency` naming those that are known."""
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        raise UnknownAgency(code, list(Agency.objects.values_list("code", flat=True)))
    return agency


def agencies_by_code() -> dict[str, Agency]:
    """Return all agencies, in the order of their codes."""
    return {agency.code: agency for agency in Agency.objects.order_by("code")}


def names_of_agencies() -> dict[str, str]:
    """Return the English names of all agencies by their codes, as they are credited in what programs read."""
    return dict(Agency.objects.values_list("code", "name_en"))


def unknown_agencies(codes: Collection[str]) -> list[str]:
    """Return those of `codes` by which no agency goes, sorted; one query, and none for no codes."""
    if not codes:
        return []
    return sorted(set(codes) - set(Agency.objects.filter(code__in=set(codes)).values_list("code", flat=True)))


def enabled_sources() -> list[Source]:
    """Return the sources that are to be asked, of active agencies."""
    return list(Source.objects.filter(enabled=True, agency__active=True).select_related("agency"))


_ALL_OF_MEMORANDA: Final = (
    "SELECT m.*, a.code FROM alliance_memorandum m LEFT JOIN alliance_agency a ON a.id = m.agency_id ORDER BY m.id",
    "SELECT p.memorandum_id, a.code FROM alliance_memorandum_partners p "
    "JOIN alliance_agency a ON a.id = p.agency_id ORDER BY p.memorandum_id, a.code",
)
_made: dict[str, tuple[object, tuple[Grant, ...]]] = {}
"""By database: the rows that the last grants were made of, and these."""


def grants() -> tuple[Grant, ...]:
    """Return every memorandum as the decision needs it, in two queries. Ask once a request and pass it on.

    The rows are read each time, and made into grants anew only where they differ from the last: each page of the
    exchange asks, and to make them takes as long as half a page.
    """
    alias = router.db_for_read(Memorandum)
    rows = _rows_of_memoranda(alias)
    known = _made.get(alias)
    if known is not None and known[0] == rows:
        return known[1]
    made = _make_grants()
    # Read between two readings that say the same: else what was made may be of later rows.
    if _rows_of_memoranda(alias) == rows:
        _made[alias] = rows, made
    return made


def _rows_of_memoranda(alias: str) -> list[list[tuple[object, ...]]]:
    with connections[alias].cursor() as cursor:
        found = []
        for statement in _ALL_OF_MEMORANDA:
            cursor.execute(statement)
            found.append(cursor.fetchall())
        return found


def _make_grants() -> tuple[Grant, ...]:
    rows = Memorandum.objects.select_related("agency").prefetch_related(
        Prefetch("partners", queryset=Agency.objects.only("code"))
    )
    return tuple(_grant(row) for row in rows)


def may_now(
    action: Use,
    *,
    item: ItemFacts,
    by: str,
    language: Language | None = None,
    territory: str = "",
    portal: str = "",
    now: datetime,
    memoranda: Sequence[Grant] | None = None,
    orders: Sequence[CountryOrder] | None = None,
    countries: Collection[str] = (),
) -> Verdict:
    """Answer whether the agency `by` (its code) may use the item now, and why; see `orkhon.alliance.permits.may`.

    `memoranda` are `grants()` where the caller has them already; else they are read here. An agency that is not active
    is no member: to it only what names it is granted. `orders` are `orders_in_force()` where the caller has them. They
    bind in `countries`, and in the portal's own where that is known by its name.
    """
    lying = orders_on([item.uri], orders_in_force() if orders is None else orders).get(item.uri, [])
    there = country_of_portal(portal) if lying else ""
    return may(
        action,
        item=item,
        by=asker(by),
        language=language,
        territory=territory,
        portal=portal,
        now=now,
        memoranda=grants() if memoranda is None else memoranda,
        orders=lying,
        countries={*countries, there},
    )


def asker(code: str) -> Asker:
    """Return who asks, in one query; none for the joint desk, which is always a member."""
    if code == settings.ORKHON_DESK_AGENCY:
        return Asker(agency=code)
    found = Agency.objects.filter(code=code).values_list("active", "country").first() or (False, "")
    return Asker(agency=code, member=found[0], country=found[1])


def require(
    action: Use,
    *,
    item: ItemFacts,
    by: str,
    language: Language | None = None,
    now: datetime,
    memoranda: Sequence[Grant] | None = None,
) -> Verdict:
    """Return the verdict where it is yes. Raises `NotGranted`, which says why not, in English."""
    verdict = may_now(action, item=item, by=by, language=language, now=now, memoranda=memoranda)
    if not verdict.allowed:
        raise NotGranted(verdict_in_words(verdict, "en"))
    return verdict


def credit_in_words(verdict: Verdict, agency: str, language: str) -> str:
    """Return how the originator is to be named in that language; empty where the verdict asks for no credit."""
    if not verdict.credit_line:
        return ""
    return verdict.credit_line.replace("{agency}", agency_of(agency).name_in(language))


def _grant(row: Memorandum) -> Grant:
    return Grant(
        key=f"memorandum:{row.pk}",
        names={code: name for code in INTERFACE_LANGUAGES if (name := getattr(row, f"name_{code}"))},
        agency=row.agency.code if row.agency is not None else "",
        kind=Agreement(row.kind),
        partners=frozenset(partner.code for partner in row.partners.all()),
        permits=row.permits,
        forbids=row.forbidden,
        limits=Limits(
            languages=tuple(row.languages.split()),
            territories=frozenset(row.territories.split()),
            portals=frozenset(row.portals.split()),
        ),
        items=tuple(line.strip() for line in row.items.splitlines() if line.strip()),
        starts=row.first_day,
        until=row.until,
        ended=row.ended,
        credit_line=row.credit_line,
        terms=row.restrictions,
    )
