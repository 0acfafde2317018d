"""The database itself refuses to change the log, whoever asks and however."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from orkhon.trust import ZERO_HASH
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.seal import seal
from orkhon.wire.guards import lift_guards, make_guards, missing_guards
from orkhon.wire.models import TreeNode
from orkhon.wire.queries import entry_at
from orkhon.wire.verify import verify
from tests.wire.making import NOW, appended, settle, without_guards

pytestmark = pytest.mark.database

TABLES = {
    "wire_header": "position",
    "wire_payload": "position",
    "wire_statement": "position",
    "wire_link": "header_id",
    "wire_redaction": "target",
    "wire_dailyroot": "id",
    "wire_treenode": "number",
}
ANOTHER_COLUMN = {
    "wire_header": "kind",
    "wire_payload": "type",
    "wire_statement": "signature",
    "wire_link": "hub",
    "wire_redaction": "entry",
    "wire_dailyroot": "root",
    "wire_treenode": "hash",
}


@pytest.fixture
def filled(log: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """A log with two items, of which the first is redacted, a sealed day and a piece of its tree."""
    appended(uri="urn:altai:1")
    appended(uri="urn:altai:2")
    redact("urn:altai:1", reason="personal data", person="A. Editor", now=NOW)
    seal(now=NOW + timedelta(days=1))
    TreeNode.objects.create(number=0, hash=ZERO_HASH)
    return log


def refused(connection: BaseDatabaseWrapper, sql: str, *values: Any) -> None:
    with (
        pytest.raises(DatabaseError, match="refused"),
        transaction.atomic(using=connection.alias),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, values)
    assert verify().whole


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_updated(filled: BaseDatabaseWrapper, table: str) -> None:
    column = ANOTHER_COLUMN[table]
    refused(filled, f"UPDATE {table} SET {column} = {column}")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_deleted(filled: BaseDatabaseWrapper, table: str) -> None:
    refused(filled, f"DELETE FROM {table}")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_written_over_by_an_upsert(filled: BaseDatabaseWrapper, table: str) -> None:
    key, column = TABLES[table], ANOTHER_COLUMN[table]
    with filled.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 1")
        names = [one[0] for one in cursor.description]
        row = cursor.fetchone()
    target = "id" if table == "wire_link" else key
    marks = ", ".join(["%s"] * len(names))
    refused(
        filled,
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks}) "
        f"ON CONFLICT ({target}) DO UPDATE SET {column} = {table}.{column}",
        *row,
    )


@pytest.mark.parametrize("table", TABLES)
def test_no_table_can_be_truncated(filled: BaseDatabaseWrapper, table: str) -> None:
    if filled.vendor == "sqlite":
        # SQLite has no TRUNCATE: a DELETE without a condition is its own, and fires no less.
        refused(filled, f"DELETE FROM {table} WHERE 1")
    else:
        settle(filled)
        refused(filled, f"TRUNCATE {table} CASCADE")


def test_no_row_can_be_replaced_by_any_of_its_keys(filled: BaseDatabaseWrapper) -> None:
    if filled.vendor != "sqlite":
        with pytest.raises(DatabaseError), transaction.atomic(), filled.cursor() as cursor:
            cursor.execute("INSERT OR REPLACE INTO wire_header SELECT * FROM wire_header")
        return
    for table in TABLES:
        refused(filled, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
    header = "agency, uri, version, kind, received, payload_hash, previous, hash"
    same_version = f"SELECT 99, {header} FROM wire_header WHERE position = 2"
    refused(filled, f"INSERT OR REPLACE INTO wire_header (position, {header}) {same_version}")
    same_row = f"SELECT 2, agency, 'urn:new', {header.split(', ', 2)[2]} FROM wire_header WHERE position = 2"
    refused(filled, f"INSERT OR REPLACE INTO wire_header (rowid, {header}) {same_row}")
    rest = "key_id, time, sequence, previous, signature, hash"
    refused(
        filled,
        f"INSERT OR REPLACE INTO wire_statement (position, agency, signed_by, {rest}) "
        f"SELECT 99, agency, signed_by, {rest} FROM wire_statement WHERE position = 2",
    )
    same_day = "SELECT 99, day, hub, size, root, key_id, time, signature FROM wire_dailyroot"
    refused(
        filled,
        f"INSERT OR REPLACE INTO wire_dailyroot (id, day, hub, size, root, key_id, time, signature) {same_day}",
    )
    rest = "own, key_id, previous, statement, received, signature, hash"
    refused(
        filled,
        f"INSERT OR REPLACE INTO wire_link (id, header_id, hub, position, {rest}) "
        f"SELECT 99, 99, hub, position, {rest} FROM wire_link WHERE position = 2",
    )
    refused(
        filled,
        f"INSERT OR REPLACE INTO wire_link (id, header_id, hub, position, {rest}) "
        f"SELECT 99, header_id, 'another', 99, {rest} FROM wire_link WHERE position = 2",
    )


def test_a_payload_goes_only_when_a_redact_entry_names_it(log: BaseDatabaseWrapper) -> None:
    appended(uri="urn:altai:1")
    appended(uri="urn:altai:2")
    refused(log, "DELETE FROM wire_payload WHERE position = 1")
    with log.cursor() as cursor:
        # A redaction that names an entry of another kind opens nothing.
        cursor.execute("INSERT INTO wire_redaction (target, entry) VALUES (1, 2)")
    with pytest.raises(DatabaseError, match="no redact entry"), transaction.atomic(), log.cursor() as cursor:
        cursor.execute("DELETE FROM wire_payload WHERE position = 1")
    entry = entry_at(1)
    assert entry is not None
    assert not entry.redacted


def test_a_missing_guard_is_named_and_an_altered_one_too(log: BaseDatabaseWrapper) -> None:
    assert missing_guards(log) == []
    on = "" if log.vendor == "sqlite" else " ON wire_header"
    with log.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER wire_header_no_update{on}")
    assert missing_guards(log) == ["wire_header_no_update"]
    with log.cursor() as cursor:
        if log.vendor == "sqlite":
            cursor.execute("CREATE TRIGGER wire_header_no_update BEFORE UPDATE ON wire_header BEGIN SELECT 1; END")
        else:
            cursor.execute(
                "CREATE TRIGGER wire_header_no_update BEFORE UPDATE ON wire_header "
                "FOR EACH ROW EXECUTE FUNCTION wire_refuse_unnamed_removal()"
            )
    assert missing_guards(log) == ["wire_header_no_update"]
    make_guards(log)
    assert missing_guards(log) == []


def test_a_guard_that_is_switched_off_counts_as_missing(log: BaseDatabaseWrapper) -> None:
    if log.vendor == "sqlite":
        lift_guards(log)
        assert len(missing_guards(log)) == 21
    else:
        settle(log)
        with log.cursor() as cursor:
            cursor.execute("ALTER TABLE wire_link DISABLE TRIGGER wire_link_no_delete")
        assert missing_guards(log) == ["wire_link_no_delete"]
    make_guards(log)


def test_the_check_at_start_reports_a_missing_guard(log: BaseDatabaseWrapper) -> None:
    assert not [found for found in run_checks(tags=["database"], databases=["default"]) if found.id == "wire.E001"]
    with without_guards(log):
        found = [one for one in run_checks(tags=["database"], databases=["default"]) if one.id == "wire.E001"]
    assert len(found) == 1
    assert "wire_header_no_update" in found[0].msg


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_migration_makes_missing_guards_again(committed_log: BaseDatabaseWrapper) -> None:
    lift_guards(committed_log)
    call_command("migrate", "wire", database="default", verbosity=0)
    assert missing_guards(committed_log) == []
