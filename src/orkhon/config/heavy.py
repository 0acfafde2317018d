"""The heavy process: `python -m orkhon.config.heavy` does what takes much memory, and ends when nothing is left to do.

The supervisor starts it while a file says that it is wanted. On a machine of its own, `--stay` lets it wait for work.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
import threading
from functools import partial
from typing import Final

import django
from django.db import DatabaseError, close_old_connections
from django.utils.module_loading import import_string

from orkhon.config.environment import read_environment
from orkhon.config.errors import EnvironmentRefused
from orkhon.config.health import start_refusals, unanswered
from orkhon.config.living import run_until_told
from orkhon.server.threads import NamedThreads

log = logging.getLogger("orkhon.config.heavy")

NAME: Final = "heavy"
STOP_PATIENCE_S: Final = 6.0
_BEHIND_OTHERS: Final = 10


def main() -> int:
    """Run until SIGTERM, SIGINT or rest. Returns 1 where it cannot work: the hub goes on, and it is tried again."""
    parser = argparse.ArgumentParser(prog="python -m orkhon.config.heavy", description=__doc__)
    parser.add_argument("--stay", action="store_true", help="wait for work instead of ending when there is none")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "orkhon.config.settings")
    # Readers and the desk wait for pages; a story may be a second later.
    os.nice(_BEHIND_OTHERS)
    try:
        environment = read_environment()
        (environment.home / "run").mkdir(exist_ok=True)
        django.setup()
        refusals = ["this hub is only being looked at (ORKHON_LOOK)"] if environment.look else start_refusals()
    except EnvironmentRefused as error:
        refusals = [str(error)]
    except DatabaseError as error:
        refusals = [unanswered(error)]
    for refusal in refusals:
        print(f"orkhon heavy: {refusal}", file=sys.stderr)  # noqa: T201 - words for whoever starts the hub
    if refusals:
        return 1
    close_old_connections()
    # By name, because the rooms may be imported only now that Django is set up.
    wanted = import_string("orkhon.stories.wanting.wanted_path")(environment.home)
    stories = import_string("orkhon.stories.following.run")
    wanted.unlink(missing_ok=True)
    idle = {"idle_s": threading.TIMEOUT_MAX} if chosen.stay else {}
    threads = NamedThreads({"stories": partial(stories, **idle)}, between=close_old_connections)
    gc.collect()
    gc.freeze()
    log.info("heavy process started", extra={"pid": os.getpid()})
    run_until_told(threads, NAME, patience_s=STOP_PATIENCE_S)
    wanted.unlink(missing_ok=True)
    log.info("heavy process ends")
    return 0


if __name__ == "__main__":
    status = main()
    sys.stderr.flush()
    os._exit(status)
