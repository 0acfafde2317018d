"""A process of its own that writes the index, as a hub's do.

`python -m tests.search.reader DATABASES HOME WHAT`: DATABASES is a JSON object of the test databases' names. WHAT is
`run`, the hub's loop until it is killed, or `rebuild`, with two processes that make keys. It says `ready` once the
first words have been folded, so that a kill a moment later falls into its writing.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

import django
from django.conf import settings


def main(databases: str, home: str, what: str) -> None:
    """Do what is said."""
    for alias, file in json.loads(databases).items():
        settings.DATABASES[alias]["NAME"] = file
    settings.ORKHON_HOME = Path(home)
    settings.ORKHON_SEARCH = True
    django.setup()
    from orkhon.search.actions.rebuild import rebuild  # noqa: PLC0415 - after setup, as any program of its own
    from orkhon.search.following import run  # noqa: PLC0415
    from orkhon.search.keys import text_keys  # noqa: PLC0415

    text_keys(["Алматыда жаңа кітапхана ашылды"], "kk-Cyrl")
    print("ready", flush=True)
    if what == "rebuild":
        rebuild(processes=2)
    else:
        run(threading.Event())


if __name__ == "__main__":
    main(*sys.argv[1:])
