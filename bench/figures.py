"""One figure of a benchmark, and how it is written down. Measures nothing itself."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path


class Status(StrEnum):
    """How a figure stands to its goal."""

    OK = "ok"
    SHORT = "short"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured value beside its goal, and the peer's value in the same run where there is one.

    `goal` is written with its direction, `≥ 1200` or `≤ 5`; `value` is None when it could not be measured.
    """

    name: str
    value: float | None
    unit: str
    goal: str
    peer: float | None = None

    @property
    def status(self) -> Status:
        """Compare the value with the goal."""
        if self.value is None:
            return Status.SKIPPED
        direction, wanted = self.goal.split()
        reached = self.value >= float(wanted) if direction == "≥" else self.value <= float(wanted)
        return Status.OK if reached else Status.SHORT

    def line(self) -> str:
        """Return the figure as one line for people."""
        value = "-" if self.value is None else f"{self.value:,.3g}" if self.value < 100 else f"{self.value:,.0f}"
        peer = "" if self.peer is None else f"  peer {self.peer:,.3g}"
        return f"{self.name:<28} {value:>10} {self.unit:<10} goal {self.goal:<8}{peer}  {self.status}"


def scale() -> float:
    """Return how much sizes are shrunk, from BENCH_SCALE: 1 in full, 0.1 a tenth."""
    raw = os.environ.get("BENCH_SCALE", "1")
    try:
        value = float(raw)
    except ValueError:
        value = 0
    if not 0 < value <= 1:
        raise SystemExit(f"BENCH_SCALE is {raw!r}; write a number over 0 and up to 1")
    return value


def write_json(figures: list[Figure], path: Path) -> None:
    """Write the figures as the list that BENCH_JSON promises."""
    rows = [{**asdict(figure), "status": str(figure.status)} for figure in figures]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
