"""Keep a small hub of a tagged version: `python -m tests.upgrades.make v0.1.0` writes tests/upgrades/states/v0.1.0/.

The tag's own code makes the hub, in a folder that is removed afterwards. Its keys sign nothing but this test.
"""

from __future__ import annotations

import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
STATES = HERE / "states"
GIVEN = HERE / "given"
MOST_BYTES = 300_000
_KEPT = ("keys", "media")

README = """# A hub of {tag}

Made by `python -m tests.upgrades.make {tag}` with the code of that tag: an invented alliance of two agencies, the
items of `tests/upgrades/given/`, a kill, a withholding, an embargo until 2099, a correction, and what
`tests/upgrades/fill.py` adds.

| file | what |
|---|---|
| `orkhon.sqlite3.xz` | the wire and everything edited |
| `home.tar.xz` | `keys/` and `media/` of the home folder |
| `told.json` | what that version's own commands said of it: the log's entries, and the proof that it is whole |

The keys and the password in it were made for this test, sign nothing else, and are no secret.
"""


def make(tag: str) -> Path:
    """Write the state of `tag` and return its folder."""
    with tempfile.TemporaryDirectory(prefix="orkhon-state-") as temporary:
        tree, home = Path(temporary, "tree"), Path(temporary, "home")
        tree.mkdir()
        archive = subprocess.run(["git", "archive", tag], cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(["tar", "x", "-C", str(tree)], input=archive, check=True)
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ORKHON_", "DJANGO_"))}
        environment = inherited | {
            "PYTHONPATH": str(tree / "src"),
            "ORKHON_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "orkhon.config.settings",
        }

        def run(*words: str) -> str:
            command = [sys.executable, *words]
            done = subprocess.run(command, cwd=tree, env=environment, stdout=subprocess.PIPE, check=True)
            return done.stdout.decode()

        def orkhon(*words: str) -> str:
            return run("-m", "orkhon.config.command", *words)

        orkhon("prepare")
        orkhon("alliance", "load", str(GIVEN / "alliance.toml"))
        orkhon("intake", "load", "--agency", "altai", str(GIVEN / "altai.xml"))
        orkhon("intake", "load", "--agency", "registan", str(GIVEN / "registan.json"))
        by_hand = ("--person", "Ayman Serikbay", "--reason")
        orkhon("wire", "kill", "https://altai.example/4", *by_hand, "sent by mistake")
        orkhon("wire", "withhold", "urn:registan:doubtful", *by_hand, "not confirmed yet")
        run(str(HERE / "fill.py"))
        return _keep(tag, home, verified=orkhon("wire", "verify"), tail=orkhon("wire", "tail"))


def _keep(tag: str, home: Path, *, verified: str, tail: str) -> Path:
    folder = STATES / tag
    folder.mkdir(parents=True, exist_ok=True)
    # The -wal file is empty: the last process to close the database has written it back.
    (folder / "orkhon.sqlite3.xz").write_bytes(lzma.compress((home / "orkhon.sqlite3").read_bytes(), preset=9))
    with tarfile.open(folder / "home.tar.xz", "w:xz", preset=9) as archive:
        for name in _KEPT:
            archive.add(home / name, name)
    entries = [json.loads(line) for line in tail.splitlines()]
    with closing(sqlite3.connect(home / "orkhon.sqlite3")) as database:
        hashes = [found for (found,) in database.execute("SELECT hash FROM wire_header ORDER BY position")]
    told = {"verified": verified.strip(), "hashes": hashes, "entries": entries}
    (folder / "told.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(README.format(tag=tag), encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.iterdir())
    if size > MOST_BYTES:
        raise SystemExit(f"{folder} has {size} bytes; a state that is kept for ever has at most {MOST_BYTES}")
    return folder


if __name__ == "__main__":
    print(make(sys.argv[1]))
