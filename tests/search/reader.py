"""A process of its own that follows the log into the living index until it is killed.

`python -m tests.search.reader DATABASES HOME`: DATABASES is a JSON object of the test databases' names. It says `ready`
once the first words have been folded, so that a kill a moment later falls into its writing.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

import django
from django.conf import settings


def main(databases: str, home: str) -> None:
    """Follow the log."""
    for alias, file in json.loads(databases).items():
        settings.DATABASES[alias]["NAME"] = file
    settings.ORKHON_HOME = Path(home)
    django.setup()
    from orkhon.search import folders  # noqa: PLC0415 - after setup, as any program of its own
    from orkhon.search.filling import Filler  # noqa: PLC0415
    from orkhon.search.following import follow  # noqa: PLC0415
    from orkhon.search.keys import text_keys  # noqa: PLC0415

    text_keys(["Алматыда жаңа кітапхана ашылды"], "kk-Cyrl")
    folder = folders.living() or folders.make_living(folders.new_folder(building=False))
    print("ready", flush=True)
    with Filler(folder) as filler:
        follow(filler, folder, threading.Event())


if __name__ == "__main__":
    main(*sys.argv[1:])
