"""What the tests of intake share: a wire that other threads and processes see."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from orkhon.wire.guards import lift_guards, make_guards


@pytest.fixture
def committed_wire(transactional_db: None) -> Iterator[None]:
    """A log that is committed for real.

    The guards refuse the flush at the end too, so they are lifted for it.
    """
    make_guards(connection)
    yield
    lift_guards(connection)
