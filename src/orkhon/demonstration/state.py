"""Keep what the loader and the feed server must remember in `ORKHON_HOME/demonstration.json`. Knows no Django.

The file is there once the demonstration was loaded; the supervisor reads the port from it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from orkhon.demonstration.errors import StateRefused
from orkhon.demonstration.schedule import HORIZON, Pause

_REMEMBERED = HORIZON + timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class State:
    """`started` is the moment of the first report, None before it; `pauses` do not overlap and are in order."""

    port: int
    loaded: datetime
    started: datetime | None = None
    pauses: tuple[Pause, ...] = ()

    def begun(self, now: datetime) -> State:
        """Return the state with the first report due now, unless it was sent before."""
        return self if self.started else replace(self, started=now.replace(microsecond=0))

    def paused(self, since: datetime) -> State:
        """Return the state with a pause that lasts from `since` on, unless one lasts already."""
        if self.is_paused:
            return self
        return replace(self, pauses=(*self.pauses, Pause(begin=since)))

    def resumed(self, now: datetime) -> State:
        """Return the state with its lasting pause ended, and pauses forgotten that no feed looks back to."""
        ended = tuple(replace(pause, end=now) if pause.end is None else pause for pause in self.pauses)
        return replace(self, pauses=tuple(p for p in ended if p.end and now - p.end < _REMEMBERED))

    @property
    def is_paused(self) -> bool:
        """True while the newest pause has no end."""
        return any(pause.end is None for pause in self.pauses)


def state_path(home: Path) -> Path:
    """Return where the state of the install in `home` lies."""
    return home / "demonstration.json"


def _moment(value: object, key: str, path: Path) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise StateRefused(f"{path.name}: {key} is {value!r}; an ISO 8601 time with its zone was wanted")
    return moment


def _pauses(values: object, path: Path) -> Sequence[Pause]:
    if not isinstance(values, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in values):
        raise StateRefused(f"{path.name}: pauses is {values!r}; a list of pairs of times was wanted")
    return [
        Pause(
            begin=_moment(begin, "pauses", path),
            end=None if end is None else _moment(end, "pauses", path),
        )
        for begin, end in values
    ]


def read_state(home: Path) -> State | None:
    """Return the state, or None where no demonstration was loaded. Raises `StateRefused` for a damaged file."""
    path = state_path(home)
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise StateRefused(f"{path.name} is not JSON ({error}); load the demonstration again") from error
    if not isinstance(values, dict) or not isinstance(values.get("port"), int):
        raise StateRefused(f"{path.name} names no port; load the demonstration again")
    started = values.get("started")
    return State(
        port=values["port"],
        loaded=_moment(values.get("loaded"), "loaded", path),
        started=None if started is None else _moment(started, "started", path),
        pauses=tuple(_pauses(values.get("pauses", []), path)),
    )


def write_state(home: Path, state: State) -> None:
    """Put `state` in the place of the old one at once, so that no reader sees half of it."""
    path = state_path(home)
    values = {
        "port": state.port,
        "loaded": state.loaded.isoformat(),
        "started": state.started.isoformat() if state.started else None,
        "pauses": [[pause.begin.isoformat(), pause.end.isoformat() if pause.end else None] for pause in state.pauses],
    }
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(json.dumps(values, indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
