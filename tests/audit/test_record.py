"""An act is appended once, in order, within the caller's transaction, whatever its words are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from orkhon.audit.actions.record import record
from orkhon.audit.actors import doer_of
from orkhon.audit.errors import TimeWithoutZone
from orkhon.audit.models import Act, Actor, ActOrigin, ActorKind
from orkhon.audit.origins import Origin
from orkhon.audit.plain import MOST_DETAIL, MOST_DETAILS
from orkhon.trust import ZERO_HASH

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_acts_are_numbered_without_gaps_and_each_names_the_one_before(now: datetime) -> None:
    positions = [record("wire.kill", actor="hub", now=now) for _ in range(3)]
    acts = list(Act.objects.order_by("position"))
    assert positions == [1, 2, 3]
    assert [act.previous for act in acts] == [ZERO_HASH, acts[0].hash, acts[1].hash]


def test_an_act_that_is_rolled_back_leaves_none_and_no_gap(now: datetime) -> None:
    record("keeping.backup", actor="command:backup", now=now)
    with transaction.atomic():
        record("wire.kill", actor="root", now=now, origin=Origin(address="127.0.0.1"))
        transaction.set_rollback(True)
    assert record("wire.withhold", actor="hub", now=now) == 2
    assert [act.verb for act in Act.objects.order_by("position")] == ["keeping.backup", "wire.withhold"]
    assert not ActOrigin.objects.exists()


def test_a_person_is_known_by_the_account_and_a_new_user_name_renames_the_actor(now: datetime) -> None:
    user = User.objects.create_user("aisha")
    record("desk.publish", actor="aisha", now=now)
    User.objects.filter(pk=user.pk).update(username="aisha.k")
    record("desk.publish", actor="aisha.k", now=now)
    actor = Actor.objects.get(user_id=user.pk)
    assert actor.name == "aisha.k"
    assert set(Act.objects.values_list("actor_id", flat=True)) == {actor.pk}


def test_commands_and_the_hub_are_actors_without_an_account(now: datetime) -> None:
    for name in ("hub", "command:backup", "hub", "somebody-gone"):
        record("keeping.backup", actor=name, now=now)
    found = set(Actor.objects.values_list("name", "kind", "user_id"))
    assert found == {
        ("hub", ActorKind.HUB, None),
        ("command:backup", ActorKind.COMMAND, None),
        ("somebody-gone", ActorKind.PERSON, None),
    }


def test_an_account_called_hub_is_never_taken_for_the_hub(now: datetime) -> None:
    user = User.objects.create_user("hub")
    record("wire.kill", actor=doer_of(user), now=now)
    record("wire.release", actor="hub", now=now)
    kinds = {act.verb: Actor.objects.get(pk=act.actor_id).kind for act in Act.objects.all()}
    assert kinds == {"wire.kill": ActorKind.PERSON, "wire.release": ActorKind.HUB}


def test_odd_strings_are_cut_and_made_printable_instead_of_refused(now: datetime) -> None:
    record(
        "v" * 1000,
        actor="a\x00\udc80" + "b" * 500,
        now=now,
        object_type="t\n" * 500,
        object_key="k" * 5000,
        origin=Origin(address="1" * 500, agent="\x1b[31m" + "x" * 9999),
        details={f"name {number}": "\x00" + "w" * 999 for number in range(100)},
        outcome="o" * 99,
    )
    act = Act.objects.get()
    name = Actor.objects.get().name
    assert (len(act.verb), len(act.object_type), len(act.object_key), len(act.outcome)) == (100, 100, 500, 16)
    assert name.startswith("a\ufffd\ufffdb")
    assert len(name) == 150
    assert (len(act.details), {len(value) for value in act.details.values()}) == (MOST_DETAILS, {MOST_DETAIL})
    assert ActOrigin.objects.get().agent.startswith("\ufffd[31m")
    assert all(text.isprintable() for text in (act.verb, act.object_type, act.object_key, *act.details.values()))


def test_two_long_keys_with_one_beginning_stay_two(now: datetime) -> None:
    for end in "ab":
        record("wire.kill", actor="hub", now=now, object_key="urn:" + "x" * 900 + end)
    assert len(set(Act.objects.values_list("object_key", flat=True))) == 2


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(TimeWithoutZone, match="without a time zone"):
        record("wire.kill", actor="hub", now=datetime(2026, 11, 22, 16, 40))  # noqa: DTZ001 - that is the test
    assert not Act.objects.exists()


def test_the_time_is_kept_in_utc_to_the_microsecond() -> None:
    moment = datetime.fromisoformat("2026-11-22T21:40:00.123456+05:00")
    record("wire.kill", actor="hub", now=moment)
    assert Act.objects.get().at == datetime(2026, 11, 22, 16, 40, 0, 123456, tzinfo=UTC)
