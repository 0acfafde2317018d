"""False alarms and missed faults, counted over professional translations in all pairs of the eight languages."""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from orkhon.items import Language
from orkhon.language.conventions import conventions_of
from orkhon.language.elsewhere import find_dates, find_numbers, find_quantities
from orkhon.translation.checks import Finding, Severity, check_sentence

_FOLDER = os.environ.get("ORKHON_TEST_DATA", "")
_SHEET = Path(_FOLDER) / "ntrex-dev" / "parallel.tsv"
pytestmark = pytest.mark.skipif(not _FOLDER or not _SHEET.exists(), reason="needs outside data (ORKHON_TEST_DATA)")


def _pairs(step: int) -> Iterator[tuple[str, str, str, str]]:
    lines = [line.split("\t") for line in _SHEET.read_text(encoding="utf-8").splitlines()]
    codes = lines[0][1:]
    for cells in lines[1::step]:
        row = dict(zip(codes, cells[1:], strict=True))
        for one in codes:
            for two in codes:
                if one != two:
                    yield one, two, row[one], row[two]


def _check(one: str, two: str, source: str, target: str) -> tuple[Finding, ...]:
    return check_sentence(
        source, target, source_language=Language.parse(one), target_language=Language.parse(two), kind="paragraph"
    )


def _false_alarms(step: int) -> tuple[float, float]:
    told: Counter[str] = Counter()
    count = 0
    for one, two, source, target in _pairs(step):
        count += 1
        told.update({str(finding.severity) for finding in _check(one, two, source, target)})
    return told[Severity.STOP] / count, told[Severity.WARN] / count


def _altered(two: str, target: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    numbers = [one for one in find_numbers(target, two) if re.search(r"\d", target[one.start : one.end])]
    if numbers:
        number = chance.choice(numbers)
        place = chance.choice([at for at in range(number.start, number.end) if target[at].isdigit()])
        digit = str((int(target[place]) + chance.randint(1, 8)) % 10)
        yield "number", target[:place] + ("9" if digit == "0" else digit) + target[place + 1 :]
    dates = [one for one in find_dates(target, two) if one.month and one.day]
    if dates:
        date = chance.choice(dates)
        said = target[date.start : date.end]
        day = re.search(r"\d{1,2}", said)
        if day is not None:
            other = str(int(day[0]) % 27 + 1)
            yield "date", target[: date.start] + said.replace(day[0], other, 1) + target[date.end :]
    quantities = list(find_quantities(target, two))
    if quantities:
        quantity = chance.choice(quantities)
        digits = re.search(r"\d[\d.,\s]*", target[quantity.start : quantity.end])
        units = conventions_of(two).units
        unit = chance.choice([name for name, words in units.items() if name != quantity.unit and words[0].isalpha()])
        if digits is not None and len(units[unit][0]) > 1:
            new = f"{digits[0].strip()} {units[unit][0]}"
            yield f"unit {quantity.unit} {unit}", target[: quantity.start] + new + target[quantity.end :]


def _caught(step: int) -> dict[str, float]:
    """The share of altered numbers, dates, units and links that are told, where the right sentence is clean."""
    chance = random.Random(7)
    tried: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    for one, two, source, target in _pairs(step):
        if any(finding.code in ("number", "date", "unit") for finding in _check(one, two, source, target)):
            continue
        address = f" https://agency.example/news/{chance.randint(1000, 9999)}"
        altered = [*_altered(two, target, chance), ("link", target + address.replace("news", "nevvs"))]
        known = {quantity.unit for quantity in find_quantities(source, one)}
        for what, text in altered:
            kind, _, units = what.partition(" ")
            was, _, now = units.partition(" ")
            if units and (was not in known or now in known):
                continue
            tried[kind] += 1
            findings = _check(one, two, source + address if kind == "link" else source, text)
            codes = {finding.code for finding in findings if finding.severity is not Severity.NOTE}
            hit[kind] += bool(codes & {kind, "number", "date", "unit"} if kind != "link" else codes & {"link"})
    return {kind: hit[kind] / count for kind, count in tried.items()}


def test_right_translations_are_seldom_stopped_in_a_sample() -> None:
    stopped, warned = _false_alarms(120)
    assert stopped < 0.015
    assert warned < 0.06


def test_altered_numbers_dates_units_and_links_are_caught_in_a_sample() -> None:
    caught = _caught(200)
    assert {kind for kind, share in caught.items() if share < 0.9} == set()
    assert {"number", "link"} <= set(caught)


@pytest.mark.slow
def test_right_translations_are_seldom_stopped_in_every_fourth_sentence() -> None:
    # All sentences, five minutes of a busy machine: 0.43 % stopped, 3.18 % warned of.
    stopped, warned = _false_alarms(4)
    assert stopped < 0.0062
    assert warned < 0.034


@pytest.mark.slow
def test_altered_numbers_dates_units_and_links_are_caught_in_every_fourth_sentence() -> None:
    caught = _caught(4)
    assert {kind for kind, share in caught.items() if share < 0.95} == set()
    assert set(caught) == {"number", "date", "unit", "link"}
