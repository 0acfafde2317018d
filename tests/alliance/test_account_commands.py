"""Django's commands that write accounts leave acts, ask like ours, and keep names apart that people would confuse."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from orkhon.audit.models import Act
from orkhon.audit.queries import RecordedAct, acts
from tests.alliance.conftest import PASSWORD

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]


def _answers(monkeypatch: pytest.MonkeyPatch, *given: str) -> None:
    waiting = list(given)
    monkeypatch.setattr("getpass.getpass", lambda *_, **__: waiting.pop(0))


def _accounts() -> list[RecordedAct]:
    return [act for act in acts() if act.object_type == "auth.user"]


def test_a_password_that_an_operator_sets_is_an_act(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    aysel = User.objects.create_user("aysel")
    _answers(monkeypatch, PASSWORD, PASSWORD)
    call_command("changepassword", "aysel", stdout=StringIO())
    aysel.refresh_from_db()
    assert aysel.check_password(PASSWORD)
    (act,) = _accounts()
    assert (act.actor, act.verb, act.object_key) == ("command:changepassword", "people.set_password", str(aysel.pk))
    assert "aysel" not in str(Act.objects.values())


def test_a_password_that_was_not_changed_is_no_act(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.create_user("aysel")
    _answers(monkeypatch, *["short", "short"] * 3)
    with pytest.raises(CommandError, match="Aborting"):
        call_command("changepassword", "aysel", stdout=StringIO(), stderr=StringIO())
    with pytest.raises(CommandError, match="does not exist"):
        call_command("changepassword", "nobody", stdout=StringIO())
    assert _accounts() == []


def test_where_nobody_is_there_to_answer_it_says_so(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.create_user("aysel")

    def gone(*_: object, **__: object) -> str:
        raise EOFError

    monkeypatch.setattr("getpass.getpass", gone)
    with pytest.raises(CommandError, match="nobody is there to answer; run it at a terminal"):
        call_command("changepassword", "aysel", stdout=StringIO())
    with pytest.raises(CommandError, match="nobody is there to answer; run it at a terminal, or give --noinput"):
        call_command("createsuperuser", stdin=StringIO(""), stdout=StringIO())


def test_an_administrator_made_by_a_command_is_an_act(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    words = {"interactive": False, "username": "second", "email": "second@example.org"}
    call_command("createsuperuser", **words, stdout=StringIO())
    user = User.objects.get()
    assert user.is_superuser
    (act,) = _accounts()
    assert (act.actor, act.verb, act.object_key) == (
        "command:createsuperuser", "people.create_administrator", str(user.pk)
    )  # fmt: skip
    with pytest.raises(CommandError, match="taken"):
        call_command("createsuperuser", **words, stdout=StringIO())
    assert len(_accounts()) == 1


@pytest.mark.parametrize("name", ["Sevda", "ѕеvdа", "hub", "former-4"])
def test_no_command_makes_a_name_that_looks_like_another(db: None, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.create_user("sevda")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    with pytest.raises(CommandError, match="user name"):
        call_command("createsuperuser", interactive=False, username=name, email="second@example.org", stdout=StringIO())
    assert User.objects.count() == 1


def test_no_administrator_makes_a_name_that_looks_like_another(as_administrator: Client) -> None:
    User.objects.create_user("sevda", email="s@example.org")
    form = {
        "username": "ѕеvdа", "email": "x@example.org", "first_name": "S", "last_name": "S", "password1": PASSWORD,
        "password2": PASSWORD, "is_active": "on",
    }  # fmt: skip
    answer = as_administrator.post(reverse("wagtailusers_users:add"), form)
    assert answer.status_code == 200
    assert "looks like" in answer.content.decode()
    assert not User.objects.filter(username="ѕеvdа").exists()
    as_administrator.post(reverse("wagtailusers_users:add"), {**form, "username": "aysel"})
    aysel = User.objects.get(username="aysel")
    edit = reverse("wagtailusers_users:edit", args=[aysel.pk])
    changed = {**form, "password1": "", "password2": ""}
    as_administrator.post(edit, {**changed, "username": "ѕevda"})
    aysel.refresh_from_db()
    assert aysel.username == "aysel"
    as_administrator.post(edit, {**changed, "username": "Aysel"})
    aysel.refresh_from_db()
    assert aysel.username == "Aysel"
