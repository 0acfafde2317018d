"""Say when the process that makes stories is wanted: a loop of the readers' process, which loads no model itself.

Its word is a file under `run/`; whoever starts the hub's processes looks for it (config/run.py).
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import close_old_connections

from orkhon.stories.standing import is_behind
from orkhon.wire.waking import waker

_OFF_ASKED_EVERY_S: Final = 60.0


def wanted_path(home: Path) -> Path:
    """Return the file that is there while the process is wanted."""
    return home / "run" / "heavy.wanted"


def run(stop: threading.Event) -> None:
    """Want the process whenever something is to be taken in, until `stop` is set; never with `ORKHON_STORIES=off`."""
    if not settings.ENVIRONMENT.stories:
        while not stop.wait(_OFF_ASKED_EVERY_S):
            pass
        return
    path = wanted_path(Path(settings.ORKHON_HOME))
    with waker() as wake:
        while not stop.is_set():
            wake.mark()
            close_old_connections()
            if is_behind() and not path.exists():
                path.parent.mkdir(exist_ok=True)
                path.touch()
            wake.sleep(stop)
