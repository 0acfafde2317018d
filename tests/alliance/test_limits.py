"""How often letters may be asked for, and how often one's old password may be guessed at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.alliance.conftest import PASSWORD, NewPerson, browser_of

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

FAR: dict[str, Any] = {"REMOTE_ADDR": "203.0.113.7"}
ELSEWHERE: dict[str, Any] = {"REMOTE_ADDR": "198.51.100.4"}
NEW = "another eight cranes at dusk"


def _ask(address: str = "aysel@example.org", **facts: Any) -> int:
    return Client(**facts).post("/admin/password_reset/", {"email": address}).status_code


@pytest.fixture(autouse=True)
def sends_mail(settings: Settings) -> None:
    """A hub that sends mail."""
    settings.WAGTAIL_PASSWORD_RESET_ENABLED = True


def test_somebody_is_sent_three_letters_in_a_quarter_of_an_hour_and_no_fourth(new_person: NewPerson) -> None:
    new_person("aysel")
    assert [_ask(REMOTE_ADDR=f"203.0.113.{turn}") for turn in range(4)] == [302, 302, 302, 429]
    assert _ask("Aysel@Example.org", **ELSEWHERE) == 429
    assert len(mail.outbox) == 3
    answer = Client(**FAR).post("/admin/password_reset/", {"email": "aysel@example.org"})
    assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
    assert "Too many letters" in answer.content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))
    assert _ask(**ELSEWHERE) == 302
    assert len(mail.outbox) == 4


def test_an_address_that_asks_for_many_people_waits_and_what_it_typed_is_kept_nowhere(new_person: NewPerson) -> None:
    new_person("aysel")
    assert [_ask(f"nobody{turn}@example.org", **FAR) for turn in range(11)] == [302] * 10 + [429]
    assert _ask(**FAR) == 429
    assert _ask(**ELSEWHERE) == 302
    assert "example.org" not in str(list(AccessAttempt.objects.values()))


def test_letters_and_signing_in_are_counted_apart(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    for _ in range(12):
        _ask(**FAR)
    browser_of(aysel, **FAR)


def test_an_address_that_is_no_mail_address_counts_nothing(db: None) -> None:
    assert {_ask("no address", **FAR) for _ in range(20)} == {200}
    assert not AccessAttempt.objects.exists()


def _change(client: Client, old: str) -> Any:
    form = {
        "password-old_password": old, "password-new_password1": NEW, "password-new_password2": NEW,
        "name_email-first_name": "Aysel", "name_email-last_name": "M", "name_email-email": "aysel@example.org",
        "locale-preferred_language": "en", "locale-current_time_zone": "", "theme-theme": "system",
        "theme-contrast": "system", "theme-density": "default", "theme-keyboard_shortcuts": "on",
    }  # fmt: skip
    return client.post("/admin/account/", form)


def test_ones_password_is_changed_with_the_old_one(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    client = browser_of(aysel, **FAR)
    page = client.get("/admin/account/").content.decode()
    assert page.count('name="password-old_password"') == 1
    assert _change(client, PASSWORD).status_code == 302
    aysel.refresh_from_db()
    assert aysel.check_password(NEW)
    assert client.get("/admin/account/").status_code == 200


def test_the_old_password_is_guessed_at_as_often_as_at_the_door(new_person: NewPerson) -> None:
    aysel = new_person("aysel")
    client = browser_of(aysel, **FAR)
    answers = [_change(client, f"wrong {turn}") for turn in range(8)]
    assert [answer.status_code for answer in answers] == [200] * 7 + [429]
    assert "Your old password was entered incorrectly" in answers[0].content.decode()
    assert AccessAttempt.objects.get().failures_since_start == 8
    assert _change(client, PASSWORD).status_code == 429
    aysel.refresh_from_db()
    assert aysel.check_password(PASSWORD)
    assert client.get("/admin/account/").status_code == 200


def test_an_account_form_without_a_new_password_asks_for_no_old_one(new_person: NewPerson) -> None:
    client = browser_of(new_person("aysel"), **FAR)
    form = {
        "name_email-first_name": "Aysel", "name_email-last_name": "Məmmədova", "name_email-email": "a@example.org",
        "locale-preferred_language": "en", "locale-current_time_zone": "", "theme-theme": "system",
        "theme-contrast": "system", "theme-density": "default", "theme-keyboard_shortcuts": "on",
        "password-old_password": "", "password-new_password1": "", "password-new_password2": "",
    }  # fmt: skip
    assert client.post("/admin/account/", form).status_code == 302
    assert not AccessAttempt.objects.exists()
