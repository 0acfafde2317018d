"""How well stems agree with gold lemmas: over all pairs of forms of a language, do the two agree on which belong
together? Reads the files that it is given and asserts nothing."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


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
