"""Read a document as a bank delivered it: bytes in any encoding, and perhaps no bulletin at all. No clock, no I/O."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from orkhon.formats.decode import decode
from orkhon.formats.errors import FormatError
from orkhon.portals.rates.bulletins import Bulletin
from orkhon.portals.rates.errors import NotABulletin, StrangeDay
from orkhon.portals.rates.shapes import SHAPES

LARGEST: Final = 1_000_000
"""Bytes; the longest of the seven has sixty thousand."""
AHEAD: Final = timedelta(days=10)
"""A bulletin may be dated the next working day, with holidays between."""
_PAGE: Final = re.compile(
    r"(?:\s|<\?[^>]*>|<!--.*?-->)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


def read_bulletin(bank: str, data: bytes, *, content_type: str = "", today: date) -> Bulletin:
    """Return what the document says. `today` is the bank's day; it decides what is too far ahead to be true.

    Raises `RatesError`: a page of HTML under a status of 200 is none, nor are a cut document, entities, another bank's
    document, one that names no day or no rate.
    """
    if len(data) > LARGEST:
        raise NotABulletin(f"{len(data):,} bytes came; a list of rates has at most {LARGEST:,}")
    if not data.strip():
        raise NotABulletin("nothing came under a good status; it is asked for again")
    text = decode(data, content_type)
    if _PAGE.match(text[:2000]):
        raise NotABulletin(
            "a page for people came in the document's place; the address has moved, or robots are kept out"
        )
    try:
        bulletin = SHAPES[bank](text)
    except FormatError as error:
        raise NotABulletin(str(error)) from error
    if bulletin.day > today + AHEAD:
        raise StrangeDay(
            f"the document is of {bulletin.day}, and today is {today}; its day was read wrongly, or is wrong"
        )
    return bulletin
