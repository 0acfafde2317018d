"""Signing in: guessing is slowed, sessions rotate and end, and the printed password stays on its machine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings as hub_settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from orkhon.alliance.actions.create_first_administrator import create_first_administrator
from orkhon.alliance.models import FirstPassword
from orkhon.alliance.sign_in.addresses import comes_from_here, counted_address
from orkhon.alliance.sign_in.passwords import NotThePrintedOne, NotTooLong
from orkhon.alliance.sign_in.sessions import is_over, note_seen, note_sign_in
from orkhon.audit.models import Act
from orkhon.audit.origins import Origin
from tests.alliance.conftest import PASSWORD, NewPerson, browser_of

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

LIMIT = 8
FAR: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.7"}
ELSEWHERE: dict[str, Any] = {"REMOTE_ADDR": "198.51.100.4"}
HERE: dict[str, Any] = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1:8000"}


def _try(client: Client, name: str, password: str = "wrong", **facts: Any) -> int:  # noqa: S107
    return client.post("/admin/login/", {"username": name, "password": password}, **facts).status_code


def test_after_eight_failures_even_the_right_password_waits_and_the_page_says_until_when(new_person: NewPerson) -> None:
    new_person("aysel")
    client = Client(**FAR)
    assert [_try(client, "aysel") for _ in range(LIMIT)] == [200] * (LIMIT - 1) + [429]
    answer = client.post("/admin/login/", {"username": "aysel", "password": PASSWORD})
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    page = answer.content.decode()
    assert "8 wrong passwords under this name, or 40 under any names" in page
    assert "UTC" in page
    assert "orkhon people unlock" in page
    assert "_auth_user_id" not in client.session


def test_a_stranger_elsewhere_cannot_lock_somebody_out(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    for _ in range(LIMIT + 3):
        _try(Client(), "aysel", **FAR)
    browser_of(aysel, **ELSEWHERE)


def test_an_address_that_tries_many_names_waits_under_every_name(new_person: NewPerson) -> None:
    new_person("aysel")
    answers = [_try(Client(), f"name{number}", **FAR) for number in range(5 * LIMIT)]
    assert answers == [200] * (5 * LIMIT - 1) + [429]
    assert _try(Client(), "aysel", PASSWORD, **FAR) == 429
    assert _try(Client(), "aysel", PASSWORD, **ELSEWHERE) == 302


def test_signing_in_oneself_does_not_let_one_guess_at_others_without_end(new_person: NewPerson) -> None:
    new_person("aysel")
    new_person("mallory")
    for turn in range(5 * LIMIT - 1):
        assert _try(Client(), f"name{turn}", **FAR) == 200
    assert _try(Client(), "mallory", PASSWORD, **FAR) == 302
    assert _try(Client(), "one more", **FAR) == 429


def test_changing_the_browsers_name_or_the_forwarded_address_helps_nobody(new_person: NewPerson) -> None:
    new_person("aysel")
    for turn in range(LIMIT):
        _try(Client(), "aysel", **FAR, HTTP_USER_AGENT=f"Mozilla/{turn}", HTTP_X_FORWARDED_FOR=f"10.0.0.{turn}")
    assert _try(Client(), "aysel", PASSWORD, **FAR, HTTP_USER_AGENT="Another") == 429


def test_a_house_with_a_whole_ipv6_network_is_one_address() -> None:
    assert counted_address("2001:db8:1:2:3::4") == counted_address("2001:db8:1:2:ffff::1") == "2001:db8:1:2::"
    assert counted_address("::ffff:203.0.113.7") == "203.0.113.7"
    assert counted_address("a socket") is None


def test_the_pause_ends_by_itself_and_attempts_during_it_do_not_lengthen_it(new_person: NewPerson) -> None:
    new_person("aysel")
    for _ in range(LIMIT):
        _try(Client(), "aysel", **FAR)
    before = AccessAttempt.objects.get()
    assert _try(Client(), "aysel", **FAR) == 429
    assert AccessAttempt.objects.get().failures_since_start == before.failures_since_start == LIMIT
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert _try(Client(), "aysel", PASSWORD, **FAR) == 302


def test_a_success_forgets_the_failures_before_it(new_person: NewPerson) -> None:
    new_person("aysel")
    for _ in range(LIMIT - 1):
        _try(Client(), "aysel", **FAR)
    assert _try(Client(), "aysel", PASSWORD, **FAR) == 302
    assert AccessAttempt.objects.count() == 0


def test_nothing_that_was_typed_is_kept_of_a_failure(new_person: NewPerson) -> None:
    new_person("aysel")
    _try(Client(), "aysel", "my secret password", **FAR)
    _try(Client(), "my secret password", "aysel", **FAR)
    rows = [*AccessAttempt.objects.values(), *AccessLog.objects.values(), *AccessFailureLog.objects.values()]
    assert len(rows) == 2
    assert "secret" not in str(rows)
    assert {row["get_data"] + row["post_data"] + row["path_info"] + row["user_agent"] for row in rows} == {""}


def test_a_lock_out_is_one_act_however_often_it_is_tried_again(new_person: NewPerson) -> None:
    new_person("aysel")
    for _ in range(LIMIT + 5):
        _try(Client(), "aysel", **FAR)
    assert Act.objects.filter(verb="people.lock_out").count() == 1


def test_an_operator_ends_the_pause(new_person: NewPerson) -> None:
    new_person("aysel")
    for _ in range(LIMIT):
        _try(Client(), "aysel", **FAR)
    call_command("people", "unlock", "aysel")
    assert _try(Client(), "aysel", PASSWORD, **FAR) == 302


def test_the_key_of_a_session_changes_at_sign_in_so_that_nobody_can_plant_one(new_person: NewPerson) -> None:
    new_person("aysel")
    client = Client()
    client.get("/admin/login/")
    session = client.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key
    client.cookies[hub_settings.SESSION_COOKIE_NAME] = str(planted)
    assert _try(client, "aysel", PASSWORD) == 302
    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/admin/", "javascript:alert(1)", "/\\evil"])
def test_signing_in_leads_to_no_other_site(new_person: NewPerson, target: str) -> None:
    new_person("aysel")
    answer = Client().post("/admin/login/", {"username": "aysel", "password": PASSWORD, "next": target})
    assert answer.headers["Location"] == "/admin/"


def test_a_session_ends_after_idle_hours_and_after_a_week_however_busy(new_person: NewPerson) -> None:
    now = timezone.now()
    session: dict[str, object] = {}
    note_sign_in(session, Origin(address="203.0.113.7", agent="x" * 999), first_password=False, now=now)
    assert not is_over(session, now=now + timedelta(hours=11, minutes=59))
    assert is_over(session, now=now + timedelta(hours=12, minutes=1))
    for hours in range(0, 7 * 24, 6):
        note_seen(session, now=now + timedelta(hours=hours))
    assert not is_over(session, now=now + timedelta(days=6, hours=23))
    assert is_over(session, now=now + timedelta(days=7, minutes=1))
    assert len(str(session)) < 400


def test_an_idle_session_opens_no_page_and_its_row_goes(new_person: NewPerson, settings: Settings) -> None:
    client = browser_of(new_person("aysel"))
    assert client.get("/admin/account/").status_code == 200
    settings.SIGN_IN_IDLE = timedelta(seconds=-1)
    answer = client.get("/admin/account/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")
    assert Session.objects.count() == 0


def test_being_there_is_noted_and_an_open_editors_own_requests_are_not(new_person: NewPerson) -> None:
    client = browser_of(new_person("aysel"))
    session = client.session
    early = timezone.now().timestamp() - 3600
    session["orkhon_sign_in"] = {**session["orkhon_sign_in"], "seen": early}
    session.save()
    client.post("/admin/editing-sessions/ping/desk/article/1/1/")
    client.get("/admin/saved-topics/counts/")
    assert client.session["orkhon_sign_in"]["seen"] == early
    client.get("/admin/account/")
    assert client.session["orkhon_sign_in"]["seen"] > early


def test_a_changed_password_and_a_closed_account_end_all_sessions(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    here, there = browser_of(aysel), browser_of(aysel)
    aysel.refresh_from_db()
    aysel.set_password("another eight wolves at dusk")
    aysel.save()
    assert here.get("/admin/account/").status_code == there.get("/admin/account/").status_code == 302
    aysel.set_password(PASSWORD)
    aysel.save()
    again = browser_of(aysel)
    User.objects.filter(pk=aysel.pk).update(is_active=False)
    assert again.get("/admin/account/").status_code == 302


def test_the_printed_password_works_on_this_machine_alone_and_opens_only_the_page_to_change_it() -> None:
    password = create_first_administrator() or ""
    far = Client().post("/admin/login/", {"username": "admin", "password": password}, **FAR)
    assert far.status_code == 200
    assert "orkhon changepassword admin" in far.content.decode()
    client = Client(**HERE)
    assert _try(client, "admin", password) == 302
    for path in ("/admin/", "/admin/account/", "/admin/users/"):
        assert client.get(path).headers["Location"] == "/admin/first-password/"
    assert client.post("/admin/account/", {"x": "y"}).headers["Location"] == "/admin/first-password/"
    page = client.get("/admin/first-password/")
    assert page.status_code == 200
    again = client.post("/admin/first-password/", {"new_password1": password, "new_password2": password})
    assert again.status_code == 400
    assert "password that was printed" in again.content.decode()
    changed = client.post("/admin/first-password/", {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert changed.headers["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
    assert not FirstPassword.objects.exists()
    assert _try(Client(), "admin", PASSWORD, **FAR) == 302


@pytest.mark.parametrize(
    "sign",
    [
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_CF_CONNECTING_IP": "203.0.113.7"},
        {"HTTP_X_FORWARDED_SERVER": "proxy"},
        {"orkhon.behind_a_proxy": True},
    ],
)
def test_behind_a_proxy_that_is_not_trusted_nobody_sits_at_this_machine(sign: dict[str, Any]) -> None:
    password = create_first_administrator()
    answer = Client(**HERE).post("/admin/login/", {"username": "admin", "password": password}, **sign)
    assert answer.status_code == 200
    assert "orkhon changepassword admin" in answer.content.decode()


def test_where_a_proxy_is_said_to_stand_before_the_hub_nobody_sits_at_this_machine(settings: Settings) -> None:
    password = create_first_administrator()
    settings.ORKHON_TRUST_PROXY = True
    answer = Client(**HERE).post("/admin/login/", {"username": "admin", "password": password})
    assert "orkhon changepassword admin" in answer.content.decode()


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True), ("localhost:8000", True), ("127.0.0.1:8000", True), ("[::1]:8000", True), ("[::1]", True),
        ("LOCALHOST", True), ("testserver", False), ("news.example.org", False), ("localhost.example.org", False),
        ("127.0.0.1.example.org", False), ("10.0.0.1", False), ("", False), ("[::1", False), ("::1", False),
    ],
)  # fmt: skip
def test_whoever_asks_under_another_name_than_this_machines_own_is_not_here(host: str, here: bool) -> None:
    request = RequestFactory(REMOTE_ADDR="127.0.0.1", HTTP_HOST=host).get("/")
    assert comes_from_here(request) is here


@pytest.mark.parametrize(
    ("address", "here"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("10.0.0.1", False), ("", False), ("localhost", False)],
)
def test_this_machine_is_known_by_its_loopback_addresses(address: str, here: bool) -> None:
    assert comes_from_here(RequestFactory(REMOTE_ADDR=address, HTTP_HOST="localhost").get("/")) is here


def test_a_first_password_that_was_changed_on_the_command_line_ends_the_rule() -> None:
    create_first_administrator()
    admin = User.objects.get()
    admin.set_password(PASSWORD)
    admin.save()
    client = Client()
    assert _try(client, "admin", PASSWORD, **FAR) == 302
    assert client.get("/admin/").status_code == 200
    assert not FirstPassword.objects.exists()


def test_the_printed_password_is_refused_to_everybody_and_a_longer_than_long_one_too() -> None:
    password = create_first_administrator() or ""
    with pytest.raises(ValidationError, match="was printed"):
        NotThePrintedOne().validate(password)
    NotThePrintedOne().validate(PASSWORD)
    NotTooLong().validate("x" * 128)
    with pytest.raises(ValidationError, match="has 129 letters; at most 128"):
        NotTooLong().validate("x" * 129)


def test_without_mail_nobody_is_offered_a_letter_and_the_page_says_whom_to_ask() -> None:
    page = Client().get("/admin/login/").content.decode()
    assert "/password_reset/" not in page
    assert "Ask the secretariat" in page
    assert Client().get("/admin/password_reset/").status_code == 404
