"""Write on a running hub's wire from beside it: `python -m bench.portals_wire items PER_S SECONDS` or `… kills`.

`items` appends invented items at an even pace and prints how many it took. `kills` reads a uri a line, kills it, and
prints the seconds of the machine's own clock (CLOCK_MONOTONIC, the same in all processes) from before it began.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

import django

# Models cannot be imported before Django knows its settings.
django.setup()

from bench.portals_texts import LANGUAGES, text_of  # noqa: E402 - as above
from orkhon.alliance.models import Agency  # noqa: E402 - as above
from orkhon.items import Content, Item, Language  # noqa: E402 - as above
from orkhon.wire.actions.append import AppendIntent, append  # noqa: E402 - as above
from orkhon.wire.actions.kill import kill  # noqa: E402 - as above
from orkhon.wire.entries import EntryKind  # noqa: E402 - as above


def _items(per_s: float, seconds: float) -> int:
    agencies = list(Agency.objects.filter(standing="member").values_list("code", flat=True))
    begun, taken = time.monotonic(), 0
    while time.monotonic() - begun < seconds:
        language = LANGUAGES[taken % len(LANGUAGES)]
        text = text_of(language, -1 - taken)
        item = Item(
            uri=f"urn:bench:wire:{begun:.3f}:{taken}",
            language=Language.parse(language),
            headline=text.headline,
            body=Content("".join(f"<p>{one}</p>" for one in text.paragraphs)),
        )
        agency = agencies[taken % len(agencies)]
        append(AppendIntent(agency=agency, kind=EntryKind.PUBLISH, item=item, pushed=False), now=datetime.now(UTC))
        taken += 1
        time.sleep(max(0.0, begun + taken / per_s - time.monotonic()))
    return taken


def _kills() -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        begun = time.monotonic()
        kill(line.strip(), reason="the benchmark takes it back", person="benchmark", now=datetime.now(UTC))
        print(begun, flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "items":
        print(_items(float(sys.argv[2]), float(sys.argv[3])))
    else:
        _kills()
