"""Write the tables of foreign HTML as lines of text, their cells apart. Fetches nothing, and cleans nothing.

Where a place keeps no tables, to drop their tags would join what stands in them: `1` and `120` would read `1120`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from orkhon.items.content import BETWEEN_CELLS

_CELL_TAG = re.compile(r"<t[dhr][\s/>]", re.IGNORECASE)
_STRUCTURE = re.compile(r"<(/?)(table|caption|colgroup|col|thead|tbody|tfoot|tr|td|th)\b[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|blockquote|pre|section|article|figure|figcaption|center|dl|dt|dd|hr)\b[^<>]*>"
    r"|<br\b[^<>]*>",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_DEEPEST: Final = 20
"""Tables within tables that are told apart; each level is written once more."""


@dataclass(kw_only=True)
class _Row:
    """One row while it is read; `nests` where a table stands in one of its cells."""

    cells: list[list[str]] = field(default_factory=list)
    nests: bool = False


def without_tables(html: str) -> str:
    """Return the HTML with a paragraph for each row of a table, its cells parted by `BETWEEN_CELLS`.

    A row of one cell, or of cells that hold tables, only arranges a page: its cells stay pieces of their own. Cells
    without a table around them are read too, and so are those that nobody closed. HTML without cells comes back as
    it is.
    """
    if not _CELL_TAG.search(html):
        return html
    out: list[str] = []
    rows: list[_Row] = []
    open_tables = [0]

    def write(piece: str) -> None:
        # A row begins with its first cell, so the innermost always has one.
        (rows[-1].cells[-1] if rows else out).append(piece)

    def end_rows(depth: int) -> None:
        while len(rows) > depth:
            write(_written(rows.pop()))

    end = 0
    for match in _STRUCTURE.finditer(html):
        write(html[end : match.start()])
        end = match.end()
        closing, tag = bool(match[1]), match[2].lower()
        if tag == "table":
            if closing:
                end_rows(open_tables[-1])
                if len(open_tables) > 1:
                    open_tables.pop()
            else:
                if rows:
                    rows[-1].nests = True
                if len(open_tables) < _DEEPEST:
                    open_tables.append(len(rows))
        elif tag == "caption":
            write("</p>" if closing else "<p>")
        elif tag in {"td", "th"}:
            if not closing:
                if len(rows) == open_tables[-1]:
                    rows.append(_Row())
                rows[-1].cells.append([])
        elif tag in {"tr", "thead", "tbody", "tfoot"}:
            end_rows(open_tables[-1])
    write(html[end:])
    end_rows(0)
    return "".join(out)


def _written(row: _Row) -> str:
    cells = ["".join(cell).strip() for cell in row.cells]
    if len(cells) == 1 or row.nests:
        return "".join(cell if _BLOCK.match(cell) else f"<p>{cell}</p>" for cell in cells if cell)
    line = BETWEEN_CELLS.join(_SPACES.sub(" ", _BLOCK.sub(" ", cell)).strip(" ") for cell in cells)
    return f"<p>{line}</p>" if any(cells) else ""
