"""Follow the memory's tables into its index: the loop of the readers' process. What is exact is found without it."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final

from django.db import close_old_connections

from orkhon.translation.memory.index import folders
from orkhon.translation.memory.index.filling import Filler, last_forgotten
from orkhon.translation.models import ForgottenWording, Wording

log = logging.getLogger(__name__)

ASKED_EVERY_S: Final = 1.0
COMMIT_EACH_S: Final = 10.0
"""While there is much to take in; at its end everything is committed at once."""

_PURGE_AGAIN_S: Final = 600.0


def run(stop: threading.Event) -> None:
    """Keep the living index at the end of the memory until `stop` is set. Without any sentence none is begun."""
    while Wording.objects.order_by().first() is None:
        if stop.wait(ASKED_EVERY_S):
            return
        close_old_connections()
    with folders.only_one("reader"):
        while not stop.is_set():
            folder = folders.living() or folders.make_living(folders.new_folder(building=False))
            folders.remove_dead(building=not folders.is_being_built())
            with Filler(folder) as filler:
                if knows_too_much(filler):
                    log.warning("the memory's index knows more than the memory and is begun anew")
                    folders.make_living(folders.new_folder(building=False))
                else:
                    follow(filler, folder, stop)


def knows_too_much(filler: Filler) -> bool:
    """True for an index of another memory, or of this one before an older copy was put back."""
    return filler.position.forgotten > last_forgotten()


def follow(filler: Filler, folder: Path, stop: threading.Event) -> None:
    """Write what the memory says into this index until `stop` is set or another index lives."""
    purging: subprocess.Popen[bytes] | None = None
    purged_at = committed = time.monotonic() - _PURGE_AGAIN_S
    try:
        while not stop.is_set():
            if folders.living() != folder:
                return
            if filler.step():
                if time.monotonic() - committed >= COMMIT_EACH_S:
                    filler.commit()
                    committed = time.monotonic()
                continue
            filler.commit()
            committed = time.monotonic()
            if purging is not None and purging.poll() is not None:
                purging = None
            if purging is None and time.monotonic() - purged_at >= _PURGE_AGAIN_S and must_be_purged(filler):
                purged_at = time.monotonic()
                log.info("the memory's index is built anew after a redaction")
                purging = rebuild_elsewhere()
            if stop.wait(ASKED_EVERY_S):
                return
            close_old_connections()
    finally:
        if purging is not None and purging.poll() is None:
            purging.terminate()
            purging.wait()


def must_be_purged(filler: Filler) -> bool:
    """True while the index's files may hold words of a redaction, which deleting from it does not remove."""
    after, until = filler.position.clean, filler.position.forgotten
    return ForgottenWording.objects.filter(redacted=True, pk__gt=after, pk__lte=until).exists()


def rebuild_elsewhere() -> subprocess.Popen[bytes]:
    """Start `orkhon memory rebuild` as a process of its own: it takes minutes, and the readers must not wait."""
    return subprocess.Popen(
        [sys.executable, "-m", "orkhon.config.command", "memory", "rebuild", "--quiet", "--gently"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
