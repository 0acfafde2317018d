"""Turn an item into a document of the index: keys and facets, no text. Knows no index and asks no database."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Final

import tantivy

from orkhon.items import Item, ItemType
from orkhon.items.archive import is_archived
from orkhon.search.keys import label_key, text_keys
from orkhon.wire.entries import ItemState, ItemStatus, WireEntry

MEMBERS: Final = "members"
"""The label of what only members may find: advisories, and what is embargoed or withheld."""

WITHHELD: Final = "withheld"
ARCHIVED: Final = "archived"

_MOST_SIGNS_OF_TEXT: Final = 200_000
"""Signs of a text that are read, some 30,000 words."""

_MOST_LABELS: Final = 32
_LONGEST_LABEL: Final = 120
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_END_OF_WORD = re.compile(
    r"</(?:p|h[1-6]|li|blockquote|tr|t[dh]|div|figcaption|pre|section|article|option|dt|dd)\b[^>]*>|<br\b[^>]*>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile("<[^>]+>")
_FIVE_YEARS: Final = 5 * 365.25 * 86_400
_AGE_FROM: Final = datetime(2020, 1, 1, tzinfo=UTC).timestamp()
_EARLIEST: Final = datetime(1850, 1, 1, tzinfo=UTC)
_AHEAD: Final = timedelta(days=2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Keyed:
    """What stands in the index under one uri. Holds plain values alone, so that another process can make it."""

    uri: str
    texts: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, int], ...]
    weight: float

    def document(self) -> tantivy.Document:
        """Return it in the index's own form."""
        document = tantivy.Document()
        document.add_text("uri", self.uri)
        for name, text in self.texts:
            document.add_text(name, text)
        for name, number in self.numbers:
            document.add_integer(name, number)
        document.add_float("weight", self.weight)
        return document


def keyed(state: ItemState) -> Keyed | None:
    """Return the keys of an item as the wire has it now, None where nobody may find it (killed, redacted)."""
    entry = state.entry
    if entry is None or entry.redacted or state.closed or state.status is ItemStatus.KILLED:
        return None
    item = entry.outline
    if item is None:
        return None
    tag = f"{item.language.code}-{item.language.script}" if item.language is not None else ""
    title = text_keys((item.headline,), tag)
    rest = text_keys(_texts(item, entry), tag)
    texts = [
        ("words", title.words),  # a value of its own: no phrase leads from the headline into the text
        ("words", rest.words),
        ("title", title.words),
        ("stems", f"{title.stems} {rest.stems}"),
        ("names", f"{title.names} {rest.names}"),
        ("agency", state.agency),
        ("type", item.type.value),
        *_labels(item),
    ]
    if item.language is not None:
        texts.append(("language", item.language.code))
    if item.type is ItemType.ADVISORY or state.status is not ItemStatus.USABLE:
        texts.append(("labels", MEMBERS))
    if state.status is ItemStatus.WITHHELD:
        texts.append(("labels", WITHHELD))
    if is_archived(item):
        texts.append(("labels", ARCHIVED))
    date = original_date(item, entry.received)
    moment = int(date.timestamp())
    return Keyed(
        uri=state.uri,
        texts=tuple(texts),
        numbers=(
            ("date", moment),
            ("day", day_of(date)),
            ("month", date.year * 100 + date.month),
            ("position", state.changed_at),
        ),
        weight=_weight(moment),
    )


def original_date(item: Item, received: datetime) -> datetime:
    """Return when the item was first put out: as it says itself, else when the hub received it.

    A moment that lies ahead of its coming, or before there were agencies, is no date and is not believed.
    """
    for said in (item.created, item.version_created):
        if said is not None and _EARLIEST <= said.astimezone(UTC) <= received + _AHEAD:
            return said.astimezone(UTC)
    return received.astimezone(UTC)


def day_of(moment: datetime) -> int:
    """Return the days since 1970 in UTC."""
    return int(moment.timestamp() // 86_400)


def topic_labels(name: str) -> tuple[str, ...]:
    """Return what a topic named so in a query may be called in `labels`: its own words, and their key."""
    return f"topic={name.strip()[:_LONGEST_LABEL]}", f"topic={label_key(name)}"


def place_labels(name: str) -> tuple[str, ...]:
    """Return the same for a place."""
    return f"place={name.strip()[:_LONGEST_LABEL]}", f"place={label_key(name)}"


def _labels(item: Item) -> Iterator[tuple[str, str]]:
    subjects = [(one.name, one.literal, one.uri) for one in item.subjects]
    places = [(one.name, one.literal, one.uri) for one in item.places]
    for field, named, labels in (("topic", subjects, topic_labels), ("place", places, place_labels)):
        shown: set[str] = set()
        found: set[str] = set()
        for names in named[:_MOST_LABELS]:
            said = [text.strip() for text in names if text.strip()]
            if said:
                shown.add(said[0][:_LONGEST_LABEL])
            found.update(label for text in said for label in labels(text))
        yield from ((field, one) for one in sorted(shown))
        yield from (("labels", one) for one in sorted(found))


def _texts(item: Item, entry: WireEntry) -> Iterator[str]:
    yield item.summary
    yield from _bodies(entry)
    yield item.slug_line
    yield item.dateline
    for author in item.bylines:
        yield author.name
    for media in item.media:
        yield f"{media.headline}\n{media.caption}"
    for person in item.people:
        yield person.name or person.literal
    for organisation in item.organisations:
        yield organisation.name or organisation.literal
    for place in item.places:
        yield place.name or place.literal
    for subject in item.subjects:
        yield subject.name or subject.literal


def _bodies(entry: WireEntry) -> Iterator[str]:
    """Yield the texts of the entry. They become keys and are never shown, so nothing need be made safe."""
    bodies = entry.ninjs.get("bodies")
    for body in bodies if isinstance(bodies, list) else []:
        value = body.get("value") if isinstance(body, Mapping) else None
        if not isinstance(value, str):
            continue
        value = value[:_MOST_SIGNS_OF_TEXT]
        if "html" not in str(body.get("contentType", "")):
            yield value
            continue
        if "<s" in value or "<S" in value:
            value = _SCRIPT.sub(" ", value)
        # After the last `>` no tag ends, and looking for its end at each `<` would take minutes.
        closed, end, rest = value.rpartition(">")
        if "<" in closed:
            value = _ANY_TAG.sub("", _END_OF_WORD.sub(" ", f"{closed}{end}")) + rest
        yield unescape(value) if "&" in value else value


def _weight(moment: float) -> float:
    # The order by score multiplies with ln(1 + weight): what is a year older counts a fifth less, whenever it is asked.
    return math.expm1(math.exp(min((moment - _AGE_FROM) / _FIVE_YEARS, 6.0)))
