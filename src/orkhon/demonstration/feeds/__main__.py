"""`python -m orkhon.demonstration.feeds --port N --home DIR [--paused]`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from pathlib import Path

from orkhon.demonstration.errors import DemonstrationError
from orkhon.demonstration.feeds.run import Settings, run

DEFAULT_MEGABYTES = 2048
DEFAULT_HUB_PORT = 8000


def settings_from(arguments: list[str]) -> Settings:
    """Return what the command line and the environment say. Ends the program, with words, where they make no sense."""
    parser = argparse.ArgumentParser(prog="python -m orkhon.demonstration.feeds", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="the port on 127.0.0.1")
    parser.add_argument("--home", type=Path, required=True, help="the hub's folder, ORKHON_HOME")
    parser.add_argument("--paused", action="store_true", help="serve what was sent, send nothing new")
    given = parser.parse_args(arguments)
    raw = os.environ.get("ORKHON_DEMONSTRATION_MB") or str(DEFAULT_MEGABYTES)
    if not raw.isdecimal():
        parser.error(f"ORKHON_DEMONSTRATION_MB is {raw!r}; write a number of megabytes, such as 2048")
    hub_port = os.environ.get("ORKHON_PORT") or str(DEFAULT_HUB_PORT)
    if not hub_port.isdecimal():
        parser.error(f"ORKHON_PORT is {hub_port!r}; write the hub's own port, such as 8000")
    if not given.home.is_dir():
        parser.error(f"{given.home} is no folder; give the hub's ORKHON_HOME")
    return Settings(
        port=given.port,
        home=given.home,
        paused=given.paused or os.environ.get("ORKHON_DEMONSTRATION") == "paused",
        megabytes=int(raw),
        hub_port=int(hub_port),
    )


def main(arguments: list[str]) -> int:
    """Serve, and return the exit code: 1 with one line of words where it cannot be."""
    settings = settings_from(arguments)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        asyncio.run(run(settings))
    except DemonstrationError as error:
        logging.getLogger("orkhon.demonstration.feeds").error("%s", error)
        return 1
    except OSError as error:
        logging.getLogger("orkhon.demonstration.feeds").error(
            "port %d cannot be served (%s); free it, or load the demonstration with another ORKHON_DEMONSTRATION_PORT",
            settings.port,
            error.strerror,
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
