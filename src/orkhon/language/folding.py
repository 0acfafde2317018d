"""Fold text to keys: strict, equal only for one word in several scripts; loose, a skeleton for finding.

Folds word by word and keeps everything between the words. Knows no names and no stems.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from functools import lru_cache

from orkhon.language.casing import fold_i, lower
from orkhon.language.converting import convert, converts
from orkhon.language.normalising import normalise
from orkhon.language.skeleton import skeleton
from orkhon.language.tags import KNOWN_TAGS, canonical_tag, language_of

_REMEMBERED = 1 << 15
_LONGEST_REMEMBERED = 120
_PIECES = re.compile(r"[^\W_]{1,120}|[\W_]{1,120}")
_INNER = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")
_SCRIPTS = {
    "Cyrl": re.compile("[\u0400-\u052f\u1c80-\u1c8f]"),
    "Arab": re.compile("[\u0621-\u06d5]"),
}

KEY_TAG: dict[str, str] = {
    "az": "az-Latn",
    "en": "en-Latn",
    "kk": "kk-Latn",
    "ky": "ky-Latn",
    "ru": "ru-Cyrl",
    "tk": "tk-Latn",
    "tr": "tr-Latn",
    "uz": "uz-Latn",
}
"""The alphabet that a language's strict keys are written in: the one of its alphabets that tells least apart, for
only what every script tells apart can be equal across them."""


class Strength(Enum):
    """How much a fold forgets."""

    STRICT = "strict"
    LOOSE = "loose"


def fold(text: str, strength: Strength, language: str | None = None) -> str:
    """Return the key of `text`, word for word.

    Strict: two words of `language` (a code, or a tag where the spelling of Latin is known) get one key only if they
    are the same word in other scripts or case; `docs/language.md` lists the pairs of letters that no other script
    keeps apart. Without a language, strict folds case, look-alikes and i alone. Loose: one key for a word and its
    likes in all scripts and sister languages, without hard and soft signs, length, and fine differences of
    vowels and back consonants; with a language its own values of letters count, without one the commonest.
    Raises `UnknownTag` for a tag of our languages that is none; other languages fold as if none were given.
    """
    folder = _folder(strength, _known(language))
    return "\n".join([" ".join(map(folder.__getitem__, line.split(" "))) for line in text.split("\n")])


class _Folder(dict[str, str]):
    """Runs of text without spaces with their keys; fills itself and forgets all when it is full."""

    def __init__(self, strength: Strength, language: str) -> None:
        super().__init__()
        self._loose = strength is Strength.LOOSE
        self._code = language_of(language) if language else ""
        self._key = KEY_TAG.get(self._code, "")
        latin = [tag for tag in (language,) if "-Latn" in tag]
        self._latin = latin[0] if latin else f"{self._code}-Latn"

    def __missing__(self, run: str) -> str:
        if len(run) > _LONGEST_REMEMBERED:
            return "".join(map(self.__getitem__, _PIECES.findall(run)))
        key = self._folded(run)
        if len(self) >= _REMEMBERED:
            self.clear()
        self[run] = key
        return key

    def _folded(self, run: str) -> str:
        script = next((name for name, letters in _SCRIPTS.items() if letters.search(run)), "Latn")
        source = self._latin if script == "Latn" else f"{self._code}-{script}"
        known = source in KNOWN_TAGS
        plain = normalise(run, source if known else None).text
        if known and self._key and source != self._key and converts(source, self._key):
            plain = convert(plain, source, self._key)
        elif not self._code and self._loose and script == "Arab":
            plain = convert(plain, "kk-Arab", "kk-Latn")  # the only Arabic letters of ours
        elif source == "uz-Latn" and not plain.isascii():
            plain = _reform_read(plain)
        if self._code == "az":
            plain = _INNER.sub("", plain)  # the Cyrillic alphabet has an apostrophe of its own, Latin has none
        if self._loose:
            return skeleton(lower(plain, self._key) if self._key else fold_i(plain), self._code)
        small = lower(plain, self._key) if self._key else fold_i(plain)
        return unicodedata.normalize("NFC", small) if len(small) <= _LONGEST_REMEMBERED else small


_REFORM = str.maketrans(
    {"ö": "oʻ", "õ": "oʻ", "ō": "oʻ", "ŏ": "oʻ", "ğ": "gʻ", "ḡ": "gʻ", "ş": "sh", "ç": "ch"}
    | {"Ö": "Oʻ", "Õ": "Oʻ", "Ō": "Oʻ", "Ŏ": "Oʻ", "Ğ": "Gʻ", "Ḡ": "Gʻ", "Ş": "Sh", "Ç": "Ch"}
)


def _reform_read(run: str) -> str:
    return run.translate(_REFORM)


def _known(language: str | None) -> str:
    if not language:
        return ""
    code = language_of(language)
    if code not in KEY_TAG:
        return ""
    return canonical_tag(language) if "-" in language or "_" in language else code


@lru_cache(maxsize=64)
def _folder(strength: Strength, language: str) -> _Folder:
    return _Folder(strength, language)
