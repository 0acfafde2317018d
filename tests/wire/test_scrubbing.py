"""What is left in a database's files after a redaction: nothing.

Not run on PostgreSQL, whose files belong to its server; tests/flows/test_redaction.py asks its tables and statistics.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection as default_connection
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from orkhon.items import Content
from orkhon.wire.actions.redact import redact
from orkhon.wire.erasing import finish_erasure
from orkhon.wire.scrubbing import ScrubPostponed, scrub
from tests.wire.making import NOW, appended

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.usefixtures("committed_log")]

URI = "urn:altai:1"
SECRET = "Сұңқарбек Әлімғазыұлы"


def _bytes_of(connection: BaseDatabaseWrapper) -> bytes:
    file = Path(str(connection.settings_dict["NAME"]))
    parts = [path.read_bytes() for path in file.parent.glob(f"{file.name}*") if path.is_file()]
    return b"".join(parts)


def test_no_byte_of_the_text_is_left_in_the_databases_files(committed_log: BaseDatabaseWrapper) -> None:
    appended(headline=SECRET, body=Content(f"<p>{SECRET} келді.</p>" * 200))
    appended(uri="urn:altai:2", headline="Басқа тақырып", body=Content("<p>Ауа райы.</p>" * 200))
    assert SECRET.encode() in _bytes_of(committed_log)
    finish_erasure(redact(URI, reason="order 12", person="a.editor", now=NOW).position, now=NOW, patience=60.0)
    left = _bytes_of(committed_log)
    assert SECRET.encode() not in left
    assert "Басқа тақырып".encode() in left


def test_while_somebody_reads_the_former_state_it_is_tried_again_later(committed_log: BaseDatabaseWrapper) -> None:
    appended(headline=SECRET)
    reader = default_connection.copy()
    reader.ensure_connection()
    try:
        reader.cursor().execute("BEGIN DEFERRED").execute("SELECT COUNT(*) FROM wire_header").fetchall()
        with pytest.raises(ScrubPostponed, match="reads the former state"):
            scrub([])
    finally:
        reader.connection.rollback()
        reader.close()
    scrub([])
    assert {
        alias for alias in connections if Path(f"{connections[alias].settings_dict['NAME']}-wal").stat().st_size
    } == set()
