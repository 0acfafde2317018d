"""Upper, lower and title case as each language writes them. Knows no rule of spelling beside the two i."""

from __future__ import annotations

import re
from functools import lru_cache

from orkhon.language.tags import READING_AID, language_of

_TWO_I = frozenset({"az", "crh", "gag", "tr"})
"""Languages whose Latin letters pair i with İ and ı with I. Their Cyrillic texts hold neither, so that the
rule does no harm there."""

_TWO_I_TAGS = frozenset({"kk-latn", "kk-latn-x-2021", "kk-latn-x-qa", "ky-latn"})

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f'’‘ʻʼ`´])*")
_LOWER_TWO = str.maketrans({"I": "ı", "İ": "i"})
_LOWER_ONE = str.maketrans({"İ": "i"})
_UPPER_TWO = str.maketrans({"i": "İ", "ı": "I"})


def lower(text: str, language: str = "") -> str:
    """Return `text` in lower case as `language` (a code or a tag) writes it.

    İ becomes a single i in every language: none of ours writes i with a second dot.
    """
    if has_two_i(language):
        return text.replace("I\u0307", "i").translate(_LOWER_TWO).lower()
    return text.translate(_LOWER_ONE).lower() if "İ" in text else text.lower()


def upper(text: str, language: str = "") -> str:
    """Return `text` in upper case as `language` (a code or a tag) writes it; ʻ and ʼ have no case."""
    return text.translate(_UPPER_TWO).upper() if has_two_i(language) else text.upper()


def title(text: str, language: str = "") -> str:
    """Return `text` with the first letter of each word upper and the rest lower: Oʻzbek, Shahar, Isʼhoq.

    An apostrophe inside a word starts no new one. A digraph is two letters, so that only its first is raised.
    """
    return _WORD.sub(lambda word: _capitalised(word[0], language), text)


def capitalise(word: str, language: str = "") -> str:
    """Return `word` with its first cased letter upper and all else as it was."""
    for position, letter in enumerate(word):
        if letter.isupper() or letter.islower():
            raised = upper(letter, language)
            return word if raised == letter else word[:position] + raised + word[position + 1 :]
    return word


def fold_i(text: str) -> str:
    """Return `text` in lower case with İ I ı i as one sign: the key to use where the language is unknown."""
    return text.replace("İ", "i").lower().replace("ı", "i").replace("i\u0307", "i")


@lru_cache(maxsize=512)
def has_two_i(language: str) -> bool:
    """Return whether `language` (a code or a tag) pairs i with İ and ı with I."""
    tag = language.strip().replace("_", "-").lower()
    if language_of(tag) in _TWO_I:
        return True
    return tag in _TWO_I_TAGS or tag.endswith(f"-x-{READING_AID}")


def _capitalised(word: str, language: str) -> str:
    return upper(word[0], language) + lower(word[1:], language)
