"""Addresses of documents that are one a day: `{DD}`, `{MM}` and `{YYYY}` stand for the day. Touches no database."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MARKS: Final = ("{DD}", "{MM}", "{YYYY}")
_ANY_MARK: Final = re.compile(r"\{[^}]*\}?|\}")


def is_by_day(address: str) -> bool:
    """True where the address names a day."""
    return any(mark in address for mark in _MARKS)


def filled(address: str, day: date) -> str:
    """Return the address of that day's document."""
    for mark, value in zip(_MARKS, (f"{day:%d}", f"{day:%m}", f"{day.year:04}"), strict=True):
        address = address.replace(mark, value)
    return address


def misspelt(address: str) -> str:
    """Return the first mark that stands for nothing, empty where there is none."""
    return next((mark for mark in _ANY_MARK.findall(address) if mark not in _MARKS), "")
