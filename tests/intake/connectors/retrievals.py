"""What the tests of connectors share: a retrieval as a poll would make it, and what a visit gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from orkhon.intake.deliveries import Arrival, Reading, Retrieval
from orkhon.items import Language

NOW = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)
READING = Reading(now=NOW, zone=ZoneInfo("Asia/Almaty"), language=Language.parse("kk"))
RSS = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Altai</title>'
    "<link>https://altai.example/</link><description>Invented news</description>"
    "<item><title>{title}</title><link>https://altai.example/news/{name}</link></item></channel></rss>"
)


def rss(name: str, title: str = "Бірінші") -> bytes:
    """Return a feed of one invented item."""
    return RSS.format(name=name, title=title).encode()


@dataclass
class Poll:
    """Polls one connector as `poll_source` does, without a database."""

    retrieve: Callable[[Retrieval], Iterator[Arrival]]
    address: str
    options: dict[str, Any] = field(default_factory=dict)
    secret: str = ""
    local: bool = True
    incoming: Path | None = None
    cursor: str = ""
    max_bytes: int = 1_000_000
    now: datetime = NOW
    known: set[str] = field(default_factory=set)
    pinned: list[str] = field(default_factory=list)

    def retrieval(self) -> Retrieval:
        """Return what the connector is given."""
        return Retrieval(
            address=self.address,
            max_bytes=self.max_bytes,
            local=self.local,
            options=self.options,
            secret=lambda: self.secret,
            cursor=self.cursor,
            now=self.now,
            taken=lambda keys: frozenset(key for key in keys if key in self.known),
            pin=self.pinned.append,
            incoming=self.incoming,
        )

    def __call__(self, *, refusing: str = "") -> list[Arrival]:
        """Return what came, everything settled as taken, but what `refusing` is the name of."""
        came = []
        for arrival in self.retrieve(self.retrieval()):
            refusal = arrival.refusal or ("no news" if refusing and arrival.name == refusing else "")
            if arrival.key:
                self.known.add(arrival.key)
            arrival.settle(refusal)
            self.cursor = arrival.cursor or self.cursor
            if arrival.raw is not None or refusal:
                came.append(arrival)
        return came
