"""Bring a kept hub of a former version into a folder, and run commands of this or of that version in it."""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests import commands
from tests.hub import DEADLINE, ORKHON

ROOT = Path(__file__).resolve().parents[2]
STATES = Path(__file__).resolve().parent / "states"


def restore(tag: str, home: Path) -> Mapping[str, Any]:
    """Unpack the kept hub of `tag` into `home`, and return what its own version told of it."""
    home.mkdir(mode=0o700)
    state = STATES / tag
    (home / "orkhon.sqlite3").write_bytes(lzma.decompress((state / "orkhon.sqlite3.xz").read_bytes()))
    with tarfile.open(state / "home.tar.xz") as archive:
        archive.extractall(home, filter="tar")
    told: Mapping[str, Any] = json.loads((state / "told.json").read_bytes())
    return told


def run(home: Path, *words: str, source: Path = ROOT, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `python WORDS…` in the home with the code below `source`: this version's, or a former one's."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ORKHON_", "DJANGO_"))}
    environment = inherited | {
        "PYTHONPATH": os.pathsep.join((str(source / "src"), str(ROOT))),
        "DJANGO_SETTINGS_MODULE": "orkhon.config.settings",
        "ORKHON_HOME": str(home),
        "ORKHON_DEMONSTRATION": "off",
    }
    if source == ROOT and words[0] != "-c":
        return commands.run(words, environment=environment | variables, folder=home, timeout=DEADLINE * 3)
    return subprocess.run(
        [sys.executable, *words],
        cwd=home,
        env=environment | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE * 3,
    )


def orkhon(home: Path, *words: str, source: Path = ROOT, **variables: str) -> str:
    """Run `orkhon WORDS…` and return what it printed; fail with its errors."""
    done = run(home, ORKHON, *words, source=source, **variables)
    assert done.returncode == 0, f"orkhon {' '.join(words)}: {done.stdout}{done.stderr}"
    return done.stdout


def tags() -> list[str]:
    """Return the released versions that this checkout has tags of; none where it is no checkout."""
    try:
        done = subprocess.run(["git", "tag", "--list", "v*"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return done.stdout.split()


def source_of(tag: str, folder: Path) -> Path:
    """Unpack the code of `tag` into `folder` and return it."""
    folder.mkdir()
    archive = subprocess.run(["git", "archive", tag, "src"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "x", "-C", str(folder)], input=archive, check=True)
    return folder
