"""Take the fingerprints of the pictures that were noted, and put them into the index. A bad picture stops no other."""

from __future__ import annotations

import contextlib
import fcntl
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
from django.conf import settings

from orkhon.trust.fingerprints import POOR
from orkhon.verification.decoding import index
from orkhon.verification.models import Fingerprint, ShownPicture
from orkhon.verification.pictures.errors import PictureBusy, PictureError
from orkhon.verification.pictures.files import arrived, bytes_of
from orkhon.verification.pictures.workshop import Reading, Workshop

log = logging.getLogger(__name__)

AT_ONCE: Final = 20
_INDEXED_AT_ONCE: Final = 500
_FIRST_WAIT: Final = timedelta(seconds=10)
_LONGEST_WAIT: Final = timedelta(hours=6)
_MOST_ATTEMPTS: Final = 12
_BATCH_SECONDS: Final = 120.0


def take_due(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Take up to `limit` fingerprints that are due, index them, and return how many pictures were looked at."""
    due = list(ShownPicture.objects.filter(next_attempt__lte=now).order_by("next_attempt", "pk")[:limit])
    wanted: list[tuple[ShownPicture, str]] = []
    for row in due:
        sha256, expected = arrived(row)
        if sha256:
            wanted.append((row, sha256))
        elif expected:
            _again(row, "the picture has not arrived yet", now=now)
        else:
            _settle([row], sha256="", cause="the picture is not kept here")
    known = set(
        Fingerprint.objects.filter(sha256__in=[sha256 for _, sha256 in wanted]).values_list("sha256", flat=True)
    )
    new: dict[str, list[ShownPicture]] = {}
    for row, sha256 in wanted:
        if sha256 in known:
            _settle([row], sha256=sha256)
        else:
            new.setdefault(sha256, []).append(row)
    _look_at(new, now=now)
    write_index()
    return len(due)


def _look_at(new: dict[str, list[ShownPicture]], *, now: datetime) -> None:
    """Decode one after the other in one process; whoever breaks it gets a new one behind it."""
    waiting = list(new.items())
    while waiting:
        with Workshop(seconds=_BATCH_SECONDS, cpu_seconds=int(_BATCH_SECONDS)) as shop:
            while waiting:
                sha256, rows = waiting.pop(0)
                data = bytes_of(sha256)
                if data is None:
                    _settle(rows, sha256=sha256, cause="the file is gone")
                    continue
                try:
                    reading = shop.read(data, whole=False)
                except PictureBusy as error:
                    for row in rows:
                        _again(row, str(error), now=now)
                except PictureError as error:
                    _settle(rows, sha256=sha256, cause=str(error))
                    log.info("picture without a fingerprint", extra={"sha256": sha256, "cause": error.reason})
                    break
                else:
                    _keep(sha256, reading, now=now)
                    _settle(rows, sha256=sha256)


def _keep(sha256: str, reading: Reading, *, now: datetime) -> None:
    Fingerprint.objects.get_or_create(
        sha256=sha256,
        defaults={
            "pdq": reading.pdq,
            "quality": reading.quality,
            "width": reading.width,
            "height": reading.height,
            "details": reading.words,
            "made": now,
        },
    )


def _settle(rows: Iterable[ShownPicture], *, sha256: str, cause: str = "") -> None:
    ShownPicture.objects.filter(pk__in=[row.pk for row in rows]).update(
        sha256=sha256, next_attempt=None, cause=cause[:300]
    )


def _again(row: ShownPicture, cause: str, *, now: datetime) -> None:
    attempts = row.attempts + 1
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(attempts - 1, 20))
    ShownPicture.objects.filter(pk=row.pk).update(
        attempts=attempts, next_attempt=now + wait if attempts < _MOST_ATTEMPTS else None, cause=cause[:300]
    )


def index_folder() -> Path:
    """Return where the index lies."""
    return index.folder_of(Path(settings.ORKHON_HOME))


@contextlib.contextmanager
def writing() -> Iterator[Path]:
    """Be the only one who writes the index, over all processes."""
    folder = index_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def write_index() -> int:
    """Put what is not in the index into it; begin it anew where its folder is gone. Return how many rows went in."""
    count = 0
    with writing() as folder:
        if not index.is_begun(folder):
            Fingerprint.objects.filter(indexed=True).update(indexed=False)
            index.begin(folder)
        while rows := list(Fingerprint.objects.filter(indexed=False).order_by("pk")[:_INDEXED_AT_ONCE]):
            index.add(folder, [_row(one) for one in rows])
            # Twice in the index after a crash between the two is harmless, never in it would be a picture unknown.
            Fingerprint.objects.filter(pk__in=[one.pk for one in rows]).update(indexed=True)
            count += len(rows)
    return count


def _row(one: Fingerprint) -> index.Row:
    return index.Row(
        number=one.pk,
        pdq=bytes(one.pdq) if one.quality > POOR else b"",
        words=np.frombuffer(bytes(one.details), dtype="<u4"),
    )


def forget(rows: Sequence[Fingerprint]) -> int:
    """Remove fingerprints, from the index first: a row that is left says what is still to be done."""
    numbers = [row.pk for row in rows]
    if not numbers:
        return 0
    with writing() as folder:
        index.forget(folder, numbers)
    Fingerprint.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def rebuild() -> int:
    """Make the index anew from the rows. Return how many pictures stand in it."""
    with writing() as folder:
        index.clear(folder)
    return write_index()
