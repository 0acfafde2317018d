"""What a review found: promises that held in the common case alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from orkhon.exchange import queries
from orkhon.exchange.actions.give_page import give_page
from orkhon.exchange.models import Channel, Notice, Receipt, Subscriber, Webhook
from orkhon.exchange.noticing import notice_entries
from orkhon.exchange.queries import Page, Reader, page_after, reader_of
from orkhon.exchange.selecting import Narrowing, narrowing
from orkhon.exchange.sending import Sending, send_one
from orkhon.items import PubStatus
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.release import release
from orkhon.wire.actions.seal import seal
from tests.exchange.making import NOW, a_member, an_outsider, headers_of, sent
from tests.exchange.test_api import asked

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _killed() -> None:
    notice_entries([kill("urn:altai:1", reason="false", person="Dana Seit", now=NOW)])


def test_a_kill_between_choosing_a_page_and_its_receipts_reaches_who_was_given_it() -> None:
    subscriber = an_outsider()
    reader = reader_of(subscriber, now=NOW)
    sent(1)
    found: list[Page] = []

    def find() -> Page:
        found.append(page_after(reader, 0))
        if len(found) == 1:
            _killed()  # its reader runs before anything is on record, and finds nobody
            assert not Notice.objects.exists()
        return found[-1]

    page = give_page(find, reader, channel=Channel.API, now=NOW)
    assert [(one.entry.kind, one.shown) for one in page.given] == [("kill", None)]
    assert Notice.objects.get().subscriber == subscriber


def test_a_member_proves_what_was_killed_without_its_words() -> None:
    sent(1, headline="Жалған")
    headers = headers_of(a_member())
    seal(now=NOW.replace(day=23, hour=1))
    assert "Жалған" in str(asked("proofs?uri=urn:altai:1", headers))
    assert Receipt.objects.count() == 1
    _killed()
    assert "Жалған" not in str(asked("proofs?uri=urn:altai:1", headers))


def test_somebody_who_left_is_given_no_payload_with_a_proof() -> None:
    sent(1, headline="Сөз")
    subscriber = a_member()
    Subscriber.objects.update(active=False)
    seal(now=NOW.replace(day=23, hour=1))
    assert "Сөз" not in str(asked("proofs?uri=urn:altai:1", headers_of(subscriber)))


@pytest.mark.parametrize(
    "odd", [{"urgency": "abc"}, {"subjects": ["x", None]}, {"subjects": 7}, {"language": "!!"}, {"language": 3}]
)
def test_what_another_hub_wrote_oddly_is_in_no_product_and_stops_nobody(odd: dict[str, Any]) -> None:
    ninjs = {"uri": "urn:x:1", "type": "text", "language": "kk", "urgency": 1, "subjects": [{"name": "sport"}], **odd}
    product = narrowing(languages=["kk"], subjects=["sport"], urgency=3)
    assert not product.takes("altai", ninjs)
    assert Narrowing().takes("altai", ninjs)


def test_pages_of_long_items_end_early_and_lose_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_BYTES", 4000)
    for number in range(1, 8):
        sent(number, headline="Ұзын " * (400 if number == 4 else 60))
    reader: Reader = reader_of(a_member(), now=NOW)
    position, seen, pages = 0, [], 0
    more = True
    while more:
        page = page_after(reader, position, limit=5)
        seen += [one.entry.uri for one in page.given]
        position, more = page.position, page.more
        pages += 1
        assert pages < 20
    assert seen == [f"urn:altai:{number}" for number in range(1, 8)]
    assert pages > 2


def test_an_item_whose_newest_version_its_agency_withheld_is_answered_as_it_stands() -> None:
    sent(1)
    sent(1, version="2", pub_status=PubStatus.WITHHELD, headline="Екінші")
    headers = headers_of(a_member())
    assert asked("item?uri=urn:altai:1", headers)["withdrawn"] == "withheld"
    release("urn:altai:1", reason="it is right", person="Dana Seit", now=NOW)
    assert "Екінші" in str(asked("item?uri=urn:altai:1", headers)["item"])
    _killed()
    assert asked("item?uri=urn:altai:1", headers, status=410)["withdrawn"] == "killed"
    assert Client().get("/api/v1/item?uri=urn:altai:1", headers=headers_of(an_outsider())).status_code == 404


def test_a_delivery_sent_again_holds_what_it_held_though_the_product_grew() -> None:
    subscriber = an_outsider(agencies="altai")
    webhook = Webhook.objects.create(subscriber=subscriber, url="http://127.0.0.1:9/", local=True)
    sent(1)
    sent(1, agency="kaspi")
    sending = Sending()
    sending.begin(now=NOW)
    first = sending._orders.get()
    assert first is not None
    assert [one.entry.uri for one in first.given] == ["urn:altai:1"]
    subscriber.products.update(agencies="")
    again = Sending()
    again.begin(now=NOW)
    second = again._orders.get()
    assert second is not None
    assert (second.delivery, [one.entry.uri for one in second.given]) == (first.delivery, ["urn:altai:1"])
    assert webhook.position == 0


def test_outcomes_that_the_database_did_not_take_are_kept() -> None:
    webhook = Webhook.objects.create(subscriber=a_member(), url="http://127.0.0.1:9/", local=True)
    sent(1)
    rounds = Sending()
    rounds.begin(now=NOW)
    order = rounds._orders.get()
    assert order is not None
    rounds._outcomes.put(send_one(order, now=NOW))
    with connection.execute_wrapper(_refusing), pytest.raises(OperationalError):
        rounds._settle()
    assert rounds._settle() == 1
    assert not rounds._busy
    webhook.refresh_from_db()
    assert webhook.failures == 1


def _refusing(*_: Any) -> Any:
    raise OperationalError("database is locked")
