"""The log becomes stories: what counts, what goes, what comes back, and the same however it was interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from orkhon.items import Content, Derivation, DerivationKind, ItemType
from orkhon.items.archive import as_archived
from orkhon.stories import erasing, following, snapshots
from orkhon.stories.following import Stories
from orkhon.stories.intents import text_of
from orkhon.stories.models import Report, Story, Vector
from orkhon.stories.queries import story_page
from orkhon.stories.standing import is_behind
from orkhon.stories.viewers import MEMBER
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import EntryKind
from orkhon.wire.erasers import Matter
from orkhon.wire.readers import rewind
from tests.stories.stories_made import FLOOD, MATCH, TRAIN, TRAIN_AGAIN, Topics, made, memberships, rows, story_of, told
from tests.wire.making import NOW, an_item

NEW = (
    "Readers of Turan have a library with four floors since yesterday evening. The mayor Aidana Bek opened its doors "
    "and lent the first of eighty thousand books to a pupil of the school across the road."
)

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of its own for the engine's states."""
    with override_settings(ORKHON_HOME=tmp_path):
        yield tmp_path


def test_reports_of_one_event_are_one_story_and_others_are_not() -> None:
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    told("urn:b:1", TRAIN_AGAIN, agency="manas", headline="Night train leaves Altai with 598 passengers", minutes=5)
    told("urn:a:2", MATCH, headline="Registan beats Manas", minutes=6)
    made()
    assert story_of("urn:a:1") == story_of("urn:b:1") != story_of("urn:a:2")
    story = Story.objects.get(key=story_of("urn:a:1"))
    assert (story.reports, story.agencies, story.languages, story.speed) == (2, 2, "en", 2)


def test_what_a_report_says_in_its_summary_alone_counts_for_its_story_and_its_numbers() -> None:
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    told(
        "urn:b:1",
        "It has 14 wagons and makes five stops on its way, minister Daniyar Sarsen said at the station of Altai.",
        agency="manas",
        headline="Off to Bosphorus at last",
        summary="The first night train from Altai has left with 598 passengers.",
        minutes=5,
    )
    made()
    assert story_of("urn:a:1") == story_of("urn:b:1")
    page = story_page(story_of("urn:a:1"), visitor=MEMBER, language="en")
    assert page is not None
    assert [one.nouns["en"] for one in page.compared if one.differing] == ["passengers"]


@pytest.mark.parametrize(
    ("summary", "body", "text"),
    [
        ("The train left.", "Minister Sarsen saw it off.", "The train left.\nMinister Sarsen saw it off."),
        ("The train\n left.", "The train left. Sarsen saw it off.", "The train left. Sarsen saw it off."),
        ("The train le…", "The train left. Sarsen saw it off.", "The train left. Sarsen saw it off."),
        ("", "Sarsen saw it off.", "Sarsen saw it off."),
        ("The train left.", "", "The train left."),
        ("", "", ""),
    ],
)
def test_a_summary_is_read_before_the_body_unless_the_body_says_it_too(summary: str, body: str, text: str) -> None:
    assert text_of(an_item(summary=summary, body=Content(f"<p>{body}</p>" if body else ""))) == text


def test_an_item_that_is_killed_or_withheld_leaves_its_story_and_one_released_comes_back() -> None:
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    told("urn:b:1", TRAIN_AGAIN, agency="manas", headline="Night train leaves Altai with 598 passengers", minutes=5)
    made()
    story = story_of("urn:a:1")
    withhold("urn:b:1", reason="wrong number", person="aida", now=NOW + timedelta(minutes=6))
    made()
    assert memberships() == {"urn:a:1": story}
    assert Story.objects.get(key=story).agencies == 1
    release("urn:b:1", reason="it was right", person="aida", now=NOW + timedelta(minutes=7))
    made()
    assert memberships() == {"urn:a:1": story, "urn:b:1": story}
    kill("urn:b:1", reason="invented", person="aida", now=NOW + timedelta(minutes=8))
    made()
    assert memberships() == {"urn:a:1": story}


def test_the_only_report_of_a_story_comes_back_under_the_story_s_key() -> None:
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    made()
    story = story_of("urn:a:1")
    withhold("urn:a:1", reason="wrong number", person="aida", now=NOW + timedelta(minutes=6))
    made()
    assert memberships() == {}
    assert not Story.objects.filter(key=story).exists()
    release("urn:a:1", reason="it was right", person="aida", now=NOW + timedelta(minutes=7))
    made()
    assert memberships() == {"urn:a:1": story}


def test_an_update_and_a_correction_stay_in_their_story() -> None:
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    told("urn:a:2", MATCH, headline="Registan beats Manas")
    made()
    story = story_of("urn:a:1")
    told("urn:a:1", TRAIN_AGAIN, headline="Night train leaves", version="2", kind=EntryKind.UPDATE, minutes=9)
    told("urn:a:1", TRAIN, headline="Night train left", version="3", kind=EntryKind.CORRECT, minutes=12)
    made()
    assert story_of("urn:a:1") == story
    report = Report.objects.get(uri="urn:a:1")
    assert (report.version, report.versions) == ("3", 3)
    assert report.corrected == report.changed == NOW + timedelta(minutes=12)
    assert report.received == NOW


@pytest.mark.parametrize("first", ["the stories", "the eraser"])
def test_a_redaction_removes_the_vector_and_every_state_that_was_written_before(first: str) -> None:
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    told("urn:a:2", MATCH, headline="Registan beats Manas")
    told("urn:b:1", TRAIN, headline="Night train leaves Altai", agency="manas")
    made()
    assert Report.objects.get(uri="urn:b:1").copy_of == "urn:a:1"
    before = {path.name for path in snapshots.folder().glob("state-*")}
    assert before
    entry = redact("urn:a:1", reason="a private name", person="aida", second="bek", now=NOW + timedelta(minutes=9))
    if first == "the stories":
        made()
    matter = Matter(
        position=entry.position,
        uri="urn:a:1",
        agency="altai",
        closed=frozenset({"urn:a:1"}),
        parted={},
        kept=frozenset(),
        keep_mixed=False,
        media=(),
    )
    assert erasing.count(matter)[erasing.VECTORS] == 1
    erasing.erase(matter, NOW)
    made()
    assert memberships().keys() == {"urn:a:2", "urn:b:1"}
    assert Report.objects.get(uri="urn:b:1").copy_of == ""
    assert Story.objects.get(key=story_of("urn:b:1")).reports == 1
    assert set(Vector.objects.values_list("pk", flat=True)) == {2, 3}
    assert not before & {path.name for path in snapshots.folder().glob("state-*")}
    assert not Report.objects.filter(uri="urn:a:1").exists()


def test_pictures_advisories_and_archives_are_no_reports() -> None:
    told("urn:a:1", TRAIN, type=ItemType.ADVISORY)
    told("urn:a:2", TRAIN, type=ItemType.PICTURE)
    told("urn:a:3", TRAIN, extra=as_archived(an_item()).extra)
    made()
    assert memberships() == {}


def test_an_embargoed_item_is_a_report_for_people_of_the_alliance() -> None:
    told("urn:a:1", TRAIN, embargoed=NOW + timedelta(days=1))
    made()
    assert memberships().keys() == {"urn:a:1"}


def test_what_was_made_from_an_item_joins_its_story_and_counts_for_nobody() -> None:
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    made_from = (Derivation(uri="urn:a:1", version="1", how=DerivationKind.TRANSLATION),)
    told("urn:desk:1", FLOOD, agency="manas", headline="Something else entirely", derived_from=made_from, minutes=3)
    made()
    assert story_of("urn:desk:1") == story_of("urn:a:1")
    story = Story.objects.get(key=story_of("urn:a:1"))
    assert (story.reports, story.agencies) == (2, 1)


def test_a_copy_is_marked_and_is_no_independent_report() -> None:
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    told("urn:b:1", TRAIN, agency="manas", headline="Night train leaves Altai", minutes=4)
    made()
    assert Report.objects.get(uri="urn:b:1").copy_of == "urn:a:1"
    story = Story.objects.get(key=story_of("urn:b:1"))
    assert (story.reports, story.copies, story.agencies) == (2, 1, 1)
    kill("urn:a:1", reason="invented", person="aida", now=NOW + timedelta(minutes=8))
    made()
    # Who repeated it tells in its place.
    assert Report.objects.get(uri="urn:b:1").copy_of == ""
    assert Story.objects.get(key=story_of("urn:b:1")).agencies == 1


def test_dates_that_cannot_be_are_brought_to_the_time_of_their_coming() -> None:
    told("urn:a:1", TRAIN, created=NOW.replace(year=1970))
    told("urn:a:2", MATCH, created=NOW.replace(year=2099), minutes=1)
    made()
    published = dict(Report.objects.values_list("uri", "published"))
    assert published["urn:a:1"] == NOW - timedelta(days=3)
    assert published["urn:a:2"] == NOW + timedelta(minutes=1)


def test_a_wrong_tag_is_kept_beside_the_language_that_was_read() -> None:
    text = (
        "Бүгін Алматыда жаңа кітапхана ашылды. Оқырмандар үшін екі мың орын бар, кітап қоры жүз мың данадан асады, "
        "деп хабарлады қала әкімдігі. Кітапхана күн сайын жұмыс істейді."
    )
    told("urn:a:1", text, tag="ru-Cyrl", headline="Алматыда жаңа кітапхана ашылды")
    made()
    report = Report.objects.get()
    assert (report.language, report.tagged) == ("kk-Cyrl", "ru-Cyrl")


def test_another_embedder_reads_the_newest_texts_first_where_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, text in enumerate((TRAIN, MATCH, FLOOD, NEW, TRAIN_AGAIN)):
        told(f"urn:a:{number}", text, headline=f"Report {number}", minutes=number)
    made()
    before = memberships()

    class Others(Topics):
        version = "2"

    monkeypatch.setattr(following, "MOST_READ", 2)
    made(Others())
    assert memberships().keys() == before.keys()
    assert [memberships()[f"urn:a:{number}"] for number in range(3)] == [
        before[f"urn:a:{number}"] for number in range(3)
    ]
    assert Vector.objects.filter(model__version="2").count() == 2
    snapshots.order_rebuild()
    made(Others())
    assert Vector.objects.filter(model__version="2").count() == 5
    assert memberships() == before


@pytest.mark.parametrize("ways", ["all at once", "one by one", "from a state", "anew"])
def test_the_same_log_gives_the_same_rows_however_it_was_taken(ways: str) -> None:
    texts = (TRAIN, TRAIN_AGAIN, MATCH, FLOOD)
    for number in range(24):
        text = f"{texts[number % 4]} Correspondent number {number} reports from the square."
        told(
            f"urn:a:{number}", text, agency=("altai", "manas")[number % 2], headline=f"Report {number}", minutes=number
        )
        if number % 7 == 6:
            withhold(f"urn:a:{number - 2}", reason="no", person="aida", now=NOW + timedelta(minutes=number))
        if ways == "one by one":
            made()
    made()
    expected = rows()
    if ways == "one by one":
        snapshots.remove_all()
        rewind("stories", 0, now=NOW)
        Report.objects.all().delete()
        Story.objects.all().delete()
    elif ways == "from a state":
        stories = Stories(Topics())
        stories.begin(now=NOW)
        told("urn:a:100", NEW, headline="One more", minutes=40)
        stories.step(now=NOW)
        del stories  # killed: no state was written after that
        told("urn:b:100", NEW, headline="One more", agency="caspian", minutes=41)
        made()
        # What came between is known again.
        assert Report.objects.get(uri="urn:b:100").copy_of == "urn:a:100"
        expected = rows()
        snapshots.order_rebuild()
    elif ways == "anew":
        snapshots.order_rebuild()
    made()
    assert rows() == expected
    assert not is_behind()
