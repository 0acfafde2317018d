"""Pictures from anybody are decoded in a process with little memory, little time and no way out."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from PIL import Image

from orkhon.verification.decoding.frames import FrameMalformed, read_frame, write_frame
from orkhon.verification.pictures.errors import PictureError
from orkhon.verification.pictures.examining import examine
from orkhon.verification.pictures.workshop import MOST_BYTES, Workshop
from tests.verification.pictured import drawn, jpeg
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__")]


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of this test's own."""
    with override_settings(ORKHON_HOME=tmp_path, MEDIA_ROOT=str(tmp_path / "media")):
        yield tmp_path


def png(width: int, height: int) -> bytes:
    """A PNG of one colour that says to be as large as this, in a few kilobytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    row = b"\0" * (1 + width)
    packer = zlib.compressobj(9)
    pixels = b"".join(packer.compress(row) for _ in range(min(height, 20_000))) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def test_a_bomb_of_pixels_is_refused_in_words() -> None:
    found = examine(png(30_000, 20_000), now=NOW)
    assert "too many pixels" in found.refused
    assert found.matches == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        b"\xff\xd8\xff\xe0" + b"\0" * 99,
    ],
)
def test_what_is_no_picture_is_refused_in_words(data: bytes) -> None:
    assert examine(data, now=NOW).refused


def test_half_a_picture_is_refused_in_words() -> None:
    assert "damaged" in examine(jpeg(drawn(1))[:20_000], now=NOW).refused


def test_more_bytes_than_are_taken_start_no_process() -> None:
    assert "30 MB" in examine(b"\xff\xd8" + b"0" * MOST_BYTES, now=NOW).refused


def test_a_process_that_takes_too_long_is_ended() -> None:
    # The process itself takes longer than that to begin.
    with Workshop(seconds=0.05) as shop, pytest.raises(PictureError) as refused:
        shop.read(jpeg(drawn(1)), whole=False)
    assert refused.value.reason == "too slow"


def test_a_process_without_memory_refuses_the_picture_and_the_hub_lives() -> None:
    out = io.BytesIO()
    Image.new("RGB", (7000, 7000), "teal").save(out, "PNG")
    with Workshop(megabytes=200) as shop, pytest.raises(PictureError):
        shop.read(out.getvalue(), whole=False)
    with Workshop() as shop:
        assert shop.read(out.getvalue(), whole=False).width == 7000


def test_the_process_knows_nothing_of_the_hub_and_writes_no_file(home: Path) -> None:
    with Workshop() as shop:
        shop.read(jpeg(drawn(1)), whole=False)
        process = shop._process
        assert process is not None
        told = Path(f"/proc/{process.pid}/environ").read_bytes()
        limits = Path(f"/proc/{process.pid}/limits").read_text()
    assert b"ORKHON" not in told
    assert b"DATABASE" not in told
    assert [line.split()[4] for line in limits.splitlines() if line.startswith("Max file size")] == ["0"]


def test_no_process_is_left_behind() -> None:
    with Workshop() as shop:
        shop.read(jpeg(drawn(1)), whole=False)
        process = shop._process
    assert process is not None
    assert process.returncode is not None


def test_a_frame_that_lies_about_its_length_is_refused() -> None:
    for lie in (struct.pack(">I", 1 << 31), struct.pack(">I", 2) + b"[]", struct.pack(">I", 15) + b'{"blobs":[-1]}x'):
        with pytest.raises((FrameMalformed, EOFError)):
            read_frame(io.BytesIO(lie))
    out = io.BytesIO()
    write_frame(out, {"job": "read"}, [b"abc"])
    assert read_frame(io.BytesIO(out.getvalue())) == ({"job": "read"}, [b"abc"])
