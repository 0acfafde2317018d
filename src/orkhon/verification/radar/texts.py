"""What a watched place has, taken apart: an address, words and a time for each text. Keeps and publishes nothing.

The parsers are those by which agencies' own feeds are read; what they read here goes no further than the comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from orkhon.formats import FormatError, parse_date, sanitise
from orkhon.formats.decode import decode
from orkhon.intake.connectors.feed.parse import parse as parse_feed
from orkhon.intake.connectors.telegram.posts import read_posts
from orkhon.intake.deliveries import RawDelivery, Reading
from orkhon.intake.errors import IntakeError
from orkhon.items import Language
from orkhon.language.identifying import identify
from orkhon.verification.models import WatchedPlace
from orkhon.verification.models.radar import PlaceKind
from orkhon.verification.radar.errors import PlaceRefused

MOST_TEXTS: Final = 60
LONGEST: Final = 20_000
LONGEST_ADDRESS: Final = 1_000
_MOST_TITLE: Final = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class OutsideText:
    """One text of a place, in memory while it is compared."""

    address: str
    title: str
    words: str
    tag: str
    published: datetime | None

    @property
    def key(self) -> str:
        """What tells this text, as it is worded now, from every other."""
        return sha256(f"{self.address}\0{self.words}".encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def hash(self) -> str:
        """The hash of the words alone."""
        return sha256(self.words.encode("utf-8", "surrogatepass")).hexdigest()


def texts_of(place: WatchedPlace, body: bytes, content_type: str, *, now: datetime) -> tuple[OutsideText, ...]:
    """Return the newest texts that came. Raises `PlaceRefused` for what cannot be read."""
    try:
        if place.kind == PlaceKind.TELEGRAM:
            return _posts(place, decode(body, content_type), now)
        return _entries(place, body, content_type, now)
    except (FormatError, IntakeError) as error:
        raise PlaceRefused(str(error)[:300]) from error


def _entries(place: WatchedPlace, body: bytes, content_type: str, now: datetime) -> tuple[OutsideText, ...]:
    raw = RawDelivery(data=body, content_type=content_type, base_url=place.address.partition("?")[0])
    parsed = parse_feed(raw, Reading(now=now, zone=UTC, language=Language.parse(place.language)))
    found = []
    for item in parsed.items[:MOST_TEXTS]:
        address = item.link or item.uri
        text = item.body.text.strip() or item.summary.strip()
        whole = f"{item.headline.strip()}\n\n{text}" if item.headline.strip() and text else item.headline or text
        if _is_address(address) and whole.strip():
            tag = item.language.tag if item.language is not None else place.language
            found.append(_text(address, item.headline, whole, tag, item.version_created or item.created))
    return tuple(found)


def _posts(place: WatchedPlace, page: str, now: datetime) -> tuple[OutsideText, ...]:
    found = []
    for post in read_posts(page)[-MOST_TEXTS:]:
        words = sanitise(post.text, "https://t.me/").text.strip()
        if words:
            title = words.partition("\n")[0]
            found.append(_text(post.url, title, words, place.language, parse_date(post.date, now=now)))
    return tuple(found)


def _text(address: str, title: str, words: str, tag: str, published: datetime | None) -> OutsideText:
    words = words[:LONGEST]
    found = identify(words)
    return OutsideText(
        address=address[:LONGEST_ADDRESS],
        title=" ".join(title.split())[:_MOST_TITLE],
        words=words,
        tag=found.tag if found.tag != "und" and found.confidence >= _SURE else tag,
        published=published if published is not None and published.tzinfo is not None else None,
    )


_SURE: Final = 0.9


def _is_address(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(address) <= LONGEST_ADDRESS


def newest_first(texts: Sequence[OutsideText]) -> list[OutsideText]:
    """Return the texts, the newest first; those without a time keep their order behind."""
    return sorted(texts, key=lambda one: -(one.published.timestamp() if one.published else 0))
