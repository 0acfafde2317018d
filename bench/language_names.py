"""How well names are found across scripts: each name of CLDR's territories is looked up among the names that the
other language-scripts have for all territories; spellings of one name, and names of different families, are compared
with each other. Asserts nothing."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.language_gazetteer import territory_names
from orkhon.language import convert
from orkhon.language.names import name_similarity
from orkhon.language.naming.index import NameIndex


@dataclass(frozen=True, kw_only=True)
class NameScore:
    """How many names were looked up, and for how many the likest name was of the same territory."""

    names: int
    right: int
    misses: tuple[tuple[str, str, str], ...]
    """Language-script, name, and the likest name of the others."""

    @property
    def precision(self) -> float:
        """The share of names that found their own territory first."""
        return self.right / self.names if self.names else 0.0


def names_by_tag(*, countries_only: bool = False) -> dict[str, dict[str, str]]:
    """Return the names of CLDR's territories in twelve language-scripts; Kazakh in Latin is converted."""
    names = territory_names()
    names["kk-Latn"] = {code: convert(name, "kk-Cyrl", "kk-Latn") for code, name in names["kk-Cyrl"].items()}
    if countries_only:
        return {tag: {code: name for code, name in by.items() if not code.isdecimal()} for tag, by in names.items()}
    return names


def precision_at_one(names: Mapping[str, Mapping[str, str]]) -> NameScore:
    """Look every name up among the names of the other language-scripts, never among its own."""
    codes = sorted({code for by_code in names.values() for code in by_code})
    number_of = {code: number for number, code in enumerate(codes)}
    right = asked = 0
    misses: list[tuple[str, str, str]] = []
    for tag, by_code in names.items():
        index = NameIndex()
        for other, their in names.items():
            if other != tag:
                for code, name in their.items():
                    index.add(name, number_of[code])
        for code, name in by_code.items():
            found = index.find(name)
            asked += 1
            if found and found[0][1] == number_of[code]:
                right += 1
            else:
                misses.append((tag, name, found[0][2] if found else ""))
    return NameScore(names=asked, right=right, misses=tuple(misses))


def listed_names() -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Return the pairs of `language_surnames.toml`: those of one name's spellings, and those of different names."""
    data = tomllib.loads((Path(__file__).parent / "language_surnames.toml").read_text("utf-8"))
    variants = [pair for row in data["variants"] for pair in itertools.combinations(str(row).split(), 2)]
    words = str(data["different"]).split()
    return tuple(variants), tuple(zip(words[::2], words[1::2], strict=True))


def likenesses(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[float, str, str], ...]:
    """Return the pairs with their likeness, the least first."""
    return tuple(sorted((name_similarity(one, two), one, two) for one, two in pairs))


if __name__ == "__main__":
    score = precision_at_one(names_by_tag())
    print(f"precision at 1: {score.precision:.4f} of {score.names} names")
    for miss in score.misses:
        print(*miss, sep="\t")
