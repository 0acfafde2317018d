"""The shapes of what arrives, a stage each: asked for, raw, parsed. Touches no database and no network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from orkhon.formats import Refusal
from orkhon.items import Item, Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Retrieval:
    """What a connector is to get.

    `address` is a URL or a path; `etag` and `last_modified` are the last answer's.
    """

    address: str
    etag: str = ""
    last_modified: str = ""
    max_bytes: int = 20_000_000
    local: bool = False
    user_agent: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RawDelivery:
    """Bytes as they came. `not_modified` says that nothing came, because nothing has changed."""

    data: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    base_url: str = ""
    not_modified: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How to read a delivery: `language` for items that do not say theirs, `zone` for times without one."""

    now: datetime
    zone: tzinfo
    language: Language | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedDelivery:
    """Items and what was left out.

    `complete` says that the source lists all it has, and nothing was left out.
    """

    items: tuple[Item, ...]
    refusals: tuple[Refusal, ...] = ()
    complete: bool = False
    format: str = field(default="")


@dataclass(frozen=True, kw_only=True, slots=True)
class Connector:
    """One way by which things arrive. `polled` is False for what only a command may read."""

    retrieve: Callable[[Retrieval], RawDelivery]
    parse: Callable[[RawDelivery, Reading], ParsedDelivery]
    polled: bool
