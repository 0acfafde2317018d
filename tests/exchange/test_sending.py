"""Webhooks: in order, signed, again until taken, and nobody else's trouble."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from orkhon.alliance.keys import hub_key
from orkhon.exchange.actions.resume_webhook import resume_webhook, send_again
from orkhon.exchange.backoff import REFUSALS_BORNE
from orkhon.exchange.errors import NotDead
from orkhon.exchange.models import Delivery, DeliveryState, Receipt, Subscriber, Webhook
from orkhon.exchange.permitting import Permits
from orkhon.exchange.receipts import holders_of, item_key
from orkhon.exchange.sending import Sending
from orkhon.trust.http_signatures import PushKey, SignedRequest, verify
from orkhon.trust.key_times import KeyTimes
from orkhon.wire.actions.kill import kill
from tests.exchange.making import NOW, a_member, an_outsider, sent
from tests.exchange.rounds import Rounds

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class Receiver(ThreadingHTTPServer):
    """A subscriber's server that keeps what it is sent and answers as it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}/orkhon"

    @property
    def entries(self) -> list[list[str]]:
        return [[entry["uri"] for entry in json.loads(body)["entries"]] for _, body in self.got]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        status, headers = self.server.answers.pop(0) if self.server.answers else (204, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A subscriber's server on loopback."""
    with receiving() as server:
        yield server


def hooked(subscriber: Subscriber, url: str, *, local: bool = True) -> Webhook:
    return Webhook.objects.create(subscriber=subscriber, url=url, local=local)


def test_what_is_new_is_sent_once_together_and_in_order(receiver: Receiver) -> None:
    webhook = hooked(a_member(), receiver.url)
    for number in range(1, 4):
        sent(number)
    rounds = Rounds()
    assert rounds.round() == 1
    assert rounds.round() == 0
    sent(4)
    rounds.round()
    assert receiver.entries == [["urn:altai:1", "urn:altai:2", "urn:altai:3"], ["urn:altai:4"]]
    webhook.refresh_from_db()
    assert webhook.position == Delivery.objects.latest("pk").last
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DELIVERED}


def test_a_delivery_is_signed_by_the_hub_over_its_body(receiver: Receiver) -> None:
    hooked(a_member(), receiver.url)
    sent(1)
    Rounds().round()
    ((headers, body),) = receiver.got
    key = hub_key()
    keys = {key.key_id: PushKey(owner="hub", key=key.verifying, times=KeyTimes(not_before=NOW - timedelta(days=1)))}
    request = SignedRequest(method="POST", url=receiver.url, headers=list(headers.items()), body=body)
    assert verify(request, keys, now=NOW, seen_nonce=lambda *_: False).key_id == key.key_id
    assert headers["Orkhon-Attempt"] == "1"
    assert json.loads(body)["delivery"] == int(headers["Orkhon-Delivery"])


def test_what_is_not_taken_comes_again_with_the_same_number_before_what_is_new(receiver: Receiver) -> None:
    webhook = hooked(a_member(), receiver.url)
    receiver.answers = [(503, {"Retry-After": "30"})]
    sent(1)
    rounds = Rounds()
    rounds.round()
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.next_attempt) == (1, NOW + timedelta(seconds=30))
    sent(2)
    assert rounds.round() == 0
    later = NOW + timedelta(seconds=31)
    rounds.round(now=later)
    rounds.round(now=later)
    assert receiver.entries == [["urn:altai:1"], ["urn:altai:1"], ["urn:altai:2"]]
    numbers = [json.loads(body)["delivery"] for _, body in receiver.got]
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_delivery_that_waits_forgets_what_was_killed_meanwhile(receiver: Receiver) -> None:
    hooked(an_outsider(), receiver.url)
    receiver.answers = [(500, {})]
    sent(1, headline="Жалған")
    rounds = Rounds()
    rounds.round()
    killed = kill("urn:altai:1", reason="false", person="Dana Seit", now=NOW)
    later = NOW + timedelta(minutes=1)
    rounds.round(now=later)
    rounds.round(now=later)
    assert all("Жалған".encode() not in body for _, body in receiver.got[1:])
    assert json.loads(receiver.got[-1][1])["entries"][0]["kind"] == "kill"
    assert holders_of(killed.uri) == [Subscriber.objects.get().pk]


def test_one_that_is_refused_again_and_again_is_given_up_and_can_be_sent_by_hand(receiver: Receiver) -> None:
    webhook = hooked(a_member(), receiver.url)
    receiver.answers = [(422, {})] * REFUSALS_BORNE
    sent(1)
    rounds, moment = Rounds(), NOW
    for _ in range(REFUSALS_BORNE):
        rounds.round(now=moment)
        moment += timedelta(hours=1)
    (dead,) = Delivery.objects.all()
    assert dead.state == DeliveryState.DEAD
    assert "answered 422" in dead.error
    sent(2)
    rounds.round(now=moment)
    assert receiver.entries[-1] == ["urn:altai:2"]
    send_again(dead, by="Aida", now=moment)
    rounds.round(now=moment)
    assert receiver.entries[-1] == ["urn:altai:1"]
    webhook.refresh_from_db()
    assert webhook.position == Delivery.objects.latest("pk").last
    with pytest.raises(NotDead, match="only what was given up is sent again"):
        send_again(Delivery.objects.get(pk=dead.pk), by="Aida", now=moment)


def test_an_address_that_fails_for_a_day_is_left_alone_and_nothing_is_lost(receiver: Receiver) -> None:
    webhook = hooked(a_member(), receiver.url)
    receiver.answers = [(500, {})] * 100
    sent(1)
    rounds, moment = Rounds(), NOW
    while Webhook.objects.get().active:
        rounds.round(now=moment)
        moment += timedelta(minutes=46)
        assert moment < NOW + timedelta(days=2)
    assert moment - NOW >= timedelta(hours=24)
    sent(2)
    assert rounds.round(now=moment) == 0
    receiver.answers, receiver.got = [], []
    resume_webhook(webhook, by="Aida", now=moment)
    rounds.round(now=moment)
    rounds.round(now=moment)
    assert receiver.entries == [["urn:altai:1"], ["urn:altai:2"]]


def test_one_that_says_gone_is_left_alone_at_once(receiver: Receiver) -> None:
    hooked(a_member(), receiver.url)
    receiver.answers = [(410, {})]
    sent(1)
    Rounds().round()
    assert not Webhook.objects.get().active


def test_a_redirect_is_followed_nowhere(receiver: Receiver) -> None:
    hooked(a_member(), receiver.url)
    with receiving() as inside:
        receiver.answers = [(307, {"Location": inside.url})]
        sent(1)
        Rounds().round()
        assert inside.got == []
    (delivery,) = Delivery.objects.all()
    assert delivery.state == DeliveryState.PENDING
    assert "it leads on to http://127.0.0.1" in delivery.error


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/", "http://10.0.0.7/", "http://[::1]/", "http://169.254.169.254/"]
)
def test_no_webhook_leads_into_the_hubs_own_network(url: str) -> None:
    hooked(a_member(), url, local=False)
    sent(1)
    Rounds().round()
    (delivery,) = Delivery.objects.all()
    assert "leads where this hub does not go" in delivery.error


def test_others_are_sent_while_one_fails(receiver: Receiver) -> None:
    hooked(a_member(), receiver.url)
    hooked(an_outsider(), "http://127.0.0.1:9/")
    sent(1)
    Rounds().round()
    assert receiver.entries == [["urn:altai:1"]]
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["delivered", "pending"]


def test_others_are_sent_what_this_hub_cannot_choose_for_one(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> bool:
        raise RuntimeError("a defect")

    hooked(a_member(), receiver.url)
    broken = hooked(an_outsider(), f"{receiver.url}/broken")
    sent(1)
    monkeypatch.setattr(Permits, "may_give", fail)
    Rounds().round()
    broken.refresh_from_db()
    assert receiver.entries == [["urn:altai:1"]]
    assert broken.next_attempt is not None


def test_what_somebody_may_not_have_is_passed_over_without_a_delivery(receiver: Receiver) -> None:
    webhook = hooked(an_outsider(languages="ru"), receiver.url)
    entry = sent(1)
    Rounds().round()
    webhook.refresh_from_db()
    assert (receiver.got, webhook.position, Delivery.objects.count()) == ([], entry.position, 0)


def test_those_who_are_given_the_same_share_it_and_only_who_had_the_item_is_told_of_its_kill(
    receiver: Receiver,
) -> None:
    had = hooked(an_outsider("one"), f"{receiver.url}/had")
    sent(1)
    rounds = Rounds()
    rounds.round()
    other = hooked(an_outsider("two"), f"{receiver.url}/new")
    sent(2)
    Webhook.objects.filter(pk=other.pk).update(position=Webhook.objects.get(pk=had.pk).position)
    rounds.round()
    assert sorted(receiver.entries) == [["urn:altai:1"], ["urn:altai:2"], ["urn:altai:2"]]
    receiver.got = []
    kill("urn:altai:1", reason="false", person="Dana Seit", now=NOW)
    sent(3)
    rounds.round()
    assert sorted(receiver.entries) == [["urn:altai:1", "urn:altai:3"], ["urn:altai:3"]]
    receipts = Receipt.objects.filter(item=item_key("urn:altai:1")).values_list("subscriber__code", "delivery__target")
    assert set(receipts) == {("one", had.pk)}


def test_of_many_that_fail_only_a_few_are_tried_at_once() -> None:
    for number in range(9):
        webhook = hooked(a_member(f"member-{number}"), "http://127.0.0.1:9/")
        Webhook.objects.filter(pk=webhook.pk).update(failures=3)
    sent(1)
    assert Sending().begin(now=NOW) == 4
