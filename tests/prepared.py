"""A hub that is migrated and prepared once for all passes: `python -m tests.prepared FOLDER`.

Its migrations take longer than most tests. Where ORKHON_TEST_PREPARED names the folder, a pass copies what it needs
from there; without it each pass makes its own.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tests.hub import Hub

NAMED = "ORKHON_TEST_PREPARED"
DATABASES = ("orkhon.sqlite3", "side.sqlite3")


def prepare_in(folder: Path) -> Hub:
    """Make `migrated/`, two databases with tables and no rows of a hub, and `home/`, a prepared hub."""
    home, migrated = folder / "home", folder / "migrated"
    migrated.mkdir(parents=True)
    hub = Hub(home)
    hub.command("migrate", "--verbosity", "0")
    hub.command("migrate", "--verbosity", "0", "--database", "side")
    for name in DATABASES:
        shutil.copy(home / name, migrated / name)
    hub.prepare()
    (folder / "password").write_text(hub.password, encoding="utf-8")
    return hub


def prepared_hub_in(folder: Path) -> Hub:
    """Return the hub that `prepare_in` made there."""
    hub = Hub(folder / "home")
    hub.password = (folder / "password").read_text(encoding="utf-8")
    return hub


def prepared_folder() -> Path | None:
    """Return the folder that is named for this run, if any."""
    return Path(os.environ[NAMED]) if os.environ.get(NAMED) else None


if __name__ == "__main__":
    prepare_in(Path(sys.argv[1]))
