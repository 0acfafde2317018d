"""Find quantities: a number with its unit, percent or currency, in the eight languages. Converts no unit to another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from orkhon.items import Language
from orkhon.language.conventions import CONVENTION_LANGUAGES, conventions_of
from orkhon.language.numbers.finding import FoundNumber, NumberKind, find_numbers
from orkhon.language.numbers.reading import plain_word


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundQuantity:
    """A number and its unit: `kilometre`, `percent`, `degree Celsius`, … or a currency's ISO 4217 code."""

    value: int | Decimal
    unit: str
    start: int
    end: int


_SPACES = " \u00a0\u202f\u2009"
_SIGN_BEFORE = re.compile(rf"([$€₸₼₺₽])[{_SPACES}]?$")
_SIGN_AFTER = re.compile(rf"[{_SPACES}]?(°[{_SPACES}]?[CС]|°|[$€₸₼₺₽])")
# Between a sum and its currency the country may stand: 5 млн АҚШ доллары.
_UNIT_WORD = re.compile(
    rf"\.?[{_SPACES}](?:(?:АҚШ|АКШ|США|ABŞ|ABD|AQSH|US|U\.S\.)(?:ning)?[{_SPACES}])?"
    r"(?P<word>[^\W\d_]+(?:[ʻʼ‘’'][^\W\d_]+)*)"
)
_LONGEST_ENDING = 7
_SHORTEST_INFLECTED = 3
_NO_ENDINGS = frozenset({"en", "ru"})


def find_quantities(text: str, language: str) -> tuple[FoundQuantity, ...]:
    """Return the quantities of `text` in order. Inflected unit words count; a range's first end has no unit.

    Signs of currencies are read before and after the number. A manat is Turkmen in Turkmen texts, Azerbaijani in all
    others; a som is Kyrgyz and a soʻm Uzbek.
    """
    code = Language.parse(language).code
    if code not in CONVENTION_LANGUAGES:
        return ()
    quantities = (_quantity(number, text, code) for number in find_numbers(text, code))
    return tuple(quantity for quantity in quantities if quantity is not None)


def _quantity(number: FoundNumber, text: str, code: str) -> FoundQuantity | None:
    start, end = number.start, number.end
    if number.kind is NumberKind.PERCENT:
        return FoundQuantity(value=number.value, unit="percent", start=start, end=end)
    if number.kind is NumberKind.ORDINAL:
        return None
    signs, words = _units_of(code)
    before = _SIGN_BEFORE.search(text, max(0, start - 3), start)
    if before is not None:
        return FoundQuantity(value=number.value, unit=signs[before[1]], start=before.start(), end=end)
    after = _SIGN_AFTER.match(text, end)
    if after is not None:
        unit = signs.get(after[1], "degree Celsius")
        return FoundQuantity(value=number.value, unit=unit, start=start, end=after.end())
    word = _UNIT_WORD.match(text, end)
    if word is None:
        return None
    unit = _unit_of(plain_word(word["word"], code), words, code)
    return FoundQuantity(value=number.value, unit=unit, start=start, end=word.end()) if unit else None


def _unit_of(word: str, words: dict[str, str], code: str) -> str:
    exact = words.get(word)
    if exact is not None or code in _NO_ENDINGS:
        return exact or ""
    for length in range(len(word) - 1, max(_SHORTEST_INFLECTED, len(word) - _LONGEST_ENDING) - 1, -1):
        unit = words.get(word[:length])
        if unit is not None:
            return unit
    return ""


@cache
def _units_of(code: str) -> tuple[dict[str, str], dict[str, str]]:
    signs: dict[str, str] = {}
    words: dict[str, str] = {}
    for unit, names in conventions_of(code).units.items():
        for name in names:
            if name.isalpha() or "ʻ" in name:
                words[plain_word(name, code)] = unit
            else:
                signs[name] = unit
    return signs, words
