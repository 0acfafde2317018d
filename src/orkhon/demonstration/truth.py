"""Say which tellings belong to one event: `python -m orkhon.demonstration.truth` writes `stock/truth.json` anew."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from orkhon.demonstration.stock import STOCK_FOLDER, Event, read_events

TRUTH_FILE = STOCK_FOLDER / "truth.json"


def truth_of(events: Sequence[Event]) -> dict[str, list[str]]:
    """Return the keys of the tellings (`altai:night-train-first-run:kk`) by the slug of their event, sorted."""
    return {event.slug: sorted(telling.key for telling in event.tellings) for event in events}


def rendered(truth: dict[str, list[str]]) -> str:
    """Return the file's text: one line a telling, so that changes can be read."""
    return json.dumps(truth, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_truth(path: Path = TRUTH_FILE) -> int:
    """Write the truth of the stock to `path` and return how many tellings it knows."""
    truth = truth_of(read_events())
    path.write_text(rendered(truth), encoding="utf-8")
    return sum(len(keys) for keys in truth.values())


if __name__ == "__main__":
    print(f"{TRUTH_FILE.name}: {write_truth()} tellings")  # noqa: T201 - it is a command
