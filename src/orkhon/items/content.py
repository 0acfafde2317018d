"""A body as a sanitised XHTML fragment: the one shape that text of any agency has in this house."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|blockquote|tr|div|figcaption|pre)>|<br\s*/?>", re.IGNORECASE)
_CELL_END = re.compile(r"</t[dh]>(\s*<t[dh]\b)?", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^>]+>")
_SPACES = re.compile(r"[ \t\r\f\v]{2,}|[\t\r\f\v]")
_EMPTY_LINES = re.compile(r" ?\n\s*")

BETWEEN_CELLS: Final = " | "
"""What stands between two cells of a table where it is read as lines. A space alone parts the thousands of a number."""


class ContentError(ValueError):
    """The fragment is not what a sanitiser of this house gives out."""


@dataclass(frozen=True, slots=True)
class Content:
    """A well-formed XHTML fragment without scripts, styles, frames or event handlers.

    Only `orkhon.formats` makes one from foreign text; it holds nothing that a page may not show as it is.
    """

    xhtml: str = ""

    def __post_init__(self) -> None:
        # Few bodies hold such a tag at all, and lower case of a long one takes a while.
        if ("<s" in self.xhtml or "<S" in self.xhtml) and "<script" in self.xhtml.lower():
            raise ContentError("the fragment holds a script; pass foreign HTML through orkhon.formats.html first")

    def __bool__(self) -> bool:
        return bool(self.xhtml)

    @property
    def text(self) -> str:
        """The words alone, one line a paragraph or row."""
        broken = _BLOCK_END.sub("\n", self.xhtml)
        if "</t" in broken:
            broken = _CELL_END.sub(lambda end: f"{BETWEEN_CELLS}{end[1]}" if end[1] else "", broken)
        plain = unescape(_ANY_TAG.sub("", broken)).replace("\u00a0", " ")
        return _EMPTY_LINES.sub("\n", _SPACES.sub(" ", plain)).strip()

    @property
    def word_count(self) -> int:
        """Words parted by white space; what parts cells is none."""
        return sum(word != BETWEEN_CELLS.strip() for word in self.text.split())
