"""Read the description of a portal from a table of an alliance file. Touches no database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from orkhon.items import INTERFACE_LANGUAGES
from orkhon.portals.colours import HEX
from orkhon.portals.drawings import cleaned
from orkhon.portals.errors import DrawingRefused, PortalTableRefused
from orkhon.portals.law import AGE_MARKS, FIELDS
from orkhon.portals.looks import DENSITIES, HEADLINES, READING_SIZES, Look, unreadable
from orkhon.portals.menus import PLACES, is_outside
from orkhon.portals.rates.banks import BANKS
from orkhon.portals.spec import (
    IMPRINT,
    RESERVED,
    THEMES,
    EntrySpec,
    PortalSpec,
    SectionSpec,
    TextSpec,
    known_time_zones,
)

_SLUG = re.compile(r"^[a-z][a-z0-9-]*$")
_HOSTNAME = re.compile(r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$")
_CODE = re.compile(r"^([a-z][a-z0-9-]*)?$")
_COLOURS = ("brand", "mark")
_COUNTRY = re.compile(r"^([A-Z]{2})?$")
_AGENCY = re.compile(r"^[a-z0-9-]{0,32}$")
_TELEGRAM = re.compile(r"^([A-Za-z][A-Za-z0-9_]{4,31})?$")
_CURRENCIES = re.compile(r"^([A-Z]{3}( [A-Z]{3}){0,5})?$")
_NUMBERS = frozenset({"reply_days", "kept_years"})
_NO_TEXTS: Mapping[str, str] = MappingProxyType({})


def read_portal(table: Mapping[str, Any], where: str) -> PortalSpec:
    """Return the portal that one `[[portals]]` table describes.

    `where` names file and table for the error. Raises `PortalTableRefused` saying which key holds what, and
    what is wanted there.
    """
    read = _Table(table, where)
    languages = read.codes("languages", INTERFACE_LANGUAGES)
    spec = PortalSpec(
        code=read.matching("code", _SLUG, "small Latin letters, digits and hyphens, such as culture"),
        hostname=read.matching("hostname", _HOSTNAME, "a host name without port, such as news.example"),
        names=read.texts("names", languages),
        straplines=read.texts("straplines", (), languages),
        time_zones=read.texts("time_zones", (), languages),
        languages=languages,
        theme=read.choice("theme", THEMES, "news"),
        country=read.matching("country", _COUNTRY, "two capitals (ISO 3166), such as KZ", default=""),
        default=read.flag("default", default=False),
        invented=read.flag("invented", default=False),
        four_eyes=read.flag("four_eyes", default=False),
        sections=tuple(_section(one, languages) for one in read.tables("sections")),
        texts=tuple(_text(one, languages) for one in read.tables("texts")),
        kind=read.choice("kind", ("", *THEMES), ""),
        agency=read.matching("agency", _AGENCY, "the code of an agency, such as altai", default=""),
        telegram=read.matching("telegram", _TELEGRAM, "the name of a channel without the @", default=""),
        **_rates(read, languages),
        look=_look(read),
        logo_drawing=_drawing(read),
        header=tuple(_entry(one, languages) for one in read.tables("header")),
        foot=tuple(_entry(one, languages) for one in read.tables("foot")),
        imprint=_imprint(read, languages),
        old_addresses=read.pairs("old_addresses"),
    )
    read.refuse_rest()
    codes = {section.code for section in spec.sections} | {text.code for text in spec.texts}
    for entry in (*spec.header, *spec.foot):
        if entry.page and entry.page not in codes:
            raise PortalTableRefused(f"{where}: a menu names {entry.page!r}, which is no section or text of the portal")
    for zone in spec.time_zones.values():
        if zone not in known_time_zones():
            raise PortalTableRefused(f"{where}: time_zones holds {zone!r}; write a time zone such as Asia/Almaty")
    slugs = [section.code for section in spec.sections] + [text.code for text in spec.texts]
    sections = {section.code for section in spec.sections}
    taken = (RESERVED & set(slugs)) | (sections & {IMPRINT})
    twice = sorted({slug for slug in slugs if slugs.count(slug) > 1} | taken)
    if twice:
        raise PortalTableRefused(f"{where}: the code {twice[0]!r} is taken already; choose another")
    return spec


def _section(read: _Table, languages: tuple[str, ...]) -> SectionSpec:
    spec = SectionSpec(
        code=read.matching("code", _SLUG, "small Latin letters, digits and hyphens, such as science"),
        names=read.texts("names", languages),
        topics=read.codes("topics"),
        in_menu=read.flag("in_menu", default=True),
        is_home=read.flag("is_home", default=False),
    )
    read.refuse_rest()
    return spec


def _text(read: _Table, languages: tuple[str, ...]) -> TextSpec:
    spec = TextSpec(
        code=read.matching("code", _SLUG, "small Latin letters, digits and hyphens, such as about"),
        titles=read.texts("titles", languages),
        bodies=read.texts("bodies", languages),
    )
    read.refuse_rest()
    return spec


def _entry(read: _Table, languages: tuple[str, ...]) -> EntrySpec:
    spec = EntrySpec(
        page=read.matching("page", _CODE, "the code of a section or text", default=""),
        place=read.choice("place", ("", *PLACES), ""),
        address=read.address("address"),
        labels=read.texts("labels", (), languages),
    )
    read.refuse_rest()
    if sum(map(bool, (spec.page, spec.place, spec.address))) != 1:
        raise read.refused("page, place, address", None, "exactly one of the three")
    if spec.address:
        read.texts("labels", languages)
    return spec


def _look(read: _Table) -> Look | None:
    theme = read.choice("theme", THEMES, "news")
    table = read.table("look")
    if table is None:
        return None
    pairs = {name: table.pair(name, HEX, "two colours, for light and dark, such as #00666f") for name in _COLOURS}
    look = Look(
        theme=theme,
        brand_light=pairs["brand"][0],
        brand_dark=pairs["brand"][1],
        mark_light=pairs["mark"][0],
        mark_dark=pairs["mark"][1],
        headlines=table.choice("headlines", ("", *HEADLINES), ""),
        reading_size=table.choice("reading_size", ("", *READING_SIZES), ""),
        density=table.choice("density", ("", *DENSITIES), ""),
    )
    table.refuse_rest()
    for pair in unreadable(look):
        came = f"{pair.colour} with a contrast of {pair.ratio:.2f} : 1 on {pair.behind}"
        raise table.refused(pair.field, came, f"at least {pair.wanted} : 1")
    return look


def _rates(read: _Table, languages: tuple[str, ...]) -> dict[str, Any]:
    table = read.table("rates")
    if table is None:
        return {}
    banks = table.one_or_texts("banks", languages)
    for bank in banks.values():
        if bank not in BANKS:
            raise table.refused("banks", bank, f"one of {', '.join(BANKS)}, or one for each language")
    currencies = table.matching("currencies", _CURRENCIES, "at most six codes such as USD EUR RUB", default="")
    table.refuse_rest()
    return {"rates_banks": banks, "rates_currencies": currencies}


def _drawing(read: _Table) -> str:
    drawing = read.text("logo_drawing")
    try:
        return cleaned(drawing) if drawing else ""
    except DrawingRefused as error:
        raise read.refused("logo_drawing", drawing[:40], str(error)) from error


def _imprint(read: _Table, languages: tuple[str, ...]) -> Mapping[str, Mapping[str, str] | int]:
    table = read.table("imprint")
    if table is None:
        return MappingProxyType({})
    found: dict[str, Mapping[str, str] | int] = {}
    for name in table.names():
        if name not in FIELDS:
            raise table.refused(name, table.text_or(name), f"one of {', '.join(FIELDS)}")
        if name in _NUMBERS:
            found[name] = table.number(name, 200)
        elif name == "age_mark":
            found[name] = dict.fromkeys(languages, table.choice(name, AGE_MARKS, ""))
        else:
            found[name] = table.one_or_texts(name, languages)
    return MappingProxyType(found)


class _Table:
    """One table of the file, which knows where it stands and which of its keys were read."""

    def __init__(self, table: Mapping[str, Any], where: str) -> None:
        self._table = table
        self._where = where
        self._read: set[str] = set()

    def refused(self, key: str, came: object, wanted: str) -> PortalTableRefused:
        return self._refused(key, came, wanted)

    def names(self) -> list[str]:
        return sorted(self._table)

    def table(self, key: str) -> _Table | None:
        value = self._get(key)
        if value is not None and not isinstance(value, dict):
            raise self._refused(key, value, f"a table [portals.{key}]")
        return None if value is None else _Table(value, f"{self._where}.{key}")

    def text(self, key: str) -> str:
        value = self._get(key)
        if value is not None and not isinstance(value, str):
            raise self._refused(key, value, "a text")
        return value or ""

    def text_or(self, key: str) -> object:
        return self._get(key)

    def number(self, key: str, most: int) -> int:
        value = self._get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise self._refused(key, value, f"a number from 1 to {most}")
        return value

    def address(self, key: str) -> str:
        value = self.text(key)
        if value and not is_outside(value):
            raise self._refused(key, value, "a web address beginning with https:// or http://")
        return value

    def pair(self, key: str, form: re.Pattern[str], wanted: str) -> tuple[str, str]:
        value = self._get(key)
        if value is None:
            return "", ""
        good = isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value)
        if not good or not all(form.match(one) for one in value):
            raise self._refused(key, value, wanted)
        return value[0].lower(), value[1].lower()

    def pairs(self, key: str) -> Mapping[str, str]:
        value = self._get(key)
        if value is None:
            return _NO_TEXTS
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise self._refused(key, value, 'a table of old and new addresses, such as { "/amp/*" = "/*" }')
        return MappingProxyType(dict(value))

    def one_or_texts(self, key: str, languages: tuple[str, ...]) -> Mapping[str, str]:
        value = self._get(key)
        return dict.fromkeys(languages, value) if isinstance(value, str) else self.texts(key, (), languages)

    def _refused(self, key: str, came: object, wanted: str) -> PortalTableRefused:
        shown = "nothing" if came is None else repr(came)
        return PortalTableRefused(f"{self._where}: {key} holds {shown}; wanted is {wanted}")

    def _get(self, key: str) -> Any:
        self._read.add(key)
        return self._table.get(key)

    def matching(self, key: str, form: re.Pattern[str], wanted: str, *, default: str | None = None) -> str:
        value = self._get(key)
        value = default if value is None else value
        if not isinstance(value, str) or not form.match(value):
            raise self._refused(key, value, wanted)
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        value = self._get(key) or default
        if value not in choices:
            raise self._refused(key, value, f"one of {', '.join(choices)}")
        return str(value)

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._get(key)
        if value is not None and not isinstance(value, bool):
            raise self._refused(key, value, "true or false")
        return default if value is None else bool(value)

    def codes(self, key: str, allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self._get(key)
        good = isinstance(value, list) and value and all(isinstance(one, str) for one in value)
        if not good or (allowed and not set(value) <= set(allowed)) or len(set(value)) != len(value):
            among = f" among {' '.join(allowed)}" if allowed else ", such as science"
            raise self._refused(key, value, f"a list of different codes{among}")
        return tuple(value)

    def texts(
        self, key: str, required: tuple[str, ...], allowed: tuple[str, ...] = INTERFACE_LANGUAGES
    ) -> Mapping[str, str]:
        value = self._get(key)
        if value is None and not required:
            return _NO_TEXTS
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise self._refused(key, value, 'a table with a text for each language, such as { en = "…" }')
        missing = [code for code in required if not value.get(code)]
        if missing:
            raise self._refused(f"{key}.{missing[0]}", None, "a text in that language")
        unknown = sorted(set(value) - set(allowed) - set(INTERFACE_LANGUAGES))
        if unknown:
            raise self._refused(f"{key}.{unknown[0]}", value[unknown[0]], f"a language among {' '.join(allowed)}")
        return MappingProxyType(dict(value))

    def tables(self, key: str) -> list[_Table]:
        value = self._get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self._refused(key, value, f"a list of tables [[portals.{key}]]")
        return [_Table(one, f"{self._where}.{key}[{place}]") for place, one in enumerate(value, start=1)]

    def refuse_rest(self) -> None:
        unknown = sorted(set(self._table) - self._read)
        if unknown:
            raise PortalTableRefused(
                f"{self._where}: nothing is called {unknown[0]}; known here are {', '.join(sorted(self._read))}"
            )
