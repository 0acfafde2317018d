"""A process that polls without pause until it is killed: `python -m tests.intake.polling DATABASES SOURCE…`.

DATABASES is JSON, an alias to a name each, so that it uses the tests' own databases. Prints a JSON line when
it is ready, and one for each entry once its append has been acknowledged.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import django
from django.conf import settings


def main() -> None:
    """Poll for ever."""
    for alias, name in json.loads(sys.argv[1]).items():
        settings.DATABASES[alias]["NAME"] = name
    django.setup()
    # Models can be imported only once Django is set up.
    from orkhon.alliance.models import Source  # noqa: PLC0415
    from orkhon.intake.actions.poll_source import poll_source  # noqa: PLC0415

    sources = list(Source.objects.filter(pk__in=map(int, sys.argv[2:])).select_related("agency"))
    print(json.dumps({"ready": len(sources)}), flush=True)
    while True:
        for source in sources:
            outcome = poll_source(source, now=datetime.now(UTC))
            for entry in outcome.entries:
                print(json.dumps([entry.position, entry.uri, entry.version]), flush=True)


if __name__ == "__main__":
    main()
