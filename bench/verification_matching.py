"""Matching of claims across languages: is the claim among the first ten when somebody asks in another language.

`ntrex-dev` has 1,007 sentences in eight languages. All of one language are the claims on a shelf, so each question has
1,006 others beside the right one; those of another language are the questions. Every second document is asked, the
others are what weights and marks were fixed on (`python -m bench.verification_matching`), and are asked by nobody here.
`BENCH_VECTORS` names a folder in which vectors are kept from one run to the next.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.figures import Figure, scale
from orkhon.stories.clustering.features import KINDS
from orkhon.stories.embedding import Embedder, LexicalEmbedder, NanoEmbedder, nano_can_run
from orkhon.verification.likeness import Kept, Near, Phrase, Shelf, phrase_of, weights_for
from orkhon.verification.likeness.shelf import centred

CODES: Final = ("az", "en", "kk", "ky", "ru", "tk", "tr", "uz")
MAIN: Final = {
    "az": "az-Latn",
    "en": "en-Latn",
    "kk": "kk-Cyrl",
    "ky": "ky-Cyrl",
    "ru": "ru-Cyrl",
    "tk": "tk-Latn",
    "tr": "tr-Latn",
    "uz": "uz-Latn",
}
FIRST: Final = 10
WEAK: Final = "tk"


@dataclass(kw_only=True)
class Sentences:
    """All sentences of one language, read and embedded, in the order of the file."""

    phrases: list[Phrase]
    vectors: NDArray[np.float16]


@dataclass(kw_only=True)
class Count:
    """How often something was so, of how many."""

    hits: int = 0
    of: int = 0

    def add(self, hit: bool) -> None:
        """Count one."""
        self.of += 1
        self.hits += hit

    @property
    def percent(self) -> float:
        """The share in percent."""
        return 100 * self.hits / max(1, self.of)

    def words(self) -> str:
        """Return the share with the 95 % interval of Wilson."""
        n, p, z = max(1, self.of), self.hits / max(1, self.of), 1.96
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * ((p * (1 - p) + z * z / (4 * n)) / n) ** 0.5 / (1 + z * z / n)
        return f"{100 * p:.1f} ({100 * max(0.0, middle - half):.1f}–{100 * min(1.0, middle + half):.1f})"


@dataclass(kw_only=True)
class Score:
    """Of one direction: found in the first ten, found first, shown and sure when it is there and when it is not."""

    ten: Count = field(default_factory=Count)
    first: Count = field(default_factory=Count)
    shown: Count = field(default_factory=Count)
    sure: Count = field(default_factory=Count)
    shown_wrongly: Count = field(default_factory=Count)
    sure_wrongly: Count = field(default_factory=Count)


def figures() -> Iterator[Figure]:
    """Measure on the measured half, with each embedder that runs here."""
    rows, documents = _rows()
    asked = [number for number, document in enumerate(documents) if document % 2 == 1]
    asked = asked[: max(20, round(len(asked) * scale()))]
    embedders: list[Embedder] = [NanoEmbedder()] if nano_can_run() else []
    if not embedders:
        yield from (
            Figure(name=name, value=None, unit="%", goal=goal)
            for name, goal in (("matching_in_ten", "≥ 97"), ("matching_in_ten_tk", "≥ 88"))
        )
    for embedder in [*embedders, LexicalEmbedder()]:
        language = {code: _read(rows, code, embedder) for code in CODES}
        scores = {(ask, of): _direction(language, ask, of, asked, embedder) for ask, of in product(CODES, CODES)}
        _print(scores, embedder.name)
        yield from _figures(scores, embedder.name)


def _figures(scores: dict[tuple[str, str], Score], embedder: str) -> Iterator[Figure]:
    across = {pair: score for pair, score in scores.items() if pair[0] != pair[1]}
    strong = [score for pair, score in across.items() if WEAK not in pair]
    weak = [score for pair, score in across.items() if WEAK in pair]
    name = "matching" if embedder != "lexical" else "matching_spelling"
    meant = embedder != "lexical"
    yield Figure(name=f"{name}_in_ten", value=_share(strong, "ten"), unit="%", goal="≥ 97" if meant else "≥ 0")
    yield Figure(name=f"{name}_in_ten_tk", value=_share(weak, "ten"), unit="%", goal="≥ 88" if meant else "≥ 0")
    if meant:
        least = min(score.ten.percent for score in strong)
        yield Figure(name=f"{name}_least_direction", value=least, unit="%", goal="≥ 97")
        least = min(score.ten.percent for score in weak)
        yield Figure(name=f"{name}_least_direction_tk", value=least, unit="%", goal="≥ 88")
    yield Figure(name=f"{name}_shown", value=_share(list(across.values()), "shown"), unit="%", goal="≥ 0")
    yield Figure(name=f"{name}_sure", value=_share(list(across.values()), "sure"), unit="%", goal="≥ 0")
    wrongly = _share(list(across.values()), "sure_wrongly")
    yield Figure(name=f"{name}_sure_wrongly", value=wrongly, unit="%", goal="≤ 0.5")
    shown = _share(list(across.values()), "shown_wrongly")
    yield Figure(name=f"{name}_shown_wrongly", value=shown, unit="%", goal="≤ 25")


def _share(scores: Sequence[Score], of: str) -> float:
    counts: list[Count] = [getattr(score, of) for score in scores]
    return 100 * sum(one.hits for one in counts) / max(1, sum(one.of for one in counts))


def _direction(language: dict[str, Sentences], ask: str, of: str, asked: Sequence[int], embedder: Embedder) -> Score:
    """Ask in one language about claims of another. Each is asked twice: with the right claim there, and without."""
    weights = weights_for(embedder.name)
    claims, questions = language[of], language[ask]
    kept = [
        Kept(key=str(number), phrase=phrase, vector=claims.vectors[number])
        for number, phrase in enumerate(claims.phrases)
    ]
    shelf = Shelf(kept, embedder=embedder.name, weights=weights)
    score = Score()
    for number in asked:
        near = shelf.nearest(questions.phrases[number], questions.vectors[number], limit=FIRST + 1)
        right = [place for place, one in enumerate(near[:FIRST]) if one.key == str(number)]
        score.ten.add(bool(right))
        score.first.add(right == [0])
        score.shown.add(bool(right) and near[right[0]].score >= weights.shown)
        score.sure.add(bool(right) and near[right[0]].sure)
        # The same shelf without the right claim: what is left must not be taken for it.
        others: list[Near] = [one for one in near if one.key != str(number)]
        score.shown_wrongly.add(any(one.score >= weights.shown for one in others))
        score.sure_wrongly.add(any(one.sure for one in others))
    return score


def _print(scores: dict[tuple[str, str], Score], embedder: str) -> None:
    print(f"  {embedder}: in the first ten, asked in the row's language about claims of the column's, in percent")
    print("     " + "".join(f"{code:>18}" for code in CODES))
    for ask in CODES:
        cells = "".join(f"{scores[ask, of].ten.words() if ask != of else '–':>18}" for of in CODES)
        print(f"  {ask} {cells}", flush=True)
    for code in CODES:
        some = [score for pair, score in scores.items() if code in pair and pair[0] != pair[1]]
        ten = Count(hits=sum(one.ten.hits for one in some), of=sum(one.ten.of for one in some))
        print(
            f"  {code}: in ten {ten.words()}, first {_share(some, 'first'):.1f}, shown {_share(some, 'shown'):.1f}, "
            f"sure {_share(some, 'sure'):.1f}, "
            f"wrongly sure {_share(some, 'sure_wrongly'):.2f}, wrongly shown {_share(some, 'shown_wrongly'):.1f}"
        )


def _rows() -> tuple[list[dict[str, str]], list[int]]:
    """Return the sentences and, for each, the number of its document."""
    path = Path(os.environ["ORKHON_TEST_DATA"]) / "ntrex-dev" / "parallel.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    order = {name: place for place, name in enumerate(dict.fromkeys(row["doc"] for row in rows))}
    return rows, [order[row["doc"]] for row in rows]


def _read(rows: Sequence[dict[str, str]], code: str, embedder: Embedder) -> Sentences:
    phrases = [phrase_of(row[code], MAIN[code]) for row in rows]
    folder = os.environ.get("BENCH_VECTORS", "")
    path = Path(folder) / f"{embedder.name}-{embedder.version}-{code}.npy" if folder else None
    if path is not None and path.exists():
        vectors: NDArray[np.float16] = np.load(path)
    else:
        vectors = embedder.embed([phrase.embedded for phrase in phrases]).astype(np.float16)
        if path is not None:
            np.save(path, vectors)
    return Sentences(phrases=phrases, vectors=vectors)


def tune() -> None:
    """Print the fit of the weights on the tuned half: logistic regression on right pairs and the nearest wrong ones."""
    rows, documents = _rows()
    tuned = [number for number, document in enumerate(documents) if document % 2 == 0]
    embedders: list[Embedder] = [NanoEmbedder()] if nano_can_run() else []
    for embedder in [*embedders, LexicalEmbedder()]:
        language = {code: _read(rows, code, embedder) for code in CODES}
        signs, right = _pairs(language, tuned, embedder)
        fitted = _fitted(signs, right)
        names = ("meaning", *KINDS, "bias")
        told = ", ".join(f"{name}={value:.2f}" for name, value in zip(names, fitted, strict=True))
        odds = signs @ fitted[:-1] + fitted[-1]
        for share in (0.5, 0.9, 0.99, 0.999):
            mark = np.quantile(odds[~right], share)
            print(
                f"  {share} of the nearest wrong are under {mark:.2f}; right over it {np.mean(odds[right] > mark):.3f}"
            )
        print(f"  {embedder.name}: {told}", flush=True)


_EVERY: Final = 8
_WRONG: Final = 5
"""Of each question, the wrong claims that are looked at: the nearest by vector and by words, to be told from it."""


def _pairs(
    language: dict[str, Sentences], tuned: Sequence[int], embedder: Embedder
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    signs, right = [], []
    for of in CODES:
        claims = language[of]
        kept = [
            Kept(key=str(number), phrase=phrase, vector=claims.vectors[number])
            for number, phrase in enumerate(claims.phrases)
        ]
        shelf = Shelf(kept, embedder=embedder.name, weights=weights_for(embedder.name))
        for ask in CODES:
            if ask == of:
                continue
            for number in tuned[::_EVERY]:
                phrase, vector = language[ask].phrases[number], language[ask].vectors[number]
                rows = shelf.signs(phrase, centred(vector, phrase.language, embedder.name))
                nearest = [*np.argsort(-rows[:, 0])[:_WRONG], *np.argsort(-rows[:, 1])[:_WRONG]]
                order = [one for one in dict.fromkeys(int(place) for place in nearest) if one != number]
                signs += [rows[number], *rows[order]]
                right += [True, *[False] * len(order)]
    return np.array(signs), np.array(right)


def _fitted(signs: NDArray[np.float64], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Newton's method with a little ridge."""
    wide = np.hstack([signs, np.ones((len(signs), 1))])
    weights = np.zeros(wide.shape[1])
    for _ in range(30):
        belief = 1 / (1 + np.exp(-np.clip(wide @ weights, -60, 60)))
        slope = wide.T @ (right - belief) - 0.5 * np.append(weights[:-1], 0.0)
        bend = (wide * (belief * (1 - belief))[:, None]).T @ wide + 0.5 * np.eye(len(weights))
        weights = weights + np.linalg.solve(bend, slope)
    return weights


if __name__ == "__main__":
    tune()
