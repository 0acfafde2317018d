"""A home of its own for each test's index, and dictionaries that are open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from orkhon.search.keys import open_dictionaries


@pytest.fixture(scope="session")
def dictionaries() -> None:
    """Questions know the stems of all languages from the first one on."""
    open_dictionaries()


@pytest.fixture
def index_home(tmp_path: Path, dictionaries: None) -> Iterator[Path]:
    """The folder under which this test's indexes lie."""
    with override_settings(ORKHON_HOME=tmp_path, ORKHON_SEARCH=True):
        yield tmp_path / "search"
