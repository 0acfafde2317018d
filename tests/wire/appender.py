"""A process of its own that appends until it is stopped, and says what was acknowledged.

`python -m tests.wire.appender DATABASES NAME FIRST COUNT`: DATABASES is a JSON object of the test databases' names;
each line of the output is `NUMBER POSITION`, written after the append has come back.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import django
from django.conf import settings


def main(databases: str, name: str, first: str, count: str) -> None:
    """Append items NAME-FIRST, NAME-FIRST+1, … one at a time."""
    for alias, file in json.loads(databases).items():
        settings.DATABASES[alias]["NAME"] = file
    django.setup()
    from orkhon.wire.actions.append import append  # noqa: PLC0415 - after setup, as any program of its own
    from tests.wire.making import an_intent  # noqa: PLC0415

    print("ready", flush=True)
    for number in range(int(first), int(first) + int(count)):
        done = append(an_intent(agency=name, uri=f"urn:{name}:{number}"), now=datetime.now(UTC))
        print(number, done.entry.position, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
