"""How agencies answer, as a file for spreadsheets. Writes what it is given."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

from orkhon.desk.verification.shown import ResponseRow

HEAD: Final = ("agency", "asked", "answered", "in_time_for_note", "middle_minutes")
_STARTS_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


def response_file(rows: Iterable[ResponseRow]) -> str:
    """Return a line an agency (RFC 4180). A name that a spreadsheet would take for a formula is quoted."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(HEAD)
    for row in rows:
        middle = "" if row.middle is None else str(round(row.middle.total_seconds() / 60))
        name = f"'{row.name}" if row.name.startswith(_STARTS_FORMULAS) else row.name
        lines.writerow((name, row.asked, row.answered, row.quickly, middle))
    return out.getvalue()
