"""What all tests share: the data folder, the clock, and a way round the wire's guards for flushes."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest


@pytest.fixture
def now() -> datetime:
    """The evening on which the tests take place."""
    return datetime(2026, 11, 22, 16, 40, tzinfo=UTC)


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of outside data. Skips aloud where none is named, fails where the named one is absent."""
    named = os.environ.get("ORKHON_TEST_DATA")
    if not named:
        pytest.skip("ORKHON_TEST_DATA is not set: no outside data to test on")
    folder = Path(named)
    assert folder.is_dir(), f"ORKHON_TEST_DATA is {named}, which is no folder"
    return folder
