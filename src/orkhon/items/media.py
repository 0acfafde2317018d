"""Pictures, sound and film that belong to an item, as addresses. The bytes lie elsewhere."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Rendition:
    """One size or encoding of one thing. Width, height in pixels; size in bytes; duration in seconds."""

    href: str
    name: str = ""
    content_type: str = ""
    width: int | None = None
    height: int | None = None
    size: int | None = None
    duration: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """A picture, graphic, sound or film beside the text. `kind` is the item type of that name."""

    kind: str
    renditions: tuple[Rendition, ...]
    headline: str = ""
    caption: str = ""
    alt: str = ""
    credit: str = ""
    uri: str = ""
    digital_source_type: str = ""
