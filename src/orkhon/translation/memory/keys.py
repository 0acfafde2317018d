"""What a sentence is found by in the memory: the same in every script, with any punctuation. Knows no table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from orkhon.items import Language
from orkhon.language import KNOWN_TAGS, Strength, fold
from orkhon.translation.segments.marks import without_marks

_TOKEN: Final = re.compile(r"\d+|[^\W\d_]+")
_SPACES: Final = re.compile(r"\s+")
_SIGNS: Final = str.maketrans(
    dict.fromkeys("«»“”„‟‹›", '"')
    | dict.fromkeys("‘’‚‛`´ʼ", "'")
    | dict.fromkeys("–—―‒‑‐−", "-")
    | {"…": "...", "\u00ad": None, "\u200b": None, "\u200d": None, "\ufeff": None}
)
_STEM: Final = 6
"""Letters of a word that candidates are found by: what follows is mostly endings."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SentenceKeys:
    """How one sentence is found. `close` tells apart what `key` does not: punctuation and signs, but no script."""

    key: int
    shape: int | None
    words: str
    close: str


def keys_of(text: str, language: Language) -> SentenceKeys:
    """Return the keys of a sentence of that language; its marks do not count."""
    return _keys_of(text, language.code, _spelling(language))


@lru_cache(maxsize=1 << 13)
def _keys_of(text: str, code: str, spelling: str) -> SentenceKeys:
    folded = fold(_SPACES.sub(" ", without_marks(text)).strip(), Strength.STRICT, spelling or None)
    close = folded.translate(_SIGNS)
    tokens: list[str] = _TOKEN.findall(folded)
    words = " ".join(tokens)
    has_number = any(token.isdecimal() for token in tokens)
    shape = " ".join("#" if token.isdecimal() else token for token in tokens)
    return SentenceKeys(
        key=_number(f"{code}\0{words or close}"),
        shape=_number(f"{code}\0#\0{shape}") if has_number else None,
        words=words,
        close=close,
    )


def terms_of(words: str, code: str) -> Iterator[str]:
    """Give what the index finds candidates by: the beginnings of the words, numbers left out, each once."""
    return iter(
        dict.fromkeys(f"{code}{token[:_STEM]}" for token in words.split(" ") if token and not token.isdecimal())
    )


def _spelling(language: Language) -> str:
    tag = f"{language.code}-{language.script}"
    return tag if tag in KNOWN_TAGS else language.code


def _number(text: str) -> int:
    """Return a signed number of 64 bits: an index of such is small, and two sentences never share one by chance."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
