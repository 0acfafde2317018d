"""Health: the hub is ready only while its readers give signs of life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from orkhon.config.health import heartbeat_path, readers_health, write_heartbeat


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of its own with the folder of heartbeats."""
    (tmp_path / "run").mkdir()
    with override_settings(ORKHON_HOME=tmp_path):
        yield tmp_path


def test_a_hub_whose_readers_have_never_reported_is_not_ready(home: Path, now: datetime) -> None:
    assert readers_health(now=now).reasons == ("no readers have reported yet",)


def test_a_fresh_heartbeat_is_no_reason_and_its_facts_are_told(home: Path, now: datetime) -> None:
    write_heartbeat("readers", {"threads": {"intake": {"running": True}}}, now=now)
    found = readers_health(now=now + timedelta(seconds=15))
    assert found.reasons == ()
    facts = found.facts["readers"]
    assert isinstance(facts, dict)
    assert facts["threads"] == {"intake": {"running": True}}
    assert facts["seconds_ago"] == 15.0


def test_each_process_of_readers_that_has_been_silent_is_named(home: Path, now: datetime) -> None:
    write_heartbeat("readers-intake", {}, now=now)
    write_heartbeat("readers-embargoes", {}, now=now + timedelta(seconds=10))
    found = readers_health(now=now + timedelta(seconds=16))
    assert found.reasons == ("readers-intake have been silent for 16 seconds",)


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b'{"at": "yesterday"}', b'["at"]'])
def test_a_heartbeat_that_cannot_be_read_is_a_reason_and_no_crash(home: Path, now: datetime, content: bytes) -> None:
    heartbeat_path("readers").write_bytes(content)
    (reason,) = readers_health(now=now).reasons
    assert reason.startswith("readers.json cannot be read")
