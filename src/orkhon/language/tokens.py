"""Part a text into words, numbers, signs and addresses. Knows no language and drops nothing but white space."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    PUNCTUATION = "punctuation"
    URL = "url"
    EMAIL = "email"
    HANDLE = "handle"
    HASHTAG = "hashtag"
    EMOJI = "emoji"
    SYMBOL = "symbol"


@dataclass(frozen=True, kw_only=True, slots=True)
class Token:
    """One token; `text` is the text's own letters from `start` to `end`, in code points."""

    kind: Kind
    start: int
    end: int
    text: str


_LETTER = r"[^\W\d_]"
_MARK = r"[\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670]"
_JOINER = r"['’‘ʻʼ`´]"
_EMOJI = (
    r"[\U0001f1e6-\U0001f1ff]{2}"
    r"|[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55][\ufe0f\U0001f3fb-\U0001f3ff]*"
    r"(?:\u200d[\U0001f300-\U0001faff\u2600-\u27bf][\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
_SPACE_IN_NUMBER = r"[ \u00a0\u202f\u2009]"
# Every part consumes at least one sign and none can be split in two ways, so the time is linear in the text.
# The apostrophe of oʻ and gʻ may end a word (togʻ); any other joins letters only.
_TOKEN = re.compile(
    rf"(?P<url>(?:https?|ftp)://[^\s<>\"«»“”]+|www\.[^\s<>\"«»“”]+)"
    rf"|(?P<email>(?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,8}})"
    rf"|(?P<handle>(?<!\w)@\w+)"
    rf"|(?P<hashtag>(?<!\w)#\w+)"
    rf"|(?P<emoji>{_EMOJI})"
    rf"|(?P<number>\d{{1,3}}(?:{_SPACE_IN_NUMBER}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*)"
    rf"(?P<suffix>(?:{_JOINER}|-)?{_LETTER}+)?"
    rf"|(?P<word>{_LETTER}(?:{_LETTER}|{_MARK}|\d|_|(?<=[oOgG])[ʻ‘]|(?:{_JOINER}|[-‐‑])(?={_LETTER})|\xad|\u200d)*)"
    rf"|(?P<punctuation>\.{{2,}}|[^\w\s])"
    rf"|(?P<symbol>_+|\S)"
)
_TRAILING = ".,;:!?)]}'’\"…"


def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of `text` in order. A number's suffix (`21-ші`, `2023'te`) belongs to its number token."""
    return tuple(_each(text))


def words(text: str) -> tuple[Token, ...]:
    """Return the words alone."""
    return tuple(token for token in _each(text) if token.kind is Kind.WORD)


def _each(text: str) -> Iterator[Token]:
    position = 0
    while (match := _TOKEN.search(text, position)) is not None:
        name = match.lastgroup or "symbol"
        start, end = match.span()
        if name == "suffix":
            name = "number"
        elif name == "url":
            end = start + len(match[0].rstrip(_TRAILING)) or end
        elif name == "punctuation" and not _is_punctuation(text[start]):
            name = "symbol"
        yield Token(kind=Kind(name), start=start, end=end, text=text[start:end])
        position = end


def _is_punctuation(sign: str) -> bool:
    return sign in ".,;:!?…-‐‑–—―()[]{}«»“”„‟‘’‚‹›\"'ʻʼ`´/\\،؛؟·•*&@#%№§"
