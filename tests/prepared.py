"""A hub and a PostgreSQL server that are migrated and prepared once for all passes: `python -m tests.prepared FOLDER`.

Their migrations take longer than most tests. Where ORKHON_TEST_PREPARED names the folder, a pass copies what it needs
from there; without it each pass makes its own.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
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


def made_once(home: Path, make: Callable[[Path], None]) -> Path:
    """Return the home, which the first pass that asks makes under another name while the others wait."""
    with home.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            part = home.with_suffix(".part")
            make(part)
            part.rename(home)
    return home


def give_own_feeds(hub: Hub) -> None:
    """Let the demonstration in a copied home on SQLite, which never ran, have its feeds at this hub's own port."""
    marker = hub.home / "demonstration.json"
    state = json.loads(marker.read_bytes())
    before, after = state["port"], int(hub.environment["ORKHON_DEMONSTRATION_PORT"])
    marker.write_text(json.dumps({**state, "port": after}), encoding="utf-8")
    with closing(sqlite3.connect(hub.home / "orkhon.sqlite3")) as database, database:
        for table, column in (
            ("alliance_source", "url"),
            ("alliance_agency", "website"),
            ("portals_perspectivebox", "sites"),
        ):
            database.execute(
                f"UPDATE {table} SET {column} = replace({column}, ?, ?)",
                (f"127.0.0.1:{before}", f"127.0.0.1:{after}"),
            )


def prepared_folder() -> Path | None:
    """Return the folder that is named for this run, if any."""
    return Path(os.environ[NAMED]) if os.environ.get(NAMED) else None


if __name__ == "__main__":
    prepare_in(Path(sys.argv[1]))
    prepare_server_in(Path(sys.argv[1]) / "postgresql")
