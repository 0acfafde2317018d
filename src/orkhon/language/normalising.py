"""Bring text to one form: composed, without invisible signs, with the right apostrophes and one script a word.

Keeps a map back to the original, of the differences alone. Knows no conversion and no language's grammar.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from orkhon.language.tags import parse_tag
from orkhon.language.words import APOSTROPHES, apostrophes_mended

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
_JOINER = re.compile("\u200d")
_EMOJI = re.compile("[\u2190-\u2bff\ufe0f\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]")
_LATIN_TO_CYRILLIC = dict(zip("aceopxyijshəABCEHIJKMOPSTXYƏ", "асеорхуіјѕһәАВСЕНІЈКМОРЅТХУӘ", strict=True))
_CYRILLIC_TO_LATIN = {cyrillic: latin for latin, cyrillic in _LATIN_TO_CYRILLIC.items()}
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff"
_CYRILLIC = "\u0400-\u0481\u048a-\u052f\u1c80-\u1c8f"
_SEAM = re.compile(f"[{_LATIN}][{_CYRILLIC}]|[{_CYRILLIC}][{_LATIN}]")
_WORD = re.compile(f"[{_LATIN}{_CYRILLIC}]+")
_ONE_LATIN = re.compile(f"[{_LATIN}]")
_ONE_CYRILLIC = re.compile(f"[{_CYRILLIC}]")
_LONGEST_CLUSTER = 64
"""A letter with more marks than this is an attack and stays as it is: sorting marks is quadratic in their number."""

_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_BETWEEN_LETTERS = re.compile(rf"[{APOSTROPHES}](?<=[^\W\d_].)(?=[^\W\d_])")
_RUN = re.compile(r"\S+")
_LONGEST_RUN = 400
_NEARBY = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Offsets:
    """Where each place of the normalised text stood before. Holds the differences alone, step by step.

    Each step is three rows of equal length: where a changed stretch begins in the new text, where it ends there
    and, in the old text, where it begins and ends.
    """

    steps: tuple[tuple[tuple[int, int, int, int], ...], ...] = ()

    def original(self, position: int) -> int:
        """Return where the character at `position` of the normalised text begins in the original.

        A place inside a changed stretch gives the beginning of that stretch. The end of the text gives the end.
        """
        for step in reversed(self.steps):
            position = _earlier(step, position, end=False)
        return position

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of the original that `start` to `end` of the normalised text stands for."""
        for step in reversed(self.steps):
            begin = _earlier(step, start, end=False)
            end = max(begin, _earlier(step, end, end=True)) if end > start else begin
            start = begin
        return start, end


@dataclass(frozen=True, kw_only=True, slots=True)
class Normalised:
    """A text in its one form, with the way back to the original."""

    text: str
    offsets: Offsets = Offsets()


def normalise(text: str, tag: str | None = None) -> Normalised:
    """Return `text` composed (NFC), without zero-width and bidi signs, with look-alike letters set right.

    A word that mixes Latin and Cyrillic letters takes the script of those of its letters that have no twin in
    the other; with none, that of the majority, then that of its neighbours, then that of `tag`. A word with
    such letters of both scripts is left alone: iPhoneни is no mistake. Apostrophes are changed only where
    `tag` says how: in Uzbek Latin ʻ after o and g and ʼ elsewhere, in other languages ' between letters.
    Normalising twice changes nothing more. Raises `UnknownTag` for `tag` alone.
    """
    parsed = parse_tag(tag) if tag is not None else None
    if text.isascii() and "'" not in text and "`" not in text:
        return Normalised(text=text)
    steps: list[tuple[tuple[int, int, int, int], ...]] = []

    def apply(changes: Iterable[tuple[int, int, str]]) -> None:
        nonlocal text
        text, step = _applied(text, changes)
        if step:
            steps.append(step)

    apply(_invisible(text))
    apply(_composed(text))
    apply(_scripts_set_right(text, parsed.language.script if parsed is not None else ""))
    if parsed is not None:
        apply(_apostrophes(text, parsed.text))
    return Normalised(text=text, offsets=Offsets(steps=tuple(steps)))


def _earlier(step: tuple[tuple[int, int, int, int], ...], position: int, *, end: bool) -> int:
    """Where `position` of a step's new text stood in its old one; the end of a stretch looks to the right."""
    # What was dropped at a place belongs to the character before it, so that no start falls upon it.
    place = bisect_right(step, (position, -1, -1, -1) if end else (position, position, 1 << 62, 0)) - 1
    if place < 0:
        return position
    begin, stop, old_begin, old_stop = step[place]
    if position >= stop and (position > begin or not end):
        return old_stop + position - stop
    if end:
        return old_stop if position > begin else old_begin
    return old_begin


def _applied(text: str, changes: Iterable[tuple[int, int, str]]) -> tuple[str, tuple[tuple[int, int, int, int], ...]]:
    pieces: list[str] = []
    step: list[tuple[int, int, int, int]] = []
    position = written = 0
    for begin, end, replacement in changes:
        pieces += (text[position:begin], replacement)
        written += begin - position
        if len(replacement) != 1 or end - begin != 1:  # a sign for a sign moves nothing
            step.append((written, written + len(replacement), begin, end))
        written += len(replacement)
        position = end
    if not pieces:
        return text, ()
    pieces.append(text[position:])
    return "".join(pieces), tuple(step)


def _invisible(text: str) -> Iterable[tuple[int, int, str]]:
    if text.isascii():
        return
    if "\u200d" not in text:
        for found in _INVISIBLE.finditer(text):
            yield found.start(), found.end(), ""
        return
    for found in re.finditer(f"{_INVISIBLE.pattern}|{_JOINER.pattern}", text):
        begin = found.start()
        # Families and flags of emoji are joined by U+200D; letters of our scripts are not.
        if (
            found[0] == "\u200d"
            and begin
            and _EMOJI.match(text[begin - 1])
            and _EMOJI.match(text[begin + 1 : begin + 2])
        ):
            continue
        yield begin, found.end(), ""


def _composed(text: str) -> Iterable[tuple[int, int, str]]:
    if text.isascii():
        return
    pattern, alone = _clusters()
    for found in pattern.finditer(text):
        begin, end = found.span()
        if end - begin > _LONGEST_CLUSTER:
            continue
        if begin and text[begin] not in alone:
            begin -= 1  # the character that bears the marks
        cluster = text[begin:end]
        composed = unicodedata.normalize("NFC", cluster)
        if composed != cluster:
            yield begin, end, composed


@lru_cache(maxsize=1)
def _clusters() -> tuple[re.Pattern[str], frozenset[str]]:
    """What composing may change: marks, and characters that are written otherwise themselves, which come apart."""
    behind: set[int] = set()
    alone: set[int] = set()
    for code in (*range(0x80, 0xAC00), *range(0xD7A4, 0xD800), *range(0xE000, 0x20000), *range(0x2F800, 0x2FA20)):
        sign = chr(code)
        parts = unicodedata.decomposition(sign)
        if unicodedata.combining(sign):
            behind.add(code)
        if parts and not parts.startswith("<"):
            if unicodedata.is_normalized("NFC", sign):
                behind.add(int(parts.split()[-1], 16))
            else:
                alone.add(code)
    behind |= set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))  # vowels and finals of Hangul
    marks, others = _class(behind), alone - behind
    own = _class(others)
    return re.compile(f"[{own}]?[{marks}]+|[{own}]"), frozenset(map(chr, others))


def _class(codes: set[int]) -> str:
    ranges: list[list[int]] = []
    for code in sorted(codes):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


def _scripts_set_right(text: str, script: str) -> Iterable[tuple[int, int, str]]:
    if text.isascii() or _SEAM.search(text) is None:
        return
    for found in _WORD.finditer(text):
        word = found[0]
        if _SEAM.search(word) is None:
            continue
        to_cyrillic = _belongs_to_cyrillic(word, text, found.start(), found.end(), script)
        if to_cyrillic is None:
            continue
        table = _LATIN_TO_CYRILLIC if to_cyrillic else _CYRILLIC_TO_LATIN
        for place, letter in enumerate(word, found.start()):
            if letter in table:
                yield place, place + 1, table[letter]


def _belongs_to_cyrillic(word: str, text: str, begin: int, end: int, script: str) -> bool | None:
    latin = _ONE_LATIN.findall(word)
    own_latin = any(letter not in _LATIN_TO_CYRILLIC for letter in latin)
    own_cyrillic = any(letter not in _CYRILLIC_TO_LATIN for letter in _ONE_CYRILLIC.findall(word))
    if own_latin != own_cyrillic:
        return own_cyrillic
    if own_latin:
        return None
    if len(latin) * 2 != len(word):
        return len(latin) * 2 < len(word)
    around = text[max(0, begin - _NEARBY) : begin] + text[end : end + _NEARBY]
    balance = len(_ONE_CYRILLIC.findall(around)) - len(_ONE_LATIN.findall(around))
    return balance > 0 if balance else script != "Latn"


def _apostrophes(text: str, tag: str) -> Iterable[tuple[int, int, str]]:
    if not tag.startswith("uz-Latn"):
        sign = "’" if tag == "az-Cyrl" else "'"
        for found in _BETWEEN_LETTERS.finditer(text):
            if found[0] != sign:
                yield found.start(), found.end(), sign
        return
    if _APOSTROPHE.search(text) is None:
        return
    for found in _RUN.finditer(text):
        run = found[0]
        if len(run) > _LONGEST_RUN or _APOSTROPHE.search(run) is None:
            continue
        mended = apostrophes_mended(run, tag)
        if mended == run:
            continue
        for mark in _APOSTROPHE.finditer(run):
            place = mark.start()
            if mended[place] != run[place]:
                yield found.start() + place, found.start() + place + 1, mended[place]
