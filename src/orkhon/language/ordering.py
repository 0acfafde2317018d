"""Put names in the order of a language's own alphabet, as CLDR does. Knows the eight languages' letters and no names.

Letters of the language come as its alphabet has them (Ə after E, Ñ before O; Uzbek Oʻ, Gʻ, Sh and Ch are letters, after
Z); those that it lacks stand where the script's common order has them. Its own script comes before all others (CLDR,
`reorder`), spaces before digits before letters; other signs, capitals and accents decide where all else is the same.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from orkhon.language.alphabet import alphabet
from orkhon.language.casing import lower
from orkhon.language.tags import canonical_tag

_COMMON: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Latn": "abcdefghijklmnopqrstuvwxyz",
        "Cyrl": "абвгґдђѓеёєжзиіїйјклљмнњопрстћќуўфхцчџшщъыьэюя",
        "Arab": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    }
)
_MERGED: Final[Mapping[str, str]] = MappingProxyType({"uz-Latn": "ng", "ru-Cyrl": "ё"})
"""Letters of the alphabet that lists do not part: ng stands as n and g, ё among words with е."""
_APOSTROPHES: Final = str.maketrans({"'": "ʻ", "`": "ʻ", "‘": "ʻ", "’": "ʻ"})

OrderKey = tuple[tuple[int, ...], str]


def order_key(text: str, language: str) -> OrderKey:
    """Return what to sort `text` by in lists for readers of `language`, a code or a BCP 47 tag.

    Raises `UnknownTag` for a language that is none of the eight.
    """
    places, longest = _places(canonical_tag(language))
    small = lower(unicodedata.normalize("NFC", text[:500]), language).translate(_APOSTROPHES)
    found: list[int] = []
    at = 0
    while at < len(small):
        for size in range(longest, 0, -1):
            place = places.get(small[at : at + size])
            if place is not None:
                break
        else:
            size, place = 1, _elsewhere(small[at], places)
        if place:
            found.append(place)
        at += size
    return tuple(found), text


def _elsewhere(letter: str, places: Mapping[str, int]) -> int:
    """Return the place of a letter that the table lacks: its bare form's, else behind all of them; 0 for signs."""
    bare = unicodedata.normalize("NFD", letter)[0]
    if bare != letter and bare in places:
        return places[bare]
    if letter.isspace():
        return 1
    if letter.isdecimal():
        return 2 + unicodedata.decimal(letter)
    if letter.isalpha():
        return 10_000 + ord(letter)
    return 0


@lru_cache(maxsize=32)
def _places(tag: str) -> tuple[Mapping[str, int], int]:
    """Return the place of each letter, from 12 on (spaces and digits come before), and the length of the longest."""
    own = alphabet(tag)
    order = [letter.translate(_APOSTROPHES) for letter in own.letters]
    merged = _MERGED.get(tag, "").split()
    order = [letter for letter in order if letter not in merged]
    scripts = [own.script, *(script for script in _COMMON if script != own.script)]
    for script in scripts:
        before = ""
        for letter in _COMMON[script]:
            if letter not in order and letter not in merged:
                order.insert(order.index(before) + 1 if before and script == own.script else len(order), letter)
            before = letter if letter in order else before
    return MappingProxyType({letter: place for place, letter in enumerate(order, start=12)}), max(map(len, order))
