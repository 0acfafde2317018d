"""The log as tests have it: rolled back after each, or committed for real and emptied."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from orkhon.wire import ledger
from orkhon.wire.guards import lift_guards, make_guards


@pytest.fixture
def log(db: None) -> BaseDatabaseWrapper:
    """The connection to a log that is rolled back after the test."""
    return ledger.log_connection()


@pytest.fixture
def committed_log(transactional_db: None) -> Iterator[BaseDatabaseWrapper]:
    """The connection to a log that other threads and processes see.

    The guards refuse the flush at the end too, so they are lifted for it; the flush makes them again.
    """
    make_guards(ledger.log_connection())
    yield ledger.log_connection()
    lift_guards(ledger.log_connection())
