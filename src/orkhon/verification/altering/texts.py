"""Read a text into words with their keys, sentences and edges of quotations. Compares nothing."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from orkhon.language import (
    KNOWN_TAGS,
    Kind,
    Span,
    Strength,
    UnknownTag,
    canonical_tag,
    convert,
    converts,
    fold,
    kazakh_spelling,
    lower,
    normalise,
    sentences,
    tokens,
)

MAIN: Final = {
    "az": "az-Latn",
    "en": "en-Latn",
    "kk": "kk-Cyrl",
    "ky": "ky-Cyrl",
    "ru": "ru-Cyrl",
    "tk": "tk-Latn",
    "tr": "tr-Latn",
    "uz": "uz-Latn",
}
"""The alphabet in which the lists of words of each language are written."""

MOST_WORDS: Final = 6_000
"""Words of a text that are read; what stands behind them is left out of the comparison."""

_WORDS = frozenset({Kind.WORD, Kind.NUMBER, Kind.URL, Kind.EMAIL, Kind.HANDLE, Kind.HASHTAG})
_BREAK = re.compile(r"\n(?=\s*[^\s])")
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʻʼ`´′ʹ", "'"))
_PLAIN = str.maketrans({"ё": "е", "â": "a", "î": "i", "û": "u", "‐": "-", "‑": "-"})
_OPENS = "«“„‹"
_CLOSES = "»›"
_EITHER = '"”‟“'
_QUOTES = re.compile('[«“„‹»›"”‟]')
_SINGLE = re.compile(r"(?<!\w)['‘](?=\w)(?:[^'‘’\n]|['’](?=\w)){1,300}(?<=[\w.,!?…])['’](?!\w)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Word:
    """One word or number of a text, from `start` to `end`, in code points.

    `key` is its loose fold, equal in all scripts; `sentence` the number of its sentence; `opens` and `closes` say
    that a quotation begins before it or ends behind it.
    """

    start: int
    end: int
    text: str
    key: str
    sentence: int
    first: bool
    opens: bool = False
    closes: bool = False

    @property
    def has_digits(self) -> bool:
        """Whether a digit stands in it."""
        return any(map(str.isdigit, self.text))

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[:1].isupper()


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadText:
    """A text as it is compared; the first `headline_end` characters are its headline."""

    text: str
    tag: str
    words: tuple[Word, ...]
    sentences: tuple[Span, ...]
    headline_end: int = 0

    @property
    def code(self) -> str:
        """The bare language."""
        return self.tag.partition("-")[0]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the characters from word `first` to word `last`, both with them."""
        return self.words[first].start, self.words[last].end


def read_text(text: str, tag: str, *, headline_end: int = 0) -> ReadText:
    """Return `text`, which is written in the alphabet `tag`, in words, sentences and quotations.

    Takes any text. A tag outside the eight languages is read without a language's rules. Of texts over 6,000 words the
    beginning is read.
    """
    tag = known_tag(tag, text)
    code = tag.partition("-")[0]
    spans = _sentences(text, code)
    starts = [span.start for span in spans]
    found = [token for token in tokens(text) if token.kind in _WORDS][:MOST_WORDS]
    opens, closes = _edges(text, code)
    places = [token.start for token in found]
    ends = [token.end for token in found]
    opening = {bisect_left(places, place) for place in opens}
    closing = {bisect_right(ends, place) - 1 for place in closes}
    words: list[Word] = []
    before = -1
    for number, token in enumerate(found):
        sentence = max(0, bisect_right(starts, token.start) - 1)
        words.append(
            Word(
                start=token.start,
                end=token.end,
                text=token.text,
                key=_key(token.text, tag),
                sentence=sentence,
                first=sentence != before,
                opens=number in opening,
                closes=number in closing,
            )
        )
        before = sentence
    return ReadText(text=text, tag=tag, words=tuple(words), sentences=spans, headline_end=headline_end)


def keys_of(text: str, tag: str) -> list[str]:
    """Return the loose keys of the words of `text` alone, as `read_text` gives them."""
    tag = known_tag(tag, text)
    return [_key(token.text, tag) for token in tokens(text) if token.kind in _WORDS][:MOST_WORDS]


def known_tag(tag: str, text: str = "") -> str:
    """Return `tag` as the alphabets are called, a Kazakh Latin text's spelling with it; `und` outside the eight."""
    try:
        known = canonical_tag(tag)
    except UnknownTag:
        return "und"
    return kazakh_spelling(text) if known == "kk-Latn" and text else known


def same_word(one: Word, one_tag: str, two: Word, two_tag: str) -> bool:
    """Return whether two words are one word, letter for letter of their languages' alphabets; case tells nothing apart.

    Across scripts they are one if a conversion of the one is the other, or if no script tells them apart.
    """
    if one.text == two.text:
        return True
    if one_tag == two_tag:
        return exact(one.text, one_tag) == exact(two.text, two_tag)
    if strict(one.text, one_tag) == strict(two.text, two_tag):
        return True
    return exact(converted(one.text, one_tag, two_tag), two_tag) == exact(two.text, two_tag)


def main_form(word: str, tag: str) -> str:
    """Return `word` in lower case in the alphabet in which its language's lists are written."""
    main = MAIN.get(tag.partition("-")[0], tag)
    return exact(converted(word, tag, main), main)


@lru_cache(maxsize=1 << 16)
def converted(word: str, source: str, target: str) -> str:
    """Return `word` in the other alphabet, or as it is where nothing leads there."""
    if source == target or source == "und" or target == "und" or not converts(source, target):
        return word
    return convert(word, source, target)


@lru_cache(maxsize=1 << 17)
def exact(word: str, tag: str) -> str:
    """Return `word` in lower case, with one kind of apostrophe and without marks that no reader misses."""
    plain = normalise(word, tag if tag in KNOWN_TAGS else None).text
    return lower(plain, tag.partition("-")[0]).translate(_APOSTROPHES).translate(_PLAIN)


@lru_cache(maxsize=1 << 16)
def strict(word: str, tag: str) -> str:
    """Return the strict fold of `word`."""
    return fold(word, Strength.STRICT, None if tag == "und" else tag)


@lru_cache(maxsize=1 << 17)
def _key(word: str, tag: str) -> str:
    return fold(word, Strength.LOOSE, None if tag == "und" else tag)


def loose_key(word: str, tag: str) -> str:
    """Return the loose fold of `word`, by which it is found and aligned."""
    return _key(word, tag)


def _sentences(text: str, code: str) -> tuple[Span, ...]:
    """Sentences; a new line that does not go on in small letters begins one."""
    spans: list[Span] = []
    position = 0
    for found in (*_BREAK.finditer(text), None):
        if found is not None and text[found.end() :].lstrip()[:1].islower():
            continue
        end = found.start() if found is not None else len(text)
        spans += (
            Span(start=span.start + position, end=span.end + position)
            for span in sentences(text[position:end], code if code != "und" else "en")
        )
        position = end
    return tuple(spans)


def _edges(text: str, code: str) -> tuple[list[int], list[int]]:
    """Where quotations begin and end. A sign that may be either is read by what stands beside it."""
    opens: list[int] = []
    closes: list[int] = []
    if code == "en":
        for pair in _SINGLE.finditer(text):
            opens.append(pair.start())
            closes.append(pair.end() - 1)
    for found in _QUOTES.finditer(text):
        place, sign = found.start(), found[0]
        before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
        free_before = not before or before.isspace() or before in "([—–-" + _OPENS
        free_after = not after or after.isspace() or after in ".,;:!?)]…—–-" + _CLOSES + '"”'
        if sign in _CLOSES or (sign in _EITHER and not (free_before and not free_after) and free_after):
            closes.append(place)
        elif sign in _OPENS or (sign in _EITHER and free_before and not free_after):
            opens.append(place)
        else:
            # Between letters: behind a quotation a suffix may stand, and before one nothing may.
            (closes if before.isalnum() or before in ".,!?…" else opens).append(place)
    return opens, closes
