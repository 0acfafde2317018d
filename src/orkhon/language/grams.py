"""Part a text into words and words into the runs of letters by which languages are told. Weighs nothing."""

from __future__ import annotations

import re
import unicodedata

SCRIPTS = ("Latn", "Cyrl", "Arab")
LONGEST_GRAM = 5
_LONGEST_WORD = 40

WEIGHT_OF_SMALL, WEIGHT_OF_CAPITAL = 4, 3
"""What a word counts that begins with a small letter or a capital: headlines are full of foreign names."""

APOSTROPHES = "’‘ʻʼ`´′ʹ\u02bd\uff07"
_WORD = re.compile(
    rf"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f'{APOSTROPHES}](?=[^\W\d_])|(?<=[oOgG])[ʻ‘’'ʼ`])*",
)
ONE_SIGN = str.maketrans(
    {**dict.fromkeys(APOSTROPHES, "'"), "ӊ": "ң", "\u0307": None, "ٴ": "ء", "ي": "ي", "ک": "ك", "ی": "ي", "ـ": None}
)
_BY_SCRIPT = (
    re.compile("[a-z\u00df-\u024f\u0250-\u02af\u1e00-\u1eff]"),
    re.compile("[\u0400-\u052f]"),
    re.compile("[\u0621-\u064a\u066e-\u06d5\u06fa-\u06ff]"),
)


def words_of(text: str) -> list[str]:
    """Return the words of `text` as their letters are weighed: in lower case, every apostrophe as '."""
    return [word for word, _ in weighed_words_of(text)]


def weighed_words_of(text: str) -> list[tuple[str, int]]:
    """Return the words of `words_of`, each with what it counts: less where it began with a capital."""
    return [
        (word.lower().translate(ONE_SIGN), WEIGHT_OF_CAPITAL if word[0].isupper() else WEIGHT_OF_SMALL)
        for word in _WORD.findall(unicodedata.normalize("NFC", text))
    ]


def grams_of(word: str) -> list[str]:
    """Return the runs of letters of a word of `words_of`, `_` standing for its beginning and end."""
    marked = f"_{word[:_LONGEST_WORD]}_"
    length = len(marked)
    grams = list(marked[1:-1])
    for size in range(2, min(LONGEST_GRAM, length) + 1):
        grams += [marked[start : start + size] for start in range(length - size + 1)]
    if length > LONGEST_GRAM:
        grams.append(marked)
    return grams


def script_of(word: str) -> int | None:
    """Return the index in `SCRIPTS` of the script that a lower-case word shows, or None for all others."""
    for index, letters in enumerate(_BY_SCRIPT):
        if letters.search(word) is not None:
            return index
    return None
