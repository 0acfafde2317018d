"""What the exchange's tests share: screens without the manifest that `orkhon prepare` makes, and people with rights."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Role, Staff
from tests.exchange.making import an_agency

BrowserOf = Callable[..., Client]


@pytest.fixture
def plain_static_files(settings: Settings) -> None:
    """Let pages name their static files without the manifest."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def browser_of(db: None, plain_static_files: None) -> BrowserOf:
    """Return a browser of somebody with a posting: role and agency's code; an administrator's without a role."""
    make_roles()

    def make(role: Role | None = None, agency: str = "desk") -> Client:
        name = f"{role.value if role else 'root'}-at-{agency}"
        if role is None:
            user = User.objects.create_superuser(name)
        else:
            user = User.objects.create_user(name)
            Staff.objects.create(user=user, agency=an_agency(agency), role=role)
            assign_roles(user)
        client = Client()
        client.force_login(User.objects.get(pk=user.pk))
        return client

    return make
