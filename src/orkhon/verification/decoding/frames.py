"""How the hub and the process that decodes pictures talk: a line of JSON with its length before it, and bytes behind
it.

Never pickle: what decodes hostile bytes may itself have become hostile, and whoever reads its answers believes no
length.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import IO, Any, Final

MOST_WORDS: Final = 8 << 20
"""Bytes of the JSON part of one frame."""
MOST_BYTES: Final = 256 << 20
"""Bytes of all that follows it."""
_MOST_BLOBS: Final = 4096


class FrameMalformed(ValueError):
    """What came is no frame, or is larger than any that is sent here."""


def write_frame(stream: IO[bytes], said: Mapping[str, object], blobs: Sequence[bytes | memoryview] = ()) -> None:
    """Write one frame and flush it."""
    words = json.dumps({**said, "blobs": [len(blob) for blob in blobs]}).encode()
    stream.write(struct.pack(">I", len(words)))
    stream.write(words)
    for blob in blobs:
        stream.write(blob)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Return the next frame. Raises `EOFError` at the end of the stream, `FrameMalformed` for what is none."""
    (length,) = struct.unpack(">I", _exactly(stream, 4))
    if length > MOST_WORDS:
        raise FrameMalformed(f"a frame of {length:,} bytes was announced; {MOST_WORDS:,} are the most")
    try:
        said = json.loads(_exactly(stream, length))
    except ValueError as error:
        raise FrameMalformed(f"the frame holds no JSON: {error}") from error
    sizes = said.pop("blobs", None) if isinstance(said, dict) else None
    if (
        not isinstance(sizes, list)
        or len(sizes) > _MOST_BLOBS
        or not all(type(one) is int and one >= 0 for one in sizes)
    ):
        raise FrameMalformed("the frame does not say how many bytes follow it")
    if sum(sizes) > MOST_BYTES:
        raise FrameMalformed(f"{sum(sizes):,} bytes were announced; {MOST_BYTES:,} are the most")
    return said, [_exactly(stream, size) for size in sizes]


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError(f"the stream ended after {len(data):,} of {size:,} bytes")
    return data
