"""The readers' process: `python -m orkhon.config.readers [NAME…]` runs all loops, or those named, a thread each."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

import django
from django.db import DatabaseError, close_old_connections
from django.utils.module_loading import import_string

from orkhon.config.clock import clock_refusal
from orkhon.config.environment import read_environment
from orkhon.config.errors import EnvironmentRefused
from orkhon.config.health import key_refusals, start_refusals, unanswered
from orkhon.config.living import run_until_told
from orkhon.server.errors import REFUSED
from orkhon.server.threads import Loop, NamedThreads

log = logging.getLogger("orkhon.config.readers")

STOP_PATIENCE_S = 5.0
_NOT_NOW = "this hub is only being looked at (ORKHON_LOOK), so no reader starts"


def _chosen(names: list[str], known: Mapping[str, Loop]) -> dict[str, Loop]:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise EnvironmentRefused(f"no reader is called {', '.join(unknown)}; known are: {', '.join(known)}")
    return {name: loop for name, loop in known.items() if not names or name in names}


def clock_refusals(*, is_right: bool) -> list[str]:
    """Return why nothing that appends may start by this clock; empty when it may. Raises `DatabaseError`."""
    # By name, because the rooms may be imported only once Django is set up.
    last = import_string("orkhon.wire.queries.last_received")()
    refusal = clock_refusal(now=datetime.now(UTC), last=last, is_right=is_right)
    return [refusal] if refusal else []


def main() -> int:
    """Run until SIGTERM or SIGINT. Returns `REFUSED` where no start could succeed, having said why."""
    parser = argparse.ArgumentParser(prog="python -m orkhon.config.readers", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these; without any, all of them")
    parser.add_argument("--clock-is-right", action="store_true", help="start after however long a silence of the wire")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orkhon.config.settings")
    try:
        environment = read_environment()
        (environment.home / "run").mkdir(exist_ok=True)
        django.setup()
        refusals = (
            [_NOT_NOW]
            if environment.look
            else start_refusals() or key_refusals(environment.home) or clock_refusals(is_right=chosen.clock_is_right)
        )
        # By name, because the rooms may be imported only now that Django is set up.
        loops = _chosen(chosen.names, import_string("orkhon.config.processes.READERS"))
    except EnvironmentRefused as error:
        refusals = [str(error)]
    except DatabaseError as error:
        print(f"orkhon readers: {unanswered(error)}", file=sys.stderr)  # noqa: T201 - the supervisor tries again
        return 1
    for refusal in refusals:
        print(f"orkhon readers: {refusal}", file=sys.stderr)  # noqa: T201 - words for whoever starts the hub
    if refusals:
        return REFUSED
    # A connection belongs to the thread that opened it: this one's was for the questions above.
    close_old_connections()
    threads = NamedThreads(loops, between=close_old_connections)
    gc.collect()
    gc.freeze()
    log.info("readers started", extra={"names": ", ".join(loops), "pid": os.getpid()})
    run_until_told(threads, "-".join(("readers", *chosen.names)), patience_s=STOP_PATIENCE_S)
    return 0


if __name__ == "__main__":
    status = main()
    # Whatever a slow agency holds up must not hold up the end; what was not committed is asked for again.
    sys.stderr.flush()
    os._exit(status)
