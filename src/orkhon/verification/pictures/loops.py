"""The loops of the readers' process that look after pictures: note them, take their fingerprints, sign what is
published."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from django.db import close_old_connections

from orkhon.verification.pictures.fingerprinting import take_due
from orkhon.verification.pictures.noting import reader
from orkhon.verification.pictures.signing import sign_due
from orkhon.wire.readers import follow

EVERY_S: Final = 3.0


def note_pictures(stop: threading.Event) -> None:
    """Follow the log and note the pictures of its items."""
    follow(reader(), stop)


def take_fingerprints(stop: threading.Event) -> None:
    """Take fingerprints while any are due, then look every three seconds."""
    _while_due(stop, lambda now: take_due(now=now))


def sign_pictures(stop: threading.Event) -> None:
    """Sign renditions while any wait, then look every three seconds."""
    _while_due(stop, lambda now: sign_due(now=now))


def _while_due(stop: threading.Event, step: Callable[[datetime], int]) -> None:
    while not stop.is_set():
        close_old_connections()
        if not step(datetime.now(UTC)) and stop.wait(EVERY_S):
            return
