"""What a check of `orkhon doctor` says: a fact, how bad it is, and what to do. Looks at nothing itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class State(StrEnum):
    """How a fact is to be taken: as it should be, to be looked at, or to be mended now."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One line of the report. `advice` is one line too, and is empty exactly where the state is `ok`."""

    check: str
    state: State
    fact: str
    advice: str = ""

    def __post_init__(self) -> None:
        if bool(self.advice) == (self.state is State.OK):
            raise ValueError(f"{self.check} is {self.state} with the advice {self.advice!r}; only a problem has advice")


def ok(check: str, fact: str) -> Finding:
    """Return a fact that is as it should be."""
    return Finding(check=check, state=State.OK, fact=fact)


def warn(check: str, fact: str, advice: str) -> Finding:
    """Return a fact that somebody should look at."""
    return Finding(check=check, state=State.WARN, fact=fact, advice=advice)


def bad(check: str, fact: str, advice: str) -> Finding:
    """Return a fact with which the hub cannot work, or not for long, or not safely."""
    return Finding(check=check, state=State.BAD, fact=fact, advice=advice)


def as_lines(findings: Sequence[Finding]) -> list[str]:
    """Return a line for each finding, and after them a line of advice for each problem, the bad ones first."""
    width = max((len(one.check) for one in findings), default=0)
    lines = [f"{one.state.value:<4}  {one.check:<{width}}  {one.fact}" for one in findings]
    problems = [one for state in (State.BAD, State.WARN) for one in findings if one.state is state]
    if not problems:
        return [*lines, "", "Nothing is to be done."]
    return [*lines, "", *(f"{one.state.value:<4}  {one.check}: {one.advice}" for one in problems)]


def as_json(findings: Sequence[Finding], *, home: Path, version: str, now: datetime) -> str:
    """Return the report as one JSON object, for programs that watch hubs."""
    return json.dumps(
        {
            "at": now.isoformat(),
            "version": version,
            "home": str(home),
            "state": worst(findings).value,
            "findings": [asdict(one) for one in findings],
        },
        ensure_ascii=False,
        indent=1,
    )


def worst(findings: Sequence[Finding]) -> State:
    """Return the worst state among the findings."""
    states = {one.state for one in findings}
    return next((state for state in (State.BAD, State.WARN) if state in states), State.OK)


def in_bytes(count: float) -> str:
    """Return a size as people write it, in decimal units."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit in {"bytes", "kB"} else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"
