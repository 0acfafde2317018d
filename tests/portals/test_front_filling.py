"""What a front page does by itself, a draft by one deed, and two editors at once. No database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.portals.front.arrangement import ROWS, Arrangement, Pin, join, read_arrangement
from orkhon.portals.front.deeds import Table, after, before, done
from orkhon.portals.front.filling import NEWS_HALVES_IN_H, Candidate, Filled, fill
from orkhon.portals.front.places import LEAD, places_of_front

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PLACES = places_of_front(["science", "culture", "sport"])


def one(number: int, section: str = "science", *, age_h: float = 1, **facts: object) -> Candidate:
    described: dict[str, object] = {
        "article": number,
        "group": f"g{number}",
        "section": section,
        "urgency": 5,
        "published": NOW - timedelta(hours=age_h),
        "has_picture": True,
        **facts,
    }
    return Candidate(**described)  # type: ignore[arg-type]  # the tests name the fields


def filled(
    *own: Candidate, pinned: Mapping[str, Candidate] | None = None, foreign: tuple[Candidate, ...] = ()
) -> Filled:
    return fill(PLACES, pinned=pinned or {}, own=own, foreign=foreign, now=NOW, halves_in_h=NEWS_HALVES_IN_H)


def test_urgent_news_leads_until_it_is_old() -> None:
    urgent, fresh = one(1, urgency=1, age_h=4), one(2, age_h=0.2)
    assert filled(urgent, fresh).at[LEAD] == 1
    assert filled(one(1, urgency=1, age_h=48), fresh).at[LEAD] == 2


def test_the_lead_has_a_picture_where_one_of_the_foremost_has_any() -> None:
    bare = one(1, urgency=3, has_picture=False)
    assert filled(bare, one(2, age_h=3)).at[LEAD] == 2
    assert filled(bare).at[LEAD] == 1


def test_no_text_stands_twice_in_whatever_language() -> None:
    pinned = one(9, "sport", group="same")
    found = filled(one(1, "sport", group="same"), one(2, "sport"), pinned={LEAD: pinned})
    assert found.at[LEAD] == 9
    assert 1 not in found.at.values()
    assert 1 not in found.under["sport"]


def test_beside_the_lead_stand_other_sections_first_and_each_section_has_its_row() -> None:
    news = [one(number, age_h=number / 10) for number in range(1, 9)]
    found = filled(*news, one(20, "culture", age_h=5), one(21, "sport", age_h=90), one(22, "culture", age_h=7))
    assert found.at["second-1"] == 20
    assert found.at["row-sport"] == 21
    assert found.at["row-culture"] == 22
    assert found.at["row-science"] in range(2, 9)


def test_articles_in_other_languages_stand_only_where_there_are_too_few_of_the_own() -> None:
    foreign = (one(50, age_h=0), one(51, age_h=0))
    assert set(filled(foreign=foreign).at.values()) == {50, 51}
    enough = filled(*(one(number) for number in range(1, 6)), foreign=foreign)
    assert not {50, 51} & set(enough.at.values())


def test_more_of_the_leads_story_stands_under_it() -> None:
    found = filled(one(1, urgency=1, story="train"), one(2, age_h=30, story="train"), one(3, age_h=2))
    assert found.at["also-1"] == 2


def test_texts_that_last_are_the_choice_and_one_chosen_by_hand_is_joined_by_others() -> None:
    lasting = [one(number, age_h=50 + number, lasting=True) for number in (60, 61, 62)]
    news = [one(number, age_h=number) for number in range(1, 12)]
    by_itself = filled(*news, *lasting)
    assert [by_itself.at.get(f"pick-{number}") for number in (1, 2, 3)] == [60, 61, 62]
    assert "pick-1" not in filled(*news).at
    by_hand = filled(*news, pinned={"pick-2": one(70)})
    assert by_hand.at["pick-2"] == 70
    assert "pick-1" in by_hand.at


@given(
    st.lists(
        st.tuples(
            st.integers(1, 9),
            st.sampled_from(["science", "culture", "sport", "other"]),
            st.floats(0, 5000),
            st.booleans(),
        ),
        max_size=40,
    ),
    st.dictionaries(st.sampled_from(PLACES), st.integers(1000, 1010), max_size=4),
)
def test_whatever_there_is_nothing_stands_twice_and_every_pin_where_it_was_put(
    rows: list[tuple[int, str, float, bool]], pins: dict[str, int]
) -> None:
    own = [
        one(number, section, age_h=age, urgency=urgency, has_picture=picture)
        for number, (urgency, section, age, picture) in enumerate(rows, start=1)
    ]
    each_once = {place: number for place, number in pins.items() if list(pins.values()).count(number) == 1}
    found = filled(*own, pinned={place: one(number) for place, number in each_once.items()})
    standing = [*found.at.values(), *(number for numbers in found.under.values() for number in numbers)]
    assert len(standing) == len(set(standing))
    assert {place: found.at[place] for place in each_once} == each_once
    assert (LEAD in found.at) == bool(own or LEAD in each_once)


def a_table(shown: Mapping[str, int], **facts: object) -> Table:
    described: dict[str, object] = {
        "places": PLACES,
        "sections": ["science", "culture", "sport"],
        "shown": shown,
        "now": NOW,
        "zone": ZoneInfo("Asia/Almaty"),
        **facts,
    }
    return Table(**described)  # type: ignore[arg-type]  # the tests name the fields


def pins(draft: Arrangement) -> dict[str, int]:
    return {place: pin.article for place, pin in draft.pins.items()}


def test_what_is_dropped_on_a_place_is_pinned_there_and_leaves_where_it_was() -> None:
    draft = done(Arrangement(), "put:7:lead", a_table({}))
    draft = done(draft, "put:8:second-1", a_table({}))
    assert pins(done(draft, "put:8:lead", a_table({}))) == {"lead": 8, "second-1": 7}
    assert pins(done(draft, "put:9:lead", a_table({}))) == {"lead": 9, "second-1": 8}


def test_up_and_down_pin_both_that_change_places() -> None:
    shown = {"lead": 1, "second-1": 2, "second-2": 3}
    assert pins(done(Arrangement(), "swap:second-1:lead", a_table(shown))) == {"lead": 2, "second-1": 1}
    assert before("second-1", PLACES) == LEAD
    assert (before("also-1", PLACES), after("also-3", PLACES)) == (LEAD, "")
    assert after("second-2", PLACES) == "pick-1"
    assert (before("row-sport", PLACES), after("row-sport", PLACES)) == ("", "")


def test_a_pin_ends_at_the_moment_that_the_portals_clocks_show() -> None:
    draft = done(Arrangement(), "put:7:lead", a_table({}))
    ended = done(draft, "end:lead", a_table({}, ends={"lead": "2026-11-23T18:00"}))
    assert ended.pins["lead"].until == datetime(2026, 11, 23, 13, tzinfo=UTC)
    assert not ended.now(NOW + timedelta(hours=1)).pins
    assert done(ended, "end:lead:never", a_table({})).pins["lead"].until is None
    assert done(draft, "end:lead:3h", a_table({})).pins["lead"].until == NOW + timedelta(hours=3)
    # What is over already, or no moment, is no end.
    assert done(draft, "end:lead", a_table({}, ends={"lead": "2026-11-23T08:00"})).pins["lead"].until is None


@pytest.mark.parametrize(
    "deed",
    [
        "",
        "put",
        "put:x:lead",
        "put:7:nowhere",
        "swap:lead:lead",
        "free:nothing",
        "row:a:b",
        "end:lead",
        ":::::",
        "take:1",
    ],
)
def test_a_deed_that_makes_no_sense_changes_nothing(deed: str) -> None:
    draft = Arrangement(pins={"second-1": Pin(article=3)})
    assert done(draft, deed, a_table({})) == draft


def test_rows_go_where_they_are_dropped() -> None:
    draft = done(Arrangement(), "row:sport:science", a_table({}))
    assert draft.in_order(["science", "culture", "sport"]) == ["sport", "science", "culture"]
    assert draft.in_order(["science", "new", "sport"]) == ["sport", "science", "new"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text() | st.floats(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.text() | st.sampled_from(["pins", "rows", "title", "article", "until", "lead"]), inner)
        ),
    )
)
def test_what_a_browser_sends_is_read_or_left_out(sent: object) -> None:
    found = read_arrangement(sent)
    assert read_arrangement(found.as_json()) == found


def test_two_editors_at_different_places_both_keep_their_work() -> None:
    base = Arrangement(pins={"lead": Pin(article=1), "pick-1": Pin(article=5)})
    ours = Arrangement(pins={"lead": Pin(article=2), "pick-1": Pin(article=5)})
    theirs = Arrangement(pins={"lead": Pin(article=1), "second-1": Pin(article=3)}, rows=("sport",))
    joined = join(base=base, ours=ours, theirs=theirs)
    assert joined.both
    assert pins(joined.arrangement) == {"lead": 2, "second-1": 3}
    assert joined.arrangement.rows == ("sport",)


def test_two_editors_at_one_place_are_told_and_ours_stands_in_the_draft() -> None:
    base = Arrangement(pins={"lead": Pin(article=1)}, rows=("a",))
    joined = join(
        base=base,
        ours=Arrangement(pins={"lead": Pin(article=2)}, rows=("b",)),
        theirs=Arrangement(pins={"lead": Pin(article=3)}, rows=("c",)),
    )
    assert set(joined.contested) == {"lead", ROWS}
    assert pins(joined.arrangement) == {"lead": 2}


def test_an_article_that_both_moved_stands_once() -> None:
    base = Arrangement()
    joined = join(
        base=base,
        ours=Arrangement(pins={"second-1": Pin(article=4)}),
        theirs=Arrangement(pins={"lead": Pin(article=4)}),
    )
    assert pins(joined.arrangement) == {"second-1": 4}
    assert joined.contested == ("lead",)
