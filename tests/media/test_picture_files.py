"""The admin shows pictures to its people, and to nobody else."""

from __future__ import annotations

import base64
import hashlib
import io
from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from PIL import Image

from orkhon.media.actions.add_picture import add_picture
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.media.models import Picture

pytestmark = [pytest.mark.django_db(databases="__all__")]


@pytest.fixture
def picture(settings: pytest.FixtureRequest, tmp_path: Path) -> Picture:
    """A picture of the desk."""
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]  # pytest-django's own settings object
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "teal").save(out, "PNG")
    return add_picture(out.getvalue(), title="Train")


def test_who_may_enter_the_admin_sees_the_file(picture: Picture, client: Client) -> None:
    client.force_login(User.objects.create_superuser("somebody"))
    answer = client.get(picture.file.url)
    assert answer.status_code == 200
    assert b"".join(answer).startswith(b"\x89PNG")
    assert answer.headers["Cache-Control"].startswith("private")


def test_nobody_else_learns_that_there_is_a_file(picture: Picture, client: Client) -> None:
    assert client.get(picture.file.url).status_code == 404
    client.force_login(User.objects.create_user("reader"))
    assert client.get(picture.file.url).status_code == 404


def test_kept_deliveries_are_given_to_nobody(picture: Picture, client: Client, now: datetime) -> None:
    sha256 = keep_bytes(b"as delivered", "text/plain", now=now)
    client.force_login(User.objects.create_superuser("somebody"))
    for path in (f"kept/{sha256[:2]}/{sha256[2:4]}/{sha256}", f"images/../kept/{sha256[:2]}/{sha256[2:4]}/{sha256}"):
        assert client.get(f"/media/{path}").status_code == 404


def test_a_picture_is_named_by_its_bytes_wherever_it_lies(picture: Picture) -> None:
    with picture.open_file() as file:
        digest = hashlib.sha256(file.read()).digest()
    wanted = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert picture.name_by_hash == f"ni:///sha-256;{wanted}"
