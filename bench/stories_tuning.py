"""`python -m bench.stories_tuning [--means]`: what the engine's weights and prior means were taken from.

Reads every other document of the outside data (those that `bench/stories.py` calls tuned), fits how much each sign of
two reports tells of their being about one event (logistic regression over all pairs of five shuffles), and prints it
with the scores that the engine reaches on the same documents. With `--means` the prior means of both embedders are
written into the package. Thresholds are chosen by hand from such scores, so that precision on the tuned half is 99.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.stories_sets import SHUFFLES, Labelled, b_cubed, documents, hard_set
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.stories.clustering import Engine
from orkhon.stories.clustering.arithmetic import SQUARE
from orkhon.stories.clustering.centring import ANY, STEPS, Centring, prior_means, steps_of
from orkhon.stories.clustering.features import KINDS, words_of
from orkhon.stories.clustering.vocabulary import UNIT_SQUARE, Vocabulary
from orkhon.stories.embedding import Embedder, LexicalEmbedder, NanoEmbedder, embedded_words, read
from orkhon.stories.replaying import VectorFile

_ROUNDS = 30
_RIDGE = 3.0
_PACKAGE = Path(__file__).parent.parent / "src" / "orkhon" / "stories" / "clustering"


def main(arguments: list[str]) -> int:
    """Print the fit, or write the means."""
    tuned = documents(Path(os.environ["ORKHON_TEST_DATA"]), tuned=True)
    sets = [hard_set(tuned, seed) for seed in range(SHUFFLES)]
    for embedder in (NanoEmbedder(), LexicalEmbedder()):
        vectors = [_vectors(embedder, reports) for reports in sets]
        if "--means" in arguments:
            _write_means(embedder.name, sets, vectors)
            continue
        signs, same = [], []
        for reports, rows in zip(sets, vectors, strict=True):
            found, together = _pairs(embedder.name, reports, rows)
            signs.append(found)
            same.append(together)
        fitted = _fitted(np.vstack(signs), np.concatenate(same))
        print(embedder.name, dict(zip(("meaning", *KINDS, "bias"), np.round(fitted, 2).tolist(), strict=True)))
        for seed, (reports, rows) in enumerate(zip(sets, vectors, strict=True)):
            engine = Engine(embedder=embedder.name, dimensions=embedder.dimensions)
            engine.take_many([one.report for one in reports], list(rows))
            engine.settle()
            stories = {one.report.id: engine.story_of(one.report.id) or "" for one in reports}
            score = b_cubed({one.report.id: one.event for one in reports}, stories)
            print(f"  shuffle {seed}: precision {score.precision:.1f} recall {score.recall:.1f} F1 {score.f1:.1f}")
    return 0


def _vectors(embedder: Embedder, reports: list[Labelled]) -> NDArray[np.float16]:
    told = [one.report for one in reports]
    if embedder.name == LexicalEmbedder.name:
        return embedder.embed([embedded_words(read(one)) for one in told]).astype(np.float16)
    with VectorFile(Path(tempfile.gettempdir()) / "orkhon-bench-stories.vectors", embedder) as kept:
        kept.embed(told)
        return np.stack(kept.of(told))


def _write_means(name: str, sets: list[list[Labelled]], vectors: list[NDArray[np.float16]]) -> None:
    means: dict[str, list[int]] = {}
    for language in INTERFACE_LANGUAGES:
        rows = [
            steps_of(row)
            for reports, some in zip(sets, vectors, strict=True)
            for one, row in zip(reports, some, strict=True)
            if one.report.language == language
        ]
        means[language] = np.rint(np.mean(rows, axis=0)).astype(int).tolist()
    means[ANY] = np.rint(np.mean(list(means.values()), axis=0)).astype(int).tolist()
    lines = (f"{json.dumps(code)}: {json.dumps(mean, separators=(',', ':'))}" for code, mean in sorted(means.items()))
    (_PACKAGE / f"means_{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{name}: means of {len(means) - 1} languages in steps of 1/{STEPS}")


def _pairs(
    name: str, reports: list[Labelled], vectors: NDArray[np.float16]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the signs of all pairs, a row a pair, and whether each is of one event."""
    centring = Centring(dimensions=vectors.shape[1], prior=prior_means(name), weight=20)
    readings = [read(one.report) for one in reports]
    for row, reading in zip(vectors, readings, strict=True):
        centring.learn(steps_of(row), reading.language)
    centred = np.stack(
        [centring.centred(steps_of(row), reading.language) for row, reading in zip(vectors, readings, strict=True)]
    ).astype(np.float64)
    counted = [words_of(reading)[1] for reading in readings]
    upper = np.triu_indices(len(reports), 1)
    columns = [(centred @ centred.T / SQUARE)[upper]]
    for place in range(len(KINDS)):
        vocabulary = Vocabulary([float(place == kind) for kind in range(len(KINDS))])
        for one in counted:
            vocabulary.learn(one.keys)
        sums = [vocabulary.weighed(one) for one in counted]
        shared = np.array([vocabulary.products(one, sums) for one in sums]) / UNIT_SQUARE
        columns.append(shared[upper])
    events = np.array([one.event for one in reports])
    return np.stack(columns, axis=1), (events[upper[0]] == events[upper[1]]).astype(np.float64)


def _fitted(signs: NDArray[np.float64], same: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights of a logistic regression with a small ridge, the bias last (Newton's method)."""
    rows = np.hstack([signs, np.ones((len(signs), 1))])
    ridge = np.diag([_RIDGE] * signs.shape[1] + [0.0])
    weights = np.zeros(rows.shape[1])
    for _ in range(_ROUNDS):
        odds = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (odds - same) + ridge @ weights
        curve = (rows * (odds * (1 - odds))[:, None]).T @ rows + ridge
        weights -= np.linalg.solve(curve, slope)
    return weights


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
