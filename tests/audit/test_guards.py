"""The database itself refuses to change what was recorded, whoever asks and however."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from orkhon.audit.actions.forget_actor import forget_actor
from orkhon.audit.guards import GUARDS, lift_guards, make_guards, missing_guards
from orkhon.audit.models import Act, Actor, ActOrigin
from orkhon.audit.verify import verify
from orkhon.config.health import start_refusals
from tests.audit.making import some_acts, without_guards
from tests.wire.making import settle

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

KEYS = {"audit_act": "position", "audit_actorigin": "act", "audit_actor": "id"}


@pytest.fixture(autouse=True)
def _filled(db: None, now: datetime) -> None:
    some_acts(now)


def refused(sql: str, *values: Any) -> None:
    before = verify()
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    assert verify() == before
    assert before.whole


@pytest.mark.parametrize("column", ["verb", "at", "actor_id", "details", "outcome", "hash"])
def test_no_act_can_be_updated(column: str) -> None:
    refused(f"UPDATE audit_act SET {column} = {column}")


def test_no_act_can_be_deleted() -> None:
    refused("DELETE FROM audit_act WHERE position = 3")


def test_no_act_can_be_changed_or_deleted_through_django() -> None:
    act = Act.objects.get(position=3)
    act.verb = "wire.release"
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        act.save()
    with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
        Act.objects.filter(position=3).update(verb="x")
    assert Act.objects.get(position=3).verb == "wire.kill"


def test_an_origin_can_be_deleted_and_never_changed() -> None:
    refused("UPDATE audit_actorigin SET address = '198.51.100.1'")
    assert ActOrigin.objects.filter(pk=1).delete()[0] == 1
    (problem,) = verify().problems
    assert "taken behind the audit's back" in problem


def test_an_actor_cannot_be_deleted() -> None:
    refused("DELETE FROM audit_actor")


@pytest.mark.parametrize("table", ["audit_act", "audit_actorigin"])
def test_no_row_can_be_written_over_by_an_upsert(table: str) -> None:
    key = KEYS[table]
    column = {"audit_act": "verb", "audit_actorigin": "address"}[table]
    # What SQLite calls an upsert needs a WHERE after a SELECT, or ON would belong to a join.
    refused(
        f"INSERT INTO {table} SELECT * FROM {table} WHERE {key} = 2 "
        f"ON CONFLICT ({key}) DO UPDATE SET {column} = {table}.{column}"
    )


@pytest.mark.parametrize("table", KEYS)
def test_no_row_can_be_replaced(table: str) -> None:
    if connection.vendor == "sqlite":
        refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    else:
        with pytest.raises(DatabaseError, match="duplicate key"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT OR REPLACE INTO audit_actor (id, name, kind, user_id) VALUES (99, 'somebody else', 'person', 7)",
        "INSERT OR REPLACE INTO audit_actor (id, name, kind, user_id) VALUES (99, 'hub', 'hub', NULL)",
        "REPLACE INTO audit_actor (name, kind, user_id) VALUES ('somebody else', 'person', 7)",
        "UPDATE OR REPLACE audit_actor SET user_id = 7 WHERE kind = 'hub'",
        "UPDATE OR REPLACE audit_actor SET name = 'hub', kind = 'hub', user_id = NULL WHERE user_id = 7",
        "UPDATE OR REPLACE audit_actor SET id = (SELECT id FROM audit_actor WHERE user_id = 7) WHERE kind = 'hub'",
    ],
)
def test_no_actor_gives_way_to_another_by_any_of_its_keys(sql: str) -> None:
    if connection.vendor != "sqlite":
        # There is no REPLACE; that keys are unique is all.
        sql = sql.replace("OR REPLACE ", "").replace("REPLACE INTO", "INSERT INTO")
    Actor.objects.create(name="aysel", kind="person", user_id=7)
    before = list(Actor.objects.order_by("pk").values())
    with pytest.raises(DatabaseError, match=r"refused|duplicate key"), transaction.atomic():
        connection.cursor().execute(sql)
    assert list(Actor.objects.order_by("pk").values()) == before


def test_an_actor_may_still_be_renamed_and_forgotten(now: datetime) -> None:
    actor = Actor.objects.create(name="aysel", kind="person", user_id=7)
    forget_actor(7, now=now)
    actor.refresh_from_db()
    assert (actor.name, actor.user_id) == (f"former member {actor.pk}", None)


@pytest.mark.postgresql
@pytest.mark.parametrize("table", KEYS)
def test_no_table_can_be_truncated(table: str) -> None:
    settle(connection)
    refused(f"TRUNCATE {table} CASCADE")


def test_missing_guards_are_named_keep_the_hub_from_starting_and_can_be_made_again() -> None:
    assert missing_guards(connection) == []
    settle(connection)
    on = f" ON {GUARDS.on_postgresql[0].table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER audit_act_no_update{on}")
    assert missing_guards(connection) == ["audit_act_no_update"]
    (refusal,) = start_refusals()
    assert "audit_act_no_update missing" in refusal
    assert [error.id for error in run_checks(databases=["default"]) if error.id == "audit.E001"] == ["audit.E001"]
    make_guards(connection)
    assert missing_guards(connection) == []
    assert start_refusals() == []


def test_a_migration_puts_the_guards_back() -> None:
    settle(connection)
    lift_guards(connection)
    call_command("migrate", verbosity=0)
    assert missing_guards(connection) == []


def test_a_guard_with_another_body_counts_as_missing() -> None:
    expected = ["audit_act_no_delete"]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_act_no_delete")
            cursor.execute("CREATE TRIGGER audit_act_no_delete BEFORE DELETE ON audit_act WHEN 0 BEGIN SELECT 1; END")
        else:
            expected = [guard.name for guard in GUARDS.on_postgresql]
            cursor.execute(
                "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql "
                "AS 'BEGIN RETURN OLD; END;'"
            )
    assert missing_guards(connection) == expected


def test_lifted_guards_are_all_lifted() -> None:
    with without_guards():
        expected = GUARDS.on_sqlite if connection.vendor == "sqlite" else GUARDS.on_postgresql
        assert missing_guards(connection) == [guard.name for guard in expected]
        Act.objects.all().update(verb="x")
    assert not verify().whole
