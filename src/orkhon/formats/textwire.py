"""Text wires: IPTC 7901 (revision 5) in both directions, and ANPA 1312 on the way in.

A message is what stands between SOH and STX (its header), STX and ETX (its text), and behind ETX (its date). A text
without that framing is no wire of this kind, whatever it looks like. A stream may hold many messages.

The format has room for headline, text, slug line, urgency, category, a date, and one address; all markup, media, names,
rights, language and versions are lost, so `render` is for receivers that read nothing else. It has no word for an
embargo or a stop, so such items are refused. KILL, CORRECTION, ADVISORY and their like count where the header's keyword
line says them; the text is never searched for them. Neither format says which earlier message such a word is about:
that is for a person to find, by the slug line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from orkhon.formats.dates import parse_date
from orkhon.formats.decode import decode_framed
from orkhon.formats.documents import FeedFacts, Parsed, Refusal
from orkhon.formats.errors import Malformed, NotForThisFormat
from orkhon.formats.html import clean_line
from orkhon.formats.ninjs_shapes import is_uri
from orkhon.formats.textwire_text import dateline_of, headline_and_text, paragraphs, wrapped
from orkhon.items import Item, ItemType, PubStatus

_FRAMED = re.compile(rb"[\x00\x16\x7f\xff\s]{0,200}\x01[^\x01-\x04]{0,2000}\x02")
_MESSAGE = re.compile(r"\x01([^\x01-\x04]*)\x02([^\x01-\x04]*)(\x03?)([^\x01]*)")
_MOST_MESSAGES: Final = 2000
_LONGEST_TEXT: Final = 500_000
_LONGEST_LINE: Final = 400
_LONGEST_STAMP: Final = 200
_HEADER_7901 = re.compile(r"([A-Za-z]{1,5})\s?(\d{1,6})\s+(\d)\s+([A-Za-z]{1,4})(?:\s+(\d{1,5}))?(?:\s+(.*))?")
_HEADER_1312 = re.compile(r"([A-Za-z])(\d{3,4})(?:[\x1f\s]+(\S*))?\s*")
_SECOND_1312 = re.compile(
    r"([A-Za-z])\s+([A-Za-z])[\x00-\x1f\s]+(.*?)(?:\s+(\d{1,2})-(\d{1,2})(?:-\d{2,4})?)?(?:\s+(\d{1,5}))?\s*"
)
_STAMP_7901 = re.compile(
    r"\b(\d\d)(\d\d)(\d\d)(?:\s*+([A-Za-z]{1,4}))?\s++([A-Za-z]{3})\.?\s++(\d{4}|\d\d)\b(?:\s*+([A-Z]{3,4})\b)?"
)
_STAMP_1312 = re.compile(r"\b(\d\d)-(\d\d)-(\d\d)\s++(\d\d)(\d\d)\s*+([A-Za-z]{1,4})?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OTHER_MONTHS = {"mai": 5, "okt": 10, "dez": 12, "mär": 3}
_URGENCY_OF_LETTER = {"f": 1, "b": 2, "u": 3, "a": 3, "r": 4, "d": 5, "s": 6, "w": 6}
_SIGNALS = re.compile(r"\b(KILL|CORRECTION|CORRECTIVE|ADVISORY|WITHHOLD|ELIMINATION)\b")
_SIGNAL_OF = {"ELIMINATION": "kill", "CORRECTIVE": "correction"}
_CODE = re.compile(r"[A-Za-z]{1,4}")


def is_framed(data: bytes) -> bool:
    """Return whether the bytes begin as a text wire does: a header between SOH and STX, after nothing but padding."""
    return _FRAMED.match(data) is not None


def parse(data: bytes, *, now: datetime, default_zone: tzinfo = UTC, encoding: str = "") -> Parsed:
    """Return the items of a stream of IPTC 7901 or ANPA 1312 messages, which may stand mixed.

    The bytes decide their encoding as everywhere (UTF-8 where they are UTF-8, else a guess); `encoding` is the agency's
    own word for it, such as `cp1251`, used where the bytes are not UTF-8. Raises `Malformed` for a stream without any
    message; a message with an unreadable header or a missing end is a refusal.
    """
    text = decode_framed(data, f"text/plain; charset={encoding}" if encoding else "")
    items: list[Item] = []
    refusals: list[Refusal] = []
    formats: list[str] = []
    for number, match in enumerate(_MESSAGE.finditer(text), start=1):
        where = f"message {number}"
        if number > _MOST_MESSAGES:
            cause = f"more than {_MOST_MESSAGES} messages came in one stream; send it in parts"
            refusals.append(Refusal(where=where, cause=cause))
            break
        header, inside, end, trailer = match.groups()
        if not end:
            cause = "its end mark (ETX) is missing, so its text may be cut; ask for the message again"
            refusals.append(Refusal(where=where, cause=cause))
            continue
        if len(inside) > _LONGEST_TEXT:
            cause = f"its text has {len(inside):,} letters; at most {_LONGEST_TEXT:,} are read in a message"
            refusals.append(Refusal(where=where, cause=cause))
            continue
        try:
            item, format = _item(header, inside, trailer.partition("\x04")[0], now, default_zone)
        except Malformed as error:
            refusals.append(Refusal(where=where, cause=str(error)))
            continue
        items.append(item)
        formats.append(format)
    if not items and not refusals:
        raise Malformed("the stream holds no message between SOH and STX; ask the agency for IPTC 7901 or ANPA 1312")
    return Parsed(items=tuple(items), refusals=tuple(refusals), format=formats[0] if formats else "iptc7901")


def _item(header: str, inside: str, trailer: str, now: datetime, zone: tzinfo) -> tuple[Item, str]:
    lines = [one.strip(" \r")[:_LONGEST_LINE] for one in header.replace("\r\n", "\n").split("\n")]
    lines = [one for one in lines if one]
    kept: dict[str, Any]
    stamp = _stamp(trailer, now, zone)
    found = _HEADER_7901.fullmatch(lines[0]) if lines else None
    if found is not None:
        format = "iptc7901"
        kept = {"source": found[1].lower(), "number": found[2], "category": found[4], "word_count": found[5] or "",
                "information": clean_line(found[6] or "")}  # fmt: skip
        urgency = int(found[3]) or None
        slug = clean_line(" ".join(lines[1:]))
        said = f"{slug} {kept['information']}"
    else:
        first = _HEADER_1312.fullmatch(lines[0]) if lines else None
        second = _SECOND_1312.fullmatch(lines[1]) if first is not None and len(lines) > 1 else None
        if first is None or second is None:
            begins = clean_line(lines[0])[:60] if lines else ""
            raise Malformed(
                f"its header begins {begins!r}, which is neither IPTC 7901's (source, number, priority, category) nor "
                "ANPA 1312's (service, number, selector; priority, category, slug)"
            )
        format = "anpa1312"
        kept = {"source": first[1].lower(), "number": first[2], "selector": first[3] or "", "category": second[2],
                "word_count": second[6] or ""}  # fmt: skip
        urgency = _URGENCY_OF_LETTER.get(second[1].lower())
        slug = said = clean_line(second[3])
    signals = dict.fromkeys(_SIGNAL_OF.get(one, one.lower()) for one in _SIGNALS.findall(said))
    if signals:
        kept["signals"] = list(signals)
    headline, text = headline_and_text(clean_controls(inside))
    body = paragraphs(text)
    if stamp is None:
        # Some agencies write the date on the last line of the text.
        stamp = _stamp(text.rstrip().rpartition("\n")[2], now, zone)
    information = kept.get("information", "")
    uri = information if is_uri(information) else ""
    if uri:
        kept.pop("information")
    place = f"{stamp:%Y%m%d}" if stamp else hashlib.sha256(f"{header}\x02{inside}".encode()).hexdigest()[:16]
    item = Item(
        uri=uri or f"urn:orkhon:{format}:{kept['source']}:{place}:{kept['number']}",
        type=ItemType.ADVISORY if "advisory" in signals else ItemType.TEXT,
        pub_status=PubStatus.CANCELED if "kill" in signals else
        PubStatus.WITHHELD if "withhold" in signals else PubStatus.USABLE,
        headline=headline,
        slug_line=slug,
        dateline=dateline_of(body),
        body=body,
        created=stamp,
        version_created=stamp,
        urgency=urgency,
        extra={format: {key: value for key, value in kept.items() if value}},
    )  # fmt: skip
    return item, format


def clean_controls(text: str) -> str:
    """Return a wire's text without the marks of typesetting; tabs and line ends stay."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text.replace("\x1f", " "))


def _stamp(written: str, now: datetime, zone: tzinfo) -> datetime | None:
    written = written.strip()[-_LONGEST_STAMP:]
    found = _STAMP_7901.search(written)
    if found:
        name = found[5].lower()
        month = _OTHER_MONTHS.get(name) or (_MONTHS.index(name) + 1 if name in _MONTHS else 0)
        day, hour, minute, year = found[1], found[2], found[3], found[6]
        zone_name = found[4] or found[7] or ""
    else:
        other = _STAMP_1312.search(written)
        if other is None:
            return None
        month, day, year, hour, minute, zone_name = (
            int(other[1]),
            other[2],
            other[3],
            other[4],
            other[5],
            other[6] or "",
        )
    if not month:
        return None
    full = year if len(year) == 4 else f"20{year}"
    return parse_date(f"{full}-{month:02d}-{day}T{hour}:{minute}:00 {zone_name}", now=now, default_zone=zone)


def render(items: Iterable[Item], *, feed: FeedFacts) -> bytes:
    """Return items as IPTC 7901 messages in UTF-8, one after another, dated by each item or by `feed.updated`.

    Raises `NotForThisFormat` for an item that is withheld or under an embargo, which the format cannot say.
    """
    return "".join(_message(item, number, feed) for number, item in enumerate(items, start=1)).encode("utf-8")


def _message(item: Item, number: int, feed: FeedFacts) -> str:
    if item.embargoed is not None and item.embargoed > feed.updated:
        raise NotForThisFormat(
            f"{item.uri} is under embargo until {item.embargoed.isoformat()}, which IPTC 7901 cannot say; use NewsML-G2"
        )
    if item.pub_status is PubStatus.WITHHELD:
        raise NotForThisFormat(f"{item.uri} is withheld, which IPTC 7901 cannot say; use NewsML-G2")
    held = item.extra.get("iptc7901")
    kept = held if isinstance(held, dict) else {}
    source = _code(kept.get("source"), "ork")
    written = kept.get("number")
    is_number = isinstance(written, str) and written.isascii() and written.isdecimal() and len(written) <= 6
    slug = clean_line(clean_controls(item.slug_line))
    for word, holds in (
        ("KILL", item.pub_status is PubStatus.CANCELED),
        ("ADVISORY", item.type is ItemType.ADVISORY),
    ):
        if holds and not re.search(rf"\b{word}\b", slug):
            slug = f"{word} {slug}".strip()
    address = item.uri if is_uri(item.uri) else ""
    serial = written if is_number else f"{number % 10000:04d}"
    category = _code(kept.get("category"), "gen")
    header = f"{source}{serial} {item.urgency or 5} {category} {item.body.word_count} {address}"
    headline = clean_line(clean_controls(item.headline)).rstrip("= ")
    parts = [wrapped(f"{headline} =")] if headline else []
    lines = [one for one in clean_controls(item.body.text).split("\n") if one.strip()]
    parts.extend(wrapped(one, "   ") for one in lines)
    moment = (item.version_created or item.created or feed.updated).astimezone(UTC)
    date = f"{moment:%d%H%M} GMT {_MONTHS[moment.month - 1]} {moment.year}"
    heading = f"{header.rstrip()}\r\n{slug}" if slug else header.rstrip()
    joined = "\r\n\r\n".join(parts)
    return f"\x16\x16\x01{heading}\r\n\x02{joined}\r\n\x03\r\n{date}\r\n\x04\r\n"


def _code(value: object, otherwise: str) -> str:
    return value if isinstance(value, str) and _CODE.fullmatch(value) else otherwise
