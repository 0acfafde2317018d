"""Make the readable part of an address from a headline of any script. Knows no database."""

from __future__ import annotations

import re

from anyascii import anyascii

_MARKS = re.compile(r"[ʻʼ’‘'`´]|[ъьЪЬ]")
_PARTING = re.compile(r"[^a-z0-9]+")
MAX_SLUG = 80


def slug_of(headline: str) -> str:
    """Return small Latin letters, digits and hyphens, at most `MAX_SLUG`, never empty.

    The letters are a reader's help and no transliteration standard: the address carries the article's
    number, and that alone decides.
    """
    plain = _PARTING.sub("-", anyascii(_MARKS.sub("", headline)).lower()).strip("-")
    if len(plain) > MAX_SLUG:
        plain = plain[: MAX_SLUG + 1].rpartition("-")[0] or plain[:MAX_SLUG]
    return plain or "article"
