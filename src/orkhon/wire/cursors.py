"""Where a subscriber stands in the log, as a text that says nothing to it. Pure.

A position, not a moment: what commits late has a later position, so nothing is ever skipped.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final
from zlib import crc32

from orkhon.wire.errors import CursorRefused

_POSITION_BYTES: Final = 8
_CHECK_BYTES: Final = 4
_LETTERS: Final = 16

CURSOR_FORM: Final = f"^([A-Za-z0-9_-]{{{_LETTERS}}})?$"
"""What every cursor looks like, as a regular expression."""


def cursor_at(position: int) -> str:
    """Return the cursor of whoever has handled everything up to `position`: 16 letters of base64url."""
    held = position.to_bytes(_POSITION_BYTES, "big")
    return urlsafe_b64encode(held + crc32(held).to_bytes(_CHECK_BYTES, "big")).decode("ascii")


def position_of(cursor: str) -> int:
    """Return the position of a cursor; 0, the beginning, for an empty one. Raises `CursorRefused`.

    The checksum tells a mangled cursor from a right one, so that nobody goes on at a wrong place unknowingly. It keeps
    nothing secret: a position opens nothing that its holder may not have.
    """
    if not cursor:
        return 0
    try:
        if len(cursor) != _LETTERS:
            raise ValueError(cursor)
        data = urlsafe_b64decode(cursor.encode("ascii"))
        held, check = data[:_POSITION_BYTES], data[_POSITION_BYTES:]
        if crc32(held).to_bytes(_CHECK_BYTES, "big") != check or held[0] & 0x80:
            raise ValueError(cursor)
    except ValueError as error:
        raise CursorRefused(
            f"{cursor[:40]!r} is no cursor of this hub; give back `next` of the last answer as it came, "
            "or none to begin with the oldest entry"
        ) from error
    return int.from_bytes(held, "big")
