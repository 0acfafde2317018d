"""Folders and letter boxes: whole files alone, known servers alone, secrets nowhere, and how one is set up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import paramiko
import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from orkhon.alliance.models import Role
from orkhon.audit.models import Act
from orkhon.exchange.drop_secrets import drop_secret_path, read_drop_secret, write_drop_secret
from orkhon.exchange.models import Channel, Delivery, DeliveryState, SentAs, Webhook
from orkhon.exchange.sending import SLOW_AT_ONCE, Sending
from orkhon.outbound.sftp import fingerprint
from orkhon.wire.actions.kill import kill
from tests.exchange.conftest import BrowserOf
from tests.exchange.making import NOW, a_member, an_outsider, sent
from tests.exchange.receivers import HOST_KEY, Folder, FtpFolder, LetterBox, SftpFolder
from tests.exchange.rounds import Rounds

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]


@pytest.fixture(autouse=True)
def no_secret_is_left(settings: Settings) -> Iterator[None]:
    """Take secrets away after each test: rows of the next one may have the same numbers."""
    yield
    for path in Path(settings.ORKHON_HOME).glob("secrets/drop-*"):
        path.unlink()


@pytest.fixture(params=[SftpFolder, FtpFolder])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Folder]:
    """A subscriber's folder on a server."""
    made: Folder = request.param(tmp_path / "server")
    with made.receiving():
        yield made


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[SftpFolder]:
    """A subscriber's folder on an SFTP server."""
    made = SftpFolder(tmp_path / "server")
    with made.receiving():
        yield made


def test_what_is_sent_again_after_a_crash_lies_where_it_lay(folder: Folder) -> None:
    folder.hooked(a_member())
    entry = sent(1, headline="Ескі")
    rounds = Rounds()
    rounds.round()
    # The hub fell before it wrote that the delivery was taken.
    Delivery.objects.update(state=DeliveryState.PENDING)
    rounds.round()
    assert folder.names() == [f"{entry.position:012d}-urn_altai_1-v1.json"]
    assert Delivery.objects.get().state == DeliveryState.DELIVERED


def test_a_kill_is_a_file_and_a_waiting_version_forgets_its_words(folder: Folder) -> None:
    folder.hooked(an_outsider(), format=SentAs.NINJS)
    sent(1, headline="Жалған")
    rounds = Rounds()
    rounds.round()
    kill("urn:altai:1", reason="false", person="Dana Seit", now=NOW)
    rounds.round()
    first, second = (json.loads((folder.folder / name).read_bytes()) for name in folder.names())
    assert (first["headlines"][0]["value"], second["pubStatus"]) == ("Жалған", "canceled")
    assert "Жалған" not in str(second)


def test_one_refused_file_stops_no_other(folder: Folder) -> None:
    folder.hooked(a_member())
    folder.answers = [folder.as_such]
    sent(1)
    sent(2)
    Rounds().round()
    assert folder.got() == ["urn:altai:2"]
    (delivery,) = Delivery.objects.all()
    assert (delivery.state, delivery.status) == (DeliveryState.PENDING, 422)
    assert delivery.error.startswith("not taken: 1 of 2; ")


def test_the_first_host_key_is_kept_and_another_one_is_told_nothing(sftp: SftpFolder) -> None:
    webhook = sftp.hooked(a_member())
    sent(1)
    rounds = Rounds()
    rounds.round()
    webhook.refresh_from_db()
    assert webhook.host_key == fingerprint(HOST_KEY)
    other = fingerprint(paramiko.RSAKey.generate(2048))
    Webhook.objects.update(host_key=other)
    sent(2)
    rounds.round()
    assert sftp.got() == ["urn:altai:1"]
    assert "somebody stands between" in Delivery.objects.latest("pk").error
    webhook.refresh_from_db()
    assert webhook.host_key == other


def test_a_wrong_or_open_secret_is_told_and_not_shown(sftp: SftpFolder, settings: Settings) -> None:
    webhook = sftp.hooked(a_member())
    home = Path(settings.ORKHON_HOME)
    write_drop_secret(home, webhook.pk, "wrong-and-hidden")
    sent(1)
    rounds = Rounds()
    rounds.round()
    delivery = Delivery.objects.get()
    assert "does not let 'altai' in" in delivery.error
    drop_secret_path(home, webhook.pk).chmod(0o644)
    rounds.round(now=NOW + timedelta(hours=1))
    delivery.refresh_from_db()
    assert "can be read by others" in delivery.error
    assert "wrong-and-hidden" not in delivery.error


@pytest.mark.parametrize("url", ["sftp://altai@127.0.0.1:2222/in", "ftp://10.0.0.7/in"])
def test_no_drop_leads_into_the_hubs_own_network(url: str) -> None:
    channel = Channel.SFTP if url.startswith("sftp") else Channel.FTP
    Webhook.objects.create(subscriber=a_member(), url=url, channel=channel, format=SentAs.NITF)
    sent(1)
    Rounds().round()
    assert "leads where this hub does not go" in Delivery.objects.get().error


def test_a_letter_goes_to_its_box_with_the_same_id_each_time(settings: Settings) -> None:
    box = LetterBox(settings)
    with box.receiving():
        box.hooked(an_outsider())
        entry = sent(1)
        rounds = Rounds()
        rounds.round()
        Delivery.objects.update(state=DeliveryState.PENDING)
        rounds.round()
    first, second = mail.outbox
    assert first.to == ["desk@steppe.example"]
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    assert str(entry.position) in first.extra_headers["Message-ID"]


def test_a_hub_without_a_mail_server_says_so(settings: Settings) -> None:
    box = LetterBox(settings)
    settings.SENDS_MAIL = False
    box.hooked(an_outsider())
    sent(1)
    Rounds().round()
    assert "set ORKHON_MAIL_URL" in Delivery.objects.get().error
    assert mail.outbox == []


def test_folders_and_letters_leave_room_for_webhooks_and_take_turns() -> None:
    for number in range(SLOW_AT_ONCE + 2):
        url = f"mailto:desk@m{number}.example"
        Webhook.objects.create(
            subscriber=a_member(f"member-{number}"), url=url, channel=Channel.MAIL, format=SentAs.TEXT
        )
    last = Webhook.objects.create(subscriber=an_outsider(), url="https://a.example/")
    sent(1)
    sending = Sending()
    assert sending.begin(now=NOW) == SLOW_AT_ONCE + 1
    assert last.pk in sending._busy
    first = set(sending._slow)
    sending._slow.clear()
    sending._busy.clear()
    sending.begin(now=NOW)
    assert len(sending._slow - first) == 2


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("gopher://a.example/", "begins with none of"),
        ("sftp://a.example/in", "names no user"),
        ("sftp://me:hush@a.example/in", "holds a password"),
        ("ftp:///in", "names no host"),
        ("mailto:nobody", "valid email"),
        ("mailto:desk@a.example?bcc=all@b.example", "valid email"),
        ("mailto:desk@a.example%0d%0aBcc:all@b.example", "valid email"),
        ("https://", "valid URL"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(browser_of: BrowserOf, url: str, words: str) -> None:
    answer = _post(browser_of(Role.SECRETARIAT), "webhooks:add", url=url, subscriber=str(a_member().pk), begin="now")
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert Webhook.objects.count() == 0


@pytest.mark.parametrize(
    ("url", "asked", "channel", "kept"),
    [
        ("https://a.example/hook", "", Channel.WEBHOOK, SentAs.JSON),
        ("sftp://me@a.example/in", "", Channel.SFTP, SentAs.NEWSML_G2),
        ("ftps://me@a.example/in", "nitf", Channel.FTP, SentAs.NITF),
        ("mailto:desk@a.example", "", Channel.MAIL, SentAs.TEXT),
    ],
)
def test_the_address_says_by_which_way_it_is_reached(
    browser_of: BrowserOf, url: str, asked: str, channel: Channel, kept: SentAs
) -> None:
    facts = {"subscriber": str(a_member().pk), "begin": "now", "active": "on", "format": asked}
    assert _post(browser_of(Role.SECRETARIAT), "webhooks:add", url=url, **facts).status_code == 302
    webhook = Webhook.objects.get()
    assert (webhook.channel, webhook.format) == (channel, kept)


def test_a_format_that_the_way_does_not_carry_is_refused() -> None:
    webhook = Webhook(subscriber=a_member(), url="mailto:a@b.example", channel=Channel.MAIL, format=SentAs.NITF)
    with pytest.raises(ValidationError, match="e-mail carries text"):
        webhook.clean()
    webhook.channel = Channel.FTP
    with pytest.raises(ValidationError, match="this is sent by FTP"):
        webhook.clean()


def test_a_secret_is_kept_in_a_file_shown_nowhere_and_given_to_no_other_server(
    browser_of: BrowserOf, settings: Settings
) -> None:
    secretary, home = browser_of(Role.SECRETARIAT), Path(settings.ORKHON_HOME)
    facts = {"subscriber": str(a_member().pk), "begin": "now", "active": "on"}
    _post(secretary, "webhooks:add", url="sftp://me@a.example/in", secret="hush-hush", **facts)
    webhook = Webhook.objects.get()
    assert read_drop_secret(home, webhook.pk) == "hush-hush"
    assert oct(drop_secret_path(home, webhook.pk).stat().st_mode)[-3:] == "600"
    for page in (
        reverse("webhooks:edit", args=[webhook.pk]),
        reverse("exchange_subscriber", args=[webhook.subscriber_id]),
    ):
        assert "hush-hush" not in secretary.get(page).content.decode()
    Webhook.objects.update(host_key="SHA256:old")
    stolen = _post(secretary, "webhooks:edit", webhook.pk, url="sftp://me@evil.example/in", host_key="SHA256:old")
    assert "give the secret for it" in stolen.content.decode()
    _post(secretary, "webhooks:edit", webhook.pk, url="sftp://me@b.example/in", host_key="SHA256:old", secret="new-one")
    webhook.refresh_from_db()
    assert (webhook.url, webhook.host_key) == ("sftp://me@b.example/in", "")
    assert read_drop_secret(home, webhook.pk) == "new-one"
    moved = _post(secretary, "webhooks:edit", webhook.pk, url="https://b.example/")
    assert "as its deliveries say" in moved.content.decode()
    told = _post(secretary, "webhooks:add", url="https://b.example/", secret="x", **facts)
    assert "only a server of files is told a secret" in told.content.decode()
    assert not any("hush-hush" in str(act.details) or "new-one" in str(act.details) for act in Act.objects.all())


def _post(client: Client, name: str, *keys: Any, **fields: str) -> Any:
    return client.post(reverse(name, args=keys), fields)
