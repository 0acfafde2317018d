"""Compile a language's suffixes into chains, and find the chain that a word ends in. Knows no particular language.

A language's file under `stemming/` says what may follow what. Every chain of suffixes that can stand at the end of
a word is spelled out once, with the sounds it may stand behind; a word is then looked up by its ends, so that the
cost is one look into a dict for each of its letters, whatever the number of suffixes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from orkhon.language.suffixes import Sounds, State, sounds_of

_LONGEST_WORD = 64
_LONGEST_CHAIN = 4
_ROOTS = ("noun", "verb")

Entry = tuple[int, int, int, str]
"""Index into `_ROOTS`, the states (as bits) it may stand behind, the least letters of a stem that is not known, and
the vowel that the chain has swallowed."""


@dataclass(frozen=True, kw_only=True)
class Suffix:
    """One suffix or several that stand in the same place. `closing` suffixes may end a word."""

    name: str
    after: frozenset[str]
    forms: tuple[str, ...]
    least: int
    closing: bool


@dataclass(frozen=True, kw_only=True)
class Stemmer:
    """Everything that is known of the endings of one language."""

    sounds: Sounds
    chains: Mapping[str, tuple[Entry, ...]]
    voices: Mapping[str, tuple[Entry, ...]]
    bits: Mapping[State, int]
    loose: Mapping[str, int]
    known: tuple[frozenset[str], frozenset[str]]
    variants: tuple[Mapping[str, str], Mapping[str, str]]
    whole: Mapping[str, str]
    hardened: Mapping[str, str]
    hardened_after: int
    dropped: Mapping[str, tuple[str, ...]]
    relaxed: bool
    either: tuple[str, ...]
    """Endings of borrowed surnames, whose suffixes go by the vowel before or by their own: Тоқаевтың, Алиевтің."""
    longest: int

    def stem(self, word: str) -> str:
        """Return the stem of one lower-case word in the language's main script."""
        if len(word) > _LONGEST_WORD:
            return word
        word = self.sounds.inner(word)
        found = self.whole.get(word)
        if found is None:
            found, kind = self._by_chain(word)
            if found == word and self.relaxed and not self._is_known(word):
                found, kind = self._by_chain(word, every_state=~0)
            if kind == 1 and self.voices:
                found = self._without_voice(found)
        return self.sounds.outer(found)

    def _by_chain(self, word: str, every_state: int = 0) -> tuple[str, int]:
        # A known stem wins, the longer one first; else the longest chain that leaves enough of a stem.
        best: tuple[str, int] | None = None
        known: tuple[str, int] | None = (word, 0) if word in self.known[0] else None
        if known is None and word in self.known[1]:
            known = (word, 1)
        if known is not None:
            return known
        at, verbal = 0, False
        chains = self.chains
        vowels = self.sounds.vowels
        first = next((place for place, letter in enumerate(word, start=1) if letter in vowels), len(word))
        for length in range(max(first, len(word) - self.longest), len(word)):
            entries = chains.get(word[length:])
            if entries is None:
                continue
            mask = every_state or self._mask(word[:length])
            for kind, states, least, swallowed in entries:
                if not states & mask:
                    continue
                stem = word[:length] + swallowed
                as_known = self._known(stem, word[length], kind)
                if as_known:
                    known = (as_known, kind)
                elif kind and best is not None and at == length:
                    verbal = True
                elif best is None and length >= least:
                    at, verbal = length, kind == 1
                    best = (self._hard(stem, word[length], kind), kind)
        return known or (best and (best[0], int(verbal))) or (word, 0)

    def _is_known(self, word: str) -> bool:
        return word in self.known[0] or word in self.known[1]

    def _known(self, stem: str, following: str, kind: int) -> str:
        if stem in self.known[kind]:
            return stem
        variant = self.variants[kind].get(stem)
        if variant is not None:
            return variant
        for letter in self.dropped.get(following, ()) if kind == 1 else ():
            if stem + letter in self.known[1]:
                return stem + letter
        hard = self.hardened.get(stem[-1])
        if hard is not None and following in self.sounds.vowels and stem[:-1] + hard in self.known[kind]:
            return stem[:-1] + hard
        return ""

    def _hard(self, stem: str, following: str, kind: int) -> str:
        hard = self.hardened.get(stem[-1])
        vowels = self.sounds.vowels
        if hard is None or kind == 1 or following not in vowels:
            return stem
        if sum(letter in vowels for letter in stem) < self.hardened_after:
            return stem
        return stem if stem.endswith("ng") else stem[:-1] + hard

    def _without_voice(self, stem: str) -> str:
        if stem in self.known[1]:
            return stem
        for length in range(len(stem) - 1, 1, -1):
            for _, states, least, _ in self.voices.get(stem[length:], ()):
                shorter = stem[:length]
                if states & self._mask(shorter):
                    known = self._known(shorter, stem[length], 1)
                    if known or (length >= least and sum(letter in self.sounds.vowels for letter in shorter) > 1):
                        return known or shorter
        return stem

    def _mask(self, stem: str) -> int:
        # The states that the stem can end in: several where no vowel tells, as in Kazakh loans with и.
        sounds = self.sounds
        last = stem[-1]
        if last in sounds.silent:
            return self.loose[sounds.final_of.get(stem[-2:-1], sounds.other_final)]
        final = sounds.final_of.get(last, sounds.other_final)
        if self.either and stem.endswith(self.either):
            return self.loose[final]
        for letter in reversed(stem):
            harmony = sounds.harmony_of.get(letter)
            if harmony is not None:
                if sounds.after_a_syllable and sum(sign in sounds.harmony_of for sign in stem) > 1:
                    harmony = sounds.after_a_syllable.get(harmony, harmony)
                return self.bits[harmony, final]
            if letter in sounds.neutral:
                break
        return self.loose[final]


def _spelled_out(
    suffixes: tuple[Suffix, ...], sounds: Sounds, bits: Mapping[State, int], roots: tuple[str, ...]
) -> dict[str, tuple[Entry, ...]]:
    followers: dict[str, list[Suffix]] = {}
    for suffix in suffixes:
        for name in suffix.after:
            followers.setdefault(name, []).append(suffix)
    realise = cache(sounds.realise)
    found: dict[str, dict[tuple[int, int, str], int]] = {}
    for kind, root in enumerate(roots):
        for start, bit in bits.items():
            waiting: list[tuple[str, str, State, int, int, str]] = [(root, "", start, 0, 0, "")]
            seen: set[tuple[str, str, State, int]] = set()
            while waiting:
                node, chain, state, depth, least, swallowed = waiting.pop()
                for suffix in followers.get(node, ()):
                    first = least or suffix.least
                    for form in suffix.forms:
                        pattern, _, vowel = form.partition("<")
                        letters, after = realise(pattern, state)
                        taken = realise(vowel, start)[0] if vowel else swallowed
                        longer = chain + letters
                        if (suffix.name, longer, after, first) in seen:
                            continue
                        seen.add((suffix.name, longer, after, first))
                        if suffix.closing:
                            entries = found.setdefault(longer, {})
                            entries[kind, first, taken] = entries.get((kind, first, taken), 0) | bit
                        if depth + 1 < _LONGEST_CHAIN:
                            waiting.append((suffix.name, longer, after, depth + 1, first, taken))
    return {
        chain: tuple((kind, states, least, swallowed) for (kind, least, swallowed), states in entries.items())
        for chain, entries in found.items()
    }


def _read_suffixes(entries: Iterable[Mapping[str, object]], sounds: Sounds) -> tuple[Suffix, ...]:
    suffixes: list[Suffix] = []
    for entry in entries:
        forms, after = str(entry["forms"]).split(), str(entry["after"]).split()
        suffixes.append(
            Suffix(
                name=str(entry["name"]),
                after=frozenset(after),
                forms=tuple(sounds.inner(form) for form in forms),
                least=int(str(entry.get("least", 2))),
                closing=bool(entry.get("closing", True)),
            )
        )
    return tuple(suffixes)


@cache
def stemmer_of(language: str) -> Stemmer:
    """Return the stemmer of `language`, compiled once a process. Raises `KeyError` where we have no rules."""
    sounds = sounds_of(language)
    text = (resources.files("orkhon.language") / "stemming" / f"{language}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    bits = {state: 1 << number for number, state in enumerate(sounds.states)}
    loose: dict[str, int] = {}
    for (_, final), bit in bits.items():
        loose[final] = loose.get(final, 0) | bit
    inner = sounds.inner
    chains = _spelled_out(_read_suffixes(data["suffix"], sounds), sounds, bits, _ROOTS)
    return Stemmer(
        sounds=sounds,
        chains=chains,
        longest=max(map(len, chains)),
        voices=_spelled_out(_read_suffixes(data.get("voice", []), sounds), sounds, bits, ("verb",)),
        bits=bits,
        loose=loose,
        known=(frozenset(inner(data["nouns"]).split()), frozenset(inner(data["verbs"]).split())),
        variants=(_pairs(data.get("noun_variants", {}), inner), _pairs(data.get("verb_variants", {}), inner)),
        whole={inner(form): inner(stem) for stem, forms in data["whole"].items() for form in forms.split()},
        hardened={inner(soft): inner(hard) for soft, hard in data.get("hardened", {}).items()},
        hardened_after=int(data.get("hardened_after", 1)),
        relaxed=bool(data.get("relaxed", False)),
        either=tuple(inner(data.get("either", "")).split()),
        dropped={key: tuple(letters) for key, letters in data.get("dropped", {}).items()},
    )


def _pairs(table: Mapping[str, str], inner: Callable[[str], str]) -> dict[str, str]:
    return {inner(key): inner(value) for key, value in table.items()}
