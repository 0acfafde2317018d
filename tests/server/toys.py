"""Children for the supervisor's tests, and a hub of them: `python -m tests.server.toys hub|KIND …`.

Each child writes its process id to `FOLDER/NAME.pid` and then does as its kind says.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from pathlib import Path

from orkhon.server.errors import REFUSED, ServerError
from orkhon.server.lock import HomeLock
from orkhon.server.supervisor import ChildPlan, Patience, Supervisor

QUICK = Patience(before_kill=2.0, first_pause=0.2, longest_pause=0.5, between_looks=0.05)


def child(kind: str, name: str, folder: Path) -> int:
    """Live as that kind of child lives."""
    if kind == "refusing":
        return REFUSED
    if kind == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # Written and then named, so that no test reads half a number.
    part = folder / f"{name}.{os.getpid()}.part"
    part.write_text(str(os.getpid()))
    part.replace(folder / f"{name}.pid")
    with (folder / f"{name}.starts").open("a") as starts:
        starts.write(f"{os.getpid()}\n")
    if kind == "restless":
        return 3
    if kind == "resting":
        (folder / "wanted").unlink()
        return 0
    while True:
        time.sleep(60)


def hub(kinds: list[str], folder: Path) -> int:
    """Run a supervisor over children of those kinds, named by their kind and number."""
    logging.basicConfig(format="%(levelname)s %(message)s %(child)s", level=logging.WARNING)
    names = [f"{kind}{number}" for number, kind in enumerate(kinds)]
    wanted = folder / "wanted"

    def plan(kind: str, name: str) -> ChildPlan:
        words = ("tests.server.toys", kind, name, str(folder))
        later = kind in ("later", "resting")
        return ChildPlan(
            name=name,
            command=lambda: None if later and not wanted.exists() else words,
            environment={"TOY": name},
            rests=kind == "resting",
        )

    async def is_ready() -> bool:
        return all((folder / f"{name}.pid").exists() for name in names if not name.startswith(("later", "resting")))

    try:
        with HomeLock(folder):
            supervisor = Supervisor(
                [plan(kind, name) for kind, name in zip(kinds, names, strict=True)],
                is_ready=is_ready,
                announce=lambda: (folder / "ready").touch(),
                patience=QUICK,
            )
            return asyncio.run(supervisor.run())
    except ServerError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    if sys.argv[1] == "hub":
        sys.exit(hub(sys.argv[3:], Path(sys.argv[2])))
    sys.exit(child(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
