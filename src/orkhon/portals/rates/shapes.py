"""How each central bank writes its rates down: seven shapes, each with its own date, decimal sign and units.

Knows documents, no addresses and no clock. What a shape must guard against stands in docs/portals.md, *Rates*.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from orkhon.formats.jsonvalues import read_json
from orkhon.formats.nodes import below, every, words_at
from orkhon.formats.xmltree import Node, read_xml
from orkhon.portals.rates.bulletins import Bulletin, Quote
from orkhon.portals.rates.errors import BulletinCut, BulletinUnreadable, NotABulletin
from orkhon.portals.rates.lines import day_first, month_first, quote, year_first

MOST_LINES: Final = 400
"""No bank lists as many currencies; a longer document is no bulletin."""
Shape = Callable[[str], Bulletin]


def kazakhstan(text: str) -> Bulletin:
    """Read `rates` of one day, or `rss` with a day in each item; `change` is for all units of `quant`."""
    root = _root(text, "rates", "rss")
    items = list(below(root, "item"))
    day = day_first(words_at(root, "date"))
    if root.tag == "rss":
        days = [day_first(words_at(item, "pubdate")) for item in items]
        day = max((one for one in days if one is not None), default=None)
        items = [item for item, one in zip(items, days, strict=True) if one == day]
    quotes = (
        quote(words_at(one, "title"), words_at(one, "quant"), words_at(one, "description"), change=_change(one))
        for one in items
    )
    return _bulletin("kz", day, quotes)


def _change(item: Node) -> str:
    # `index` and the sign of `change` say the same; one that contradicts the other says nothing.
    change, index = words_at(item, "change"), words_at(item, "index").upper()
    falls = change.startswith("-")
    return "" if (index == "UP" and falls) or (index == "DOWN" and not falls) else change


def azerbaijan(text: str) -> Bulletin:
    """Read `ValCurs` with groups; in that of metals units are `1 t.u.`, which no currency has."""
    root = _root(text, "valcurs")
    groups = list(every(root, "valtype"))
    if not groups:
        raise NotABulletin("ValCurs came without its groups ValType; is it the address of another bank?")
    return _bulletin("az", day_first(root.attributes.get("date", "")), _valutes(groups))


def russia(text: str) -> Bulletin:
    """Read `ValCurs` without groups; decimal commas."""
    root = _root(text, "valcurs")
    if next(every(root, "valute"), None) is None:
        raise NotABulletin("ValCurs came without a Valute of its own; is it the address of another bank?")
    quotes = (
        quote(words_at(one, "charcode"), words_at(one, "nominal"), words_at(one, "value"), comma=True)
        for one in every(root, "valute")
    )
    return _bulletin("ru", day_first(root.attributes.get("date", "")), quotes)


def _valutes(groups: Iterable[Node]) -> Iterable[Quote | None]:
    for group in groups:
        for one in every(group, "valute"):
            yield quote(one.attributes.get("code", ""), words_at(one, "nominal"), words_at(one, "value"))


def turkiye(text: str) -> Bulletin:
    """Read `Tarih_Date`: what the bank sells foreign money for, what it buys it for where nothing else is told.

    `Tarih` writes the day first and `Date` the month; where they differ neither is believed.
    """
    root = _root(text, "tarih_date")
    told, other = day_first(root.attributes.get("tarih", "")), month_first(root.attributes.get("date", ""))
    if told and other and told != other:
        raise BulletinUnreadable(f"Tarih says {told} and Date says {other}; the two were wanted to be one day")
    quotes = (
        quote(
            one.attributes.get("currencycode", "") or one.attributes.get("kod", ""),
            words_at(one, "unit"),
            words_at(one, "forexselling") or words_at(one, "forexbuying"),
        )
        for one in every(root, "currency")
    )
    return _bulletin("tr", told or other, quotes)


def kyrgyzstan(text: str) -> Bulletin:
    """Read `CurrencyRates`, daily or weekly; decimal commas. The weekly list says how long each line is valid."""
    root = _root(text, "currencyrates")
    lines = list(every(root, "currency"))
    quotes = (
        quote(one.attributes.get("isocode", ""), words_at(one, "nominal"), words_at(one, "value"), comma=True)
        for one in lines
    )
    valid = {words_at(one, "validfor") for one in lines}
    weekly = valid == {"7"}
    return _bulletin("kg", day_first(root.attributes.get("date", "")), quotes, days=7 if weekly else 1)


def turkmenistan(text: str) -> Bulletin:
    """Read `cbt_currency_rate`: `rate_tmt` for `multiplier` units. Days were written otherwise before 2024."""
    root = _root(text, "cbt_currency_rate")
    told = words_at(root, "date")
    quotes = (
        quote(one.attributes.get("code", ""), words_at(one, "multiplier"), words_at(one, "rate_tmt"))
        for one in every(root, "rate")
    )
    return _bulletin("tm", day_first(told) or year_first(told), quotes)


def uzbekistan(text: str) -> Bulletin:
    """Read the list in JSON, or its twin `CBU_Curr` in XML. Lines of an earlier day than the newest are left out."""
    lines = _lines_of_json(text) if text.lstrip().startswith(("[", "{")) else _lines_of_xml(text)
    days = [day_first(line.get("date", "")) for line in lines]
    day = max((one for one in days if one is not None), default=None)
    quotes = [
        quote(line.get("ccy", ""), line.get("nominal", ""), line.get("rate", ""), change=line.get("diff", ""))
        if one == day
        else None
        for line, one in zip(lines, days, strict=True)
    ]
    return _bulletin("uz", day, quotes)


def _lines_of_json(text: str) -> list[dict[str, str]]:
    value: Any = read_json(text)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise NotABulletin("JSON came that is no list of rates")
    # Numbers are texts there. One that is written as a number was a binary fraction by now, so it is nothing.
    return [{str(key).lower(): one[key] for key in one if isinstance(one[key], str)} for one in value[: MOST_LINES + 1]]


def _lines_of_xml(text: str) -> list[dict[str, str]]:
    root = _root(text, "cbu_curr")
    lines = list(every(root, "ccyntry"))[: MOST_LINES + 1]
    return [{child.tag: child.text() for child in line.children()} for line in lines]


def _root(text: str, *wanted: str) -> Node:
    root = read_xml(text)
    if root.tag not in wanted:
        raise NotABulletin(f"a document of {root.tag[:40]!r} came; {' or '.join(wanted)} was wanted")
    if root.unfinished:
        raise BulletinCut("the document ends before its end; it is asked for again")
    return root


def _bulletin(bank: str, day: date | None, lines: Iterable[Quote | None], *, days: int = 1) -> Bulletin:
    found = list(lines)
    if len(found) > MOST_LINES:
        raise BulletinUnreadable(f"the document has more than {MOST_LINES} lines; no bank has as many currencies")
    quotes = {one.currency: one for one in found if one is not None}
    if day is None:
        raise BulletinUnreadable("the document names no day, or one that no calendar has")
    if not quotes:
        raise BulletinUnreadable(f"of {len(found)} lines none names a rate")
    return Bulletin(bank=bank, day=day, quotes=tuple(quotes.values()), days=days, skipped=len(found) - len(quotes))


SHAPES: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        "az": azerbaijan,
        "kg": kyrgyzstan,
        "kz": kazakhstan,
        "ru": russia,
        "tm": turkmenistan,
        "tr": turkiye,
        "uz": uzbekistan,
    }
)
"""The shape of each bank's document, by the bank's code."""
