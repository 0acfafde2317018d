"""A portal as somebody describes it. Touches no database."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from zoneinfo import available_timezones

from orkhon.portals.looks import Look

THEMES = ("news", "literature", "history", "government")
RESERVED = frozenset(
    {
        "agencies",
        "alerts",
        "archive",
        "authors",
        "books",
        "box",
        "cards",
        "check",
        "corrections",
        "days",
        "offline",
        "people",
        "places",
        "rates",
        "reading",
        "search",
        "subscribe",
        "topics",
        "unsubscribe",
    }
)
"""Addresses that every portal has, and that no section or text can have."""
IMPRINT = "imprint"
"""An address that every portal has, where a text of that name stands above the facts; no section can have it."""

HOME_ZONES: Mapping[str, str] = MappingProxyType(
    {
        "az": "Asia/Baku",
        "en": "UTC",
        "kk": "Asia/Almaty",
        "ky": "Asia/Bishkek",
        "ru": "Asia/Almaty",
        "tk": "Asia/Ashgabat",
        "tr": "Europe/Istanbul",
        "uz": "Asia/Tashkent",
    }
)
"""The time zone for a language where the description names none."""

_NO_TEXTS: Mapping[str, str] = MappingProxyType({})


@cache
def known_time_zones() -> frozenset[str]:
    """Return the names of all time zones, looked up on disk once: it takes as long as saving several pages."""
    return frozenset(available_timezones())


@dataclass(frozen=True, kw_only=True)
class SectionSpec:
    """One section: its slug in addresses, its names by language, the topics' codes that it shows."""

    code: str
    names: Mapping[str, str]
    topics: tuple[str, ...]
    in_menu: bool = True
    is_home: bool = False


@dataclass(frozen=True, kw_only=True)
class EntrySpec:
    """One link of a menu: a section or text by its code, a place that every portal has, or an address outside.

    `labels` are by language; only an address outside needs them.
    """

    page: str = ""
    place: str = ""
    address: str = ""
    labels: Mapping[str, str] = field(default_factory=lambda: _NO_TEXTS)


@dataclass(frozen=True, kw_only=True)
class TextSpec:
    """One text about the portal: slug, titles and bodies (HTML of the desk's editor) by language."""

    code: str
    titles: Mapping[str, str]
    bodies: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class PortalSpec:
    """One portal. `names`, `straplines` and `time_zones` are by two-letter code; the first language is its main one.

    `country` (ISO 3166) is whose legal orders bind it. `default` says that it answers for every hostname that no portal
    has. `four_eyes` says that whoever changed a text last is not who approves it. `agency` is the code of its owner.
    `rates_banks` are the central banks whose rates readers are shown, by language.

    What follows may be left out, and is then left to the portal's editors: `look`, `logo_drawing` (SVG), the menus, the
    fields of the `imprint` (texts by language, or numbers), and `old_addresses` with where they lead.
    """

    code: str
    hostname: str
    names: Mapping[str, str]
    languages: tuple[str, ...]
    sections: tuple[SectionSpec, ...]
    straplines: Mapping[str, str] = field(default_factory=lambda: _NO_TEXTS)
    time_zones: Mapping[str, str] = field(default_factory=lambda: _NO_TEXTS)
    texts: tuple[TextSpec, ...] = ()
    theme: str = "news"
    country: str = ""
    default: bool = False
    invented: bool = False
    four_eyes: bool = False
    kind: str = ""
    agency: str = ""
    telegram: str = ""
    rates_banks: Mapping[str, str] = field(default_factory=lambda: _NO_TEXTS)
    rates_currencies: str = ""
    look: Look | None = None
    logo_drawing: str = ""
    header: tuple[EntrySpec, ...] = ()
    foot: tuple[EntrySpec, ...] = ()
    imprint: Mapping[str, Mapping[str, str] | int] = field(default_factory=lambda: MappingProxyType({}))
    old_addresses: Mapping[str, str] = field(default_factory=lambda: _NO_TEXTS)


def key_of(*names: str) -> uuid.UUID:
    """Return the translation key that a portal, or a part of it, has on every hub and after every call."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("orkhon:portals", *names)))
