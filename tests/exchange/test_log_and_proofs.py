"""The log for hubs that follow, proofs for outsiders, and what memoranda let out."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest
from django.test import Client

from orkhon.exchange.models import Receipt, Subscriber
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.seal import seal
from orkhon.wire.records import read_record
from tests.exchange.making import NOW, a_member, a_memorandum, an_outsider, headers_of, sent
from tests.exchange.test_api import asked, uris

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def a_follower() -> Subscriber:
    subscriber = a_member()
    subscriber.follows = True
    subscriber.save()
    return subscriber


def test_a_follower_is_given_every_entry_as_it_was_signed_what_was_killed_too() -> None:
    entry = sent(1)
    kill("urn:altai:1", reason="false", person="Dana Seit", now=NOW)
    page = asked("log", headers_of(a_follower()))
    records = [read_record(document) for document in page["records"]]
    assert [record.statement.kind for record in records] == ["publish", "kill"]
    assert records[0].body is not None
    assert orjson.loads(records[0].body)["ninjs"] == dict(entry.ninjs)
    assert page["more"] is False
    assert asked(f"log?cursor={page['next']}", headers_of(Subscriber.objects.get()))["records"] == []
    assert Receipt.objects.count() == 2


@pytest.mark.parametrize("change", [{"follows": False}, {"active": False}])
def test_nobody_else_is_given_the_log(change: dict[str, bool]) -> None:
    subscriber = a_follower()
    Subscriber.objects.filter(pk=subscriber.pk).update(**change)
    assert "is no hub that follows this one" in asked("log", headers_of(subscriber), status=403)["detail"]


def test_an_outsider_never_follows_though_somebody_ticked_the_box() -> None:
    subscriber = an_outsider()
    Subscriber.objects.filter(pk=subscriber.pk).update(follows=True)
    asked("log", headers_of(subscriber), status=403)


def test_everybody_proves_what_everybody_may_see_and_members_the_rest() -> None:
    sent(1)
    sent(2, embargoed=NOW + timedelta(days=9999))
    seal(now=NOW + timedelta(days=1, hours=1))
    public = Client().get("/api/v1/proofs?uri=urn:altai:1")
    assert public.status_code == 200
    assert public.json()["header"]["uri"] == "urn:altai:1"
    assert "Жаңалық" not in public.content.decode()
    assert Client().get("/api/v1/proofs?uri=urn:altai:2").status_code == 404
    asked("proofs?uri=urn:altai:2", headers_of(an_outsider()), status=404)
    proof = asked("proofs?uri=urn:altai:2", headers_of(a_member()))
    assert "Жаңалық 2" in orjson.dumps(proof).decode()


def test_what_no_day_has_sealed_yet_is_not_proven_and_a_day_is_a_day() -> None:
    sent(1)
    assert Client().get("/api/v1/proofs?uri=urn:altai:1").json()["title"] == "Not sealed yet"
    assert Client().get("/api/v1/proofs?uri=urn:altai:1&day=today").status_code == 400


def test_an_outsider_is_given_what_a_memorandum_grants_and_nothing_else() -> None:
    subscriber = an_outsider()
    headers = headers_of(subscriber)
    sent(1)
    assert uris(asked("entries", headers)) == [("publish", "urn:altai:1")]
    a_memorandum().delete()
    sent(2)
    assert uris(asked("entries", headers)) == []
    assert b"urn:altai" not in Client().get("/api/v1/feeds/json", headers=headers).content


def test_a_memorandum_for_some_territories_lets_nothing_out_elsewhere() -> None:
    subscriber = an_outsider()
    a_memorandum().delete()
    a_memorandum(territories="KZ KG")
    sent(1)
    headers = headers_of(subscriber)
    for territory, given in [("KZ", 1), ("TR", 0)]:
        Subscriber.objects.filter(pk=subscriber.pk).update(territory=territory)
        assert len(asked("entries", headers)["entries"]) == given
