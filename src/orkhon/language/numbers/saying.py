"""Say numbers in words in the eight languages. Reads nothing, finds nothing."""

from __future__ import annotations

from decimal import Decimal

from orkhon.items import Language
from orkhon.language.converting import convert
from orkhon.language.errors import LanguageError
from orkhon.language.numbers import russian
from orkhon.language.numbers.wording import (
    NUMBER_LANGUAGES,
    Case,
    Gender,
    TurkicWording,
    english_wording,
    russian_wording,
    turkic_wording,
)

GREATEST_NUMBER = 10**15 - 1
_MAIN_TAG = {"az": "az-Latn", "kk": "kk-Cyrl", "ky": "ky-Cyrl", "tk": "tk-Latn", "uz": "uz-Latn"}
_DIGITS_SAID = 6


class NumberNotSaid(LanguageError):
    """The number is too great, is none, or its language is not one of the eight."""

    retryable = False


def say_number(
    value: int | float | Decimal,
    language: str,
    *,
    ordinal: bool = False,
    case: Case = Case.NOMINATIVE,
    gender: Gender = Gender.MASCULINE,
) -> str:
    """Return `value` in words, in the language and script of the tag.

    Decimals are said as fractions (kk `үш бүтін оннан бес`, ru `три целых пять десятых`) or by digits (en, tr).
    `case` is that of the whole number, `gender` counts in Russian; ordinals are of whole numbers. Raises
    `NumberNotSaid` beyond ±(10**15 - 1), for decimals of more than six digits said as fractions, and for languages
    outside the eight.
    """
    tag = Language.parse(language)
    code = tag.code
    if code not in NUMBER_LANGUAGES:
        raise NumberNotSaid(f"numbers are said in {', '.join(NUMBER_LANGUAGES)}; {language} is none of them")
    number: int | Decimal = value if isinstance(value, int) else Decimal(str(value))
    if isinstance(number, Decimal):
        if not number.is_finite():
            raise NumberNotSaid(f"{value} is not a number that can be said")
        if number.copy_abs() <= GREATEST_NUMBER and number == number.to_integral_value():
            number = int(number)
    negative = number < 0
    magnitude = -number if negative else number
    if magnitude > GREATEST_NUMBER:
        raise NumberNotSaid(f"{str(value)[:40]} is beyond {GREATEST_NUMBER}; write it in digits")
    if ordinal and not isinstance(number, int):
        raise NumberNotSaid(f"{value} has no ordinal; give a whole number")
    if isinstance(magnitude, int):
        words = _whole(magnitude, code, ordinal, case, gender)
    else:
        words = _decimal(magnitude, code, case)
    if negative:
        words = [_minus(code), *words]
    said = " ".join(words)
    if tag.script and code in _MAIN_TAG and tag.tag != _MAIN_TAG[code]:
        return convert(said, _MAIN_TAG[code], tag.tag)
    return said


def _minus(code: str) -> str:
    if code == "en":
        return english_wording().minus
    return russian_wording().minus if code == "ru" else turkic_wording(code).minus


def _whole(number: int, code: str, ordinal: bool, case: Case, gender: Gender) -> list[str]:
    if code == "en":
        words = _english(number)
        return [*words[:-1], _english_ordinal(words[-1])] if ordinal else words
    if code == "ru":
        return russian.ordinal(number, case, gender) if ordinal else russian.cardinal(number, case, gender)
    wording = turkic_wording(code)
    words = _turkic(number, wording)
    if ordinal:
        words[-1] = wording.inflect(words[-1], "ordinal", wording.ordinal)
    words[-1] = _in_case(words[-1], wording, case)
    return words


def _in_case(word: str, wording: TurkicWording, case: Case) -> str:
    pattern = wording.cases.get(case.value)
    return word if pattern is None else wording.inflect(word, case.value, pattern)


def _turkic(number: int, wording: TurkicWording) -> list[str]:
    if number == 0:
        return [wording.zero]
    words: list[str] = []
    for power, scale in wording.powers:
        count, number = divmod(number, 10**power)
        if count:
            # One thousand is bare (мың) but in Uzbek; a million is always counted (бір миллион).
            if count > 1 or wording.say_one or power > 3:
                words += _turkic_below_thousand(count, wording)
            words.append(scale)
    return words + _turkic_below_thousand(number, wording)


def _turkic_below_thousand(number: int, wording: TurkicWording) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    words: list[str] = []
    if hundreds > 1 or (hundreds and wording.say_one):
        words.append(wording.units[hundreds - 1])
    if hundreds:
        words.append(wording.hundred)
    if tens:
        words.append(wording.tens[tens - 1])
    if units:
        words.append(wording.units[units - 1])
    return words


def _english(number: int) -> list[str]:
    wording = english_wording()
    if number == 0:
        return [wording.small[0]]
    words: list[str] = []
    names = ("", wording.thousand, *wording.scales)
    for place in range(len(names) - 1, -1, -1):
        count, number = divmod(number, 1000**place)
        hundreds, rest = divmod(count, 100)
        if hundreds:
            words += [wording.small[hundreds], wording.hundred]
        if rest >= 20:
            tens, units = wording.tens[rest // 10 - 2], rest % 10
            words.append(f"{tens}-{wording.small[units]}" if units else tens)
        elif rest:
            words.append(wording.small[rest])
        if count and names[place]:
            words.append(names[place])
    return words


def _english_ordinal(word: str) -> str:
    head, hyphen, last = word.rpartition("-")
    known = english_wording().ordinals.get(last)
    if known is None:
        known = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return head + hyphen + known


def _decimal(number: Decimal, code: str, case: Case) -> list[str]:
    whole, _, digits = format(number.normalize(), "f").partition(".")
    if code == "en":
        wording = english_wording()
        return [*_english(int(whole)), wording.point, *(wording.small[int(digit)] for digit in digits)]
    if code == "tr":
        turkish = turkic_wording(code)
        zeros = [turkish.zero] * (len(digits) - len(digits.lstrip("0")))
        if len(digits) > _DIGITS_SAID:
            raise NumberNotSaid(f"{number} has more than {_DIGITS_SAID} decimals; round it")
        words = [*_turkic(int(whole), turkish), turkish.point, *zeros, *_turkic(int(digits), turkish)]
        words[-1] = _in_case(words[-1], turkish, case)
        return words
    if len(digits) > _DIGITS_SAID:
        raise NumberNotSaid(f"{number} has more than {_DIGITS_SAID} decimals; round it")
    if code == "ru":
        return _russian_decimal(int(whole), digits, case)
    words_of = turkic_wording(code)
    parts = _turkic(10 ** len(digits), words_of)
    parts = [word for word in parts if word != words_of.units[0]]
    fraction_case = Case(words_of.fraction_case)
    parts[-1] = _in_case(parts[-1], words_of, fraction_case)
    words = [*_turkic(int(whole), words_of), words_of.point, *parts, *_turkic(int(digits), words_of)]
    words[-1] = _in_case(words[-1], words_of, case)
    return words


def _russian_decimal(whole: int, digits: str, case: Case) -> list[str]:
    wholes = "целая" if whole % 10 == 1 and whole % 100 != 11 else "целых"
    count = int(digits)
    one = count % 10 == 1 and count % 100 != 11
    part = russian.ordinal(10 ** len(digits), Case.NOMINATIVE if one else Case.GENITIVE, Gender.FEMININE)
    named = part[-1] if one else russian.ordinal_word(10 ** len(digits), 1, "plural")
    return [
        *russian.cardinal(whole, case, Gender.FEMININE),
        wholes,
        *russian.cardinal(count, case, Gender.FEMININE),
        named,
    ]
