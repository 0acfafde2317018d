"""What these tests share: a home for keys, screens without the manifest, people with rights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from orkhon.translation.engines.local.ask import let_go
from tests.exchange.conftest import browser_of, plain_static_files

__all__ = ["browser_of", "plain_static_files"]


@pytest.fixture(autouse=True)
def own_home(settings: Settings, tmp_path: Path) -> Path:
    """Keep keys in a folder of the test's own."""
    settings.ORKHON_HOME = tmp_path / "home"
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def no_model_is_left_behind() -> Iterator[None]:
    """End the processes of models."""
    yield
    let_go()
