"""The page of rates: all that the portal's bank tells today, and sums from one currency into another. No script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from orkhon.portals import moments
from orkhon.portals.rates.banks import BANKS, Bank
from orkhon.portals.rates.bar import bar_with
from orkhon.portals.rates.errors import ConvertingRefused
from orkhon.portals.rates.facet import currencies_of
from orkhon.portals.rates.figures import amount_of, converted, currency_name, places_for, written
from orkhon.portals.rates.queries import Standing, all_rates_of
from orkhon.portals.views.answers import page
from orkhon.portals.views.visits import arrive

LONGEST_QUERY: Final = 200
"""Bytes of an address's query; the form sends fewer."""


@dataclass(frozen=True, kw_only=True)
class Sum:
    """What a reader asks, and what it is. `problem` says in words why there is no answer."""

    amount: str
    source: str
    target: str
    asked: str = ""
    answer: str = ""
    problem: str = ""


def rates(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with the table and the converter. Raises `Http404` where the portal shows no rates in this language."""
    known, portal = arrive(request, language)
    bank = BANKS.get(portal.rates_bank)
    if bank is None:
        raise Http404(f"{portal.title} shows no rates")
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        raise Http404("the question is longer than the form sends")
    paths = {code: f"{other.path}rates/" for code, other in known.languages.items() if other.rates_bank}
    frame = known.frame(language, paths=paths, canonical=f"{known.scheme}://{known.host}{portal.path}rates/")
    standings = _in_order(all_rates_of(bank.code, now=known.now), currencies_of(portal.rates_currencies, bank.code))
    shown = bar_with(bank, standings, language=language, whole=True) if standings else None
    asked = bool(request.GET)
    context = {
        "shown": shown,
        "day": moments.whole_day(max(one.day for one in standings if one.ahead == standings[0].ahead), language)
        if standings
        else "",
        "newest": max((one.day for one in standings), default=None),
        "choices": _choices(bank, standings, language),
        "sum": _sum(request.GET, bank, standings, language) if standings else None,
    }
    answer = page(request, "portals/rates.html", frame, context)
    if asked:
        # Questions are endless: kept, they would push out of the cache what everybody reads.
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _in_order(standings: list[Standing], first: tuple[str, ...]) -> list[Standing]:
    """Return the portal's own currencies first, as they are in its bar, then the others by code."""
    place = {code: number for number, code in enumerate(first)}
    return sorted(standings, key=lambda one: (place.get(one.currency, len(place)), one.currency))


def _choices(bank: Bank, standings: list[Standing], language: str) -> list[tuple[str, str]]:
    """Return what can be converted, with names: the bank's own money among them."""
    codes = [*(one.currency for one in standings), bank.currency]
    return [(code, currency_name(code, language)) for code in codes]


def _sum(sent: Mapping[str, str], bank: Bank, standings: list[Standing], language: str) -> Sum:
    worth = {one.currency: one.value for one in standings} | {bank.currency: Decimal(1)}
    source, target = sent.get("from", ""), sent.get("to", "")
    wanted = Sum(
        amount=sent.get("amount", "")[:24].strip() or "100",
        source=source if source in worth else standings[0].currency,
        target=target if target in worth else bank.currency,
    )
    if "amount" not in sent:
        return wanted
    try:
        amount = amount_of(wanted.amount, language)
    except ConvertingRefused:
        return replace(wanted, problem=gettext("Please write an amount in figures, such as 100."))
    made = converted(amount, worth=worth[wanted.source], other=worth[wanted.target])
    return replace(
        wanted,
        asked=written(amount, language, places=4 if amount != amount.quantize(Decimal("0.01")) else 2),
        answer=written(made, language, places=places_for(made)),
    )
