"""Invented rates in the shapes of seven real banks, a document for each day. Knows no Django, no network and no clock.

Every document says in itself that it is invented, and is made by a sum over its date alone, so that it is the same
whenever it is asked for. As with the real ones nothing is told on days of rest: one bank repeats Friday's document,
the others answer 404.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

SAYS: Final = "Invented for a demonstration. No bank has told this."
_PATH: Final = re.compile(r"/rates/(?P<bank>[a-z]{2})/(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})")
_XML: Final = "application/xml; charset=utf-8"
_CYRILLIC_XML: Final = "application/xml; charset=windows-1251"

# Dollars for one unit; rounded, so that nobody takes them for a bank's.
_WORTH: Final[Mapping[str, Decimal]] = MappingProxyType(
    {
        "USD": Decimal(1),
        "EUR": Decimal("1.1"),
        "RUB": Decimal("0.0125"),
        "CNY": Decimal("0.14"),
        "KZT": Decimal("0.002"),
        "KGS": Decimal("0.0115"),
        "UZS": Decimal("0.00008"),
        "AZN": Decimal("0.6"),
        "TRY": Decimal("0.025"),
        "TMT": Decimal("0.285"),
    }
)
_OWN: Final[Mapping[str, str]] = MappingProxyType(
    {"az": "AZN", "kg": "KGS", "kz": "KZT", "ru": "RUB", "tm": "TMT", "tr": "TRY", "uz": "UZS"}
)
_PEGGED: Final = frozenset({"AZN", "TMT"})
_PLACES: Final = Decimal("0.0001")


def document(path: str) -> tuple[str, bytes] | None:
    """Return type and bytes of what is at `/rates/{bank}/{YYYY-MM-DD}`; None where nothing is, as on days of rest."""
    match = _PATH.fullmatch(path)
    if match is None or match["bank"] not in _OWN:
        return None
    try:
        day = date.fromisoformat(match["day"])
    except ValueError:
        return None
    bank = match["bank"]
    if day.weekday() >= 5:
        if bank != "az":
            return None
        day -= timedelta(days=day.weekday() - 4)
    return _WRITERS[bank](day)


def rate(bank: str, currency: str, day: date) -> tuple[int, Decimal]:
    """Return for how many units the rate is, and what they are worth in the bank's own money."""
    own = _OWN[bank]
    worth = _moved(currency, day) / _moved(own, day)
    units = 1 if worth >= Decimal("0.5") else 100
    return units, (worth * units).quantize(_PLACES)


def _moved(currency: str, day: date) -> Decimal:
    """Return the worth of that day: up to one part in a hundred from the usual one."""
    if currency in _PEGGED or currency == "USD":
        return _WORTH[currency]
    drawn = int.from_bytes(hashlib.sha256(f"{currency} {day}".encode()).digest()[:2], "big") % 201
    return _WORTH[currency] * (Decimal(drawn - 100) / 10_000 + 1)


def _rates(bank: str, day: date) -> list[tuple[str, int, Decimal]]:
    return [(code, *rate(bank, code, day)) for code in _WORTH if code != _OWN[bank]]


def _before(day: date) -> date:
    return day - timedelta(days=3 if day.weekday() == 0 else 1)


def _kz(day: date) -> tuple[str, bytes]:
    items = []
    for code, units, value in _rates("kz", day):
        change = value - rate("kz", code, _before(day))[1]
        index = "UP" if change > 0 else "DOWN" if change < 0 else ""
        items.append(
            f"<item><fullname>{code}</fullname><title>{code}</title><description>{value}</description>"
            f"<quant>{units}</quant><index>{index}</index><change>{change:+}</change></item>"
        )
    return _xml(f"<rates><description>{SAYS}</description><date>{day:%d.%m.%Y}</date>{''.join(items)}</rates>")


def _az(day: date) -> tuple[str, bytes]:
    metals = (
        '<ValType Type="Bank metalları"><Valute Code="XAU"><Nominal>1 t.u.</Nominal><Value></Value></Valute></ValType>'
    )
    lines = (
        f'<Valute Code="{code}"><Nominal>{units}</Nominal><Name>{units} {code}</Name><Value>{value}</Value></Valute>'
        for code, units, value in _rates("az", day)
    )
    money = f'<ValType Type="Xarici valyutalar">{"".join(lines)}</ValType>'
    return _xml(f'<ValCurs Date="{day:%d.%m.%Y}" Name="{SAYS}">{metals}{money}</ValCurs>')


def _tr(day: date) -> tuple[str, bytes]:
    lines = (
        f'<Currency Kod="{code}" CurrencyCode="{code}"><Unit>{units}</Unit><CurrencyName>{code}</CurrencyName>'
        f"<ForexBuying>{value}</ForexBuying><ForexSelling>{value}</ForexSelling><BanknoteBuying/></Currency>"
        for code, units, value in _rates("tr", day)
    )
    head = f'Tarih="{day:%d.%m.%Y}" Date="{day:%m/%d/%Y}" Bulten_No="{SAYS}"'
    return _xml(f"<Tarih_Date {head}>{''.join(lines)}</Tarih_Date>")


def _kg(day: date) -> tuple[str, bytes]:
    lines = (
        f'<Currency ISOCode="{code}"><Nominal>{units}</Nominal><Value>{_comma(value)}</Value></Currency>'
        for code, units, value in _rates("kg", day)
    )
    name = f"Ойдон чыгарылган. {SAYS}"
    return _cyrillic(f'<CurrencyRates Name="{name}" Date="{day:%d.%m.%Y}">{"".join(lines)}</CurrencyRates>')


def _uz(day: date) -> tuple[str, bytes]:
    lines = []
    for number, (code, units, value) in enumerate(_rates("uz", day), start=1):
        change = value - rate("uz", code, _before(day))[1]
        lines.append(
            {
                "id": number,
                "Ccy": code,
                "CcyNm_EN": SAYS,
                "Nominal": str(units),
                "Rate": f"{value}",
                "Diff": f"{change}",
                "Date": f"{day:%d.%m.%Y}",
            }
        )
    return "application/json", json.dumps(lines).encode()


def _tm(day: date) -> tuple[str, bytes]:
    lines = (
        f'<rate code="{code}"><name>{code}</name><multiplier>{units}</multiplier><rate_tmt>{value}</rate_tmt></rate>'
        for code, units, value in _rates("tm", day)
    )
    return _xml(f'<cbt_currency_rate name="{SAYS}"><date>{day:%d.%m.%Y}</date>{"".join(lines)}</cbt_currency_rate>')


def _ru(day: date) -> tuple[str, bytes]:
    lines = (
        f'<Valute ID="R00000"><CharCode>{code}</CharCode><Nominal>{units}</Nominal><Name>Вымышлено</Name>'
        f"<Value>{_comma(value)}</Value></Valute>"
        for code, units, value in _rates("ru", day)
    )
    return _cyrillic(f'<ValCurs Date="{day:%d.%m.%Y}" name="{SAYS}">{"".join(lines)}</ValCurs>')


def _comma(value: Decimal) -> str:
    return f"{value}".replace(".", ",")


def _xml(body: str) -> tuple[str, bytes]:
    return _XML, f'<?xml version="1.0" encoding="utf-8"?>\n{body}'.encode()


def _cyrillic(body: str) -> tuple[str, bytes]:
    return _CYRILLIC_XML, f'<?xml version="1.0" encoding="windows-1251"?>\n{body}'.encode("windows-1251")


_WRITERS: Final[Mapping[str, Callable[[date], tuple[str, bytes]]]] = MappingProxyType(
    {"az": _az, "kg": _kg, "kz": _kz, "ru": _ru, "tm": _tm, "tr": _tr, "uz": _uz}
)
