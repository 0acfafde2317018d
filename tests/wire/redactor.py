"""A process of its own that runs `orkhon wire redact …` and stops between the log's entry and all that follows.

`python -m tests.wire.redactor DATABASES URI`: DATABASES is a JSON object of the test databases' names. Prints
`redact of …` once the entry is committed, and then waits to be killed.
"""

from __future__ import annotations

import json
import sys
import time

import django
from django.conf import settings


def main(databases: str, uri: str) -> None:
    """Redact, and never come to the rest."""
    for alias, file in json.loads(databases).items():
        settings.DATABASES[alias]["NAME"] = file
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - after setup, as any program of its own

    from orkhon.wire.management.commands import wire  # noqa: PLC0415

    setattr(wire, "finish_erasure", lambda entry, now: time.sleep(600))  # noqa: B010 - not the module's to give away
    said = ("--reason", "order 12", "--person", "a.editor", "--names-as-given")
    call_command("wire", "redact", uri, *said, "--yes")


if __name__ == "__main__":
    main(*sys.argv[1:])
