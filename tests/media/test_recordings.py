"""Sound and film are kept by their hash, are what their bytes say, and are given range by range."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from orkhon.media.actions import add_recording as adding
from orkhon.media.actions.add_recording import add_recording
from orkhon.media.actions.remove_recording import remove_recording
from orkhon.media.errors import RecordingRefused
from orkhon.media.models import Recording
from orkhon.media.recording_files import name_of, path_of, type_of_bytes
from tests.media.recordings import MP3, MP4, OGG, SVG

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


@pytest.fixture
def recording(db: None, now: datetime) -> Recording:
    return add_recording([MP4], title="A film.html", now=now)


def _path(one: Recording) -> Path:
    return path_of(Path(settings.MEDIA_ROOT), one.sha256, one.content_type)


@pytest.mark.parametrize(
    ("head", "content_type"),
    [
        (MP4, "video/mp4"),
        (b"\0\0\0\x20ftypM4A \0", "audio/mp4"),
        (b"\0\0\0\x20ftypqt  \0", ""),
        (OGG, "audio/ogg"),
        (b"OggS" + b"\0" * 24 + b"\x80theora", "video/ogg"),
        (b"RIFF\0\0\0\0WAVEfmt ", "audio/wav"),
        (b"RIFF\0\0\0\0WEBPVP8 ", ""),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm"),
        (b"\x1aE\xdf\xa3\x9fB\x82\x88matroska", ""),
        (b"fLaC\0\0", "audio/flac"),
        (MP3, "audio/mpeg"),
        (b"\xff\xfb\x90\x44", "audio/mpeg"),
        (b"\xff\xf1\x50\x80", "audio/aac"),
        (b"\xff\xd8\xff\xe0", ""),
        (SVG, ""),
        (b"", ""),
    ],
)
def test_the_first_bytes_say_what_a_recording_is(head: bytes, content_type: str) -> None:
    assert type_of_bytes(head) == content_type


def test_the_same_bytes_are_kept_once_under_their_hash(recording: Recording, now: datetime) -> None:
    sha256 = hashlib.sha256(MP4).hexdigest()
    assert (recording.sha256, recording.kind, recording.size) == (sha256, "video", len(MP4))
    assert _path(recording).read_bytes() == MP4
    assert _path(recording).name == f"{sha256}.mp4"
    assert add_recording([MP4[:7], MP4[7:]], title="Again", now=now) == recording
    assert Recording.objects.count() == 1


def test_a_file_that_was_lost_comes_back_with_the_same_bytes(recording: Recording, now: datetime) -> None:
    _path(recording).unlink()
    assert add_recording([MP4], title="Again", now=now) == recording
    assert _path(recording).read_bytes() == MP4


def test_what_browsers_do_not_play_and_what_is_too_much_leaves_nothing(
    db: None, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
    for pieces in ([SVG], [b""], [b"MZ\x90", b"\0" * 600]):
        with pytest.raises(RecordingRefused, match="first bytes"):
            add_recording(pieces, title="film.mp4", now=now)
    monkeypatch.setattr(adding, "MOST_BYTES", 100)
    with pytest.raises(RecordingRefused, match="more than"):
        add_recording([MP4, b"\0" * 100], title="long", now=now)
    assert {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()} == before
    assert not Recording.objects.exists()


@pytest.mark.parametrize(
    ("asked", "status", "wanted", "told"),
    [
        ("", 200, MP4, ""),
        ("bytes=0-3", 206, MP4[:4], f"bytes 0-3/{len(MP4)}"),
        ("bytes=10-", 206, MP4[10:], f"bytes 10-{len(MP4) - 1}/{len(MP4)}"),
        ("bytes=-5", 206, MP4[-5:], f"bytes {len(MP4) - 5}-{len(MP4) - 1}/{len(MP4)}"),
        ("bytes=0-99999999", 206, MP4, f"bytes 0-{len(MP4) - 1}/{len(MP4)}"),
        ("bytes=99999999-", 416, b"", f"bytes */{len(MP4)}"),
        ("bytes=-0", 416, b"", f"bytes */{len(MP4)}"),
        ("bytes=5-2", 200, MP4, ""),
        ("bytes=0-1,4-5", 200, MP4, ""),
        ("lines=0-1", 200, MP4, ""),
        ("bytes=-", 200, MP4, ""),
    ],
)
def test_players_get_the_range_that_they_ask_for(
    recording: Recording, client: Client, asked: str, status: int, wanted: bytes, told: str
) -> None:
    client.force_login(User.objects.create_superuser("editor"))
    url = reverse("media_file", args=[name_of(recording.sha256, recording.content_type)])
    answer = client.get(url, headers={"Range": asked} if asked else {})
    body = answer.getvalue() if answer.streaming else answer.content
    assert (answer.status_code, body, answer.headers.get("Content-Range", "")) == (status, wanted, told)
    if status != 416:
        assert (answer.headers["Content-Type"], answer.headers["Accept-Ranges"]) == ("video/mp4", "bytes")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert int(answer.headers["Content-Length"]) == len(wanted)


def test_a_range_of_other_bytes_is_answered_with_the_whole(recording: Recording, client: Client) -> None:
    client.force_login(User.objects.create_superuser("editor"))
    url = reverse("media_file", args=[name_of(recording.sha256, recording.content_type)])
    answer = client.get(url, headers={"Range": "bytes=0-3", "If-Range": '"former"'})
    assert (answer.status_code, answer.getvalue()) == (200, MP4)


def test_strangers_find_no_recording_by_its_hash(recording: Recording, client: Client) -> None:
    url = reverse("media_file", args=[name_of(recording.sha256, recording.content_type)])
    assert client.get(url).status_code == 404
    client.force_login(User.objects.create_user("reader"))
    assert client.get(url).status_code == 404
    client.force_login(User.objects.create_superuser("editor"))
    assert client.get(url.replace(".mp4", ".html")).status_code == 404
    assert client.get(url.replace(recording.sha256, "../" + recording.sha256)).status_code == 404


def test_what_is_removed_is_gone_from_the_disk(recording: Recording) -> None:
    path = _path(recording)
    remove_recording(recording)
    assert not path.exists()
    assert not Recording.objects.exists()
