"""Clean what somebody gave, and tell it apart: a text, or the address of a page. Keeps every letter that is seen."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final

_LINES: Final = re.compile(r"\r\n?|\u2028|\u2029|\x0b|\x0c|\x85")
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Controls, marks that turn the order of letters, signs of no width: they hide in words and are no change of them."""
_EMPTY: Final = re.compile(r"\n[^\S\n]*(?:\n\s*)+")
_LINK: Final = re.compile(r"https?://[^\s<>\"'«»“”]{3,2000}", re.IGNORECASE)


def cleaned(text: str) -> str:
    """Return the text with lines of one kind and without what cannot be seen; an empty line parts paragraphs."""
    return _EMPTY.sub("\n\n", _UNSEEN.sub("", _LINES.sub("\n", text))).strip()


def link_in(text: str) -> str:
    """Return the address where the text is one and nothing else, empty where it says more."""
    whole = text.strip()
    return whole if _LINK.fullmatch(whole) else ""


def identity_of(kind: str, *parts: str) -> str:
    """Return what makes a question the same one: a hash of what was given."""
    told = sha256()
    for part in (kind, *parts):
        data = part.encode("utf-8", "surrogatepass")
        told.update(len(data).to_bytes(8, "big") + data)
    return told.hexdigest()
