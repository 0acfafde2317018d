"""People are told of their work once, by the ways that they chose, and of nothing that they may no longer see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.users.models import UserProfile

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.erase_person import erase_person
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.outbound.web_push import point_of, wrapped
from orkhon.search.models import TelegramChat
from orkhon.search.topics.chats import send_to_chat
from orkhon.tidings import kinds
from orkhon.tidings.actions.choose import MOST_BROWSERS, keep_choices, register_browser
from orkhon.tidings.actions.see import forget_tidings, see
from orkhon.tidings.actions.tell import tell_people
from orkhon.tidings.errors import PushKeyRefused, UnknownKind
from orkhon.tidings.kinds import Kind, register_kind
from orkhon.tidings.models import Choice, PushBrowser, Sending, SendingState, Tiding, Way
from orkhon.tidings.personal import held_of
from orkhon.tidings.push_key import push_key
from orkhon.tidings.queries import newest, unread
from orkhon.tidings.quiet import QuietHours
from orkhon.tidings.senders import mail as by_mail
from orkhon.tidings.senders import push as by_push
from orkhon.tidings.sending import LEAST_ATTEMPTS, send_due
from orkhon.wire.erasers import Matter, registered_erasers
from tests.outbound.servers import Handler, serving
from tests.outbound.test_web_push import Browser

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
HUB = "https://hub.example"
SENDERS = {Way.MAIL: by_mail.send, Way.PUSH: by_push.send, Way.TELEGRAM: send_to_chat}


@pytest.fixture(autouse=True)
def sends_mail(tmp_path: Path) -> Iterator[None]:
    with override_settings(
        ORKHON_HOME=tmp_path,
        SENDS_MAIL=True,
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    ):
        yield


@pytest.fixture(autouse=True)
def a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    register_kind(Kind(code="try", words="something is tried", usual=frozenset({Way.MAIL})))


@pytest.fixture
def aru() -> User:
    make_roles()
    agency = Agency.objects.create(code="altai", sign="AL", name_en="Altai")
    user = User.objects.create_user("aru", email="aru@altai.example")
    Staff.objects.create(user=user, agency=agency, role=Role.REPORTER, languages="kk-Cyrl")
    assign_roles(user)
    return User.objects.get(pk=user.pk)


def told(*people: User, key: str = "one", **facts: Any) -> int:
    given: dict[str, Any] = {"words": lambda code: f"[{code}] a piece waits", "url": "/admin/", "now": NOW} | facts
    return tell_people(people, "try", key=key, **given)


def test_one_thing_told_of_a_text_in_three_languages_is_one_line_that_leads_to_each(aru: User) -> None:
    codes = {"urn:a": "kk", "urn:b": "tr", "urn:c": "az"}
    register_kind(Kind(code="try", words="x", languages_of=lambda uris: {uri: codes[uri] for uri in uris}))
    told(aru, key="before")
    for uri, code in codes.items():
        told(
            aru, key=f"entry:7#{uri}", about=uri, url=f"/admin/{code}/", words=lambda _, code=code: f"corrected: {code}"
        )
    told(aru, key="after")
    assert [(line.first.key, len(line.parts)) for line in newest(aru, limit=10)] == [
        ("after", 1),
        ("entry:7#urn:a", 3),
        ("before", 1),
    ]
    assert newest(aru, limit=10, language="tr")[1].first.words == "corrected: tr"
    assert [line.first.key for line in newest(aru, limit=2)] == ["after", "entry:7#urn:a"]
    assert [line.first.key for line in newest(aru, limit=2, before=newest(aru, limit=2)[1].oldest)] == ["before"]
    assert unread(aru) == 3
    client = Client()
    client.force_login(aru)
    page = client.get(reverse("tidings")).content.decode()
    assert page.count("corrected: ") == 1
    for row in Tiding.objects.filter(user=aru):
        assert reverse("tidings_open", args=[row.pk]) in page
    assert [name in page for name in ("Қазақша", "Türkçe", "Azərbaycanca")] == [True] * 3
    see(aru, now=NOW, pk=Tiding.objects.get(about="urn:a").pk)
    assert unread(aru) == 3, "two of its languages are unread"
    client.post(reverse("tidings_read"), {"up_to": newest(aru, limit=1)[0].first.pk})
    assert unread(aru) == 0


def send(now: datetime = NOW) -> int:
    return send_due(SENDERS, origin=HUB, now=now, chance=lambda: 0.5)


def choose(user: User, *ways: Way, quiet: QuietHours | None = None) -> None:
    wanted = {("try", way): way in ways for way in Way}
    keep_choices(user, wanted, quiet or QuietHours(begins=0, ends=0, zone="UTC"))


def test_what_happened_once_is_told_once_in_the_persons_language(aru: User) -> None:
    assert told(aru) == 1
    assert told(aru) == 0
    (tiding,) = (line.first for line in newest(aru, limit=10))
    assert tiding.words == "[kk] a piece waits"
    UserProfile.objects.create(user=aru, preferred_language="ky")
    told(aru, key="two")
    assert newest(aru, limit=1)[0].first.words == "[ky] a piece waits"
    assert unread(aru) == 2


def test_a_kind_that_no_room_registered_is_refused_by_its_name(aru: User) -> None:
    with pytest.raises(UnknownKind, match="'nothing'"):
        tell_people([aru], "nothing", key="one", words=str, url="", now=NOW)


def test_a_letter_holds_all_that_waits_and_leads_to_the_choices(aru: User) -> None:
    told(aru)
    told(aru, key="two", words=lambda code: "another piece")
    assert send() == 1
    (letter,) = mail.outbox
    assert letter.to == ["aru@altai.example"]
    assert "a piece waits" in letter.subject
    assert "another piece" in letter.body
    first = Tiding.objects.get(key="one")
    assert f"{HUB}{reverse('tidings_open', args=[first.pk])}" in letter.body
    assert letter.extra_headers["List-Unsubscribe"] == f"<{HUB}{reverse('tidings_choices')}>"
    assert send(NOW + timedelta(days=1)) == 0


def test_who_chose_no_way_is_told_in_the_app_alone(aru: User) -> None:
    choose(aru)
    told(aru)
    assert send() == 0
    assert not mail.outbox
    assert unread(aru) == 1


def test_what_was_read_in_the_app_sends_no_letter_any_more(aru: User) -> None:
    told(aru)
    see(aru, now=NOW, up_to=Tiding.objects.get().pk)
    assert send() == 0
    assert Sending.objects.get().state == SendingState.LEFT_OUT


def test_nobody_is_told_of_what_he_may_no_longer_see(aru: User) -> None:
    seen = True
    register_kind(Kind(code="try", words="x", usual=frozenset({Way.MAIL}), still=lambda user, about: seen))
    told(aru, about="urn:altai:1")
    seen = False
    assert send() == 0
    assert not mail.outbox


@pytest.mark.parametrize(
    ("hour", "urgent", "waits_until"),
    [(23, False, datetime(2026, 11, 24, 1, tzinfo=UTC)), (23, True, None), (12, False, None)],
)
def test_quiet_hours_hold_back_all_but_what_is_urgent(
    aru: User, hour: int, urgent: bool, waits_until: datetime | None
) -> None:
    # 22 to 7 in Bishkek is 16 to 1 in UTC.
    choose(aru, Way.MAIL, quiet=QuietHours(begins=22, ends=7, zone="Asia/Bishkek"))
    moment = NOW.replace(hour=hour)
    told(aru, urgent=urgent, now=moment)
    assert Sending.objects.get().due == (waits_until or moment)


class DeadBackend(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, email_messages: Any) -> int:
        raise OSError("the line is dead")


@pytest.mark.usefixtures("aru")
def test_what_cannot_be_sent_is_tried_later_and_given_up_after_days(aru: User) -> None:
    told(aru)
    moment = NOW
    with override_settings(EMAIL_BACKEND=f"{__name__}.DeadBackend"):
        for _ in range(LEAST_ATTEMPTS + 1):
            assert send(moment) == 0
            row = Sending.objects.get()
            assert "the line is dead" in row.error
            assert row.state == SendingState.GIVEN_UP or row.due > moment
            moment = max(row.due, NOW + timedelta(days=3))
    assert Sending.objects.get().state == SendingState.GIVEN_UP


def test_one_persons_dead_line_does_not_keep_the_others_from_being_told(aru: User) -> None:
    other = User.objects.create_user("bek")
    told(other, aru)
    assert send() == 1
    assert [letter.to for letter in mail.outbox] == [["aru@altai.example"]]
    assert Sending.objects.get(tiding__user=other).state == SendingState.GIVEN_UP


def test_a_browser_shows_what_the_hub_pushed_and_one_that_is_gone_is_forgotten(aru: User) -> None:
    browser, status = Browser(), 201
    came: list[bytes] = []

    def answer(request: Handler) -> None:
        came.append(browser.opened(request.rfile.read(int(request.headers["Content-Length"]))))
        request.send_response(status)
        request.send_header("Content-Length", "0")
        request.end_headers()

    choose(aru, Way.PUSH)
    with serving(answer) as url, override_settings(TIDINGS_PUSH_LOCAL=True):
        register_browser(
            aru,
            endpoint=f"{url}/send",
            p256dh=wrapped(point_of(browser.key)),
            auth=wrapped(browser.auth),
            name="Chromium",
            now=NOW,
        )
        told(aru)
        assert send() == 1
        assert b"[kk] a piece waits" in came[0]
        status = 410
        told(aru, key="two")
        send()
    assert not PushBrowser.objects.exists()


def test_a_browsers_address_in_the_hubs_own_network_is_never_asked(aru: User) -> None:
    asked: list[str] = []
    choose(aru, Way.PUSH)
    with serving(lambda request: asked.append(request.path)) as url:
        register_browser(
            aru,
            endpoint=f"{url}/send",
            p256dh=wrapped(point_of(ec.generate_private_key(ec.SECP256R1()))),
            auth=wrapped(b"x" * 16),
            name="",
            now=NOW,
        )
        told(aru)
        assert send() == 0
    assert not asked
    assert Sending.objects.get().error


def test_who_has_confirmed_no_chat_is_told_nothing_there(aru: User) -> None:
    choose(aru, Way.TELEGRAM)
    told(aru)
    assert send() == 0
    assert not TelegramChat.objects.exists()
    assert Sending.objects.get().state == SendingState.GIVEN_UP


def test_the_key_for_push_services_is_made_once_and_another_file_in_its_place_is_refused(tmp_path: Path) -> None:
    key = push_key(tmp_path)
    assert point_of(push_key(tmp_path)) == point_of(key)
    path = tmp_path / "keys" / "push.pem"
    assert path.stat().st_mode & 0o077 == 0
    path.write_text("no key")
    with pytest.raises(PushKeyRefused, match="bring it back from the backup"):
        push_key(tmp_path)


def test_the_list_counts_what_is_unread_and_opening_one_marks_it(client: Client, aru: User) -> None:
    told(aru)
    told(aru, key="two", url="/admin/account/")
    client.force_login(aru)
    page = client.get(reverse("tidings")).content.decode()
    assert page.count("tidings-unread") == 2
    assert client.get(reverse("tidings_count")).json() == {"unread": 2}
    opened = client.get(reverse("tidings_open", args=[Tiding.objects.get(key="two").pk]))
    assert opened["Location"] == "/admin/account/"
    assert client.get(reverse("tidings_count")).json() == {"unread": 1}
    client.post(reverse("tidings_read"), {"up_to": Tiding.objects.latest("pk").pk})
    assert client.get(reverse("tidings_count")).json() == {"unread": 0}


def test_nobody_opens_what_somebody_else_was_told(client: Client, aru: User) -> None:
    other = User.objects.create_superuser("root")
    told(aru)
    client.force_login(other)
    assert client.get(reverse("tidings_open", args=[Tiding.objects.get().pk])).status_code == 404
    client.post(reverse("tidings_read"), {"up_to": 10**9})
    assert unread(aru) == 1


def test_choices_are_kept_and_a_zone_that_is_none_is_refused_by_its_name(client: Client, aru: User) -> None:
    UserProfile.objects.create(user=aru, preferred_language="en")
    client.force_login(aru)
    url = reverse("tidings_choices")
    refused = client.post(url, {"begins": "22", "ends": "7", "zone": "Bishkek"})
    assert refused.status_code == 422
    assert "Bishkek is no time zone" in refused.content.decode()
    client.post(url, {"begins": "22", "ends": "7", "zone": "Asia/Bishkek", "try.push": "on"})
    assert set(Choice.objects.filter(user=aru, kind="try", wanted=True).values_list("way", flat=True)) == {"push"}
    page = client.get(url).content.decode()
    assert "Asia/Bishkek" in page


def test_a_browser_is_registered_over_http_and_rubbish_is_refused(client: Client, aru: User) -> None:
    client.force_login(aru)
    browser = Browser()
    facts = {
        "endpoint": "https://push.example/send/1",
        "p256dh": wrapped(point_of(browser.key)),
        "auth": wrapped(browser.auth),
        "name": "Chromium, Linux",
    }
    url = reverse("tidings_add_browser")
    assert client.post(url, facts).status_code == 201
    assert client.post(url, facts).status_code == 201, "the same browser again"
    assert PushBrowser.objects.count() == 1
    for change in ({"endpoint": "http://push.example/1"}, {"p256dh": "AAAA"}, {"auth": "AAAA"}, {"endpoint": ""}):
        answer = client.post(url, facts | change)
        assert answer.status_code == 422, change
        assert answer.json()["error"]
    for number in range(MOST_BROWSERS - 1):
        assert client.post(url, facts | {"endpoint": f"https://push.example/{number}/"}).status_code == 201
    assert client.post(url, facts | {"endpoint": "https://push.example/more"}).status_code == 422
    pk = PushBrowser.objects.get(endpoint=facts["endpoint"]).pk
    client.post(reverse("tidings_remove_browser", args=[pk]))
    assert not PushBrowser.objects.filter(pk=pk).exists()


def test_the_worker_is_given_from_within_the_admin(client: Client, aru: User) -> None:
    client.force_login(aru)
    answer = client.get(reverse("tidings_worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"showNotification" in answer.content


def test_a_redaction_takes_the_words_that_may_quote_what_goes(aru: User) -> None:
    told(aru, about="urn:altai:1")
    told(aru, key="two", about="urn:altai:2")
    [eraser] = [one for one in registered_erasers() if one.name == "tidings"]
    matter = Matter(
        position=9,
        uri="urn:altai:1",
        agency="altai",
        closed=frozenset({"urn:altai:1"}),
        parted={},
        kept=frozenset(),
        keep_mixed=False,
        media=(),
    )
    assert eraser.count(matter) == {"tidings": 1}
    assert eraser.erase(matter, NOW) == {"tidings": 1}
    assert [one.about for one in Tiding.objects.all()] == ["urn:altai:2"]


def test_all_of_it_is_exported_and_goes_with_the_account(aru: User) -> None:
    told(aru)
    choose(aru, Way.MAIL)
    assert "a piece waits" in str(held_of(aru))
    erase_person(aru, by="root", reason="left", now=NOW)
    assert not Tiding.objects.exists()
    assert not Choice.objects.exists()


def test_what_was_read_long_ago_is_forgotten_and_what_is_new_stays(aru: User) -> None:
    told(aru)
    told(aru, key="two")
    see(aru, now=NOW - timedelta(days=200), pk=Tiding.objects.get(key="one").pk)
    assert forget_tidings(NOW - timedelta(days=180)) == 2, "the tiding with its sending"
    assert [one.key for one in Tiding.objects.all()] == ["two"]
