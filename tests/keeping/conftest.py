"""Backups that are made quickly, and hubs to keep."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from nacl.pwhash import argon2id

from orkhon.keeping import sealing
from tests.hub import Hub
from tests.keeping.hubs import append_items, copied_database, hold_embargoed, keeping_hub, new_database
from tests.prepared import made_once, prepared_folder

SERVER = os.environ.get("ORKHON_TEST_DATABASE_URL", "")


@pytest.fixture
def quick_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive keys in a millisecond, and seal in chunks of 64 bytes so that short files have many."""
    monkeypatch.setattr(sealing, "PASSES", argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(sealing, "MEMORY", argon2id.MEMLIMIT_MIN)
    monkeypatch.setattr(sealing, "CHUNK", 64)


@pytest.fixture(scope="session")
def on_sqlite(demonstrated_hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """A hub with the demonstration's articles and some items, never started or changed: the others are its copies."""

    def make(home: Path) -> None:
        hub = keeping_hub(home)
        shutil.copytree(demonstrated_hub.home, home)
        hold_embargoed(hub)
        append_items(hub, "first", 60)

    home = made_once((prepared_folder() or tmp_path_factory.mktemp("sqlite")) / "kept", make)
    own = tmp_path_factory.mktemp("own") / "home"
    shutil.copytree(home, own)
    return keeping_hub(own)


@pytest.fixture(scope="session")
def prepared(on_sqlite: Hub, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """The same hub on the database of this run."""
    if not SERVER:
        return on_sqlite
    home = tmp_path_factory.mktemp("postgresql") / "home"
    shutil.copytree(on_sqlite.home, home)
    url = new_database(SERVER)
    keeping_hub(home).command("migrate-to", url)
    hub = keeping_hub(home, database_url=url)
    hub.command("prepare")
    return hub


class Another(Protocol):
    """Makes a hub for one test."""

    def __call__(self, name: str, *, empty: bool = False, of: Hub | None = None) -> Hub:
        """Return a copy of the prepared hub, or of another one, or a hub with an empty home and database."""


@pytest.fixture
def another(prepared: Hub, tmp_path: Path) -> Iterator[Another]:
    """Makes hubs, and stops them in the end."""
    made: list[Hub] = []

    def make(name: str, *, empty: bool = False, of: Hub | None = None) -> Hub:
        model = of or prepared
        url = model.environment["ORKHON_DATABASE_URL"]
        if url:
            url = new_database(SERVER) if empty else copied_database(url)
        home = tmp_path / name
        if not empty:
            shutil.copytree(model.home, home)
        hub = keeping_hub(home, database_url=url)
        made.append(hub)
        return hub

    yield make
    for hub in made:
        hub.stop()
