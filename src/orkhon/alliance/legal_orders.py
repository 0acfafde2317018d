"""Read which legal orders are in force, and on which items they lie. What items were made from the wire says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from orkhon.alliance.country_orders import CountryOrder, by_uri, first_binding
from orkhon.alliance.item_facts import origins_of
from orkhon.alliance.models import LegalOrder

PortalCountries = Callable[[], Mapping[str, str]]
_portal_countries: list[PortalCountries] = []


def register_portal_countries(countries: PortalCountries) -> None:
    """Let `countries` say in which country a portal is, by each of its names. Called at start, by the portals."""
    _portal_countries[:] = [countries]


def country_of_portal(names: str) -> str:
    """Return the country of the portal with one of these names, parted by spaces; empty where none is known."""
    known = _portal_countries[0]() if names and _portal_countries else {}
    return next((known[name] for name in names.split() if known.get(name)), "")


def orders_in_force(countries: Collection[str] | None = None) -> tuple[CountryOrder, ...]:
    """Return the orders in force in those countries, or in all; one query, and none for no countries."""
    if countries is not None and not countries:
        return ()
    rows = LegalOrder.objects.filter(ended__isnull=True)
    if countries is not None:
        rows = rows.filter(country__in=sorted(countries))
    return tuple(
        CountryOrder(key=row.key, uri=row.uri, country=row.country, authority=row.authority, reference=row.reference)
        for row in rows.order_by("entered", "pk")
    )


def orders_on(uris: Iterable[str], orders: Sequence[CountryOrder]) -> dict[str, list[CountryOrder]]:
    """Return for each of `uris` those of `orders` that are about it or about what it was made from.

    Without orders nothing is asked: in most hubs, and on most days, there are none.
    """
    wanted = set(uris)
    if not orders or not wanted:
        return {}
    return by_uri(orders, origins_of(wanted))


def withheld_in(uris: Iterable[str], countries: Collection[str]) -> dict[str, CountryOrder]:
    """Return those of `uris` that an order withholds in one of the countries, each with that order."""
    return withheld_by(orders_in_force(countries), uris, countries)


def withheld_by(
    orders: Sequence[CountryOrder], uris: Iterable[str], countries: Collection[str]
) -> dict[str, CountryOrder]:
    """Return the same of orders that the caller has already; without any nothing is asked."""
    lying = orders_on(uris, orders)
    found = {uri: first_binding(some, countries) for uri, some in lying.items()}
    return {uri: order for uri, order in found.items() if order is not None}
