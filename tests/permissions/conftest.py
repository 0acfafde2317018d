"""The world is made once for all tests of this folder's modules, and taken back at the end of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from tests.permissions.walk import undone
from tests.permissions.world import World, make_world


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One of everything, Altai Press's."""
    media: Path = tmp_path_factory.mktemp("media")
    chosen = override_settings(
        STORAGES={
            **settings.STORAGES,
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        MEDIA_ROOT=str(media),
        WAGTAIL_PASSWORD_RESET_ENABLED=True,
    )
    with chosen, django_db_blocker.unblock(), undone():
        yield make_world()
