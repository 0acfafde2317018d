"""Whatever is changed behind the audit's back is found; what may be forgotten leaves the chain whole."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User

from orkhon.audit.actions.forget_actor import forget_actor
from orkhon.audit.actions.forget_origins import forget_origins, forget_origins_from
from orkhon.audit.actions.record import record
from orkhon.audit.models import Actor, ActOrigin
from orkhon.audit.origins import Origin
from orkhon.audit.queries import acts, acts_of, head, origins_older_than
from orkhon.audit.verify import verify
from tests.audit.making import HOME, some_acts, tamper

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_an_untouched_audit_is_whole_and_its_head_is_the_last_hash(now: datetime) -> None:
    assert verify().whole
    some_acts(now, number=5)
    found = verify()
    assert (found.acts, found.origins_forgotten, found.problems) == (5, 0, ())
    assert (5, found.head) == head()


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("UPDATE audit_act SET verb = 'wire.release' WHERE position = 2", "act 2: it was changed"),
        ("UPDATE audit_act SET actor_id = actor_id + 1 WHERE position = 2", "act 2: it was changed"),
        ("UPDATE audit_act SET outcome = 'failed' WHERE position = 3", "act 3: it was changed"),
        ('UPDATE audit_act SET details = \'{"reason": "none"}\' WHERE position = 1', "act 1: it was changed"),
        ("UPDATE audit_act SET details = '[1.5]' WHERE position = 1", "act 1: it was changed"),
        ("UPDATE audit_act SET hash = previous WHERE position = 2", "act 3: it names another act before it"),
        ("UPDATE audit_actorigin SET address = '198.51.100.9' WHERE act = 3", "act 3: its origin was changed"),
        ("UPDATE audit_actor SET id = id + 1000", "act 1: its actor"),
    ],
)
def test_a_change_is_found(now: datetime, sql: str, problem: str) -> None:
    some_acts(now)
    tamper(sql)
    assert any(one.startswith(problem) for one in verify().problems)


def test_a_removed_act_is_found(now: datetime) -> None:
    some_acts(now)
    tamper("DELETE FROM audit_actorigin WHERE act = 2")
    tamper("DELETE FROM audit_act WHERE position = 2")
    assert verify().problems[0] == "act 3: it follows act 1, so 1 are gone"


def test_old_origins_are_forgotten_in_time_and_the_chain_stays_whole(now: datetime) -> None:
    some_acts(now - timedelta(days=91), number=2)
    some_acts(now, number=2)
    limit = now - timedelta(days=90)
    assert origins_older_than(limit) == 2
    assert forget_origins(limit, now=now) == 2
    assert origins_older_than(limit) == 0
    found = verify()
    assert found.whole
    assert (found.acts, found.origins_forgotten) == (5, 2)
    assert [(act.origin is None, act.origin_forgotten) for act in acts()] == [(True, False)] + [(False, False)] * 2 + [
        (True, True)
    ] * 2


def test_one_address_is_forgotten_and_no_other(now: datetime) -> None:
    some_acts(now, number=2)
    some_acts(now, number=1, origin=Origin(address="192.0.2.77"))
    assert forget_origins_from("192.0.2.7", now=now) == 2
    assert list(ActOrigin.objects.values_list("address", flat=True)) == ["192.0.2.77"]
    assert verify().whole


def test_an_address_that_went_without_an_act_is_found(now: datetime) -> None:
    some_acts(now)
    forget_origins_from("192.0.2.77", now=now)
    assert verify().whole
    tamper("DELETE FROM audit_actorigin WHERE act = 2")
    (problem,) = verify().problems
    assert problem.startswith("1 address(es) of acts are gone, and the acts that removed them tell of 0")


def test_many_origins_are_forgotten_though_no_statement_takes_them_all(now: datetime) -> None:
    some_acts(now, number=501)
    assert forget_origins(now + timedelta(seconds=1), now=now) == 501
    assert not ActOrigin.objects.exists()


def test_a_forgotten_persons_name_and_addresses_are_nowhere_and_the_chain_stays_whole(now: datetime) -> None:
    user = User.objects.create_user("aisha.bekova")
    record("desk.publish", actor="aisha.bekova", now=now, origin=HOME)
    record("desk.publish", actor="hub", now=now, origin=HOME)
    name = forget_actor(user.pk, now=now)
    assert name == f"former member {Actor.objects.get(name=name).pk}"
    assert [(act.actor, act.user_id, act.origin) for act in acts()] == [
        ("hub", None, None),
        ("hub", None, HOME),
        (name, None, None),
    ]
    assert not Actor.objects.filter(name__contains="aisha").exists()
    assert verify().whole


def test_what_somebody_did_before_and_after_having_an_account_is_forgotten_together(now: datetime) -> None:
    record("desk.publish", actor="aisha", now=now, origin=HOME)
    user = User.objects.create_user("aisha")
    record("desk.publish", actor="aisha", now=now, origin=HOME)
    forget_actor(user.pk, now=now)
    assert {act.actor.partition(" ")[0] for act in acts()} == {"former", "hub"}
    assert not ActOrigin.objects.exists()


def test_who_never_acted_is_forgotten_without_ado(now: datetime) -> None:
    some_acts(now)
    assert forget_actor(4711, now=now) == ""
    assert verify().origins_forgotten == 0


def test_a_person_gets_all_own_acts_and_nobody_elses(now: datetime) -> None:
    user = User.objects.create_user("aisha")
    some_acts(now, number=3, actor="aisha")
    some_acts(now, number=2)
    assert [act.position for act in acts_of(user.pk)] == [3, 2, 1]
    assert list(acts_of(4711)) == []
