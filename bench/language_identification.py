"""How well texts are identified, and how fast: sentences, their first five words, alternate scripts, neighbours.

Measured are the documents of `ntrex-dev` that nothing is trained on, and the Universal Declaration. Reads the files
that it is given and asserts nothing. Peers are measured in the same run where they are installed.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from orkhon.language.converting import convert
from orkhon.language.identifying import identify

LANGUAGES = ("az", "en", "kk", "ky", "ru", "tk", "tr", "uz")
_MAIN = {"kk": "kk-Cyrl", "ky": "ky-Cyrl", "ru": "ru-Cyrl"}
ALTERNATE_SCRIPTS = (
    "az-Cyrl",
    "kk-Arab",
    "kk-Latn",
    "kk-Latn-x-2018",
    "ky-Latn",
    "tk-Cyrl",
    "uz-Cyrl",
    "uz-Latn-x-2026",
)
DECLARATIONS = {
    "azj_cyrl": "az-Cyrl",
    "azj_latn": "az-Latn",
    "eng": "en-Latn",
    "kaz": "kk-Cyrl",
    "kir": "ky-Cyrl",
    "rus": "ru-Cyrl",
    "tuk_cyrl": "tk-Cyrl",
    "tuk_latn": "tk-Latn",
    "tur": "tr-Latn",
    "uzn_cyrl": "uz-Cyrl",
    "uzn_latn": "uz-Latn",
}
NEIGHBOURS = {"crh": "crh-Latn", "kaa": "kaa-Cyrl", "tat": "tt-Cyrl", "uig_arab": "ug-Arab"}
STRANGERS = ("alt", "chv", "gag", "sah", "tyv", "uig_latn")


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many of `texts` came back with the right tag, and what the others were taken for."""

    texts: int
    right: int
    taken_for: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        """Right ones among all, 0 where there are none."""
        return self.right / self.texts if self.texts else 0.0


def tag_of(code: str) -> str:
    """Return the tag in which the measured texts of a language are."""
    return _MAIN.get(code, f"{code}-Latn")


@lru_cache(maxsize=4)
def _rows(folder: Path) -> tuple[dict[str, str], ...]:
    with (folder / "ntrex-dev" / "parallel.tsv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def sentences_of(folder: Path, *, trained_on: bool = False) -> dict[str, list[str]]:
    """Return the sentences of each language: those of every second document, the others with `trained_on`.

    Documents are counted in the file's order; the first is trained on.
    """
    rows = _rows(folder)
    number = {doc: place for place, doc in enumerate(dict.fromkeys(row["doc"] for row in rows))}
    kept = [row for row in rows if (number[row["doc"]] % 2 == 0) == trained_on]
    return {code: [row[code] for row in kept] for code in LANGUAGES}


def declaration(folder: Path, version: str, least: int = 60) -> list[str]:
    """Return the paragraphs of one version of the Declaration that have at least `least` characters."""
    with (folder / "udhr" / "udhr.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["text"] for row in rows if row["language"] == version and len(row["text"]) >= least]


def first_words(text: str, count: int = 5) -> str:
    """Return the first words of a text, as a headline is short."""
    return " ".join(text.split()[:count])


def measured(texts: Iterable[str], tag: str, identified: Callable[[str], str] | None = None) -> Share:
    """Return how many texts `identified` (ours where none is given) finds to be in `tag`."""
    find = identified or (lambda text: identify(text).tag)
    found = Counter(find(text) for text in texts)
    others = Counter({other: times for other, times in found.items() if other != tag})
    return Share(texts=sum(found.values()), right=found[tag], taken_for=tuple(others.most_common(4)))


def not_taken_for_ours(texts: Iterable[str]) -> float:
    """Return the share of texts of a foreign language that no tag of the eight is given to."""
    found = [identify(text).tag.split("-")[0] not in LANGUAGES for text in texts]
    return sum(found) / len(found) if found else 0.0


def alternates(folder: Path, target: str) -> list[str]:
    """Return the measured sentences of a language, converted to its other alphabet `target`."""
    code = target.split("-")[0]
    return [convert(text, tag_of(code), target) for text in sentences_of(folder)[code]]


def changed(texts: Iterable[str], converted: Iterable[str]) -> list[str]:
    """Return those of `converted` that differ from their `texts`: in the others nothing tells the alphabet."""
    return [other for text, other in zip(texts, converted, strict=True) if text != other]


def texts_a_second(folder: Path, identified: Callable[[str], object] = identify, *, repeats: int = 3) -> list[float]:
    """Return texts a second over the measured sentences of all languages, for the first pass and the later ones."""
    texts = [text for lines in zip(*sentences_of(folder).values(), strict=True) for text in lines]
    speeds = []
    for _ in range(repeats):
        started = time.process_time()
        for text in texts:
            identified(text)
        speeds.append(len(texts) / (time.process_time() - started))
    return speeds


def peers() -> dict[str, Callable[[str], str]]:
    """Return what else can identify here, by name, each giving our tag of a main script."""
    found: dict[str, Callable[[str], str]] = {}
    try:
        langid = import_module("py3langid.langid")
    except ImportError:
        pass
    else:
        restricted = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
        restricted.set_languages(LANGUAGES)
        found["py3langid, the eight alone"] = lambda text: tag_of(restricted.classify(text)[0])
    try:
        cld2 = import_module("pycld2")
    except ImportError:
        pass
    else:
        found["pycld2"] = lambda text: tag_of(str(cld2.detect(text, bestEffort=True)[2][0][1]))
    return found


def report(folder: Path) -> Iterable[str]:
    """Yield the whole measurement, a line a figure."""
    cuts: dict[str, Callable[[str], str]] = {"sentences": str, "first five words": first_words}
    for name, find in {"orkhon": None, **peers()}.items():
        for cut, shorten in cuts.items():
            shares = {
                code: measured(map(shorten, texts), tag_of(code), find) for code, texts in sentences_of(folder).items()
            }
            mean = sum(share.share for share in shares.values()) / len(shares)
            yield f"{name}, {cut}: mean {mean:.2%}"
            for code, share in shares.items():
                yield f"  {code} {share.share:.2%} of {share.texts} {share.taken_for or ''}"
    for target in ALTERNATE_SCRIPTS:
        for cut, shorten in cuts.items():
            texts = list(map(shorten, sentences_of(folder)[target.split("-")[0]]))
            converted = list(map(shorten, alternates(folder, target)))
            share = measured(converted, target)
            yield f"{target}, {cut}: {share.share:.2%} of {share.texts} {share.taken_for or ''}"
            different = changed(texts, converted)
            if len(different) < len(texts):
                share = measured(different, target)
                yield f"  without those that conversion leaves as they are: {share.share:.2%} of {share.texts}"
    for version, tag in {**DECLARATIONS, **NEIGHBOURS}.items():
        share = measured(declaration(folder, version), tag)
        yield f"Declaration {version}: {share.share:.2%} of {share.texts} {share.taken_for or ''}"
    for version in (*NEIGHBOURS, *STRANGERS):
        texts = declaration(folder, version)
        short = not_taken_for_ours(map(first_words, texts))
        yield f"Declaration {version} not taken for ours: {not_taken_for_ours(texts):.2%}, five words {short:.2%}"
    first, *later = texts_a_second(folder)
    yield f"texts a second: {first:,.0f} at first sight, {max(later):,.0f} again"
    for name, find in peers().items():
        yield f"{name}: {texts_a_second(folder, find, repeats=1)[0]:,.0f}"


if __name__ == "__main__":
    for line in report(Path(sys.argv[1])):
        print(line, flush=True)
