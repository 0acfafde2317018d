"""What the demonstration's tests share: the stock, read once, and a small one of their own making."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from orkhon.demonstration.stock import Event, StockArticle, read_articles, read_events


@pytest.fixture(scope="session")
def events() -> tuple[Event, ...]:
    """All events of the stock."""
    return read_events()


@pytest.fixture(scope="session")
def articles() -> tuple[StockArticle, ...]:
    """All finished articles of the stock."""
    return read_articles()


@pytest.fixture
def started() -> datetime:
    """The moment at which the invented agencies begin to send."""
    return datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
