"""Write a command's lines for people and pipes. Knows nothing of what they say."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def speaking_plainly() -> Iterator[None]:
    """Write paths as they were given, even when they are no text, and end quietly when the reader left.

    Facts of the log go to the same stream as refusals; those below a warning are left out meanwhile.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="surrogateescape")
    house = logging.getLogger("orkhon")
    level = house.level
    if level == logging.INFO:
        house.setLevel(logging.WARNING)
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its end, and would complain of the closed pipe there.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        house.setLevel(level)
