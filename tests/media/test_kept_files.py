"""Bytes are kept once under their hash, and only pictures become pictures."""

from __future__ import annotations

import gzip
import io
import os
import random
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from orkhon.media.actions import add_picture as adding
from orkhon.media.actions.add_picture import add_picture
from orkhon.media.actions.keep_bytes import SMALL, keep_bytes, keep_rows, row_for
from orkhon.media.actions.remove_bytes import remove_bytes
from orkhon.media.errors import FileDamaged, FileNotKept, PictureRefused
from orkhon.media.files import path_of
from orkhon.media.models import Picture, StoredFile
from orkhon.media.queries import read_bytes, texts_kept

pytestmark = [pytest.mark.django_db, pytest.mark.database_in_full]


@pytest.fixture(autouse=True)
def media_folder(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    """Keep each test's files apart."""
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]  # pytest-django's own settings object
    return tmp_path


def _png(width: int = 8, height: int = 6) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return out.getvalue()


def test_the_same_bytes_are_kept_once(now: datetime, media_folder: Path) -> None:
    first = keep_bytes(b"<rss/>", "application/rss+xml", now=now)
    second = keep_bytes(b"<rss/>", "text/xml", now=now)
    assert first == second
    assert StoredFile.objects.count() == 1
    assert len([path for path in media_folder.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("content_type", ["application/rss+xml", "image/png", ""])
def test_kept_bytes_come_back_as_they_were(now: datetime, content_type: str) -> None:
    data = bytes(range(256)) * 40
    assert read_bytes(keep_bytes(data, content_type, now=now)) == data


def test_texts_are_kept_compressed(now: datetime, media_folder: Path) -> None:
    sha256 = keep_bytes(b"abc " * 5000, "text/xml; charset=utf-8", now=now)
    assert path_of(media_folder, sha256).stat().st_size < 1000
    assert StoredFile.objects.get().size == 20000


def test_a_hash_that_was_never_kept_is_said_so() -> None:
    with pytest.raises(FileNotKept, match="never delivered"):
        read_bytes("0" * 64)


@pytest.mark.parametrize("content_type", ["image/png", "text/xml"])
def test_bytes_that_rot_on_disk_are_found_out(now: datetime, media_folder: Path, content_type: str) -> None:
    sha256 = keep_bytes(b"as it was delivered", content_type, now=now)
    path_of(media_folder, sha256).write_bytes(b"something else")
    with pytest.raises(FileDamaged, match="restore it from a backup"):
        read_bytes(sha256)


def test_removed_bytes_leave_neither_row_nor_file(now: datetime, media_folder: Path) -> None:
    sha256 = keep_bytes(b"to be redacted", "text/plain", now=now)
    assert remove_bytes(sha256)
    assert not path_of(media_folder, sha256).exists()
    assert not StoredFile.objects.exists()
    assert not remove_bytes(sha256)


def test_a_picture_is_made_once_for_an_item() -> None:
    first = add_picture(_png(), title="Train", alt_text="a train", credit="AP", item_uri="urn:x:1")
    assert add_picture(_png(), title="Train", item_uri="urn:x:1").pk == first.pk
    assert add_picture(_png(), title="Train", item_uri="urn:x:2").pk != first.pk
    assert (first.width, first.height, first.alt_text) == (8, 6, "a train")


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"GIF89a", _png()[:40], b"%PDF-1.4"],
    ids=["nothing", "svg", "cut gif", "cut png", "pdf"],
)
def test_what_is_no_picture_is_refused_with_words(data: bytes) -> None:
    with pytest.raises(PictureRefused, match="send another"):
        add_picture(data, title="not a picture")
    assert not Picture.objects.exists()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "MAX_PIXELS", 40)
    with pytest.raises(PictureRefused, match="8×6 pixels"):
        add_picture(_png(), title="large")


def test_bytes_whose_row_was_lost_in_a_crash_can_be_read_after_they_came_again_as_another_type(now: datetime) -> None:
    sha256 = keep_bytes(b"<rss/>", "application/rss+xml", now=now)
    StoredFile.objects.filter(sha256=sha256).delete()
    assert keep_bytes(b"<rss/>", "application/octet-stream", now=now) == sha256
    assert read_bytes(sha256) == b"<rss/>"


def test_a_file_that_is_gzip_itself_is_given_back_as_it_came(now: datetime) -> None:
    packed = gzip.compress(b"<rss/>")
    assert read_bytes(keep_bytes(packed, "application/gzip", now=now)) == packed


def test_the_folders_of_a_new_file_are_synced_before_its_row_is_written(
    now: datetime, media_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []

    def noted(handle: int) -> None:
        synced.append(os.fstat(handle).st_ino)
        assert not StoredFile.objects.exists()

    monkeypatch.setattr(os, "fsync", noted)
    path = path_of(media_folder, keep_bytes(b"<rss/>", "text/xml", now=now))
    assert synced == [one.stat().st_ino for one in (path, *list(path.parents)[:3])]


def test_small_bytes_are_kept_in_their_row_and_removed_with_it(now: datetime, media_folder: Path) -> None:
    data = b'{"uri":"urn:x:1"}' * 100
    row = row_for(data, "application/json", now=now)
    assert row is not None
    keep_rows([row, row])
    assert read_bytes(row.sha256) == data
    assert not list(media_folder.iterdir())
    assert [kept for _, kept in texts_kept(since=now)] == [data]
    assert remove_bytes(row.sha256)
    with pytest.raises(FileNotKept):
        read_bytes(row.sha256)


def test_bytes_that_rot_in_their_row_are_found_out(now: datetime) -> None:
    row = row_for(b"as it was delivered", "text/plain", now=now)
    assert row is not None
    keep_rows([row])
    StoredFile.objects.update(body=b"something else")
    with pytest.raises(FileDamaged):
        read_bytes(row.sha256)


def test_what_is_not_small_is_for_a_file(now: datetime) -> None:
    noise = random.Random(7).randbytes(SMALL + 1)
    assert row_for(noise, "application/octet-stream", now=now) is None
    assert row_for(noise, "text/plain", now=now) is None
    assert row_for(b" " * (9 * SMALL), "text/plain", now=now) is None
    assert row_for(noise[:-1], "application/octet-stream", now=now) is not None
