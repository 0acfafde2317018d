"""Tables as lines: cells stay apart whatever became of their tags."""

from __future__ import annotations

import pytest

from orkhon.formats.html import from_plain_text, plain_text, sanitise
from orkhon.formats.table_lines import without_tables

LINES = [
    ("<table><tr><td>1</td><td>120</td>", "<p>1 | 120</p>"),
    ("<tr><td>1<td>120<tr><td>2<td>a<p>b</p>", "<p>1 | 120</p><p>2 | a b</p>"),
    ("<p>a</p><table><caption>C</caption><tr><th>Y</th><th>Z</th></tr></table>z", "<p>a</p><p>C</p><p>Y | Z</p>z"),
    ("<table><tr><td><p>x</p><p>y</p></td></tr></table>", "<p>x</p><p>y</p>"),
    (
        "<table><tr><td>L</td><td><table><tr><td>1</td><td>2</td></tr></table>tail</td></tr></table>",
        "<p>L</p><p>1 | 2</p>tail",
    ),
    ("<table><tr><td> </td><td></td></tr></table>", ""),
    ("<p>no cells</p>", "<p>no cells</p>"),
]


@pytest.mark.parametrize(("html", "wanted"), LINES)
def test_each_row_is_a_line_with_its_cells_apart(html: str, wanted: str) -> None:
    assert without_tables(html) == wanted
    assert without_tables(wanted) == wanted


def test_tables_in_tables_without_end_cost_no_square() -> None:
    html = without_tables("<table><tr><td>1<td>" * 5_000 + "end")
    assert html.endswith("end</p>") or "end" in html
    assert len(html) < 200_000


@pytest.mark.parametrize("html", ["<tr><td>1</td><td>120</td></tr>", "<td>1</td><td>120</td>", "<b>x</b><th>1<td>120"])
def test_cells_that_no_table_is_around_are_no_single_number(html: str) -> None:
    assert sanitise(html).text.endswith("1 | 120")


def test_headlines_and_plain_text_keep_numbers_apart_too() -> None:
    assert plain_text("<tr><td>1</td><td>120</td></tr>") == "1 | 120"
    assert plain_text("One<br>two <b>th</b>ree") == "One two three"
    assert from_plain_text("1\t120\nA\tB").xhtml == "<p>1 | 120</p><p>A B</p>"
