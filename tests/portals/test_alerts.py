"""Breaking news reach the browsers that asked for them, and with Telegram cut off everything else goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, wait
from concurrent.futures._base import DoneAndNotDoneFutures
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from orkhon.desk.models import Article
from orkhon.outbound.web_push import point_of, wrapped
from orkhon.portals.channels.models import ChannelPost
from orkhon.portals.channels.settling import channels_due, work_on
from orkhon.portals.newsletters.actions.make_issues import make_issues, spread_issues
from orkhon.portals.newsletters.models import Newsletter, NewsletterReader
from orkhon.portals.newsletters.sending import send_letters
from orkhon.portals.outlet_work import WorkState
from orkhon.portals.pushes.following import push_news
from orkhon.portals.pushes.models import Breaking, BrowserPush, PushOutlet, ReaderBrowser
from orkhon.portals.pushes.sending import send_pushes, spread
from orkhon.wire.actions.kill import kill
from tests.outbound.servers import Handler, serving
from tests.outbound.test_web_push import Browser
from tests.portals.conftest import Writes
from tests.portals.reading import ReadPage
from tests.portals.test_channels import channel, follow, publish

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

KEYS = {"p256dh": wrapped(point_of(Browser().key)), "auth": wrapped(b"sixteen bytes ok")}


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[None]:
    with override_settings(ORKHON_HOME=tmp_path, READERS_PUSH_LOCAL=True):
        yield


@pytest.fixture
def outlet(portals: object) -> PushOutlet:
    return PushOutlet.objects.create(portal="orkhon", language="kk", active=True, by_itself=2)


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost"})


class Service:
    """A push service on loopback with one browser behind it."""

    def __init__(self) -> None:
        self.browser, self.status, self.came = Browser(), 201, list[dict[str, str]]()

    def answer(self, request: Handler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        if self.status < 300:
            self.came.append(json.loads(self.browser.opened(body)))
        request.send(status=self.status)

    def registered(self, outlet: PushOutlet, address: str, path: str = "/send") -> ReaderBrowser:
        return ReaderBrowser.objects.create(
            outlet=outlet,
            endpoint=f"{address}{path}",
            p256dh=wrapped(point_of(self.browser.key)),
            auth=wrapped(self.browser.auth),
            since=timezone.now() - timedelta(hours=1),
        )


@pytest.fixture
def service(outlet: PushOutlet) -> Iterator[Service]:
    one = Service()
    with serving(one.answer) as address:
        one.registered(outlet, address)
        yield one


def send(later: timedelta = timedelta(0)) -> int:
    now = timezone.now() + later
    while spread(now=now):
        pass
    return send_pushes(now=now, chance=lambda: 0.5)


def test_urgent_news_are_pushed_once_in_the_portals_language(write: Writes, service: Service) -> None:
    urgent = publish(write(urgency=1, headline="Жер сілкінісі"))
    publish(write(urgency=5))
    publish(write("ru", urgency=1))
    follow()
    assert send() == 1
    follow()
    assert send() == 0
    (told,) = service.came
    assert told["words"] == "Жер сілкінісі"
    assert told["title"] == "Orkhon"
    assert told["lang"] == "kk-Cyrl"
    assert told["url"].endswith(f"/kk/science/{urgent.slug}-{urgent.pk}/")
    urgent.headline = "Екінші"
    urgent.save_revision().publish()
    follow()
    assert send() == 0, "an update is no breaking news"


def test_what_is_killed_while_pushes_leave_goes_to_none_of_those_who_wait(
    write: Writes, service: Service, outlet: PushOutlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = ReaderBrowser.objects.get().endpoint
    for number in range(20):
        service.registered(outlet, address.removesuffix("/send"), f"/send/{number}")
    article = publish(write(urgency=1, headline="Құпия"))
    follow()

    def wait_and_kill(going: Iterable[Future[object]], return_when: str) -> DoneAndNotDoneFutures[object]:
        found = wait(going, return_when=return_when)
        if not Breaking.objects.filter(taken__isnull=False).exists():
            kill(article.uri, person="aru", reason="false", now=timezone.now())
            follow()
        return found

    monkeypatch.setattr("orkhon.portals.pushes.sending.wait", wait_and_kill)
    send()
    went = [told for told in service.came if told["words"] == "Құпия"]
    assert 1 <= len(went) <= 8, "those that were on their way when it was killed"
    monkeypatch.undo()
    assert send() == len(went), "whoever was sent it is told that it was taken back"
    assert sum(told["words"] == "Құпия" for told in service.came) == len(went)


def test_killed_news_are_sent_to_nobody_more_and_taken_back_where_they_are(write: Writes, service: Service) -> None:
    article = publish(write(urgency=1, headline="Құпия"))
    follow()
    send()
    kill(article.uri, person="aru", reason="false", now=timezone.now())
    follow()
    assert send() == 1
    assert send() == 0
    first, second = service.came
    assert second["tag"] == first["tag"], "it stands in the place of the first"
    assert "Құпия" not in str(second)
    other = publish(write(urgency=1))
    follow()
    spread(now=timezone.now())
    kill(other.uri, person="aru", reason="false", now=timezone.now())
    follow()
    assert send() == 0
    assert BrowserPush.objects.get(news__article=other).state == WorkState.LEFT_OUT


def test_a_browser_that_is_gone_is_forgotten_and_one_that_fails_is_tried_again(
    write: Writes, outlet: PushOutlet, service: Service
) -> None:
    publish(write(urgency=1))
    follow()
    service.status = 503
    assert send() == 0
    assert send(timedelta(seconds=1)) == 0
    service.status = 201
    assert send(timedelta(minutes=1)) == 1
    service.status = 410
    assert push_news(outlet, publish(write()), by=None, now=timezone.now())
    assert send() == 0
    assert not ReaderBrowser.objects.exists()


def test_what_an_editor_pushes_names_the_editor_and_old_news_are_not_pushed(
    write: Writes, outlet: PushOutlet, service: Service
) -> None:
    aru = User.objects.create_user("aru")
    article = publish(write())
    assert push_news(outlet, article, by=aru, now=timezone.now())
    assert not push_news(outlet, article, by=aru, now=timezone.now())
    assert not push_news(outlet, publish(write(topic="history")), by=aru, now=timezone.now())
    assert send(timedelta(hours=3)) == 0
    assert Breaking.objects.get().by == aru
    assert service.came == []


def test_a_browser_registers_itself_and_leaves_without_an_account(outlet: PushOutlet, client: Client) -> None:
    page = client.get("/kk/subscribe/").content.decode()
    assert ReadPage(page).problems == []
    assert "data-alerts-on hidden" in page, "without script nobody is asked anything"
    assert client.get("/alerts/worker.js").headers["Content-Type"].startswith("text/javascript")
    facts = {"endpoint": "https://push.example/send/1", **KEYS}
    assert client.post("/kk/alerts/", facts).status_code == 201
    assert client.post("/kk/alerts/", facts).status_code == 201
    assert ReaderBrowser.objects.get().outlet == outlet
    assert client.post("/kk/alerts/", facts, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/kk/alerts/", {"endpoint": facts["endpoint"], "off": "1"}).status_code == 200
    assert not ReaderBrowser.objects.exists()
    assert client.post("/ru/alerts/", facts).status_code == 404
    for change in ({"endpoint": "http://push.example/1"}, {"p256dh": "AAAA"}, {"auth": "AAAA"}, {"endpoint": "x"}):
        assert client.post("/kk/alerts/", facts | change).status_code == 422
    assert not ReaderBrowser.objects.exists()


def test_a_browsers_address_in_the_hubs_own_network_is_never_asked(write: Writes, service: Service) -> None:
    publish(write(urgency=1))
    follow()
    with override_settings(READERS_PUSH_LOCAL=False):
        assert send() == 0
    assert service.came == []
    assert BrowserPush.objects.get().state == WorkState.GIVEN_UP


def test_with_telegram_cut_off_letters_pushes_and_feeds_go_on(
    write: Writes, service: Service, client: Client, tmp_path: Path
) -> None:
    now = timezone.now()
    newsletter = Newsletter.objects.create(portal="orkhon", language="kk", active=True)
    NewsletterReader.objects.create(
        newsletter=newsletter, mail="a@example.org", known_as="a@example.org", secret="s" * 24, asked=now, confirmed=now
    )
    with override_settings(
        TELEGRAM_API="http://127.0.0.1:9",
        TELEGRAM_API_LOCAL=True,
        SENDS_MAIL=True,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ):
        channel(tmp_path)
        article = publish(write(urgency=1, headline="Су тасқыны"))
        Newsletter.objects.update(hour=_hour_in_almaty(), chosen=[article.pk])
        follow()
        for pk in channels_due(timezone.now()):
            work_on(pk, now=timezone.now, chance=lambda: 0.5)
        assert ChannelPost.objects.get().state == WorkState.WAITING
        make_issues(now=timezone.now())
        spread_issues()
        assert send_letters(now=timezone.now(), chance=lambda: 0.5) == 1
        assert send() == 1
    assert "Су тасқыны" in mail.outbox[0].body
    assert service.came[0]["words"] == "Су тасқыны"
    assert "Су тасқыны" in client.get("/kk/rss.xml").content.decode()
    assert client.get(f"/kk/science/{article.slug}-{article.pk}/").status_code == 200
    assert Article.objects.get().live


def _hour_in_almaty() -> int:
    return timezone.now().astimezone(ZoneInfo("Asia/Almaty")).hour
