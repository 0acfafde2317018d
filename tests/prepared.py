"""A hub and a PostgreSQL server that are migrated and prepared once for all passes: `python -m tests.prepared FOLDER`.

Their migrations take longer than most tests. Where ORKHON_TEST_PREPARED names the folder, a pass copies what it needs
from there; without it each pass makes its own.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tests.hub import Hub
from tests.postgresql import fresh_database, migrated_database, prepare_server_in

NAMED = "ORKHON_TEST_PREPARED"
DATABASES = ("orkhon.sqlite3", "side.sqlite3")
# As `orkhon prepare` does it; `migrate --database side` would take as long as the first.
_MIGRATE_SIDE = "from orkhon.config.side_tables import migrate_side; migrate_side()"


def prepare_in(folder: Path) -> Hub:
    """Make `migrated/`, two databases with tables and no rows of a hub, and `home/`, a prepared hub."""
    home, migrated = folder / "home", folder / "migrated"
    migrated.mkdir(parents=True)
    hub = Hub(home)
    hub.command("migrate", "--verbosity", "0")
    hub.command("shell", "--no-imports", "-c", _MIGRATE_SIDE)
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


def hub_on_postgresql(home: Path, server: str, database: str, *, model: Hub, demonstration: str = "on") -> Hub:
    """Return a hub with a home and a migrated database of its own, for `prepare`; only what is cut is the model's."""
    address = fresh_database(server, database, of=migrated_database(server))
    home.mkdir(parents=True, exist_ok=True)
    for name in ("fonts", "static"):
        shutil.copytree(model.home / name, home / name)
        shutil.copy2(model.home / f"{name}.stamp", home)
    return Hub(home, database_url=address, demonstration=demonstration)


def prepared_folder() -> Path | None:
    """Return the folder that is named for this run, if any."""
    return Path(os.environ[NAMED]) if os.environ.get(NAMED) else None


if __name__ == "__main__":
    prepare_in(Path(sys.argv[1]))
    prepare_server_in(Path(sys.argv[1]) / "postgresql")
