"""One country's legal order about an item, as decisions need it. Touches no database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class CountryOrder:
    """An order in force: the item `uri`, and what is made of it, is withheld in `country` (ISO 3166), only there."""

    key: str
    uri: str
    country: str
    authority: str
    reference: str

    @property
    def facts(self) -> dict[str, str]:
        """What a sentence about it names."""
        return {"country": self.country, "authority": self.authority, "reference": self.reference or "–"}


def first_binding(orders: Iterable[CountryOrder], countries: Collection[str]) -> CountryOrder | None:
    """Return the first of `orders` that holds in one of `countries`, None where none does."""
    return next((order for order in orders if order.country in countries), None)


def by_uri(orders: Iterable[CountryOrder], made_from: Mapping[str, Collection[str]]) -> dict[str, list[CountryOrder]]:
    """Return for each key of `made_from` the orders about it or about something that it was made from."""
    known: dict[str, list[CountryOrder]] = {}
    for order in orders:
        known.setdefault(order.uri, []).append(order)
    found: dict[str, list[CountryOrder]] = {}
    for uri, origins in made_from.items():
        lying = [order for one in dict.fromkeys((uri, *sorted(origins))) for order in known.get(one, ())]
        if lying:
            found[uri] = lying
    return found
