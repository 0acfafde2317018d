"""The form of an alliance file: TOML read into frozen rows, every refusal naming file, table and key.

Touches no database. The tables of other rooms (`[[portals]]`) pass through unread.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from orkhon.alliance.errors import AllianceFileRefused
from orkhon.alliance.models import AgencyStanding
from orkhon.alliance.models.source import (
    LARGEST_ANSWER,
    SHORTEST_INTERVAL,
    SMALLEST_ANSWER,
    check_language,
    check_time_zone,
)
from orkhon.alliance.permits import Agreement
from orkhon.items import INTERFACE_LANGUAGES, Language, LanguageTagError

Table = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One `[[agencies.sources]]`."""

    name: str
    url: str
    connector: str
    language: str
    time_zone: str
    interval: timedelta
    silence_alert_after: timedelta
    local: bool
    enabled: bool
    user_agent: str
    max_bytes: int


@dataclass(frozen=True, kw_only=True)
class AgencyRow:
    """One `[[agencies]]`. `facts` are plain columns by name, names in the eight languages among them."""

    code: str
    facts: Mapping[str, str | bool]
    sources: tuple[SourceRow, ...]


@dataclass(frozen=True, kw_only=True)
class MemorandumRow:
    """One `[[memoranda]]`; `agency` is empty for the whole alliance, `partners` for everybody."""

    agency: str
    partners: tuple[str, ...]
    signed: date
    facts: Mapping[str, str | bool | date | None]


@dataclass(frozen=True, kw_only=True)
class AllianceFile:
    """What a file says; `others` are the tables that other rooms have registered, by name."""

    name: str
    agencies: tuple[AgencyRow, ...]
    memoranda: tuple[MemorandumRow, ...]
    others: Mapping[str, tuple[Table, ...]]


class _Reader:
    """Take values out of one table and remember where we are, for the messages."""

    def __init__(self, file: str, where: str, table: object) -> None:
        self.file, self.where = file, where
        if not isinstance(table, dict):
            raise AllianceFileRefused(f"{file}: {where} is no table; write it as [[{where.split('[')[0]}]]")
        self._table: dict[str, object] = table
        self._known: set[str] = set()

    def refuse(self, key: str, wanted: str) -> AllianceFileRefused:
        came = repr(self._table[key]) if key in self._table else "missing"
        return AllianceFileRefused(f"{self.file}: {self.where}: {key} is {came}; {wanted}")

    def _get(self, key: str) -> object | None:
        self._known.add(key)
        return self._table.get(key)

    def text(self, key: str, most: int, *, wanted: str = "") -> str:
        """Return a text, empty where the key is missing unless `wanted` says what has to be there."""
        value = self._get(key)
        if value is None and not wanted:
            return ""
        if not isinstance(value, str) or (wanted and not value.strip()):
            raise self.refuse(key, wanted or "write a text in quotes")
        if len(value) > most:
            raise self.refuse(key, f"at most {most} letters are kept")
        return value.strip()

    def flag(self, key: str, default: bool) -> bool:
        value = self._get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.refuse(key, "write true or false")
        return value

    def number(self, key: str, default: float, least: float, most: float = 0) -> float:
        """Return a number from `least` to `most`; a `most` of 0 asks nothing but that columns can hold it."""
        value = self._get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value < 10**9:
            raise self.refuse(
                key, f"write a number from {least} to {most}" if most else f"write a number of {least:g} or more"
            )
        if most and value > most:
            raise self.refuse(key, f"write a number from {least} to {most}")
        return value

    def day(self, key: str) -> date | None:
        value = self._get(key)
        if value is None:
            return None
        # A datetime is a date to Python, but a memorandum has no hour.
        if type(value) is not date:
            raise self.refuse(key, "write a date such as 2026-01-15, without quotes")
        return value

    def tables(self, key: str) -> list[object]:
        value = self._get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.refuse(key, f"write [[{key}]] tables")
        return value

    def names(self) -> dict[str, str | bool]:
        """Return the columns `name_az` … `name_uz` out of the table `names`; English is needed."""
        inner = _Reader(self.file, f"{self.where}.names", self._get("names") or {})
        found: dict[str, str | bool] = {
            f"name_{code}": inner.text(code, 200, wanted="write the English name" if code == "en" else "")
            for code in INTERFACE_LANGUAGES
        }
        inner.end()
        return found

    def tags(self, key: str) -> str:
        """Return language tags parted by spaces, from a list or a text of them."""
        value = self._get(key)
        listed: Sequence[object] = value.split() if isinstance(value, str) else value if isinstance(value, list) else []
        if value is not None and not isinstance(value, str | list):
            raise self.refuse(key, 'write language tags, such as ["kk-Cyrl", "ru-Cyrl"]')
        return " ".join(self.tag(key, tag) for tag in listed)

    def words(self, key: str) -> tuple[str, ...]:
        """Return words out of a list of texts or a text of them, each once."""
        value = self._get(key)
        listed: Sequence[object] = value.split() if isinstance(value, str) else value if isinstance(value, list) else ()
        if (value is not None and not isinstance(value, str | list)) or not all(
            isinstance(word, str) and word and not word.isspace() and len(word.split()) == 1 for word in listed
        ):
            raise self.refuse(key, 'write a list of words, such as ["altai", "registan"]')
        return tuple(dict.fromkeys(str(word).strip() for word in listed))

    def tag(self, key: str, value: object) -> str:
        try:
            return Language.parse(str(value)).tag
        except LanguageTagError as error:
            raise self.refuse(key, str(error)) from error

    def end(self) -> None:
        """Refuse keys that nobody asked for: a misspelt key must not go unnoticed."""
        for key in self._table:
            if key not in self._known:
                raise AllianceFileRefused(
                    f"{self.file}: {self.where}: the key {key!r} is unknown; known are {', '.join(sorted(self._known))}"
                )


def read_alliance_file(data: bytes, *, name: str, others: Sequence[str] = ()) -> AllianceFile:
    """Return what the file says. `others` are tables that other rooms read.

    Raises `AllianceFileRefused` for what is no TOML, for unknown and missing keys, and for values that cannot be.
    """
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AllianceFileRefused(f"{name}: not a TOML file in UTF-8: {error}") from error
    top = _Reader(name, "the file", document)
    agencies = tuple(
        _agency(_Reader(name, f"agencies[{index}]", table)) for index, table in enumerate(top.tables("agencies"), 1)
    )
    memoranda = tuple(
        _memorandum(_Reader(name, f"memoranda[{index}]", table))
        for index, table in enumerate(top.tables("memoranda"), 1)
    )
    passed: dict[str, tuple[Table, ...]] = {}
    for other in others:
        rows = top.tables(other)
        for index, table in enumerate(rows, 1):
            _Reader(name, f"{other}[{index}]", table)
        passed[other] = tuple(row for row in rows if isinstance(row, dict))
    top.end()
    codes = [agency.code for agency in agencies]
    for code in codes:
        if codes.count(code) > 1:
            raise AllianceFileRefused(f"{name}: the agency {code} comes twice; join the two tables")
    return AllianceFile(name=name, agencies=agencies, memoranda=memoranda, others=passed)


def _agency(reader: _Reader) -> AgencyRow:
    code = reader.text("code", 32, wanted="write small Latin letters, digits and hyphens, such as altai")
    reader.where = f"agencies {code}"
    standing = reader.text("standing", 8) or AgencyStanding.MEMBER.value
    if standing not in AgencyStanding.values:
        raise reader.refuse("standing", f"write one of {', '.join(AgencyStanding.values)}")
    facts: dict[str, str | bool] = {
        **reader.names(),
        "sign": reader.text("sign", 3, wanted="write two or three letters, such as AP"),
        "standing": standing,
        "country": reader.text("country", 2),
        "languages": reader.tags("languages"),
        "website": reader.text("website", 200),
        "founded": reader.text("founded", 40),
        "state_owner": reader.text("state_owner", 300),
        "funding": reader.text("funding", 300),
        "editor": reader.text("editor", 200),
        "law": reader.text("law", 300),
        "invented": reader.flag("invented", False),
        "active": reader.flag("active", True),
    }
    sources = tuple(
        _source(_Reader(reader.file, f"{reader.where}.sources[{index}]", table))
        for index, table in enumerate(reader.tables("sources"), 1)
    )
    reader.end()
    return AgencyRow(code=code, facts=facts, sources=sources)


def _source(reader: _Reader) -> SourceRow:
    time_zone = reader.text("time_zone", 40) or "UTC"
    try:
        check_time_zone(time_zone)
    except ValidationError as error:
        raise reader.refuse("time_zone", "write a name of the time zone database, such as Asia/Almaty") from error
    row = SourceRow(
        name=reader.text("name", 120, wanted="write what people call the feed"),
        url=reader.text("url", 1000, wanted="write the feed's address"),
        connector=reader.text("connector", 32) or "feed",
        language=_source_language(reader),
        time_zone=time_zone,
        interval=timedelta(seconds=reader.number("interval_seconds", 120, SHORTEST_INTERVAL.total_seconds())),
        silence_alert_after=timedelta(hours=reader.number("silence_alert_after_hours", 24, 0.01)),
        local=reader.flag("local", False),
        enabled=reader.flag("enabled", False),
        user_agent=reader.text("user_agent", 200),
        max_bytes=int(reader.number("max_bytes", 20_000_000, SMALLEST_ANSWER, LARGEST_ANSWER)),
    )
    reader.end()
    return row


def _source_language(reader: _Reader) -> str:
    written = reader.text("language", 20)
    if not written:
        return ""
    tag = reader.tag("language", written)
    try:
        check_language(written)
    except ValidationError as error:
        raise reader.refuse("language", " ".join(error.messages)) from error
    return tag


def _memorandum(reader: _Reader) -> MemorandumRow:
    kind = reader.text("kind", 16) or Agreement.GRANT.value
    if kind not in set(Agreement):
        raise reader.refuse("kind", f"write one of {', '.join(Agreement)}")
    facts: dict[str, str | bool | date | None] = {
        **reader.names(),
        "kind": kind,
        **{use: reader.flag(use, False) for use in ("republish", "translate", "edit", "broadcast", "archive")},
        "forbids": " ".join(reader.words("forbids")),
        "languages": " ".join(reader.words("languages")),
        "territories": " ".join(reader.words("territories")),
        "portals": " ".join(reader.words("portals")),
        "items": "\n".join(reader.words("items")),
        "credit_line": reader.text("credit_line", 200),
        "until": reader.day("until"),
        "shares": "\n".join(
            _share(_Reader(reader.file, f"{reader.where}.shares", row)) for row in reader.tables("shares")
        ),
        "restrictions": reader.text("restrictions", 100_000),
        "text": reader.text("text", 100_000),
    }
    signed = reader.day("signed")
    if signed is None:
        raise reader.refuse("signed", "write the date that it was signed on, such as 2026-01-15")
    facts["starts"] = reader.day("from") or signed
    row = MemorandumRow(agency=reader.text("agency", 32), partners=reader.words("partners"), signed=signed, facts=facts)
    reader.end()
    return row


def _share(reader: _Reader) -> str:
    agency = reader.text("agency", 32, wanted="write the partner's code")
    per_cent = reader.number("per_cent", 0, 0, 100)
    delivers = reader.text("delivers", 500)
    reader.end()
    return f"{agency} {per_cent:g} {' '.join(delivers.split())}".rstrip()
