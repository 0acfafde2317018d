"""Find quantities: a number with its unit, percent or currency, in the eight languages. Converts no unit to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from orkhon.items import Language
from orkhon.language.conventions import CONVENTION_LANGUAGES, conventions_of
from orkhon.language.numbers.finding import FoundNumber, NumberKind, find_numbers
from orkhon.language.numbers.reading import plain_word
from orkhon.language.numbers.wording import figures_of


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
_APOSTROPHE = re.compile("[ʻʼ‘’']")
_LONGEST_ENDING = 7
_SHORTEST_INFLECTED = 3
_LONGEST_PERCENT = 10
_NO_ENDINGS = frozenset({"en", "ru"})


def find_quantities(text: str, language: str) -> tuple[FoundQuantity, ...]:
    """Return the quantities of `text` in order. Inflected unit words count; a range's first end has no unit.

    Signs of currencies are read before and after the number. A manat is Turkmen in Turkmen texts, Azerbaijani in all
    others; a som is Kyrgyz and a soʻm Uzbek. A number with its percent before it and a unit behind it, which
    nobody means (yüzde 70 km), is found twice: as percent, then with the unit.
    """
    code = Language.parse(language).code
    if code not in CONVENTION_LANGUAGES:
        return ()
    return tuple(quantity for number in find_numbers(text, code) for quantity in _quantities(number, text, code))


def _quantities(number: FoundNumber, text: str, code: str) -> Iterator[FoundQuantity]:
    if number.kind is NumberKind.PERCENT:
        yield FoundQuantity(value=number.value, unit="percent", start=number.start, end=number.end)
        before = text[max(0, number.start - _LONGEST_PERCENT) : number.start].rstrip(_SPACES).lower()
        if not before.endswith(figures_of(code).percent_before):
            return
    with_unit = _with_unit(number, text, code)
    if with_unit is not None:
        yield with_unit


def _with_unit(number: FoundNumber, text: str, code: str) -> FoundQuantity | None:
    start, end = number.start, number.end
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
    if not unit and code not in _NO_ENDINGS:
        # Behind an apostrophe stands the ending alone, be the unit as short as it will: 5 km'lik.
        unit = words.get(plain_word(_APOSTROPHE.split(word["word"])[0], code), "")
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
