"""How well stems agree with gold lemmas: over all pairs of forms of a language, do the two agree on which belong
together? Reads the files that it is given and asserts nothing."""

from __future__ import annotations

import csv
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from simplemma import lemmatize

from orkhon.language.casing import lower


@dataclass(frozen=True, kw_only=True)
class PairScore:
    """Precision and recall over pairs of forms; `pairs` are those that share a gold lemma."""

    precision: float
    recall: float
    pairs: int

    @property
    def f1(self) -> float:
        """The harmonic mean of both, 0 where both are."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def forms_with_lemmas(path: Path) -> tuple[tuple[str, str], ...]:
    """Return the (form, lemma) rows of a file with the columns `form` and `lemma`, parted by tabs."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple((row["form"], row["lemma"]) for row in rows)


def score_pairs(forms: Iterable[tuple[str, str]], stem: Callable[[str], str]) -> PairScore:
    """Return how the pairs that share a stem cover the pairs that share a lemma, in linear time."""
    by_lemma: Counter[str] = Counter()
    by_stem: Counter[str] = Counter()
    by_both: Counter[tuple[str, str]] = Counter()
    for form, lemma in forms:
        stemmed = stem(form)
        by_lemma[lemma] += 1
        by_stem[stemmed] += 1
        by_both[lemma, stemmed] += 1
    gold, found, right = (
        sum(count * (count - 1) // 2 for count in counter.values()) for counter in (by_lemma, by_stem, by_both)
    )
    return PairScore(precision=right / found if found else 0.0, recall=right / gold if gold else 0.0, pairs=gold)


def interval(
    forms: Iterable[tuple[str, str]], stem: Callable[[str], str], *, draws: int = 2000, seed: int = 20261122
) -> tuple[float, float]:
    """Return the 95 % interval of F1 by drawing the lemmas anew, with all their forms, as often as there are.

    A lemma that is drawn twice counts twice; its two copies are never held to be two lemmas with one stem.
    """
    table: dict[str, Counter[str]] = {}
    for form, lemma in forms:
        table.setdefault(lemma, Counter())[stem(form)] += 1
    lemmas = list(table)
    chance = random.Random(seed)
    scores = sorted(
        _drawn(table, Counter(chance.choices(lemmas, k=len(lemmas)))) for _ in range(draws if lemmas else 0)
    )
    return (scores[int(draws * 0.025)], scores[int(draws * 0.975)]) if scores else (0.0, 0.0)


def _drawn(table: dict[str, Counter[str]], times: Counter[str]) -> float:
    right = gold = 0
    sums: Counter[str] = Counter()
    squares: Counter[str] = Counter()
    for lemma, count in times.items():
        stems = table[lemma]
        size = stems.total()
        gold += count * (size * (size - 1) // 2)
        for stemmed, number in stems.items():
            right += count * (number * (number - 1) // 2)
            sums[stemmed] += count * number
            squares[stemmed] += count * count * number * number
    found = right + sum((sums[stemmed] ** 2 - squares[stemmed]) // 2 for stemmed in sums)
    return 2 * right / (found + gold) if found + gold else 0.0


def words_a_second(words: Iterable[str], stem: Callable[[str], str]) -> tuple[float, float]:
    """Return words a second of one core at first sight of each word, and over the same words again."""
    listed = list(words)
    speeds = []
    for _ in range(2):
        started = time.process_time()
        for word in listed:
            stem(word)
        speeds.append(len(listed) / (time.process_time() - started))
    return speeds[0], speeds[1]


def peers(language: str) -> dict[str, Callable[[str], str]]:
    """Return what else stems the language here, by name: simplemma, Snowball, and the first five letters."""
    found: dict[str, Callable[[str], str]] = {"first five letters": lambda word: lower(word, language)[:5]}
    if language in _SIMPLEMMA:
        found["simplemma"] = lambda word: lemmatize(word, lang=language)
    try:
        snowball = import_module("snowballstemmer")
    except ImportError:
        return found
    if language in _SNOWBALL:
        stemmer = snowball.stemmer(_SNOWBALL[language])
        found["snowball"] = lambda word: str(stemmer.stemWord(lower(word, language)))
    return found


_SIMPLEMMA = frozenset({"en", "ru", "tr"})
_SNOWBALL = {"en": "english", "ru": "russian", "tr": "turkish"}
