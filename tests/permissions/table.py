"""docs/permissions.md as the tests read it. Knows Markdown's tables and nothing of the hub."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
NO_ACTS = frozenset({"anybody", "signed in", "own", "administrators", "nobody"})
CELLS = frozenset({"all", "agency", "desk", "own", "own, desk all", "own agency", "portal", "–"})


@dataclass(frozen=True, kw_only=True)
class Act:
    """One row of the first table. `cells` is by role, as the table calls it."""

    name: str
    cells: dict[str, str]
    language: str
    rights: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """One row of the second table: globs of names, and what they need."""

    globs: tuple[str, ...]
    need: str
    this_one: bool

    def fits(self, name: str) -> bool:
        """True where one of the globs fits. A row that names an address in full goes before a pattern."""
        if name in self.globs:
            return True
        return name not in _in_full() and any(fnmatchcase(name, glob) for glob in self.globs)


def _rows(heading: str) -> list[dict[str, str]]:
    """Return the rows of the last table below that heading, by column."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    tables = [block.splitlines() for block in re.findall(r"(?:^\|.*\|$\n?)+", section, re.MULTILINE)]
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in tables[-1])
    assert all(len(row) == len(head) for row in rows), f"a row of {heading} has another number of cells than its head"
    return [dict(zip(head, row, strict=True)) for row in rows]


def _code(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


@cache
def acts() -> dict[str, Act]:
    """Return the first table, by act."""
    found = {}
    for row in _rows("Acts"):
        act = Act(
            name=row.pop("act"), language=row.pop("language"), rights=_code(row.pop("right")), cells=dict(row.items())
        )
        assert act.name not in found, f"{act.name} stands twice among the acts"
        assert act.name not in NO_ACTS
        assert set(act.cells.values()) <= CELLS, act
        assert act.language in {"–", "yes", "new"}, act
        found[act.name] = act
    return found


@cache
def _in_full() -> frozenset[str]:
    """Return the names that a row of the second table holds without a glob."""
    return frozenset(name for row in _rows("Addresses") for name in _code(row["addresses"]))


@cache
def addresses() -> tuple[Addresses, ...]:
    """Return the second table."""
    return tuple(
        Addresses(globs=_code(row["addresses"]), need=row["need"], this_one=row["which"] == "this one")
        for row in _rows("Addresses")
    )
