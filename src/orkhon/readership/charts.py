"""Where the bars of a chart stand: days side by side. Pure numbers; the page and the PDF draw the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

_STEPS: Final = (1, 2, 5)
_GAP: Final = 0.25


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One day. `x` and `y` are of its upper left corner; `named` says whether its day is written."""

    day: date
    value: int
    x: float
    y: float
    width: float
    height: float
    named: bool

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A line across, with the number that it stands for."""

    value: int
    y: float


@dataclass(frozen=True, kw_only=True)
class Columns:
    """A chart of one number a day."""

    width: float
    height: float
    left: float
    bars: tuple[Bar, ...]
    rules: tuple[Rule, ...]

    @property
    def bottom(self) -> float:
        """Where the bars stand."""
        return self.rules[0].y


def columns(
    days: Sequence[date], values: Sequence[int], *, width: float = 640, height: float = 180, left: float = 64
) -> Columns:
    """Return the chart of those days, with room at the `left` for numbers and below for days."""
    top, foot = 10.0, 22.0
    step = _step_for(max(values, default=0))
    most = max(step, -(-max(values, default=0) // step) * step)
    scale = (height - top - foot) / most
    slot = (width - left) / max(1, len(days))
    bottom = height - foot
    bars = tuple(
        Bar(
            day=day,
            value=value,
            x=round(left + slot * (number + _GAP / 2), 2),
            y=round(bottom - value * scale, 2),
            width=round(slot * (1 - _GAP), 2),
            height=round(value * scale, 2),
            named=day.day == 1 or day.day % 5 == 0,
        )
        for number, (day, value) in enumerate(zip(days, values, strict=True))
    )
    rules = tuple(Rule(value=value, y=round(bottom - value * scale, 2)) for value in range(0, most + 1, step))
    return Columns(width=width, height=height, left=left, bars=bars, rules=rules)


def _step_for(most: int) -> int:
    """Return a round step that parts the height in three to five."""
    power = 1
    while True:
        for step in _STEPS:
            if most <= step * power * 5:
                return step * power
        power *= 10
