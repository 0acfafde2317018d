"""What screens are given: the page of a story, lists, the morning view, and what the public may see of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from orkhon.stories import registries
from orkhon.stories.listing import (
    Order,
    morning,
    public_stories,
    public_stories_of,
    public_story,
    stories_between,
)
from orkhon.stories.queries import stories_of, story_page
from orkhon.stories.registries import Place
from orkhon.stories.showing import MomentKind
from orkhon.stories.viewers import MEMBER, PUBLIC, Visitor
from orkhon.wire.actions.kill import kill
from orkhon.wire.entries import EntryKind
from tests.stories.stories_made import FLOOD, MATCH, TRAIN, TRAIN_AGAIN, made, story_of, told
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]

DAY = timedelta(days=1)
TRAIN_IN_RUSSIAN = (
    "Из Алтая впервые отправился ночной поезд. В нём 12 вагонов, на борту 612 пассажиров. "
    "Дорога займёт 38 часов, сообщил министр Данияр Сарсен."
)
TRAIN_IN_KAZAKH = (
    "Алтайдан түнгі пойыз алғаш рет жолға шықты. Пойызда 14 вагон бар, 612 жолаушы келе жатыр. "
    "Жол 38 сағатқа созылады, деді министр Данияр Сәрсен. Вагон-кітапханада 1200 кітап бар."
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of its own for the engine's states."""
    with override_settings(ORKHON_HOME=tmp_path):
        yield tmp_path


def train() -> str:
    """Four agencies tell of the train, one of them repeats another; the key of the story."""
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    told("urn:m:1", TRAIN_IN_RUSSIAN, agency="manas", tag="ru", headline="Ночной поезд отправился", minutes=17)
    told("urn:c:1", TRAIN_IN_KAZAKH, agency="caspian", tag="kk", headline="Түнгі пойыз жолға шықты", minutes=30)
    told("urn:r:1", TRAIN, agency="registan", headline="Night train leaves Altai", minutes=40)
    told("urn:a:1", TRAIN + " ", headline="Night train left", version="2", kind=EntryKind.CORRECT, minutes=50)
    made()
    return story_of("urn:a:1")


def queries_of(work: object) -> int:
    """How many questions the work asks of all databases."""
    total = 0
    with CaptureQueriesContext(connections["default"]) as first:
        if "side" in connections:
            with CaptureQueriesContext(connections["side"]) as second:
                work()  # type: ignore[operator]
            total += len(second)
        else:
            work()  # type: ignore[operator]
    return total + len(first)


def test_a_story_s_page_says_who_reported_in_which_language_and_when() -> None:
    page = story_page(train(), visitor=MEMBER, language="kk")
    assert page is not None
    assert page.headline.text == "Түнгі пойыз жолға шықты"
    assert [one.code for one in page.headlines] == ["kk", "ru", "en"]
    assert page.matrix.agencies == ("altai", "manas", "caspian", "registan")
    assert page.matrix.languages == ("en", "kk", "ru")
    assert page.matrix.cells["altai", "en"].latest.version == "2"
    assert page.matrix.cells["registan", "en"].only_copies
    assert page.agencies == 3
    assert [moment.kind for moment in page.timeline] == [
        MomentKind.FIRST,
        MomentKind.REPORT,
        MomentKind.REPORT,
        MomentKind.COPY,
        MomentKind.CORRECTION,
    ]


def test_numbers_that_differ_are_flagged_and_what_one_agency_has_alone_is_named() -> None:
    page = story_page(train(), visitor=MEMBER, language="en")
    assert page is not None
    (carriages,) = page.differing
    assert (carriages.slot, carriages.usual, set(carriages.differing)) == ("=carriages", 14, {"urn:m:1"})
    agreeing = {one.slot for one in page.compared if not one.differing}
    assert {"=passengers", "hour"} <= agreeing
    assert [figure.value for figure in page.alone["urn:c:1"].figures] == [1200]
    assert "urn:r:1" not in page.alone


def test_a_headline_comes_in_the_script_that_the_visitor_reads() -> None:
    page = story_page(train(), visitor=MEMBER, language="kk-Latn")
    assert page is not None
    assert (page.headline.language, page.headline.converted_from) == ("kk-Latn", "kk-Cyrl")
    assert page.headline.text.isascii() or "ı" in page.headline.text


def test_who_may_not_see_an_item_is_told_nothing_of_it() -> None:
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    told("urn:m:1", TRAIN_AGAIN, agency="manas", headline="First train", embargoed=NOW + DAY, minutes=4)
    made()
    key = story_of("urn:a:1")
    members, public = (story_page(key, visitor=one, language="en") for one in (MEMBER, PUBLIC))
    assert members is not None
    assert public is not None
    assert [one.uri for one in members.members] == ["urn:a:1", "urn:m:1"]
    assert [one.uri for one in public.members] == ["urn:a:1"]
    assert (members.agencies, public.agencies) == (2, 1)
    assert public.last == NOW
    nothing = Visitor(allowing=lambda states: set())
    assert story_page(key, visitor=nothing, language="en") is None
    assert not public_stories(NOW - DAY, NOW + DAY, language="en", visitor=PUBLIC)


def test_a_killed_item_is_gone_from_the_page_before_the_stories_are_made_again() -> None:
    key = train()
    kill("urn:m:1", reason="invented", person="aida", now=NOW + timedelta(hours=2))
    page = story_page(key, visitor=MEMBER, language="ru")
    assert page is not None
    assert "urn:m:1" not in {one.uri for one in page.members}
    assert not page.differing


def test_lists_narrow_and_order_and_page() -> None:
    train()
    told("urn:a:2", MATCH, headline="Registan wins the football match", minutes=60)
    told("urn:a:3", FLOOD, headline="A flood in Narin", minutes=70)
    made()
    whole = stories_between(NOW - DAY, NOW + DAY, language="en")
    assert [row.headline.uri for row in whole.rows] == ["urn:a:3", "urn:a:2", "urn:a:1"]
    big = stories_between(NOW - DAY, NOW + DAY, language="en", order=Order.BIG, limit=1)
    (row,) = big.rows
    assert (row.independent, row.reports, row.copies, row.speed) == (3, 4, 1, 3)
    assert row.agencies == ("altai", "manas", "caspian", "registan")
    assert big.after == 1
    alone = stories_between(NOW - DAY, NOW + DAY, language="en", alone=True)
    assert {row.headline.uri for row in alone.rows} == {"urn:a:2", "urn:a:3"}
    kazakh = stories_between(NOW - DAY, NOW + DAY, language="en", told_in="kk")
    assert [row.headline.uri for row in kazakh.rows] == ["urn:a:1"]
    assert not stories_between(NOW + timedelta(hours=3), NOW + DAY, language="en").rows


def test_the_morning_view_says_what_portals_lack_in_each_language(monkeypatch: pytest.MonkeyPatch) -> None:
    train()
    told("urn:a:2", MATCH, headline="Registan wins the football match", minutes=60)
    made()
    english, kazakh = Place(portal="turan", language="en"), Place(portal="turan", language="kk")
    monkeypatch.setattr(registries, "_places", {"portals": lambda: [english, kazakh]})
    monkeypatch.setattr(registries, "_covered", {"portals": lambda uris: {uri: [english] for uri in uris}})
    view = morning(NOW - DAY, NOW + DAY, language="kk")
    assert [row.headline.uri for row in view.big] == ["urn:c:1"]
    assert [row.headline.uri for row in view.alone] == ["urn:a:2"]
    assert view.languages == ("kk", "en")
    assert [row.key for row in view.lacking["kk"]] == [story_of("urn:a:1")]
    assert view.lacking["en"] == ()


def test_a_portal_shows_how_each_agency_tells_it() -> None:
    key = train()
    (story,) = public_stories(NOW - DAY, NOW + DAY, language="ru", visitor=PUBLIC)
    assert story.key == key
    assert story.headline.code == "ru"
    assert [one.agency for one in story.tellings] == ["altai", "manas", "caspian"]
    assert public_stories_of(["urn:c:1", "urn:unknown"], language="en", visitor=PUBLIC).keys() == {"urn:c:1"}
    whole = public_story(key, language="en", visitor=PUBLIC)
    assert whole is not None
    assert [one.slot for one in whole.compared if one.differing] == ["=carriages"]


def test_the_story_of_an_item_is_known_by_its_uri() -> None:
    key = train()
    found = stories_of(["urn:a:1", "urn:r:1", "urn:none"])
    assert {uri: one.key for uri, one in found.items()} == {"urn:a:1": key, "urn:r:1": key}
    assert found["urn:a:1"].agencies == 3


def test_the_number_of_questions_does_not_grow_with_what_is_shown() -> None:
    key = train()
    few = queries_of(lambda: story_page(key, visitor=MEMBER, language="en"))
    few_listed = queries_of(lambda: stories_between(NOW - DAY, NOW + DAY, language="en"))
    few_public = queries_of(lambda: public_stories(NOW - DAY, NOW + DAY, language="en", visitor=PUBLIC))
    for number in range(12):
        about = ("A train", "A football match", "A flood", "A library")[number % 4]
        text = f"{about} of number {number} is told of by correspondent Tolgan Askar in many words of his own today."
        told(f"urn:x:{number}", text, agency=("altai", "manas", "caspian")[number % 3], headline=f"{about} {number}")
    made()
    assert queries_of(lambda: story_page(key, visitor=MEMBER, language="en")) == few
    assert queries_of(lambda: stories_between(NOW - DAY, NOW + DAY, language="en")) == few_listed
    assert queries_of(lambda: public_stories(NOW - DAY, NOW + DAY, language="en", visitor=PUBLIC)) == few_public
    assert few < 20
