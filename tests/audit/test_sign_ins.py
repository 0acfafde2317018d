"""Who came in, who left and who was locked out is recorded; who guesses is not."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse

from orkhon.audit.models import Act
from orkhon.audit.queries import acts
from orkhon.audit.sign_ins import note_lock_out

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

PASSWORD = "a long enough word"


@pytest.fixture
def root(db: None) -> User:
    """An administrator."""
    return User.objects.create_superuser("root", password=PASSWORD)


def _sign_in(client: Client, password: str) -> int:
    form = {"username": "root", "password": password, "next": "/admin/"}
    status: int = client.post(reverse("wagtailadmin_login"), form, REMOTE_ADDR="192.0.2.7").status_code
    return status


def test_signing_in_and_out_is_recorded_with_its_origin(root: User, client: Client) -> None:
    assert _sign_in(client, PASSWORD) == 302
    client.post(reverse("wagtailadmin_logout"), REMOTE_ADDR="192.0.2.8")
    found = [(act.actor, act.verb, act.object_key, act.origin and act.origin.address) for act in acts()]
    assert found == [
        ("root", "people.sign_out", str(root.pk), "192.0.2.8"),
        ("root", "people.sign_in", str(root.pk), "192.0.2.7"),
    ]


def test_a_wrong_password_is_no_act(root: User, client: Client) -> None:
    assert _sign_in(client, "a wrong word") != 302
    assert not Act.objects.exists()


def test_a_lock_out_is_recorded_once_and_without_the_name_that_was_tried(root: User) -> None:
    request = RequestFactory().post("/admin/login/", REMOTE_ADDR="192.0.2.7")
    for name in ("root", "root", "my secret password", None):
        note_lock_out(request=request, username=name)
    (act,) = acts()
    assert (act.actor, act.verb, act.object_type, act.object_key) == (
        "hub",
        "people.lock_out",
        "auth.user",
        str(root.pk),
    )
    note_lock_out(request=RequestFactory().post("/admin/login/", REMOTE_ADDR="192.0.2.99"), username="my secret word")
    assert [act.object_key for act in acts()] == ["", str(root.pk)]
    assert "secret" not in str(Act.objects.values())


def test_too_many_wrong_passwords_are_one_act(root: User, client: Client) -> None:
    for _ in range(20):
        _sign_in(client, "a wrong word")
    assert [(act.actor, act.verb) for act in acts()] == [("hub", "people.lock_out")]
