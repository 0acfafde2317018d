"""Part a text into sentences in the eight languages. Returns places in the text and changes nothing in it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from orkhon.items import Language
from orkhon.language.conventions import CONVENTION_LANGUAGES, Conventions, conventions_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A place in a text, in code points; `end` is behind the last sign."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return what stands there."""
        return text[self.start : self.end]


_CLOSERS = "»”“’\"')\\]›"
# ʻ and ʼ are letters of Uzbek and close nothing.
# Possessive and begun once a row, so that a row of a million points is read once.
_END = re.compile(
    rf"(?<![.!?؟…])[.!?؟…]++(?P<closers>[{_CLOSERS}]*+)(?=\s|$)|(?P<blank>\n\s*\n)|\n(?=[^\S\n]*[•–—*-]\s)"
)
_LAST_WORD = re.compile(r"(?:[^\s«“„\"‘'(\[]|(?<=[oOgG])[‘'])+$")
_NEXT = re.compile(r"\s*(?P<dash>[–—-]\s*)?[«“„\"‘'(\[]*(?P<sign>\S)")
_DIGITS = re.compile(r"\d{1,4}(?:[.-]\d{1,4})*")
_ROMAN = re.compile(r"[IVXLCМХІ]{1,6}")
_INITIAL = re.compile(r"(?:[^\W\d_]\.?-?){1,3}|Sh|Ch|Yo|Yu|Ya|Ye|Oʻ|Gʻ|O[‘’']|G[‘’']|Дж|DJ|Dj")
_TWO_LETTER_INITIALS = frozenset({"Sh", "Ch", "Yo", "Yu", "Ya", "Ye", "Oʻ", "Gʻ", "O‘", "G‘", "O'", "G'", "Дж", "Dj"})
_FOREIGN_TITLES = frozenset({"dr.", "mr.", "mrs.", "ms.", "prof.", "st.", "jr."})
_WINDOW = 40
_CITY = "г."
"""Before a name it is a city (в г. Алматы), behind a number a year (в 2024 г.)."""


def sentences(text: str, language: str) -> tuple[Span, ...]:
    """Return the sentences of `text` in order, without the white space around them.

    A period ends none after a title (`проф.`, `Dr.`), an initial, an ordinal (`10. yüzyıl`), or where a lower-case
    letter goes on; an abbreviation ends one only before a capital. A blank line and a list's new item always end
    one. In languages outside the eight the rules without word lists hold.
    """
    code = Language.parse(language).code
    conventions = conventions_of(code) if code in CONVENTION_LANGUAGES else None
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if match.start() < start:
            continue
        if match["closers"] is not None and not _is_end(text, start, match, conventions):
            continue
        _add(spans, text, start, match.end())
        start = match.end()
    _add(spans, text, start, len(text))
    return tuple(spans)


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start=start, end=end))


def _is_end(text: str, start: int, match: re.Match[str], conventions: Conventions | None) -> bool:
    following = _NEXT.match(text, match.end())
    if following is None:
        return True
    sign = following["sign"]
    if sign.islower():
        # The sentence goes on: «Келдің бе?» – деді ол; etc. and so on.
        return False
    ending = match[0][: len(match[0]) - len(match["closers"])]
    if ending != "." or match["closers"].strip(")’'"):
        return True
    before = _LAST_WORD.search(text[max(start, match.start() - _WINDOW) : match.start()])
    word = before[0] if before is not None else ""
    return not _goes_on_after(word, sign, text, start, match, conventions)


def _goes_on_after(
    word: str, sign: str, text: str, start: int, match: re.Match[str], conventions: Conventions | None
) -> bool:
    language = conventions.language if conventions is not None else ""
    first = text[start : match.start()].strip() == word
    if _DIGITS.fullmatch(word):
        # 1. Title; in Turkish a short number with a period is an ordinal before any word.
        if language == "tr" and text[start : match.start() - len(word)].rstrip().lower().endswith("yüzde"):
            return False  # no ordinal stands behind `per cent`
        return (first and len(word) < 4) or (language == "tr" and (len(word) < 3 or sign.isdigit()))
    if _ROMAN.fullmatch(word) and language == "tr":
        return True
    if word in _TWO_LETTER_INITIALS or (_INITIAL.fullmatch(word) and word[:1].isupper() and not word[1:].isalpha()):
        return True
    if conventions is None:
        return False
    lowered = word.lower() + "."
    if lowered in conventions.titles or lowered in _FOREIGN_TITLES:
        return True
    if lowered == _CITY and not text[start : match.start() - len(word)].rstrip()[-1:].isdigit():
        return True
    return lowered in conventions.abbreviations and sign.isdigit()
