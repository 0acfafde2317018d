"""What a search finds: words and names of real sentences, typed in every script of their language and in plain letters.

Knows no Django: the caller appends the sentences, one an item, and says how to ask. An item counts as holding a word by
its strict key; what is shown is right where the item holds the word, a form of its stem, or the name otherwise spelled.
"""

from __future__ import annotations

import csv
import random
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from orkhon.language import Strength, convert, fold, stem
from orkhon.language.names import name_similarity
from orkhon.search.keys import words_of

TAGS = ("az-Latn", "en-Latn", "kk-Cyrl", "ky-Cyrl", "ru-Cyrl", "tk-Latn", "tr-Latn", "uz-Latn")
OTHERS = {
    "az-Latn": ("az-Cyrl",),
    "kk-Cyrl": ("kk-Latn", "kk-Arab"),
    "ky-Cyrl": ("ky-Latn",),
    "tk-Latn": ("tk-Cyrl",),
    "uz-Latn": ("uz-Cyrl",),
}
"""The other scripts in which each of the languages is written."""

SHORTEST = 4
_ALIKE = 0.9
_PAGE = 100
_FIRST = 10
_PLAIN = str.maketrans(dict(zip("ıİəƏğĞşŞçÇöÖüÜñÑňŇýÝžŽäÄ", "iIeEgGsScCoOuUnNnNyYzZaA", strict=True)))
_RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia".replace("-", "").split(" "),
        strict=True,
    )
)
"""As passports have it (ICAO 9303, part 3), but for ъ, which nobody types."""

Ask = Callable[[str, str], list[str]]
"""Given what is typed and the code of a language, the uris that are found, best first, 100 at most."""


@dataclass(kw_only=True)
class Tally:
    """What was found of one language, or of one way of typing it."""

    wanted: int = 0
    got: int = 0
    shown: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Of what holds the word, how much was found, in percent."""
        return 100 * self.got / max(1, self.wanted)

    @property
    def precision(self) -> float:
        """Of the first ten, how many are right, in percent."""
        return 100 * self.right / max(1, self.shown)


def sentences_of(data: Path, most: int | None = None) -> dict[str, list[str]]:
    """Return the sentences of each language, by its tag."""
    with (data / "ntrex-dev" / "parallel.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))[:most]
    return {tag: [row[tag[:2]] for row in rows if row[tag[:2]]] for tag in TAGS}


def uri_of(tag: str, number: int) -> str:
    """Return the uri under which the caller is to append a sentence."""
    return f"urn:sentences:{tag}:{number}"


def ways_of(word: str, tag: str) -> dict[str, str]:
    """Return what is typed for `word`, by the name of the script: its own, each other one, and plain letters."""
    ways = {tag.partition("-")[2]: word}
    ways.update((other.partition("-")[2], convert(word, tag, other)) for other in OTHERS.get(tag, ()))
    ways["plain"] = plain_letters(word, tag)
    return ways


def plain_letters(word: str, tag: str) -> str:
    """Return `word` as it is typed on a keyboard of English letters."""
    if tag == "ru-Cyrl":
        return "".join(_RUSSIAN.get(sign, sign) for sign in word.lower())
    latin = convert(word, tag, f"{tag[:2]}-Latn") if tag.endswith("Cyrl") else word
    bare = unicodedata.normalize("NFKD", latin.translate(_PLAIN))
    return "".join(sign for sign in bare if sign.isascii())


def found(tag: str, sentences: list[str], count: int, ask: Ask, chance: random.Random) -> dict[str, Tally]:
    """Ask for `count` words of these sentences in every way, and return the tally of each way; the whole under ``""``.

    A third of the words are names, as far as capitals inside a sentence tell.
    """
    code = tag[:2]
    holds: dict[str, set[str]] = {}
    forms: dict[str, str] = {}
    texts: dict[str, tuple[set[str], set[str], set[str]]] = {}
    names: set[str] = set()
    for number, sentence in enumerate(sentences):
        uri = uri_of(tag, number)
        words = words_of(sentence)
        keys = [fold(word, Strength.STRICT, tag) for word in words]
        texts[uri] = (set(keys), {stem(word, tag) for word in words}, {word for word in words if word[0].isupper()})
        for place, (word, key) in enumerate(zip(words, keys, strict=True)):
            if len(word) >= SHORTEST and word.isalpha():
                holds.setdefault(key, set()).add(uri)
                forms.setdefault(key, word)
                if place and word[0].isupper():
                    names.add(key)
    common = sorted(set(holds) - names)
    chosen = chance.sample(sorted(names), min(count // 3, len(names)))
    chosen += chance.sample(common, min(count - len(chosen), len(common)))
    tallies = {"": Tally()}
    for key in chosen:
        word = forms[key]
        root = stem(word, tag)
        for way, typed in ways_of(word, tag).items():
            if not words_of(typed):
                continue  # of a quotation in other letters nothing is left
            uris = ask(typed, code)
            right = [_is_right(key, root, word if key in names else "", texts[uri]) for uri in uris[:_FIRST]]
            for tally in (tallies[""], tallies.setdefault(way, Tally())):
                tally.wanted += min(len(holds[key]), _PAGE)
                tally.got += len(holds[key] & set(uris))
                tally.shown += len(right)
                tally.right += sum(right)
                if not holds[key] <= set(uris) and len(holds[key]) <= _PAGE:
                    tally.missed.append(f"{word} typed {typed}")
                if not all(right):
                    tally.wrong.append(f"{word} typed {typed}: {uris[right.index(False)]}")
    return tallies


def _is_right(key: str, root: str, name: str, text: tuple[set[str], set[str], Iterable[str]]) -> bool:
    keys, roots, capitals = text
    return (
        key in keys or root in roots or (bool(name) and any(name_similarity(name, one) >= _ALIKE for one in capitals))
    )
