"""Join suffixes to words by vowel harmony and assimilation. Knows sounds, not what a suffix means.

A suffix is written as a pattern. Capital letters stand for letters that depend on what goes before them (the
language's file under `sounds/` says how), and `[x|y]` is x after a vowel and y after a consonant: Turkish `lAr`
is lar or ler, `[|I]m` is m, ım, im, um or üm.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

LANGUAGES_WITH_SUFFIXES: tuple[str, ...] = ("az", "kk", "ky", "tk", "tr", "uz")

State = tuple[str, str]
"""What a suffix looks back at: the harmony of the last vowel and the class of the last letter."""


@dataclass(frozen=True, kw_only=True)
class Sounds:
    """The sounds of one language as its suffixes see them. `spelling` turns two-letter letters into one and back."""

    language: str
    harmony_of: Mapping[str, str]
    neutral: frozenset[str]
    silent: frozenset[str]
    final_of: Mapping[str, str]
    other_final: str
    archiphonemes: Mapping[str, Mapping[str, str]]
    spelling: tuple[tuple[str, str], ...]
    after_a_syllable: Mapping[str, str]

    @cached_property
    def vowels(self) -> frozenset[str]:
        """All letters that make a syllable."""
        return frozenset(self.harmony_of) | self.neutral

    @property
    def states(self) -> tuple[State, ...]:
        """Every state that a word can end in."""
        finals = dict.fromkeys((*self.final_of.values(), self.other_final))
        return tuple((harmony, final) for harmony in dict.fromkeys(self.harmony_of.values()) for final in finals)

    def inner(self, word: str) -> str:
        """Return `word` with one sign for each letter, as the patterns are applied to it."""
        for outer, inner in self.spelling:
            word = word.replace(outer, inner)
        return word

    def outer(self, word: str) -> str:
        """Return `word` as it is written."""
        for outer, inner in self.spelling:
            word = word.replace(inner, outer)
        return word

    def state_of(self, word: str, otherwise: str = "") -> State:
        """Return the state that the lower-case `word` ends in. Words without a telling vowel take `otherwise`."""
        harmony = otherwise or next(iter(self.harmony_of.values()))
        for letter in reversed(word):
            if letter in self.harmony_of:
                harmony = self.harmony_of[letter]
                break
        if self.after_a_syllable and sum(letter in self.harmony_of for letter in word) > 1:
            harmony = self.after_a_syllable.get(harmony, harmony)
        final = self.other_final
        for letter in reversed(word):
            if letter not in self.silent:
                final = self.final_of.get(letter, self.other_final)
                break
        return harmony, final

    def realise(self, pattern: str, state: State) -> tuple[str, State]:
        """Return the letters of `pattern` after `state`, and the state after them."""
        harmony, final = state
        letters: list[str] = []
        for piece in _pieces(pattern):
            signs = piece if isinstance(piece, str) else piece[0 if final == "vowel" else 1]
            for sign in signs:
                table = self.archiphonemes.get(sign)
                letter = sign
                if table is not None:
                    letter = table.get(f"{harmony} {final}") or table.get(harmony) or table.get(final) or ""
                    letter = letter or table["otherwise"]
                for part in letter:
                    letters.append(part)
                    harmony = self.harmony_of.get(part, harmony)
                    harmony = self.after_a_syllable.get(harmony, harmony)
                    final = self.final_of.get(part, self.other_final)
        return "".join(letters), (harmony, final)

    def attach(self, word: str, pattern: str, harmony: str = "") -> str:
        """Return `word` with the suffix. `harmony` overrides the last vowel's where the vowel does not tell."""
        inner = self.inner(word)
        state = self.state_of(inner)
        suffix, _ = self.realise(self.inner(pattern), (harmony or state[0], state[1]))
        return word + self.outer(suffix)


@cache
def _pieces(pattern: str) -> tuple[str | tuple[str, str], ...]:
    pieces: list[str | tuple[str, str]] = []
    for piece in pattern.split("["):
        head, bracket, tail = piece.partition("]")
        if bracket:
            after_vowel, _, after_consonant = head.partition("|")
            pieces.append((after_vowel, after_consonant))
        pieces.append(tail if bracket else head)
    return tuple(piece for piece in pieces if piece)


@cache
def sounds_of(language: str) -> Sounds:
    """Return the sounds of `language`, one of `LANGUAGES_WITH_SUFFIXES`. Raises `KeyError` for others."""
    if language not in LANGUAGES_WITH_SUFFIXES:
        raise KeyError(language)
    text = (resources.files("orkhon.language") / "sounds" / f"{language}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    spelling = tuple((outer, inner) for outer, inner in data.get("spelling", []))
    return Sounds(
        language=language,
        harmony_of={letter: name for name, letters in data["harmony"].items() for letter in letters},
        neutral=frozenset(data.get("neutral", "")),
        silent=frozenset(data.get("silent", "")),
        final_of={letter: name for name, letters in data["finals"].items() for letter in letters},
        other_final=data["other_final"],
        archiphonemes=data["archiphonemes"],
        spelling=spelling,
        after_a_syllable=data.get("after_a_syllable", {}),
    )
