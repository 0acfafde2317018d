"""Whether strict keys are equal for one word in two scripts, and how many different names a key takes for one.

Reads the files that it is given and the package's list of places, and asserts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files

from bench.language_names import names_by_tag
from orkhon.language import Strength, convert, fold, lower

_WORD = re.compile(r"[^\W_]+")


def all_words_equal(sentences: Iterable[str], source: str, target: str) -> float:
    """Return the share of sentences in which every word has the strict key of its form in the other script."""
    code = source.partition("-")[0]
    equal = count = 0
    for sentence in sentences:
        one = fold(sentence, Strength.STRICT, source)
        two = fold(convert(sentence, source, target), Strength.STRICT, target)
        equal += _words(one, code) == _words(two, code)
        count += 1
    return equal / count if count else 0.0


def names_of(tag: str) -> dict[str, set[str]]:
    """Return the names that CLDR and the list of places have in one alphabet, each with the places it names."""
    names: dict[str, set[str]] = {}
    for code, name in names_by_tag()[tag].items():
        names.setdefault(lower(name, tag), set()).add(code)
    for code, name in _listed(tag):
        names.setdefault(lower(name, tag), set()).add(code)
    return names


def merged(names: dict[str, set[str]], strength: Strength, tag: str) -> tuple[float, tuple[tuple[str, ...], ...]]:
    """Return the share of names with the key of another place's name, and the names that share one.

    Two names of one place, such as two spellings of a capital, are not two names.
    """
    keys: dict[str, list[str]] = {}
    for name in names:
        keys.setdefault(fold(name, strength, tag), []).append(name)
    groups: list[tuple[str, ...]] = []
    count = 0
    for together in keys.values():
        different = [name for name in together if any(names[name].isdisjoint(names[other]) for other in together)]
        count += len(different)
        if different:
            groups.append(tuple(different))
    return count / len(names) if names else 0.0, tuple(groups)


def _words(folded: str, code: str) -> list[str]:
    # Signs between words differ by script: the comma is ، in Arabic letters. ء alone is no word.
    return _WORD.findall(folded.replace("ء", "") if code == "kk" else folded)


def _listed(tag: str) -> Iterator[tuple[str, str]]:
    for line in (files("orkhon.language.places") / "places.txt").read_text("utf-8").splitlines():
        code, *_, names, _ = line.split("\t")
        for part in names.split("|"):
            known, _, name = part.partition("=")
            if known == tag:
                yield code, name
