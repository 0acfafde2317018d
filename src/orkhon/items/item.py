"""One piece of content as every room knows it. Holds no state of the wire: that is an entry's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from orkhon.items.content import Content
from orkhon.items.derivation import Derivation
from orkhon.items.language import Language
from orkhon.items.media import Media
from orkhon.items.names import Byline, Organisation, Person, Place, Subject
from orkhon.items.rights import Rights


class ItemType(StrEnum):
    """What kind of thing an item is. An advisory is for members only and never public."""

    TEXT = "text"
    PICTURE = "picture"
    GRAPHIC = "graphic"
    AUDIO = "audio"
    VIDEO = "video"
    PACKAGE = "package"
    ADVISORY = "advisory"


class PubStatus(StrEnum):
    """What the originator says of the item, in ninjs' words."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Association:
    """An item that travels inside another, under the name that the agency gave it, such as `gallery-1`."""

    name: str
    item: Item


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One version of one piece of content.

    `uri` is constant over versions; `version` is a string, as in ninjs, and empty where the source has
    none (the hub then numbers it). `language` is None when the source does not say. Times are aware and
    in UTC. `link` is the item's own page on the web. `urgency` runs from 1 (most) to 9. `extra` keeps what
    was delivered and has no field here, as JSON values under the name of the format it came from.
    """

    uri: str
    type: ItemType = ItemType.TEXT
    version: str = ""
    pub_status: PubStatus = PubStatus.USABLE
    language: Language | None = None
    headline: str = ""
    slug_line: str = ""
    summary: str = ""
    bylines: tuple[Byline, ...] = ()
    dateline: str = ""
    body: Content = Content()
    media: tuple[Media, ...] = ()
    subjects: tuple[Subject, ...] = ()
    places: tuple[Place, ...] = ()
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    created: datetime | None = None
    version_created: datetime | None = None
    embargoed: datetime | None = None
    rights: Rights = Rights()
    credit: str = ""
    ed_note: str = ""
    urgency: int | None = None
    associations: tuple[Association, ...] = ()
    replaces: str = ""
    derived_from: tuple[Derivation, ...] = ()
    digital_source_type: str = ""
    link: str = ""
    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not self.uri.strip():
            raise ValueError("an item came without a uri; give it one that stays the same over its versions")
        moments = (("created", self.created), ("version_created", self.version_created), ("embargoed", self.embargoed))
        for name, moment in moments:
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"{name} of {self.uri} is {moment!r}, without a time zone; give aware times")
        if self.urgency is not None and not 1 <= self.urgency <= 9:
            raise ValueError(f"urgency of {self.uri} is {self.urgency}; it runs from 1 to 9")

    @property
    def is_public(self) -> bool:
        """False for what only members may see, whatever its status on the wire."""
        return self.type is not ItemType.ADVISORY
