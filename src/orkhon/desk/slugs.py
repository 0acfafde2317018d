"""Make the readable part of an address from a headline of any script. Knows no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from anyascii import anyascii

_MARKS = re.compile(r"[ʻʼ’‘'`´]|[ъьЪЬ]")
_PARTING = re.compile(r"[^a-z0-9]+")
MAX_SLUG = 80

# Where a language's own newsrooms write addresses otherwise than the common table does: seen on their sites.
_OWN_LETTERS: Final[Mapping[str, Mapping[int, str]]] = MappingProxyType(
    {
        "kk": str.maketrans({"ғ": "g", "ң": "n", "й": "i", "ы": "y", "х": "h", "щ": "sh", "ё": "yo"}),
        "ky": str.maketrans({"ң": "n", "й": "i", "ы": "y", "х": "h", "щ": "sh", "ё": "yo"}),
        "uz": str.maketrans({"ў": "o", "ғ": "g", "ҳ": "h", "х": "x", "ж": "j", "ё": "yo"}),
        "az": str.maketrans({"ə": "e", "ә": "e", "ғ": "g", "ҹ": "c", "ҝ": "g", "һ": "h", "х": "x", "ж": "j"}),
        "tk": str.maketrans({"ж": "j", "ң": "n", "й": "y"}),
    }
)
_LETTERS_AND_DIGITS: Final = ("L", "N", "M", "Z", "P")


def slug_of(headline: str, *, language: str = "", otherwise: str = "article") -> str:
    """Return small Latin letters, digits and hyphens, at most `MAX_SLUG`, never empty.

    `language` is the two-letter code. `otherwise` stands where the headline holds no letter and no digit: nothing, or
    pictures alone. The letters are a reader's help and no transliteration standard: the address carries the article's
    number, and that alone decides.
    """
    said = "".join(letter for letter in headline if unicodedata.category(letter)[0] in _LETTERS_AND_DIGITS)
    own = _MARKS.sub("", said).lower().translate(_OWN_LETTERS.get(language, {}))
    plain = _PARTING.sub("-", anyascii(own).lower()).strip("-")
    if len(plain) > MAX_SLUG:
        plain = plain[: MAX_SLUG + 1].rpartition("-")[0] or plain[:MAX_SLUG]
    return plain or otherwise
