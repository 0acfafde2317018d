"""Invented texts for `make bench-portals`, the same in every run: words that look like a language and mean nothing.

Both sides are given these. Pure: no Django, no clock.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from typing import Final

LANGUAGES: Final = ("kk", "az", "en", "ky", "ru", "tk", "tr", "uz")
"""The first one's articles are the originals of the others'."""
PARAGRAPHS: Final = 12
_CYRILLIC: Final = ("б г д ж з к қ л м н п р с т ш", "а е и о ұ ү ы і ө")
_LATIN: Final = ("b c ç d g ğ h k l m n p r s ş t v y z", "a e ı i o ö u ü")
_WORDS: Final = 4_000


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text in one language. `paragraphs` are plain words without markup."""

    headline: str
    deck: str
    paragraphs: tuple[str, ...]
    heading: str


@cache
def words_of(language: str) -> tuple[str, ...]:
    """Return the language's invented words, the most usual first."""
    chance = random.Random(f"words of {language}")
    hard, soft = (letters.split() for letters in (_CYRILLIC if language in {"kk", "ky", "ru"} else _LATIN))
    found: dict[str, None] = {}
    while len(found) < _WORDS:
        syllables = "".join(chance.choice(hard) + chance.choice(soft) for _ in range(chance.randint(1, 4)))
        found[syllables + (chance.choice(hard) if chance.random() < 0.4 else "")] = None
    return tuple(found)


@cache
def _weights(count: int) -> tuple[float, ...]:
    return tuple(1 / (rank + 8) for rank in range(count))


def text_of(language: str, number: int) -> Text:
    """Return the text of that number: 320 words or so in running text, as a news agency sends them."""
    chance = random.Random(f"{language} {number}")
    words = words_of(language)

    def sentence(length: int) -> str:
        return " ".join(chance.choices(words, _weights(len(words)), k=length)).capitalize()

    paragraphs = tuple(". ".join(sentence(chance.randint(9, 18)) for _ in range(2)) + "." for _ in range(PARAGRAPHS))
    return Text(headline=sentence(8), deck=sentence(16) + ".", paragraphs=paragraphs, heading=sentence(4))
