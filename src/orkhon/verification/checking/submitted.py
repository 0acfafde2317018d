"""Pictures that were given to be checked, as files of this hub for a few days: whoever puts one to the agencies needs
its bytes. They are shown to nobody."""

from __future__ import annotations

import re
import time
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

_NAME: Final = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    """Return where they lie."""
    return Path(settings.ORKHON_HOME) / "checks"


def keep(sha256: str, data: bytes) -> None:
    """Keep the bytes of that hash. A disk that is full keeps nothing, and the check is answered all the same."""
    if _NAME.fullmatch(sha256) is None:
        return
    try:
        folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        part = folder() / f"{sha256}.{time.monotonic_ns()}.part"
        part.write_bytes(data)
        part.replace(folder() / sha256)
    except OSError:
        return


def kept(sha256: str) -> bytes:
    """Return the bytes, empty where they are no longer here."""
    if _NAME.fullmatch(sha256) is None:
        return b""
    try:
        return (folder() / sha256).read_bytes()
    except OSError:
        return b""


def forget(*, before: datetime) -> int:
    """Remove those that were given before that moment, and return how many."""
    gone = 0
    for path in folder().glob("*"):
        try:
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
                gone += 1
        except OSError:
            continue
    return gone
