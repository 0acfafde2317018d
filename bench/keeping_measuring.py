"""What keeping.py measures in a process of its own: `python -m bench.keeping_measuring append COUNT | backup FILE`.

In the hub that the environment names. `backup` prints the seconds that it took, without the start of Python and Django.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

# The wire's models cannot be imported before Django knows its settings.
django.setup()

from orkhon.items import Content, Item, Language  # noqa: E402 - as above
from orkhon.keeping.actions.back_up import Hub, back_up  # noqa: E402 - as above
from orkhon.keeping.progress import Progress, silent  # noqa: E402 - as above
from orkhon.wire.actions.append import AppendIntent, append_many  # noqa: E402 - as above
from orkhon.wire.entries import EntryKind  # noqa: E402 - as above

_BODY = Content("<p>Бүгін Алматыда жаңа кітапхана ашылды, оған жүздеген оқырман келді.</p>" * 32)
_AT_ONCE = 1000


def _append(count: int) -> None:
    for start in range(0, count, _AT_ONCE):
        intents = [
            AppendIntent(
                agency="altai",
                kind=EntryKind.PUBLISH,
                item=Item(
                    uri=f"urn:bench:{number}",
                    version="1",
                    language=Language.parse("kk-Cyrl"),
                    headline="Алматыда жаңа кітапхана ашылды",
                    body=_BODY,
                ),
            )
            for number in range(start, min(count, start + _AT_ONCE))
        ]
        append_many(intents, now=datetime.now(UTC))


def _backup(file: Path) -> float:
    hub = Hub(
        home=Path(settings.ORKHON_HOME),
        media=Path(settings.MEDIA_ROOT),
        connection=connection,
        code=settings.ORKHON_HUB,
    )
    start = time.perf_counter()
    back_up(hub, file, "five words of a bench", now=datetime.now(UTC), check=False, progress=Progress(silent))
    return time.perf_counter() - start


if __name__ == "__main__":
    if sys.argv[1] == "append":
        _append(int(sys.argv[2]))
    else:
        print(_backup(Path(sys.argv[2])))
