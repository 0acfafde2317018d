"""The shapes of what arrives, a stage each: asked for, raw, parsed. Touches no database and no network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from types import MappingProxyType
from typing import Any

from orkhon.formats import Refusal
from orkhon.items import Item, Language


@dataclass(frozen=True, kw_only=True, slots=True)
class Retrieval:
    """What a connector is to get, and what it is told of its source.

    `address` is a URL or a path; `etag` and `last_modified` are the last answer's. `options` have been checked against
    `orkhon.alliance.connector_facts`. `secret` reads the source's secret, empty where there is none. `cursor` is what
    the last arrival left; it may be lost, so nothing may hang on it but work saved. `taken` tells which of some keys
    were taken before; `pin` keeps the key by which a server is known from now on. `incoming` is the folder of folders,
    `paces` where it is kept when a server may be asked again.
    """

    address: str
    etag: str = ""
    last_modified: str = ""
    max_bytes: int = 20_000_000
    local: bool = False
    user_agent: str = ""
    source_id: int = 0
    now: datetime | None = None
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    secret: Callable[[], str] = field(default=str, repr=False)
    cursor: str = ""
    taken: Callable[[Sequence[str]], frozenset[str]] = field(default=lambda keys: frozenset(), repr=False)
    pin: Callable[[str], None] = field(default=lambda key: None, repr=False)
    incoming: Path | None = None
    paces: Path | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveredFile:
    """A picture, sound or film that came along. `name` is by what the items name it.

    `sha256` where it came before and is kept already under that hash: then no bytes come, and `content_type` is what
    the bytes were found to be.
    """

    name: str
    data: bytes = field(default=b"", repr=False)
    content_type: str = ""
    sha256: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RawDelivery:
    """Bytes as they came. `not_modified` says that nothing came, because nothing has changed.

    `files` came along with them; `facts` are what the connector knows of them besides.
    """

    data: bytes
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    base_url: str = ""
    not_modified: bool = False
    files: tuple[DeliveredFile, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def _settled(refusal: str) -> None:
    """Do nothing: the source need not be told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """One of several things that a source gave: a file, a mail, a group of documents.

    `name` is for people. `key` is how it is known again, empty where it need not be. Once it is taken for good, or
    refused, `settle` tells the source with the reason, empty for taken; `cursor` is remembered then, unless empty.
    `refusal` says why it cannot be used where that is known without its bytes. With neither bytes nor refusal it says
    how far the source was looked through, and nothing more.
    """

    name: str
    raw: RawDelivery | None = None
    refusal: str = ""
    key: str = ""
    cursor: str = ""
    settle: Callable[[str], None] = field(default=_settled, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How to read a delivery: `language` for items that do not say theirs, `zone` for times without one."""

    now: datetime
    zone: tzinfo
    language: Language | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """What somebody sent who has no wire: a person looks at it before it becomes an item of the agency.

    `key` is how it is known again; `sender` says who sent it, for people. `files` came along. Where something waits
    under the same uri it takes its place, unless it `joins` that: another picture of the same album.
    """

    key: str
    item: Item
    sender: str = ""
    files: tuple[DeliveredFile, ...] = ()
    joins: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedDelivery:
    """Items, suggestions, and what was left out.

    `complete` says that the source lists all it has, and nothing was left out.
    """

    items: tuple[Item, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    complete: bool = False
    format: str = field(default="")


@dataclass(frozen=True, kw_only=True, slots=True)
class Connector:
    """One way by which things arrive, one document a poll. `polled` is False for what only a command may read."""

    retrieve: Callable[[Retrieval], RawDelivery]
    parse: Callable[[RawDelivery, Reading], ParsedDelivery]
    polled: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class ManyConnector:
    """One way by which several things arrive a poll, each taken for itself before the next is asked for.

    Closing what `retrieve` gives ends the visit.
    """

    retrieve: Callable[[Retrieval], Iterator[Arrival]]
    parse: Callable[[RawDelivery, Reading], ParsedDelivery]
    polled: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class PushedConnector:
    """One way by which a source's own program brings what it has. The hub never asks it."""

    parse: Callable[[RawDelivery, Reading], ParsedDelivery]

    @property
    def polled(self) -> bool:
        """Never."""
        return False
