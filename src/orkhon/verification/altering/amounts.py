"""Compare the numbers and dates that stand in the changed words of two texts. Judges no other word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from orkhon.language import find_dates, find_numbers, find_quantities, read_number
from orkhon.language.numbers import NumberKind
from orkhon.verification.altering.texts import ReadText, main_form
from orkhon.verification.altering.wordlists import lists_of

_TIME: Final = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d:.%])")
_NO_UNIT: Final = frozenset({"person"})
_MOST_SIGNS: Final = 60_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """A number, quantity, date or time at its place; `meaning` is equal for what says the same in other words."""

    start: int
    end: int
    is_date: bool
    meaning: tuple[object, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What the changed words say in numbers: whether they differ, whether as dates, and where on either side."""

    differ: bool
    is_date: bool
    original: tuple[Amount, ...]
    given: tuple[Amount, ...]


def amounts(text: ReadText) -> tuple[Amount, ...]:
    """Return the amounts of `text` in order, without overlaps; dates go before numbers."""
    if text.code == "und":
        return ()
    plain = text.text[:_MOST_SIGNS]
    found: list[Amount] = [
        Amount(start=one.start, end=one.end, is_date=True, meaning=("date", one.year, one.month, one.day))
        for one in find_dates(plain, text.tag)
    ]
    found += (
        Amount(start=one.start(), end=one.end(), is_date=True, meaning=("time", int(one[1]), int(one[2])))
        for one in re.finditer(_TIME, plain)
        if one[0].find(":") > 0
    )
    quantities = {one.start: one for one in find_quantities(plain, text.tag) if one.unit not in _NO_UNIT}
    for number in find_numbers(plain, text.tag):
        quantity = quantities.get(number.start)
        if quantity is not None:
            found.append(
                Amount(
                    start=quantity.start,
                    end=max(quantity.end, number.end),
                    is_date=False,
                    meaning=("number", _value(quantity.value), quantity.unit),
                )
            )
            continue
        unit = "percent" if number.kind is NumberKind.PERCENT else ""
        found.append(
            Amount(start=number.start, end=number.end, is_date=False, meaning=("number", _value(number.value), unit))
        )
    found.sort(key=lambda one: (one.start, not one.is_date, -one.end))
    apart: list[Amount] = []
    for one in sorted(found, key=lambda one: (not one.is_date, one.start)):
        if all(one.end <= other.start or one.start >= other.end for other in apart[-200:]):
            apart.append(one)
    return tuple(sorted(apart, key=lambda one: one.start))


def told(
    original: ReadText,
    there: Sequence[int],
    original_amounts: Sequence[Amount],
    given: ReadText,
    here: Sequence[int],
    given_amounts: Sequence[Amount],
) -> Told | None:
    """Compare the amounts in the changed words `there` and `here` (numbers of words); None where there are none."""
    left = _among(original, there, original_amounts)
    right = _among(given, here, given_amounts)
    if not left and not right:
        return None
    ours = Counter(one.meaning for one in left)
    theirs = Counter(one.meaning for one in right)
    only_there, only_here = ours - theirs, theirs - ours
    # An amount may reach out of the changed words on the one side alone: 5 | million, five million.
    differ = bool(only_there or only_here)
    in_question = [one for one in (*left, *right) if one.meaning in only_there or one.meaning in only_here]
    is_date = any(one.is_date for one in in_question)
    return Told(differ=differ, is_date=is_date, original=left, given=right)


def _among(text: ReadText, places: Sequence[int], known: Sequence[Amount]) -> tuple[Amount, ...]:
    words = [text.words[place] for place in places]
    found: list[Amount] = []
    seen: set[tuple[int, int]] = set()
    for word in words:
        at = next((one for one in known if one.start < word.end and word.start < one.end), None)
        if at is not None:
            if (at.start, at.end) not in seen:
                seen.add((at.start, at.end))
                found.append(at)
            continue
        named = lists_of(text.code).calendar_name(main_form(word.text, text.tag))
        if named:
            found.append(Amount(start=word.start, end=word.end, is_date=True, meaning=("calendar", named)))
        elif word.has_digits:
            digits = "".join(filter(str.isdigit, word.text))
            found.append(Amount(start=word.start, end=word.end, is_date=False, meaning=("digits", digits)))
        else:
            value = read_number(word.text, text.tag) if text.code != "und" else None
            if value is not None:
                found.append(
                    Amount(start=word.start, end=word.end, is_date=False, meaning=("number", _value(value), ""))
                )
    return tuple(found)


def _value(value: int | Decimal) -> Decimal:
    return Decimal(value).normalize()
