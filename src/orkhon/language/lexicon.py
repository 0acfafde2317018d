"""Words whose spelling no rule leads back to, found by how another alphabet writes them. Applies no rule itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_SOFT = "ь"
_VOWELS = frozenset("аәеёиоөуұүыіэюя")
_FREE_LENGTH = 5
"""From this length on a listed beginning may be followed by anything; a shorter one asks for a suffix."""


@dataclass(slots=True)
class Lexicon:
    """Listed beginnings of words: from their form in the source alphabet to their spelling in the target's."""

    endings: tuple[str, ...]
    keep_soft_sign: bool
    spellings: dict[str, str] = field(default_factory=dict)
    longest: int = 0

    def find(self, small: str) -> tuple[int, str] | None:
        """Return how much of `small` the longest listed beginning covers, and its spelling; None without one."""
        for length in range(min(len(small), self.longest), 2, -1):
            spelling = self.spellings.get(small[:length])
            if spelling is None:
                continue
            rest = small[length:]
            if not rest:
                return length, spelling
            if length < _FREE_LENGTH and not rest.startswith(self.endings):
                continue
            if spelling.endswith(_SOFT) and not (self.keep_soft_sign and rest[0] not in _LATIN_VOWELS):
                spelling = spelling[:-1]
            return length, spelling
        return None


_LATIN_VOWELS = frozenset("aäáeiıoöóuúüūyاەىوۇ") | _VOWELS


def build_lexicon(
    *,
    spellings: Sequence[str],
    written: Callable[[str], str],
    read: Callable[[str], str],
    endings: Sequence[str],
    keep_soft_sign: bool,
) -> Lexicon:
    """Return the lexicon of `spellings`, leaving out those that the rules alone read right.

    `written` gives a spelling as the source alphabet writes it, `read` what the rules make of that.
    """
    lexicon = Lexicon(endings=tuple({written(ending) for ending in endings} - {""}), keep_soft_sign=keep_soft_sign)
    for spelling in spellings:
        form = written(spelling)
        if len(form) < 3 or form in lexicon.spellings or read(form) == spelling:
            continue
        lexicon.spellings[form] = spelling
        lexicon.longest = max(lexicon.longest, len(form))
    return lexicon
