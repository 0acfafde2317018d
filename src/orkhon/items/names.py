"""Who and what an item names: bylines, subjects, places, people, organisations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Byline:
    """One author as the agency signs the text; `role` is the agency's own word for it."""

    name: str
    role: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What an item is about. `uri` is an IPTC Media Topic where the agency gave one."""

    name: str = ""
    uri: str = ""
    literal: str = ""
    rel: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A place that the item is about, not the place it was written in (that is the dateline)."""

    name: str = ""
    uri: str = ""
    literal: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A person whom the item names."""

    name: str = ""
    uri: str = ""
    literal: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """An organisation that the item names."""

    name: str = ""
    uri: str = ""
    literal: str = ""
