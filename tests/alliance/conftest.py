"""What the alliance's tests share: a small alliance, its people, and browsers that sit somewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Role, Staff

PASSWORD = "seven quiet wolves at dawn"
NewPerson = Callable[..., User]


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """Let pages name their static files without the manifest that `orkhon prepare` makes."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def as_administrator(db: None) -> Client:
    """The browser of somebody who may do everything."""
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="a long enough word"))
    return client


@pytest.fixture
def agencies(db: None) -> dict[str, Agency]:
    """The joint desk and two members, with all roles made."""
    make_roles()
    return {
        code: Agency.objects.create(code=code, sign=code[:2].upper(), name_en=name)
        for code, name in (("desk", "Joint desk"), ("altai", "Altai Press"), ("caspian", "Caspian News"))
    }


@pytest.fixture
def new_person(agencies: dict[str, Agency]) -> NewPerson:
    """Make somebody with a posting: name, role, agency's code."""

    def make(name: str, role: Role | None = Role.REPORTER, agency: str = "altai", **facts: str) -> User:
        user = User.objects.create_user(name, email=f"{name}@example.org", password=PASSWORD)
        if role is not None:
            Staff.objects.create(user=user, agency=agencies[agency], role=role, **facts)
        assign_roles(user)
        return user

    return make


def browser_of(user: User, **facts: Any) -> Client:
    """A browser that has signed in by name and password; `facts` are such as REMOTE_ADDR."""
    client = Client(**facts)
    answer = client.post("/admin/login/", {"username": user.get_username(), "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client
