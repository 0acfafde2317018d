"""The loops that keep time: what they look at, and how often."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from orkhon.config import processes


def test_only_the_first_look_for_passed_embargoes_goes_through_all_that_ever_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stop = threading.Event()
    looks: list[datetime | None] = []

    def looked(now: datetime, *, since: datetime | None = None) -> list[object]:
        looks.append(since)
        if len(looks) == 3:
            stop.set()
        return []

    monkeypatch.setattr(processes, "release_due_embargoes", looked)
    monkeypatch.setattr(processes, "EMBARGOES_EVERY_S", 0.0)
    monkeypatch.setattr(processes, "close_old_connections", lambda: None)
    processes.READERS["embargoes"](stop)
    first, *later = looks
    assert first is None
    for since in later:
        assert since is not None
        # Long enough before the look that an item committed after its embargo's end is still found.
        assert timedelta(minutes=5) < datetime.now(UTC) - since < timedelta(hours=2)
