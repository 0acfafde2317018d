"""What an alliance's file says of determining: `[[presidencies]]`, its calendar, and `[[determination]]`, its rules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from orkhon.alliance.actions.load_alliance import register_table
from orkhon.alliance.alliance_file import Table
from orkhon.alliance.errors import AllianceFileRefused
from orkhon.alliance.queries import unknown_agencies
from orkhon.verification.determining.errors import RulesRefused
from orkhon.verification.determining.rules import Rules
from orkhon.verification.models import Presidency, RulesInForce


def load_presidencies(rows: Sequence[Table]) -> None:
    """Put the calendar in the place of the one that was there. Raises `AllianceFileRefused`."""
    made = []
    for number, row in enumerate(rows, 1):
        _only(row, number, {"agency", "from", "until"})
        agency = row.get("agency")
        if not isinstance(agency, str) or unknown_agencies([agency]):
            raise AllianceFileRefused(f"[{number}]: agency is {agency!r}; write the code of an agency of the alliance")
        starts, ends = _day(row, number, "from"), _day(row, number, "until")
        if ends < starts:
            raise AllianceFileRefused(f"[{number}]: until is {ends}, before from, {starts}; write a later day")
        made.append(Presidency(agency=agency, starts=starts, ends=ends))
    _once([one.starts for one in made])
    Presidency.objects.all().delete()
    Presidency.objects.bulk_create(made)


def load_rules(rows: Sequence[Table]) -> None:
    """Put the rules in the place of those that were there; cases keep the ones under which they were opened.

    Raises `AllianceFileRefused`.
    """
    made = []
    for number, row in enumerate(rows, 1):
        starts = _day(row, number, "from")
        try:
            rules = Rules.read({key: value for key, value in row.items() if key != "from"})
        except RulesRefused as error:
            raise AllianceFileRefused(f"[{number}]: {error}") from error
        made.append(RulesInForce(starts=starts, rules=rules.as_plain()))
    _once([one.starts for one in made])
    RulesInForce.objects.all().delete()
    RulesInForce.objects.bulk_create(made)


def _only(row: Table, number: int, known: set[str]) -> None:
    if unknown := sorted(set(row) - known):
        raise AllianceFileRefused(
            f"[{number}]: the key {unknown[0]!r} is unknown; known are {', '.join(sorted(known))}"
        )


def _day(row: Table, number: int, key: str) -> date:
    value = row.get(key)
    # A datetime is a date to Python, but an office has no hour.
    if type(value) is not date:
        raise AllianceFileRefused(f"[{number}]: {key} is {value!r}; write a date such as 2026-01-15, without quotes")
    return value


def _once(days: Sequence[date]) -> None:
    for day in days:
        if days.count(day) > 1:
            raise AllianceFileRefused(f"from is {day} twice; give each its own day")


def register_tables() -> None:
    """Let alliance files have both. Called at start."""
    register_table("presidencies", load_presidencies)
    register_table("determination", load_rules)
