"""Install what the tests need from Debian when run as root, or say aloud what will be skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = {
    "chromium": "the tests in a real browser",
    "postgresql": "the tests on PostgreSQL",
    "apertium-apy": "the tests of Apertium's server",
    "apertium-bel-rus": "the tests of Apertium's server",
}


def postgresql_folder() -> Path | None:
    """Return the folder of the newest installed PostgreSQL server's programs, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    known = shutil.which("initdb")
    return Path(known).parent if known else None


def chromium() -> str | None:
    """Return the path of the browser, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def apertium() -> str | None:
    """Return the path of Apertium's server, or None where it or its pair Belarusian–Russian is not there."""
    return shutil.which("apertium-apy") if Path("/usr/share/apertium/modes/bel-rus.mode").exists() else None


def _missing() -> list[str]:
    there = {
        "chromium": chromium(),
        "postgresql": postgresql_folder(),
        "apertium-apy": shutil.which("apertium-apy"),
        "apertium-bel-rus": Path("/usr/share/apertium/modes/bel-rus.mode").exists(),
    }
    return [name for name, found in there.items() if not found]


def main() -> int:
    """Return 0 when everything is there or may be skipped, 1 in CI when it is not."""
    missing = _missing()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
            check=False,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        missing = _missing()
    for name in missing:
        print(
            f"NOT INSTALLED: {name}. Skipped: {NEEDED[name]}. As root: apt-get install {name}",
            file=sys.stderr,
        )
    return 1 if missing and os.environ.get("CI") else 0


if __name__ == "__main__":
    raise SystemExit(main())
