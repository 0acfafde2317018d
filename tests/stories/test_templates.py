"""Reports of one template tell two events where their numbers or names differ."""

from __future__ import annotations

import pytest

from bench.stories_templates import template_pairs
from orkhon.stories.clustering import Report
from orkhon.stories.clustering.features import words_of
from orkhon.stories.clustering.reading import read
from orkhon.stories.clustering.templates import Verdict, compared
from tests.stories.reports_made import an_engine, report, take


@pytest.mark.parametrize("pair", template_pairs(), ids=lambda pair: f"{pair[0].id}-{pair[1].id}")
def test_two_fillings_of_a_template_never_meet(pair: tuple[Report, Report]) -> None:
    engine = an_engine()
    take(engine, *pair)
    engine.settle()
    assert engine.story_of(pair[0].id) != engine.story_of(pair[1].id)


def test_the_same_words_with_the_same_numbers_are_one() -> None:
    text = "The dollar was 505.12 tenge in Almaty today, the euro 586.40, said the national bank in the morning."
    one, two = (words_of(read(report(name, text)))[0] for name in ("a", "b"))
    assert compared(one, two) is Verdict.ONE


def test_a_number_that_rises_does_not_make_another_event() -> None:
    told = "Floods in Gilan destroyed {} houses; 340 rescuers work there since 20 November, said Hamid Soltani."
    one, two = (words_of(read(report(name, told.format(name))))[0] for name in ("12", "17"))
    assert compared(one, two) is not Verdict.TWO


def test_other_words_are_left_open() -> None:
    one = words_of(read(report("a", "Wheat in Konya is harvested, 2.1 million tonnes of it.")))[0]
    two = words_of(read(report("b", "An earthquake of 4.7 shook Osh at night, 63 houses have cracks.")))[0]
    assert compared(one, two) is Verdict.OPEN
