"""A process of its own that appends to the hub of its environment: `python -m tests.keeping.appender NAME COUNT RATE`.

RATE is appends a second, one at a time; 0 appends all in batches, with picture and words in several scripts.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "orkhon.config.settings"
django.setup()

from orkhon.media.actions.keep_bytes import keep_bytes  # noqa: E402 - after setup, as any program of its own
from orkhon.wire.actions.append import Appended, append, append_many  # noqa: E402 - as above
from orkhon.wire.actions.kill import kill  # noqa: E402 - as above
from tests.wire.making import an_intent  # noqa: E402 - as above


def main(name: str, count: int, rate: int) -> None:
    """Append items NAME-0, NAME-1, …"""
    if rate:
        begin = time.monotonic()
        for number in range(count):
            done = append(an_intent(agency=name, uri=f"urn:{name}:{number}"), now=datetime.now(UTC))
            print(done.entry.position, flush=True)
            time.sleep(max(0.0, begin + (number + 1) / rate - time.monotonic()))
        return
    intents = [an_intent(agency=name, uri=f"urn:{name}:{number}") for number in range(count)]
    for start in range(0, count, 100):
        done_many = append_many(intents[start : start + 100], now=datetime.now(UTC))
        appended = [one for one in done_many if isinstance(one, Appended)]
        print(appended[-1].entry.position, flush=True)
    keep_bytes(b"<rss>" + name.encode() * 1000 + b"</rss>", "application/rss+xml", now=datetime.now(UTC))
    keep_bytes(bytes(range(256)) * 20_000, "image/jpeg", now=datetime.now(UTC))
    killed = kill(f"urn:{name}:0", reason="a test", person="anna", now=datetime.now(UTC))
    print(killed.position, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
