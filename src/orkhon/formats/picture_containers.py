"""Find the IPTC-IIM and XMP blocks of a picture file. Knows where they lie, not what they say; decodes no pixel.

JPEG (APP1 and APP13 segments, XMP's extension too), PNG (`iTXt`, ImageMagick's raw profiles), TIFF (tags 700, 33723,
34377) and WebP. Lengths that point outside of the file end the search; they raise nothing.
"""

from __future__ import annotations

import binascii
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from orkhon.formats.errors import NotAPicture

MOST: Final = 4_000_000
"""Bytes of one block beyond which it is no description of a picture."""

_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_XMP_MORE = b"http://ns.adobe.com/xmp/extension/\x00"
_PHOTOSHOP = b"Photoshop 3.0\x00"
_PNG = b"\x89PNG\r\n\x1a\n"
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SIZE_OF_TYPE = {1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1}
_MOST_TAGS: Final = 4000
_MOST_CHUNKS: Final = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Blocks:
    """The raw description of a picture: an XMP packet, its extension, and IIM data sets; empty for none."""

    xmp: bytes = b""
    more_xmp: bytes = b""
    iim: bytes = b""


def blocks_of(data: bytes) -> Blocks:
    """Return the blocks of a JPEG, PNG, TIFF or WebP file. Raises `NotAPicture` for anything else."""
    if data.startswith(b"\xff\xd8"):
        return _of_jpeg(data)
    if data.startswith(_PNG):
        return _of_png(data)
    if data[:4] in (b"II*\x00", b"MM\x00*"):
        return _of_tiff(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _of_webp(data)
    raise NotAPicture(f"the file begins {data[:8]!r}; fields are read from JPEG, PNG, TIFF and WebP pictures")


def _of_jpeg(data: bytes) -> Blocks:
    xmp = b""
    more: dict[bytes, list[tuple[int, bytes]]] = {}
    photoshop: list[bytes] = []
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF or marker in _STANDALONE:
            position += 1 if marker == 0xFF else 2
            continue
        size = int.from_bytes(data[position + 2 : position + 4], "big")
        if marker in (0xDA, 0xD9) or size < 2:
            break
        segment = data[position + 4 : position + 2 + size]
        position += 2 + size
        if marker == 0xE1 and segment.startswith(_XMP):
            xmp = xmp or segment[len(_XMP) :]
        elif marker == 0xE1 and segment.startswith(_XMP_MORE):
            rest = segment[len(_XMP_MORE) :]
            more.setdefault(rest[:32], []).append((int.from_bytes(rest[36:40], "big"), rest[40:]))
        elif marker == 0xED and segment.startswith(_PHOTOSHOP):
            photoshop.append(segment[len(_PHOTOSHOP) :])
    # The packet names its extension by a hash; parts of another one are left alone.
    parts = next((held for name, held in more.items() if name and name in xmp), [])
    return Blocks(
        xmp=xmp,
        more_xmp=b"".join(part for _, part in sorted(parts))[:MOST],
        iim=_iim_in_photoshop(b"".join(photoshop)),
    )


def _iim_in_photoshop(data: bytes) -> bytes:
    """The resource 0x0404 of Photoshop's image resources: signature, number, padded name, size, padded data."""
    position = 0
    while data[position : position + 4] == b"8BIM":
        number = int.from_bytes(data[position + 4 : position + 6], "big")
        name = data[position + 6] if position + 6 < len(data) else 0
        position += 6 + 1 + name + (1 - name % 2)
        size = int.from_bytes(data[position : position + 4], "big")
        position += 4
        if number == 0x0404:
            return data[position : position + size]
        position += size + size % 2
    return b""


def _of_png(data: bytes) -> Blocks:
    xmp = iim = b""
    for kind, chunk in _chunks(data, 8, big=True):
        keyword, _, rest = chunk.partition(b"\x00")
        if kind == b"iTXt" and keyword == b"XML:com.adobe.xmp" and len(rest) > 2:
            text = rest[2:].split(b"\x00", 2)[-1]
            xmp = xmp or (_inflated(text) if rest[0] == 1 else text)
        elif kind in (b"zTXt", b"tEXt") and keyword == b"Raw profile type iptc":
            iim = iim or _raw_profile(_inflated(rest[1:]) if kind == b"zTXt" else rest)
        elif kind == b"IEND":
            break
    return Blocks(xmp=xmp, iim=iim)


def _chunks(data: bytes, start: int, *, big: bool) -> Iterator[tuple[bytes, bytes]]:
    """PNG's chunks (size, name, data, checksum), or RIFF's (name, size, data to an even length)."""
    position = start
    for _ in range(_MOST_CHUNKS):
        head = data[position : position + 8]
        if len(head) < 8:
            return
        size = int.from_bytes(head[:4], "big") if big else int.from_bytes(head[4:], "little")
        yield (head[4:] if big else head[:4]), data[position + 8 : position + 8 + min(size, MOST)]
        position += 12 + size if big else 8 + size + size % 2


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MOST)
    except zlib.error:
        return b""


def _raw_profile(text: bytes) -> bytes:
    """ImageMagick's form: the profile's name, its length, then hexadecimal digits."""
    lines = text.split()
    try:
        profile = binascii.unhexlify(b"".join(lines[2:]))
    except (binascii.Error, ValueError):
        return b""
    return _iim_in_photoshop(profile.removeprefix(_PHOTOSHOP)) or profile


def _of_tiff(data: bytes) -> Blocks:
    order = "<" if data[:2] == b"II" else ">"
    found: dict[int, bytes] = {}
    try:
        (start,) = struct.unpack_from(f"{order}I", data, 4)
        (count,) = struct.unpack_from(f"{order}H", data, start)
        for index in range(min(count, _MOST_TAGS)):
            at = start + 2 + index * 12
            tag, kind, number = struct.unpack_from(f"{order}HHI", data, at)
            if tag in (700, 33723, 34377):
                size = _SIZE_OF_TYPE.get(kind, 0) * number
                (offset,) = struct.unpack_from(f"{order}I", data, at + 8)
                offset = at + 8 if size <= 4 else offset
                held = data[offset : offset + min(size, MOST)]
                # Some programs wrote IIM as 32-bit numbers, in the file's own order of bytes.
                swapped = kind == 4 and tag == 33723 and held[:1] != b"\x1c"
                found[tag] = _swapped(held) if swapped else held
    except struct.error:
        pass
    return Blocks(xmp=found.get(700, b""), iim=found.get(33723, b"") or _iim_in_photoshop(found.get(34377, b"")))


def _swapped(data: bytes) -> bytes:
    whole = len(data) // 4
    return struct.pack(f">{whole}I", *struct.unpack(f"<{whole}I", data[: whole * 4]))


def _of_webp(data: bytes) -> Blocks:
    return Blocks(xmp=next((chunk for kind, chunk in _chunks(data, 12, big=False) if kind == b"XMP "), b""))
