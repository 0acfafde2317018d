"""Read what a picture file says of itself: IPTC's fields in XMP (IPTC Photo Metadata 2023.2) and in IIM (version 4).

XMP wins over IIM field by field: programs that write both keep XMP up to date. Nothing is fetched and no pixel is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Final

from orkhon.formats.decode import decode
from orkhon.formats.errors import FormatError, TooLarge
from orkhon.formats.html import clean_line
from orkhon.formats.moments import moment
from orkhon.formats.nodes import below, every, local
from orkhon.formats.picture_containers import blocks_of
from orkhon.formats.xmltree import Node, read_xml

_UTF_8 = b"\x1b%G"
_IIM_FIELDS: Final = {
    25: "keywords", 55: "date", 60: "time", 80: "creator", 90: "city", 101: "country", 105: "headline", 110: "credit",
    115: "source", 116: "copyright_notice", 120: "caption", 5: "title", 40: "instructions",
}  # fmt: skip
_XMP_FIELDS: Final = {
    "headline": "headline", "credit": "credit", "source": "source", "city": "city", "country": "country",
    "datecreated": "date", "createdate": "digitised", "usageterms": "usage_terms", "alttextaccessibility": "alt",
    "digitalsourcetype": "digital_source_type", "instructions": "instructions",
}  # fmt: skip
_DC_FIELDS: Final = {
    "dc:description": "caption", "dc:rights": "copyright_notice", "dc:creator": "creator", "dc:subject": "keywords",
    "dc:title": "title",
}  # fmt: skip
_CONTROLS: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))
"""What means nothing in a text, and what XML and some databases refuse."""

_MOST_VALUES: Final = 500
_LONGEST_VALUE: Final = 50_000


@dataclass(frozen=True, kw_only=True, slots=True)
class InLanguage:
    """A field's words in one more language, by its BCP 47 tag as the file writes it."""

    field: str
    language: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureFields:
    """What a picture says of itself; empty for what it does not say.

    `alternatives` are the words of `caption`, `alt`, `copyright_notice`, `usage_terms` and `title` in other languages.
    `unread` says why the file's XMP could not be read, where it has one that could not.
    """

    title: str = ""
    headline: str = ""
    caption: str = ""
    alt: str = ""
    credit: str = ""
    creator: tuple[str, ...] = ()
    copyright_notice: str = ""
    usage_terms: str = ""
    source: str = ""
    instructions: str = ""
    city: str = ""
    country: str = ""
    created: datetime | None = None
    keywords: tuple[str, ...] = ()
    digital_source_type: str = ""
    alternatives: tuple[InLanguage, ...] = ()
    unread: str = ""


def read(data: bytes, *, default_zone: tzinfo = UTC, max_bytes: int = 200_000_000) -> PictureFields:
    """Return the fields of a JPEG, PNG, TIFF or WebP file; a time without a zone is in `default_zone`.

    Raises `TooLarge`, and `NotAPicture` for other files; a broken description gives the fields that can be read.
    """
    if len(data) > max_bytes:
        raise TooLarge(f"the picture has {len(data):,} bytes; at most {max_bytes:,} are read")
    blocks = blocks_of(data)
    said: dict[str, list[str]] = {}
    alternatives: list[InLanguage] = []
    unread = ""
    for packet in (blocks.xmp, blocks.more_xmp):
        if not packet.strip(b"\x00 \r\n\t"):
            continue
        try:
            found, others = _xmp(packet)
        except FormatError as error:
            unread = unread or str(error)
            continue
        alternatives.extend(others)
        for name, values in found.items():
            said.setdefault(name, values)
    for name, values in _iim(blocks.iim).items():
        said.setdefault(name, values)

    def one(name: str) -> str:
        return said.get(name, [""])[0]

    return PictureFields(
        title=one("title"),
        headline=one("headline"),
        caption=one("caption"),
        alt=one("alt"),
        credit=one("credit"),
        creator=tuple(said.get("creator", ())),
        copyright_notice=one("copyright_notice"),
        usage_terms=one("usage_terms"),
        source=one("source"),
        instructions=one("instructions"),
        city=one("city"),
        country=one("country"),
        created=moment(one("date"), default_zone) or moment(one("digitised"), default_zone),
        keywords=tuple(dict.fromkeys(said.get("keywords", ()))),
        digital_source_type=one("digital_source_type"),
        alternatives=tuple(alternatives),
        unread=unread,
    )


def _xmp(packet: bytes) -> tuple[dict[str, list[str]], list[InLanguage]]:
    root = read_xml(decode(packet.strip(b"\x00 \r\n\t")))
    found: dict[str, list[str]] = {}
    others: list[InLanguage] = []
    for description in _descriptions(root):
        for key, value in description.attributes.items():
            name = _XMP_FIELDS.get(key.rpartition(":")[2], "") if not key.startswith(("rdf:", "xml:")) else ""
            if name and value.strip():
                found.setdefault(name, [_kept(value)])
        for node in description.children():
            name = _DC_FIELDS.get(node.tag, "")
            if not name and not node.tag.startswith(("dc:", "rdf:")):
                name = _XMP_FIELDS.get(local(node), "")
            if not name:
                continue
            values, languages = _values(node)
            if values:
                found.setdefault(name, values)
            others.extend(InLanguage(field=name, language=tag, text=text) for tag, text in languages)
    return found, others


def _descriptions(root: Node) -> Iterator[Node]:
    for rdf in [root] if root.tag == "rdf:rdf" else list(below(root, "rdf")):
        yield from every(rdf, "description")


def _values(node: Node) -> tuple[list[str], list[tuple[str, str]]]:
    """The values of a property: of a language alternative the default first (XMP 1, 8.2.2.4), and the others."""
    values: list[str] = []
    languages: list[tuple[str, str]] = []
    holders = [one for one in node.children() if local(one) in ("alt", "seq", "bag")]
    if not holders:
        text = _kept(node.text() or node.attributes.get("rdf:resource", ""))
        return ([text] if text else []), []
    for holder in holders:
        default = ""
        for entry in every(holder, "li"):
            text = _kept(entry.text())
            tag = entry.attributes.get("xml:lang", "").strip()
            if not text or len(values) >= _MOST_VALUES or len(languages) >= _MOST_VALUES:
                continue
            if local(holder) != "alt":
                values.append(text)
            elif tag.lower() in ("x-default", ""):
                default = default or text
            else:
                languages.append((tag, text))
        if local(holder) == "alt" and (default or languages):
            values.append(default or languages[0][1])
    return values, languages


def _kept(text: str) -> str:
    return text.translate(_CONTROLS).strip()[:_LONGEST_VALUE]


def _iim(data: bytes) -> dict[str, list[str]]:
    """The data sets of record 2 by field, as texts: in UTF-8 where 1:90 says so, else as the bytes show."""
    found: dict[str, list[bytes]] = {}
    is_utf_8 = False
    for record, number, value in _data_sets(data):
        if (record, number) == (1, 90):
            is_utf_8 = value == _UTF_8
        elif record == 2 and number in _IIM_FIELDS:
            held = found.setdefault(_IIM_FIELDS[number], [])
            if len(held) < _MOST_VALUES:
                held.append(value[:_LONGEST_VALUE])
    texts = {
        name: [
            words
            for value in values
            if (words := _kept(value.decode("utf-8", "replace") if is_utf_8 else decode(value)))
        ]
        for name, values in found.items()
    }
    date, time = clean_line(" ".join(texts.pop("date", [])[:1])), clean_line(" ".join(texts.pop("time", [])[:1]))
    if date:
        texts["date"] = [f"{date}T{time}" if time else date]
    return {name: values for name, values in texts.items() if values}


def _data_sets(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield record, number and value of each data set (IIM 4, 1.5): marker 1C, two numbers, a size of two bytes or,
    with its highest bit set, the number of bytes that the size has."""
    position = 0
    while position + 5 <= len(data) and data[position] == 0x1C:
        record, number = data[position + 1], data[position + 2]
        size = int.from_bytes(data[position + 3 : position + 5], "big")
        position += 5
        if size & 0x8000:
            digits = size & 0x7FFF
            if digits > 4:
                return
            size = int.from_bytes(data[position : position + digits], "big")
            position += digits
        yield record, number, data[position : position + size]
        position += size
