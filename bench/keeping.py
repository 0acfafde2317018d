"""The benches of keeping: a backup beside `cp` of the same files, a move to PostgreSQL, a permission question.

`backup_mb_s` is what `orkhon backup --no-check` writes of a home with a wire of 50,000 entries and a gigabyte of media
(times BENCH_SCALE), from the first copy of the database to the fsync of the finished file; its peer is `cp -r` of the
same files, which neither syncs nor encrypts nor holds still. `migrate_entries_s` is the copying of all tables with
foreign keys, sequences and counts put right, while the source is verified beside it; `migrate_whole_entries_s` has
everything: the start, 230 migrations, the search index, and the verification of every signature on both sides.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import policy
from bench.figures import Figure, scale
from bench.spine import environment_of
from tests.debian import postgresql_folder
from tests.postgresql import fresh_database, running_server

_MEDIA_BYTES = 1_000_000_000
_BACKUP_ENTRIES = 50_000
_MOVED_ENTRIES = 100_000
_ROUNDS = 3


def _hub(home: Path, entries: int) -> dict[str, str]:
    """Make a hub on SQLite with so many entries, and return its environment."""
    environment = environment_of(home, ORKHON_LOG_LEVEL="warning", DJANGO_SETTINGS_MODULE="orkhon.config.settings")
    _orkhon(environment, "prepare")
    _ours(environment, "append", str(entries))
    return environment


def _orkhon(environment: dict[str, str], *words: str) -> None:
    command = [sys.executable, "-m", "orkhon.config.command", *words]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _ours(environment: dict[str, str], *words: str) -> str:
    command = [sys.executable, "-m", "bench.keeping_measuring", *words]
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def _add_media(folder: Path, size: int) -> None:
    """Write files as pictures are: some hundred kilobytes each, that no compression makes smaller."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes = random.Random(20261122)
    written = 0
    while written < size:
        count = min(int(sizes.lognormvariate(12.3, 1.2)), 20_000_000)
        (folder / f"{written}.jpg").write_bytes(os.urandom(count))
        written += count


def backup_and_cp() -> tuple[float, float]:
    """Return MB/s (10⁶ bytes) of a backup and of `cp`, taken by turns in the same run; the median of three."""
    with tempfile.TemporaryDirectory(prefix="orkhon-bench-") as folder:
        home = Path(folder) / "home"
        environment = _hub(home, int(_BACKUP_ENTRIES * scale()))
        _add_media(home / "media" / "original_images", int(_MEDIA_BYTES * scale()))
        kept = [home / name for name in ("orkhon.sqlite3", "keys", "media")]
        size = sum(path.stat().st_size for each in kept for path in [each, *each.rglob("*")] if path.is_file()) / 1e6
        backups, copies = [], []
        for number in range(_ROUNDS):
            os.sync()
            copy = Path(folder) / f"copy-{number}"
            copy.mkdir()
            start = time.perf_counter()
            subprocess.run(["cp", "-r", *map(str, kept), str(copy)], check=True)
            copies.append(size / (time.perf_counter() - start))
            os.sync()
            backups.append(size / float(_ours(environment, "backup", str(Path(folder) / f"{number}.backup"))))
            subprocess.run(["rm", "-r", str(copy)], check=True)
        return statistics.median(backups), statistics.median(copies)


def migrate_entries_s() -> tuple[float, float] | None:
    """Return entries a second of the copying alone, and of the whole command; None without PostgreSQL."""
    if postgresql_folder() is None:
        return None
    count = int(_MOVED_ENTRIES * scale())
    with tempfile.TemporaryDirectory(prefix="orkhon-bench-") as folder, running_server() as server:
        environment = _hub(Path(folder) / "home", count)
        command = [sys.executable, "-m", "orkhon.config.command", "migrate-to", fresh_database(server, "moved")]
        start = time.perf_counter()
        moving = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        assert moving.stderr is not None
        first = last = 0.0
        for line in moving.stderr:
            if " rows" in line and not first:
                first = time.perf_counter()
            if "making the search index" in line:
                last = time.perf_counter()
        if moving.wait():
            raise RuntimeError(f"orkhon migrate-to ended with status {moving.returncode}")
        return count / (last - first), count / (time.perf_counter() - start)


def figures() -> Iterator[Figure]:
    """Measure one figure after another; nothing else of the hub runs beside them."""
    yield from policy.figures()
    backup, copy = backup_and_cp()
    yield Figure(name="backup_mb_s", value=backup, unit="MB/s", goal="≥ 100", peer=copy)
    yield Figure(name="backup_ratio", value=backup / copy, unit="x", goal="≥ 0.3", peer=1.0)
    moved, whole = migrate_entries_s() or (None, None)
    yield Figure(name="migrate_entries_s", value=moved, unit="entries/s", goal="≥ 1500")
    yield Figure(name="migrate_whole_entries_s", value=whole, unit="entries/s", goal="≥ 500")
