"""Cards that were drawn lately, as bytes, and one pencil: a process draws one card at a time. Asks no database."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from orkhon.portals.errors import TooManyCards

MOST_KEPT: Final = 48
_PATIENCE: Final = 4.0
"""Seconds that somebody waits for the pencil."""

_pencil = threading.Lock()
_kept: OrderedDict[str, bytes] = OrderedDict()


def card_bytes(name: str, draw: Callable[[], bytes]) -> bytes:
    """Return the card of that name, drawn now where it was not lately. Raises `TooManyCards` while others draw.

    In memory alone: on a disk it would outlive the kill of its article.
    """
    found = _kept.get(name)
    if found is not None:
        return found
    if not _pencil.acquire(timeout=_PATIENCE):
        raise TooManyCards
    try:
        if name not in _kept:
            _kept[name] = draw()
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
        return _kept[name]
    finally:
        _pencil.release()
