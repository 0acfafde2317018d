"""Read the headers of a letter: words, addresses and dates, as they were meant. Trusts none; knows no bodies."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Final

from orkhon.formats.dates import parse_date
from orkhon.formats.decode import decode
from orkhon.formats.html import clean_line

_LONGEST_HEADER: Final = 20_000
_MOST_ADDRESSES: Final = 200


def header(message: Message, name: str) -> str:
    """Return a header's words on one line: encoded words read (RFC 2047), bare bytes decoded; empty for none."""
    for key, value in message.raw_items():
        if key.lower() == name:
            return clean_line(decoded(str(value)[:_LONGEST_HEADER]))
    return ""


def text_of(value: object) -> str:
    """Return a header's parameter as the mail library gives it, as text."""
    # A name in RFC 2231's form with an unknown alphabet comes as a triple.
    return str(value[2]) if isinstance(value, tuple) else str(value)


def decoded(written: str) -> str:
    """Return what a header says once its encoded words are read; as it was written where they cannot be."""
    bare = _unescaped(written)
    if "=?" not in bare:
        return bare
    try:
        chunks = decode_header(" ".join(bare.split()))
    except (ValueError, MessageError):
        return bare
    words = "".join(
        chunk if isinstance(chunk, str) else decode(chunk, f"charset={charset}" if charset else "")
        for chunk, charset in chunks
    )
    return words if words.strip() else bare


def _unescaped(written: str) -> str:
    """Headers with bytes beyond ASCII come with those bytes as surrogates."""
    if written.isascii():
        return written
    try:
        return decode(written.encode("ascii", "surrogateescape"))
    except UnicodeEncodeError:
        return written


def addresses(message: Message, name: str) -> list[tuple[str, str]]:
    """Return the names and addresses of a header, both as they are meant; an entry without an address is left out."""
    written = [str(value)[:_LONGEST_HEADER] for key, value in message.raw_items() if key.lower() == name]
    # Addresses are told apart before their names are decoded: an encoded name may hold a comma.
    try:
        pairs = getaddresses([" ".join(_unescaped(one).split()) for one in written])
    except (ValueError, IndexError, TypeError, AttributeError, RecursionError):
        # Brackets nested without end, among other things that no sender writes.
        return []
    found = [(clean_line(decoded(person)), clean_line(address)) for person, address in pairs[:_MOST_ADDRESSES]]
    return [(person, address) for person, address in found if "@" in address]


def date_of(written: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Return the moment that a Date header names, None where it names none; `zone` where it says none."""
    # The mail library's own reader takes `+06` for six minutes, so that it comes second.
    found = parse_date(written, now=now, default_zone=zone)
    if found is not None or not written:
        return found
    try:
        moment = parsedate_to_datetime(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
