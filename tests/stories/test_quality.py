"""How right the engine is with the model of meanings, on documents that its weights never saw. Minutes long."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.stories_sets import Labelled, b_cubed, documents, full_set, hard_set, in_other_scripts, recall_of_pairs
from bench.stories_templates import template_pairs
from orkhon.stories.clustering import Engine
from orkhon.stories.embedding import NanoEmbedder, nano_can_run, vectors_of

_SAVED = 0.5
"""A single shuffle of half of the documents may fall so many points below the goal, which is for the mean of five."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("ORKHON_TEST_DATA" not in os.environ, reason="the outside data is not here"),
    pytest.mark.skipif(not nano_can_run(), reason="this machine cannot run the model"),
]


@pytest.fixture(scope="module")
def embedder() -> NanoEmbedder:
    return NanoEmbedder()


def _stories(embedder: NanoEmbedder, reports: list[Labelled]) -> dict[str, str]:
    told = [one.report for one in reports]
    engine = Engine(embedder=embedder.name, dimensions=embedder.dimensions)
    engine.take_many(told, list(vectors_of(embedder, told)))
    engine.settle()
    return {one.id: engine.story_of(one.id) or "" for one in told}


def _gold(reports: list[Labelled]) -> dict[str, str]:
    return {one.report.id: one.event for one in reports}


def test_unseen_documents_come_together_in_all_languages(embedder: NanoEmbedder) -> None:
    reports = hard_set(documents(Path(os.environ["ORKHON_TEST_DATA"]), tuned=False), seed=0)
    found = _stories(embedder, reports)
    score = b_cubed(_gold(reports), found)
    assert score.f1 >= 94 - _SAVED
    assert score.precision >= 97 - _SAVED
    for language, recall in recall_of_pairs(reports, found).items():
        assert recall >= (0.75 if language == "tk" else 0.82), language
    converted = in_other_scripts(reports)
    assert b_cubed(_gold(converted), _stories(embedder, converted)).f1 >= score.f1 - 1.5


def test_whole_texts_of_unseen_documents_are_told_apart(embedder: NanoEmbedder) -> None:
    reports = full_set(documents(Path(os.environ["ORKHON_TEST_DATA"]), tuned=False))
    assert b_cubed(_gold(reports), _stories(embedder, reports)).f1 >= 97


def test_no_two_fillings_of_a_template_meet(embedder: NanoEmbedder) -> None:
    for one, two in template_pairs():
        engine = Engine(embedder=embedder.name, dimensions=embedder.dimensions)
        engine.take_many([one, two], list(vectors_of(embedder, [one, two])))
        engine.settle()
        assert engine.story_of(one.id) != engine.story_of(two.id), (one.id, two.id)
