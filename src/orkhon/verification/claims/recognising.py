"""Know a claim again: by its words in any script, by a link, by a picture. Touches no database and no clock."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from orkhon.items import Language
from orkhon.items.language import LanguageTagError
from orkhon.language import Strength, UnknownTag, fold
from orkhon.outbound.errors import AddressRefused
from orkhon.outbound.links import read_link

UNKNOWN: Final = "und"
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_NO_WORD: Final = re.compile(r"[\W_]+")
_SPACES: Final = re.compile(r"[^\S\n]+")
_COUNTING: Final = re.compile(r"(?:utm_.*|fbclid|gclid|yclid|mc_cid|mc_eid|igshid|si|ref)", re.IGNORECASE)
"""Parameters that say who followed a link, and nothing of where it leads."""


def plain_words(words: str) -> str:
    """Return the words as they are kept: without control characters, spaces single, lines kept, composed (NFC)."""
    lines = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = (
        _SPACES.sub(" ", "".join(letter for letter in line if letter == "\t" or _printable(letter))).strip()
        for line in lines
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def tag_of(tag: str) -> str:
    """Return the tag with its script, `und` for what is none."""
    try:
        return Language.parse(tag).tag if tag and tag != UNKNOWN else UNKNOWN
    except LanguageTagError:
        return UNKNOWN


def link_of(address: str) -> str:
    """Return the address as it is compared: host in small letters, without fragment and counting parameters.

    Raises `AddressRefused` for what is no http or https address.
    """
    read_link(address)
    parts = urlsplit(address.strip())
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    try:
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
        asked = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200)
    except ValueError as error:
        raise AddressRefused(f"the address cannot be read ({error}); copy it anew") from error
    query = urlencode([(name, value) for name, value in asked if not _COUNTING.fullmatch(name)])
    # Not fetched from: https and http are one place to people.
    return urlunsplit(("https", f"{host}{port}", parts.path.rstrip("/"), query, ""))


def is_hash(value: str) -> bool:
    """True for a SHA-256 in hexadecimal digits."""
    return _HASH.fullmatch(value) is not None


def digest_of(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 in hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def words_digest(words: str, tag: str) -> str:
    """Return what equal words in any of the language's scripts have in common, whatever stands between the words."""
    try:
        folded = fold(words, Strength.STRICT, None if tag == UNKNOWN else tag)
    except UnknownTag:
        folded = fold(words, Strength.STRICT)
    return digest_of(_NO_WORD.sub(" ", folded).strip())


def identity_of(words: str, tag: str, links: Sequence[str], pictures: Sequence[str]) -> str:
    """Return what makes it this claim and no other: its words, else its first link, else its first picture.

    `words`, `tag` and `links` are as this module gives them; `pictures` are hashes. Empty where there is nothing.
    """
    if _NO_WORD.sub("", words):
        return f"words:{words_digest(words, tag)}"
    if links:
        return f"link:{digest_of(links[0])}"
    return f"picture:{pictures[0]}" if pictures else ""


def _printable(letter: str) -> bool:
    # Joiners are letters' business in several scripts; what turns the direction of a line round is an attack.
    return letter in "\u200c\u200d" or not unicodedata.category(letter).startswith("C")
