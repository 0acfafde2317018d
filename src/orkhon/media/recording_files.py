"""What a recording's first bytes say it is, and where its file lies. Believes no name; knows no database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

FOLDER: Final = "recordings"
"""Under the media folder. What lies there is sound and film alone, and is given out as nothing else."""
NEEDED: Final = 512
"""Bytes from the beginning of a file that `type_of_bytes` looks at."""

ENDINGS: Final[Mapping[str, str]] = {
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "audio/flac": ".flac",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "video/ogg": ".ogv",
}
"""What browsers play without a script."""

# ISO base media brands that browsers know; a QuickTime or HEIF file has the same form and others.
_MP4_BRANDS: Final = frozenset(
    {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"M4V "}
)
_MPEG_FRAME: Final = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]", re.DOTALL)
_ADTS_FRAME: Final = re.compile(rb"\xff[\xf0\xf1\xf8\xf9]", re.DOTALL)


def type_of_bytes(head: bytes) -> str:
    """Return the media type that the first `NEEDED` bytes show, empty for what is none of `ENDINGS`."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return "audio/mp4" if brand in {b"M4A ", b"M4B "} else "video/mp4" if brand in _MP4_BRANDS else ""
    if head[:4] == b"OggS":
        return "video/ogg" if b"\x80theora" in head else "audio/ogg"
    if head[:4] == b"RIFF":
        return "audio/wav" if head[8:12] == b"WAVE" else ""
    if head[:4] == b"\x1aE\xdf\xa3":
        return "video/webm" if b"webm" in head[:64] else ""
    if head[:4] == b"fLaC":
        return "audio/flac"
    if head[:3] == b"ID3" or _MPEG_FRAME.match(head):
        return "audio/mpeg"
    return "audio/aac" if _ADTS_FRAME.match(head) else ""


def name_of(sha256: str, content_type: str) -> str:
    """Return the file's name under the media folder."""
    return f"{FOLDER}/{sha256[:2]}/{sha256}{ENDINGS[content_type]}"


def path_of(root: Path, sha256: str, content_type: str) -> Path:
    """Return the place of the file under `root`."""
    return root / name_of(sha256, content_type)
