"""Take an answer's body in pieces, unpack it, and stop at a limit. Opens nothing.

Both what came over the line and what it unpacks to are counted: a gzip bomb is small on the way.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from orkhon.outbound.errors import BrokenAnswer, TooLarge, UnknownEncoding

_STEP = 65_536
_GZIP = 16 + zlib.MAX_WBITS


class _Unpacker(Protocol):
    """What `zlib.decompressobj` gives; typeshed keeps its name private."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


def _limited(pieces: Iterable[bytes], max_bytes: int, name: str) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > max_bytes:
            raise TooLarge(
                f"{name} sends more than the {max_bytes:,} bytes that are allowed; "
                "ask for a shorter list, or raise the source's limit"
            )
        yield piece


def _deflate_bits(first: bytes) -> int:
    # "deflate" should mean zlib's wrapping (RFC 9110, 8.4.1.2), and some servers send it bare.
    wrapped = len(first) >= 2 and first[0] & 0x0F == 8 and (first[0] * 256 + first[1]) % 31 == 0
    return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS


def _unpacked(pieces: Iterable[bytes], encoding: str, name: str) -> Iterator[bytes]:
    unpacker: _Unpacker | None = None
    opening = b""
    try:
        for piece in pieces:
            opening += piece
            if unpacker is None and len(opening) < 2:
                continue
            data, opening = opening, b""
            while data:
                if unpacker is None or unpacker.eof:
                    # A gzip file may hold several members, one after the other (RFC 1952, 2.2).
                    if unpacker is not None and (encoding == "deflate" or not data.strip(b"\0")):
                        return
                    unpacker = zlib.decompressobj(_deflate_bits(data) if encoding == "deflate" else _GZIP)
                yield unpacker.decompress(data, _STEP)
                data = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    except zlib.error as error:
        raise BrokenAnswer(
            f"{name} says that it sends {encoding}, which it does not ({error}); it is asked again"
        ) from error
    if opening or (unpacker is not None and not unpacker.eof):
        raise BrokenAnswer(f"{name} broke off in the middle of its {encoding} data; it is asked again")


def take_body(pieces: Iterable[bytes], *, encoding: str, max_bytes: int, name: str) -> bytes:
    """Return the body that `pieces` make up, unpacked.

    `encoding` is the Content-Encoding header. Raises `TooLarge` when either form is longer than `max_bytes`,
    `UnknownEncoding` for anything but gzip and deflate, `BrokenAnswer` when the data do not unpack.
    """
    coding = encoding.strip().lower()
    arriving = _limited(pieces, max_bytes, name)
    if coding in {"", "identity"}:
        return b"".join(arriving)
    coding = {"x-gzip": "gzip"}.get(coding, coding)
    if coding not in {"gzip", "deflate"}:
        raise UnknownEncoding(f"{name} sends {coding[:60]!r}, where gzip, deflate or nothing was asked for")
    return b"".join(_limited(_unpacked(arriving, coding, name), max_bytes, name))
