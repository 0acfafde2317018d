"""A real feed on loopback whose content a test changes."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import escape

from orkhon.alliance.models import Agency, Source
from tests.outbound.servers import Handler, serving


@dataclass
class Feed:
    """What the feed holds now, and who asked for what. `answer` takes the place of everything when set."""

    items: dict[str, str] = field(default_factory=dict)
    language: str = "kk"
    answer: Callable[[Handler], None] | None = None
    conditional: bool = True
    dates: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    not_modified: int = 0
    url: str = ""

    def rss(self) -> bytes:
        """Return the feed as RSS 2.0, the newest item first."""
        entries = "".join(
            f"<item><title>{escape(title)}</title><link>https://altai.example/news/{name}</link>"
            f"<description>{escape(title)} body</description>"
            + (f"<pubDate>{self.dates[name]}</pubDate>" if name in self.dates else "")
            + (
                f'<enclosure url="{escape(self.pictures[name])}" type="image/png" length="1"/>'
                if name in self.pictures
                else ""
            )
            + "</item>"
            for name, title in reversed(self.items.items())
        )
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Altai</title>'
            f"<link>https://altai.example/</link><description>News</description>"
            f"<language>{self.language}</language>{entries}</channel></rss>"
        ).encode()

    def __call__(self, request: Handler) -> None:
        """Answer one request."""
        self.asked.append(request.path)
        if self.answer is not None:
            self.answer(request)
            return
        body = self.rss()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if self.conditional and request.headers["If-None-Match"] == etag:
            self.not_modified += 1
            request.send(status=304, headers={"ETag": etag})
            return
        headers = {"Content-Type": "application/rss+xml"} | ({"ETag": etag} if self.conditional else {})
        request.send(body, headers=headers)


@contextlib.contextmanager
def serving_feed(feed: Feed) -> Iterator[Feed]:
    """Serve `feed` and set its address."""
    with serving(feed) as address:
        feed.url = f"{address}/rss"
        yield feed


def agency(code: str = "altai") -> Agency:
    """Return the agency of that code, made if need be."""
    return Agency.objects.get_or_create(
        code=code, defaults={"name_en": code.title(), "sign": code[:2].upper(), "invented": True}
    )[0]


def source(url: str, *, code: str = "altai", **fields: object) -> Source:
    """Make a local source of an agency."""
    values: dict[str, object] = {
        "name": "news",
        "local": True,
        "interval": timedelta(minutes=1),
        "language": "kk-Cyrl",
        **fields,
    }
    return Source.objects.create(agency=agency(code), url=url, **values)
