"""Run the threads of a process until it is told to end, and write down that it lives."""

from __future__ import annotations

import logging
import signal
from dataclasses import asdict
from datetime import UTC, datetime

from orkhon.config.health import HEARTBEAT_EVERY_S, heartbeat_path, write_heartbeat
from orkhon.server.threads import NamedThreads

log = logging.getLogger("orkhon.config.living")


def run_until_told(threads: NamedThreads, heartbeat: str, *, patience_s: float) -> None:
    """Start them; after SIGTERM, SIGINT or their own wish wait up to `patience_s` seconds for their end."""
    # The signal's handler runs in this thread, between two steps of the wait below.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threads.stop.set())
    threads.start()
    while True:
        states = {name: asdict(state) for name, state in threads.states().items()}
        write_heartbeat(heartbeat, {"threads": states}, now=datetime.now(UTC))
        if threads.stop.wait(HEARTBEAT_EVERY_S):
            break
    heartbeat_path(heartbeat).unlink(missing_ok=True)
    late = threads.join(patience_s)
    if late:
        log.warning("threads left behind at the end", extra={"names": ", ".join(late)})
