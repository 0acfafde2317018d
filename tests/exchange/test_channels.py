"""What programs, folders and letter boxes have in common: order, back-off, dead letters and the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from orkhon.exchange.actions.resume_webhook import resume_webhook, send_again
from orkhon.exchange.backoff import REFUSALS_BORNE
from orkhon.exchange.models import Delivery, DeliveryState, Subscriber, Webhook
from orkhon.exchange.receipts import holders_of
from tests.exchange.making import NOW, a_member, an_outsider, sent
from tests.exchange.receivers import FtpFolder, LetterBox, Program, Receiving, SftpFolder
from tests.exchange.rounds import Rounds

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(params=["program", "sftp", "ftp", "letters"])
def side(request: pytest.FixtureRequest, tmp_path: Path, settings: Settings) -> Iterator[Receiving]:
    """A subscriber's side, once for each channel."""
    made: Receiving
    match request.param:
        case "program":
            made = Program()
        case "sftp":
            made = SftpFolder(tmp_path / "server")
        case "ftp":
            made = FtpFolder(tmp_path / "server")
        case _:
            made = LetterBox(settings)
    with made.receiving():
        yield made
    for path in Path(settings.ORKHON_HOME).glob("secrets/drop-*"):
        path.unlink()


def _until_quiet(rounds: Rounds, *, now: datetime = NOW) -> int:
    made = 0
    while some := rounds.round(now=now):
        made += some
    return made


def test_what_is_new_is_sent_once_and_in_order(side: Receiving) -> None:
    webhook = side.hooked(a_member())
    for number in range(1, 4):
        sent(number)
    rounds = Rounds()
    assert _until_quiet(rounds) >= 1
    sent(4)
    assert _until_quiet(rounds) == 1
    assert side.got() == [f"urn:altai:{number}" for number in range(1, 5)]
    webhook.refresh_from_db()
    last = Delivery.objects.latest("pk")
    assert (webhook.position, webhook.last_success, last.channel) == (last.last, NOW, side.channel)
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.DELIVERED}
    assert holders_of("urn:altai:1") == [Subscriber.objects.get().pk]


def test_what_is_refused_for_now_waits_longer_each_time_and_comes_before_what_is_new(side: Receiving) -> None:
    webhook = side.hooked(a_member())
    side.answers = [side.for_now, side.for_now]
    sent(1)
    rounds = Rounds()
    assert rounds.round() == 1
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.next_attempt) == (1, NOW + timedelta(seconds=1))
    sent(2)
    assert rounds.round() == 0
    rounds.round(now=NOW + timedelta(seconds=1))
    webhook.refresh_from_db()
    assert (webhook.failures, webhook.next_attempt) == (2, NOW + timedelta(seconds=3))
    assert side.got() == []
    _until_quiet(rounds, now=NOW + timedelta(seconds=3))
    assert side.got() == ["urn:altai:1", "urn:altai:2"]
    assert Delivery.objects.earliest("pk").attempts == 3


def test_what_is_refused_as_such_is_given_up_and_can_be_sent_by_hand(side: Receiving) -> None:
    side.hooked(a_member())
    side.answers = [side.as_such] * REFUSALS_BORNE
    sent(1)
    rounds, moment = Rounds(), NOW
    for _ in range(REFUSALS_BORNE):
        rounds.round(now=moment)
        moment += timedelta(hours=1)
    (dead,) = Delivery.objects.all()
    assert (dead.state, dead.attempts, dead.status) == (DeliveryState.DEAD, REFUSALS_BORNE, 422)
    assert dead.error
    sent(2)
    _until_quiet(rounds, now=moment)
    assert side.got() == ["urn:altai:2"]
    send_again(dead, by="Aida", now=moment)
    _until_quiet(rounds, now=moment)
    assert sorted(side.got()) == ["urn:altai:1", "urn:altai:2"]
    dead.refresh_from_db()
    assert dead.state == DeliveryState.DELIVERED


def test_who_fails_for_a_day_is_left_alone_and_loses_nothing(side: Receiving) -> None:
    webhook = side.hooked(a_member())
    Webhook.objects.update(failures=40, failing_since=NOW - timedelta(hours=24))
    side.answers = [side.for_now]
    sent(1)
    rounds = Rounds()
    rounds.round()
    webhook.refresh_from_db()
    assert not webhook.active
    assert rounds.round(now=NOW + timedelta(hours=9)) == 0
    resume_webhook(webhook, by="Aida", now=NOW)
    _until_quiet(rounds)
    assert side.got() == ["urn:altai:1"]


def test_what_somebody_may_not_have_is_passed_over(side: Receiving) -> None:
    webhook = side.hooked(an_outsider(languages="ru"))
    entry = sent(1)
    Rounds().round()
    webhook.refresh_from_db()
    assert (side.got(), webhook.position, Delivery.objects.count()) == ([], entry.position, 0)
