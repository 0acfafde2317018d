"""Ask a listed site once what stands at an address of its: title, author and picture, by oEmbed. Keeps the picture.

Readers ask nobody: what is shown to them lies here. The providers are a closed list, and asked through the guarded
fetcher; who knows no oEmbed, or does not answer, leaves a plain link.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from orkhon.desk.blocks.embeds import site_of
from orkhon.desk.blocks.recordings import is_secure_address
from orkhon.media.actions.add_picture import add_picture
from orkhon.media.errors import PictureRefused
from orkhon.media.models import Picture
from orkhon.outbound.errors import OutboundError
from orkhon.outbound.fetch import Fetched, FetchRequest, fetch

log = logging.getLogger(__name__)

PROVIDERS: Final[Mapping[str, str]] = {
    "YouTube": "https://www.youtube.com/oembed",
    "Vimeo": "https://vimeo.com/api/oembed.json",
    "X": "https://publish.x.com/oembed",
    "Bluesky": "https://embed.bsky.app/oembed",
    "TikTok": "https://www.tiktok.com/oembed",
    "Rutube": "https://rutube.ru/api/oembed/",
    "SoundCloud": "https://soundcloud.com/oembed",
    "Spotify": "https://open.spotify.com/oembed",
    "Flickr": "https://www.flickr.com/services/oembed",
}
"""Where each site of `embeds.HOSTS` that speaks oEmbed 1.0 is asked, without a key."""

_SECONDS: Final = 6.0
_MOST_BYTES: Final = 200_000
_MOST_PICTURE: Final = 8_000_000
_LONGEST: Final = 255

Ask = Callable[[FetchRequest], Fetched]


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbedFacts:
    """What a site says of the address. `picture` is kept here; None where there is none or it was not to be kept."""

    title: str = ""
    author: str = ""
    picture: Picture | None = None


def facts_of(address: str, *, keep_picture: bool, ask: Ask = fetch) -> EmbedFacts:
    """Return what the site tells, empty facts where it tells nothing. Raises nothing for a site that fails."""
    site = site_of(address)
    provider = PROVIDERS.get(site)
    if provider is None:
        return EmbedFacts()
    try:
        told = orjson.loads(
            ask(
                FetchRequest(
                    url=f"{provider}?{urlencode({'format': 'json', 'url': address})}",
                    max_bytes=_MOST_BYTES,
                    timeout=_SECONDS,
                    accept="application/json",
                )
            ).body
        )
    except (OutboundError, ValueError) as cause:
        log.info("embed tells nothing", extra={"site": site, "cause": str(cause)})
        return EmbedFacts()
    if not isinstance(told, dict):
        return EmbedFacts()
    facts = EmbedFacts(title=_line(told.get("title")), author=_line(told.get("author_name")))
    source = told.get("thumbnail_url")
    if not keep_picture or not isinstance(source, str) or not is_secure_address(source):
        return facts
    picture = _picture(source, facts, site, ask)
    return EmbedFacts(title=facts.title, author=facts.author, picture=picture)


def _picture(source: str, facts: EmbedFacts, site: str, ask: Ask) -> Picture | None:
    try:
        fetched = ask(FetchRequest(url=source, max_bytes=_MOST_PICTURE, timeout=_SECONDS, accept="image/*"))
        return add_picture(
            fetched.body,
            title=facts.title or site,
            credit=" / ".join(part for part in (facts.author, site) if part),
            name=source,
        )
    except (OutboundError, PictureRefused) as cause:
        log.info("embed's picture left out", extra={"site": site, "cause": str(cause)})
        return None


def _line(told: Any) -> str:
    if not isinstance(told, str):
        return ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in told).split())[:_LONGEST]
