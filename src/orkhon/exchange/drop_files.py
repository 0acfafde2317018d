"""Entries as files in a subscriber's folder. Puts none there.

The name begins with the position in the log, so that sorting by name is the order; and the same entry always has the
same name, so what is put a second time lies where it lay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Final

from orkhon.exchange.models import SentAs
from orkhon.exchange.plain_items import SAY_RIGHTS, item_to_send, taken_back, with_rights
from orkhon.exchange.selecting import TAKING_BACK, Given
from orkhon.formats import FeedFacts, render

_ENDINGS: Final = {SentAs.NEWSML_G2: "xml", SentAs.NITF: "xml", SentAs.NEWSML_1: "xml", SentAs.NINJS: "json"}
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9.-]+")
_LONGEST_PART: Final = 80
_SENDER: Final = "Orkhon"


@dataclass(frozen=True, kw_only=True, slots=True)
class DropFile:
    """One file: its name, safe in every file system, and its bytes."""

    name: str
    data: bytes = field(repr=False)


def drop_file(given: Given, *, format: str, member: bool, now: datetime) -> DropFile | None:
    """Return the entry as a file in `format`, None where the format has no word for what happened.

    NITF cannot say that a document is dead in a way that importers heed: there a `.kill` of plain lines says it.
    """
    written_as = SentAs(format)
    item = item_to_send(given, member=member, now=now)
    if item is None:
        return None
    if written_as.value in SAY_RIGHTS:
        item = with_rights(item, given)
    if written_as is SentAs.NITF and taken_back(given) is not None:
        return DropFile(name=file_name(given, "kill"), data=_kill_text(given))
    facts = FeedFacts(title=_SENDER, link="", self_link="", updated=given.entry.received)
    data = render([item], format=written_as.value, feed=facts)
    if written_as is SentAs.NINJS:
        data = data[1:-1]  # a file is one object, not an array of one
    return DropFile(name=file_name(given, _ENDINGS[written_as]), data=data)


def file_name(given: Given, ending: str) -> str:
    """Return such as `000000123456-urn_altai_1-v2.xml`. Position and item make it single."""
    entry = given.entry
    version = given.version or (given.shown.version if given.shown is not None else "")
    # Of one order several files may come, and what is cut may be alike.
    other = given.uri != entry.uri
    single = [sha256(given.uri.encode("utf-8", "surrogatepass")).hexdigest()[:8]] if other else []
    parts = [f"{entry.position:012d}", _safe(given.uri), *([f"v{_safe(version)}"] if version else []), *single]
    return f"{'-'.join(parts)}.{ending}"


def _safe(text: str) -> str:
    return _UNSAFE.sub("_", text)[:_LONGEST_PART]


def _kill_text(given: Given) -> bytes:
    entry, why = given.entry, taken_back(given)
    lines = [
        ("status", why.value if why is not None else ""),
        ("uri", given.uri),
        ("version", given.version),
        ("agency", entry.agency),
        ("received", entry.received.isoformat().replace("+00:00", "Z")),
        ("reason", entry.reason if entry.kind in TAKING_BACK else ""),
    ]
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in lines if value).encode(
        "utf-8", "surrogatepass"
    )
