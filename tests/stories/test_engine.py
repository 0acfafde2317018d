"""The engine's behaviour on small written days, with the embedder that runs everywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orkhon.stories.clustering import (
    BrokenState,
    Engine,
    Joined,
    Left,
    Merged,
    NothingLeft,
    Parted,
    Report,
    Started,
    UnknownReport,
    UnknownStory,
    WrongVector,
)
from orkhon.stories.clustering.weights import weights_for
from orkhon.stories.embedding import read, vectors_of
from tests.stories.reports_made import (
    EMBEDDER,
    EVENTS,
    NOON,
    an_engine,
    everything,
    one_story,
    report,
    reports_of,
    stories,
    take,
    take_all,
)


def test_reports_of_one_event_meet_in_four_languages_and_two_scripts() -> None:
    engine = an_engine()
    take(engine, *everything())
    engine.settle()
    assert one_story(engine, "bridge/en", "bridge/ru", "bridge/kk", "bridge/tr")


def test_reports_of_different_events_stay_apart() -> None:
    engine = an_engine()
    take(engine, *everything())
    engine.settle()
    for names in stories(engine, everything()).values():
        assert len({name.split("/")[0] for name in names}) == 1


def test_the_first_thing_told_of_a_report_is_where_it_went() -> None:
    engine = an_engine()
    for one in everything():
        first = take(engine, one)[0]
        assert isinstance(first, Started | Joined)
        assert first.report == one.id


def test_taking_many_at_once_is_the_same_as_one_by_one_to_the_last_byte() -> None:
    reports = [*everything(), *(report(f"again/{one.id}", one.text, language=one.language) for one in everything())]
    singly, together = an_engine(), an_engine()
    assert take(singly, *reports) == take_all(together, reports)
    assert singly.dump() == together.dump()


def test_a_dump_in_the_middle_changes_nothing() -> None:
    whole, parted = an_engine(), an_engine()
    told = take(whole, *everything())
    retold = []
    for one in everything():
        retold += take(parted, one)
        parted = Engine.load(parted.dump())
    assert retold == told
    assert parted.dump() == whole.dump()


def test_what_is_no_state_is_refused() -> None:
    good = an_engine().dump()
    for bad in (b"", b"nonsense", good[:-1], good[:40] + b"x" + good[41:]):
        with pytest.raises(BrokenState):
            Engine.load(bad)


def test_ids_are_made_of_the_first_report_alone() -> None:
    one, two = an_engine(), an_engine()
    take(one, *reports_of("grain"))
    take(two, *reports_of("quake"), *reports_of("grain"))
    assert one.story_of("grain/en") == two.story_of("grain/en")
    assert str(one.story_of("grain/en")).isalnum()


def test_a_report_that_is_taken_twice_changes_nothing_the_second_time() -> None:
    engine = an_engine()
    first = reports_of("grain")[0]
    take(engine, first)
    before = engine.dump()
    assert take(engine, first) == []
    assert engine.dump() == before


def test_a_copy_is_told_as_one_and_adds_nothing() -> None:
    engine = an_engine()
    bridge = reports_of("bridge")[0]
    take(engine, bridge)
    copied = report("copy", f"{bridge.text} (ends)", title=bridge.title)
    (told,) = take(engine, copied)
    assert told == Joined(story=str(engine.story_of(bridge.id)), report="copy", copy_of="bridge/en", score=1.0)


def test_when_the_original_is_killed_the_earliest_copy_tells_in_its_place() -> None:
    engine = an_engine()
    bridge = reports_of("bridge")
    take(engine, bridge[0], report("copy", bridge[0].text, title=bridge[0].title))
    assert engine.drop("bridge/en") == [Left(story=str(engine.story_of("copy")), report="bridge/en")]
    told = take(engine, report("late", bridge[0].text, title=bridge[0].title))
    assert isinstance(told[0], Joined)
    assert told[0].copy_of == "copy"


def test_what_is_derived_goes_to_the_story_of_what_it_was_made_from() -> None:
    engine = an_engine()
    take(engine, *reports_of("bridge")[:1])
    told = take(engine, report("made", "Nothing like it at all.", derived_from=("nobody", "bridge/en")))
    assert isinstance(told[0], Joined)
    assert told[0].copy_of is None
    assert one_story(engine, "made", "bridge/en")


def test_a_dropped_report_leaves_no_words_behind() -> None:
    engine = an_engine()
    take(engine, *reports_of("bridge")[:1])
    assert isinstance(engine.drop("bridge/en")[0], Left)
    assert engine.drop("bridge/en") == []
    assert engine.window.stories == {}
    assert engine.copies.exact == {}
    assert engine.copies.bands == {}
    assert not engine.window.vectors.rows.any()


def test_an_update_stays_in_its_story_whatever_it_says_now() -> None:
    engine = an_engine()
    take(engine, *reports_of("bridge")[:2])
    engine.settle()
    before = engine.story_of("bridge/en")
    changed = report("bridge/en", "Something else entirely, of wheat in Konya and 17 days.")
    assert engine.replace(changed, vectors_of(EMBEDDER, [changed])[0]) == []
    assert engine.story_of("bridge/en") == before
    assert engine.replace(report("nobody", "x"), vectors_of(EMBEDDER, [changed])[0]) == []


@pytest.mark.parametrize(
    ("settled", "each", "most", "together"),
    [(8, 9, 100, True), (8, 1, 100, False), (8, 9, 3, False), (16, 9, 100, False)],
)
def test_all_live_stories_are_compared_now_and_then_the_more_there_are_the_more_seldom(
    settled: int, each: int, most: int, together: bool
) -> None:
    # Nothing joins at once, nor when its neighbours are looked at: only where all are compared.
    weights = replace(weights_for(EMBEDDER.name), join=99.0, merge=99.0, again=(), settled=settled, settled_each=each)
    engine = Engine(embedder=EMBEDDER.name, weights=replace(weights, most_settled=most))
    strangers = [report(f"lone/{one}{two}", f"{one}{two}{one}{one}{two} " * 9) for one in "qwxzk" for two in "aeiu"]
    take(engine, *strangers, *reports_of("bridge"))
    assert one_story(engine, "bridge/en", "bridge/ru") is together


def test_an_editors_merge_keeps_the_older_story_and_is_not_undone() -> None:
    engine = an_engine()
    take(engine, *reports_of("grain")[:1], *reports_of("quake")[:1])
    older, younger = str(engine.story_of("grain/en")), str(engine.story_of("quake/en"))
    assert engine.merge(older, into=younger) == [Merged(story=younger, into=older)]
    assert engine.merge(older, older) == []
    take(engine, *everything())
    engine.settle()
    assert one_story(engine, "grain/en", "quake/en")
    with pytest.raises(UnknownStory):
        engine.merge(younger, older)


def test_an_editors_split_is_never_healed_by_the_engine() -> None:
    engine = an_engine()
    take(engine, *reports_of("bridge"))
    engine.settle()
    story = str(engine.story_of("bridge/en"))
    (parted,) = engine.part(story, ["bridge/ru"])
    assert isinstance(parted, Parted)
    assert parted.reports == ("bridge/ru",)
    for number in range(40):
        take(engine, report(f"more/{number}", f"Weather in town {number} is fine, {number + 50} people came."))
    engine.settle()
    assert engine.story_of("bridge/ru") == parted.into
    assert engine.story_of("bridge/en") == story


def test_a_split_takes_copies_along_and_leaves_something() -> None:
    engine = an_engine()
    bridge = reports_of("bridge")
    take(engine, *bridge[:2], report("copy", bridge[1].text, title=bridge[1].title, language="ru"))
    engine.settle()
    story = str(engine.story_of("bridge/en"))
    with pytest.raises(NothingLeft):
        engine.part(story, ["bridge/en", "bridge/ru"])
    with pytest.raises(UnknownReport):
        engine.part(story, ["grain/en"])
    (parted,) = engine.part(story, ["copy"])
    assert isinstance(parted, Parted)
    assert parted.reports == ("bridge/ru", "copy")


def test_a_story_without_reports_for_three_days_is_joined_no_more() -> None:
    engine = an_engine()
    take(engine, *reports_of("bridge")[:1])
    weeks = 7 * 24 * 60
    later = [
        report(f"other/{number}", f"Notice {number}: a fair with {number + 90} stalls.", minutes=weeks)
        for number in range(64)
    ]
    take(engine, *later)
    assert engine.story_of("bridge/en") is None
    told = take(engine, report("bridge/late", reports_of("bridge")[0].text, minutes=weeks))
    assert isinstance(told[0], Started)


@pytest.mark.parametrize("year", [1970, 2999])
def test_one_report_of_another_age_does_not_end_the_day(year: int) -> None:
    engine = an_engine()
    take(engine, *everything())
    odd = Report(
        id="odd", language="en", title="", text="A word from another time.", published=datetime(year, 1, 1, tzinfo=UTC)
    )
    take(engine, odd, *[report(f"n/{n}", f"Fair number {n} opens in village {n + 30}.") for n in range(40)])
    assert engine.story_of("bridge/en") is not None
    assert engine.story_of("odd") is not None


def test_reports_without_words_stand_alone() -> None:
    engine = an_engine()
    take(engine, *[report(f"empty/{n}", "") for n in range(20)], *[report(f"video/{n}", "Video") for n in range(20)])
    engine.settle()
    assert len({engine.story_of(f"empty/{n}") for n in range(20)}) == 20
    assert len({engine.story_of(f"video/{n}") for n in range(20)}) == 20


def test_a_broken_feed_that_repeats_itself_makes_one_story_and_swallows_nothing() -> None:
    engine = an_engine()
    bridge = reports_of("bridge")[0]
    flood = [report(f"flood/{n}", f"{bridge.text} {'.' * (n % 3)}", title=bridge.title) for n in range(600)]
    take(engine, *reports_of("grain"))
    take_all(engine, flood)
    take(engine, *reports_of("quake"))
    engine.settle()
    assert one_story(engine, *(one.id for one in flood))
    assert not one_story(engine, "flood/0", "grain/en")
    assert not one_story(engine, "flood/0", "quake/en")


def test_a_wrong_language_tag_is_found_out() -> None:
    turkish = reports_of("bridge")[3]
    reading = read(report("x", turkish.text, language="ru"))
    assert (reading.language, reading.tag, reading.told, reading.mistagged) == ("tr", "tr-Latn", "ru", True)
    assert not read(turkish).mistagged
    assert not read(report("x", "Video", language="kk")).mistagged


def test_the_same_words_in_the_other_script_are_read_alike() -> None:
    latin = "Toshkentda bugun yangi maktab ochildi, unda 1200 oʻquvchi oʻqiydi, dedi vazir."
    cyrillic = "Тошкентда бугун янги мактаб очилди, унда 1200 ўқувчи ўқийди, деди вазир."
    one, two = read(report("l", latin, language="uz-Latn")), read(report("c", cyrillic, language="uz"))
    assert one.text == two.text
    assert two.tag == "uz-Cyrl"


def test_a_vector_of_another_length_is_refused_before_anything_is_taken() -> None:
    engine = an_engine()
    before = engine.dump()
    with pytest.raises(WrongVector):
        engine.take_many(everything()[:2], [np.zeros(384, dtype=np.float16), np.zeros(3, dtype=np.float16)])
    assert engine.dump() == before


def test_a_vector_that_holds_no_numbers_harms_nobody() -> None:
    engine = an_engine()
    bad = np.full(384, np.nan, dtype=np.float16)
    engine.take(reports_of("bridge")[0], bad)
    take(engine, *reports_of("grain"))
    assert engine.story_of("grain/en") is not None


_DAY = everything()
_VECTORS = list(vectors_of(EMBEDDER, _DAY))
_STEPS = st.lists(
    st.tuples(st.sampled_from(["take", "drop", "merge", "part", "replace", "settle", "load"]), st.integers(0, 8)),
    max_size=40,
)


@given(_STEPS)
@settings(max_examples=60, deadline=None)
def test_whatever_is_done_books_agree(steps: list[tuple[str, int]]) -> None:
    engine = an_engine()
    where: dict[str, str] = {}
    for step, number in steps:
        one, other = _DAY[number], _DAY[(number + 3) % len(_DAY)]
        told = []
        if step == "take":
            told = engine.take(one, _VECTORS[number])
        elif step == "drop":
            told = engine.drop(one.id)
        elif step == "replace":
            told = engine.replace(one, _VECTORS[(number + 1) % len(_DAY)])
        elif step == "settle":
            told = engine.settle()
        elif step == "load":
            engine = Engine.load(engine.dump())
        else:
            first, second = engine.story_of(one.id), engine.story_of(other.id)
            if step == "merge" and first and second:
                told = engine.merge(first, second)
            elif step == "part" and first and len(engine.reports_of(first)) > 1:
                told = engine.part(first, [one.id])
        for change in told:
            match change:
                case Started() | Joined():
                    where[change.report] = change.story
                case Merged():
                    where = {name: change.into if at == change.story else at for name, at in where.items()}
                case Left():
                    del where[change.report]
                case _:
                    where |= dict.fromkeys(change.reports, change.into)
        # What is told adds up to what is there.
        assert where == {name.id: at for name in _DAY if (at := engine.story_of(name.id))}
        assert set(engine.window.orders) == set(where.values())
        assert Engine.load(engine.dump()).dump() == engine.dump()


def test_every_event_of_these_tests_has_its_reports() -> None:
    assert len(everything()) == sum(map(len, EVENTS.values()))
    assert everything()[0].published >= NOON
