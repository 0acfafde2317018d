"""An index home of its own for each test of this room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings


@pytest.fixture
def memory_home(tmp_path: Path) -> Iterator[Path]:
    """The folder under which this test's index of the memory lies."""
    with override_settings(ORKHON_HOME=tmp_path):
        yield tmp_path / "memory"
