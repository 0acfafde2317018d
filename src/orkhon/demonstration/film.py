"""Make a short silent film of a drawn picture: a slow look down over it, as WebM that browsers play by themselves.

No program for films is needed: a lossy WebP picture is one key frame of VP8 (RFC 9649, 2.5), and a film of key frames
alone is frames in a row in a Matroska container (RFC 9559). Knows no database.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from typing import Final

from PIL import Image

WIDTH: Final = 640
HEIGHT: Final = 360
SECONDS: Final = 9
_A_SECOND: Final = 8
"""Frames."""
_QUALITY: Final = 62
_NEARER: Final = 0.62
"""How much of the picture's width one frame shows."""
_STARTS: Final = 0.05
"""The part of the time for which the look rests, at the beginning and at the end."""

_EBML: Final = 0x1A45DFA3
_SEGMENT: Final = 0x18538067
_INFO: Final = 0x1549A966
_TRACKS: Final = 0x1654AE6B
_CUES: Final = 0x1C53BB6B
_CLUSTER: Final = 0x1F43B675


def film_of(picture: bytes) -> bytes:
    """Return the film of the picture, the same bytes every time."""
    with Image.open(io.BytesIO(picture)) as opened:
        whole = opened.convert("RGB")
    frames = [_frame(whole, number / (SECONDS * _A_SECOND - 1)) for number in range(SECONDS * _A_SECOND)]
    return _contained(frames)


def _frame(whole: Image.Image, passed: float) -> bytes:
    """Return the frame of that moment, from 0 to 1, as VP8 has it."""
    way = min(1.0, max(0.0, (passed - _STARTS) / (1 - 2 * _STARTS)))
    way = way * way * (3 - 2 * way)
    width = whole.width * (_NEARER + (1 - _NEARER) * (1 - way))
    height = width * HEIGHT / WIDTH
    left, top = (whole.width - width) * 0.4, max(0.0, (whole.height - height) * way)
    seen = whole.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR, box=(left, top, left + width, top + height))
    file = io.BytesIO()
    seen.save(file, "WEBP", quality=_QUALITY, method=2)
    body = file.getvalue()
    # RIFF, its length, WEBP, and one part of its own: VP8, its length, the frame.
    return body[20 : 20 + int.from_bytes(body[16:20], "little")]


def _contained(frames: Sequence[bytes]) -> bytes:
    step = 1000 // _A_SECOND
    head = _element(
        _EBML,
        _element(0x4282, b"webm") + _number(0x4287, 4) + _number(0x4285, 2),
    )
    info = _element(_INFO, _number(0x2AD7B1, 1_000_000) + _duration(len(frames) * step) + _names())
    video = _element(0xE0, _number(0xB0, WIDTH) + _number(0xBA, HEIGHT))
    track = _number(0xD7, 1) + _number(0x73C5, 1) + _number(0x83, 1) + _element(0x86, b"V_VP8") + video
    tracks = _element(_TRACKS, _element(0xAE, track))
    clusters = [
        _cluster(second * 1000, frames[second * _A_SECOND : (second + 1) * _A_SECOND], step)
        for second in range(len(frames) // _A_SECOND)
    ]
    before = len(info) + len(tracks)
    # Their length does not depend on what they say, so they can say what lies behind them.
    places = _cues([0] * len(clusters))
    at = before + len(places)
    said = []
    for cluster in clusters:
        said.append(at)
        at += len(cluster)
    return head + _element(_SEGMENT, info + tracks + _cues(said) + b"".join(clusters))


def _cluster(began: int, frames: Sequence[bytes], step: int) -> bytes:
    """Return the frames of one second; each is told by its distance in milliseconds, and that it is a key frame."""
    blocks = (
        _element(0xA3, b"\x81" + (place * step).to_bytes(2, "big") + b"\x80" + frame)
        for place, frame in enumerate(frames)
    )
    return _element(_CLUSTER, _number(0xE7, began) + b"".join(blocks))


def _cues(places: Sequence[int]) -> bytes:
    """Return where each second begins, for whoever goes to it."""
    points = (
        _element(0xBB, _number(0xB3, second * 1000) + _element(0xB7, _number(0xF7, 1) + _number(0xF1, place)))
        for second, place in enumerate(places)
    )
    return _element(_CUES, b"".join(points))


def _names() -> bytes:
    return _element(0x4D80, b"Orkhon") + _element(0x5741, b"Orkhon")


def _duration(milliseconds: int) -> bytes:
    return _element(0x4489, struct.pack(">d", float(milliseconds)))


def _number(name: int, value: int) -> bytes:
    return _element(name, value.to_bytes(8, "big"))


def _element(name: int, body: bytes) -> bytes:
    """Return one element: its name, its length in eight bytes, what is in it (RFC 8794, 4 to 6)."""
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + (len(body) | 1 << 56).to_bytes(8, "big") + body
