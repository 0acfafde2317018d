"""How agencies answer is a file that spreadsheets read and run nothing of."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from orkhon.desk.verification.response_file import response_file
from orkhon.desk.verification.shown import ResponseRow


def test_a_line_an_agency_with_minutes_and_no_formula() -> None:
    rows = [
        ResponseRow(name='Altai, "Press"', asked=3, answered=2, middle=timedelta(minutes=41, seconds=40), quickly=1),
        ResponseRow(name="=cmd|' /C calc'!A0", asked=1, answered=0, middle=None, quickly=0),
    ]
    read = list(csv.DictReader(io.StringIO(response_file(rows))))
    assert read[0] == {
        "agency": 'Altai, "Press"',
        "asked": "3",
        "answered": "2",
        "in_time_for_note": "1",
        "middle_minutes": "42",
    }
    assert read[1]["agency"] == "'=cmd|' /C calc'!A0"
    assert read[1]["middle_minutes"] == ""
