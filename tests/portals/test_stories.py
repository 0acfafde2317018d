"""How the agencies tell it, on the portals: the box of an article, the page of a story, and the front page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections, router
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from orkhon.alliance.models import Memorandum
from orkhon.desk.models import Article, ArticleSource
from orkhon.items import Derivation, DerivationKind
from orkhon.portals.models import Changed
from orkhon.stories.at_hand import key_told_by_several, told_by_several
from orkhon.stories.models import Redirect, Story
from orkhon.stories.tags import STORY
from orkhon.stories.tags import tags_of as tags_of_stories
from orkhon.stories.viewers import PUBLIC
from orkhon.wire.actions.kill import kill
from tests.portals.conftest import Writes
from tests.portals.test_page_tags import tags_of
from tests.stories.stories_made import FLOOD, MATCH, TRAIN, TRAIN_AGAIN, made, story_of, told
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.usefixtures("portals")]

TRAIN_IN_KAZAKH = (
    "Алтайдан түнгі пойыз алғаш рет жолға шықты. Пойызда 12 вагон бар, 612 жолаушы келе жатыр. "
    "Жол 38 сағатқа созылады, деді министр Данияр Сәрсен."
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of its own for the engine's states."""
    with override_settings(ORKHON_HOME=tmp_path):
        yield tmp_path


@pytest.fixture
def granted(alliance: object) -> Memorandum:
    """Every member lets all others republish."""
    return Memorandum.objects.create(name_en="All for all", republish=True, edit=True, signed=date(2026, 1, 15))


@pytest.fixture
def train(granted: Memorandum) -> str:
    """Two agencies tell of a train, each in its language; the key of the story."""
    told("urn:a:1", TRAIN_IN_KAZAKH, headline="Түнгі пойыз жолға шықты", tag="kk")
    told("urn:r:1", TRAIN_AGAIN, headline="First night train leaves", agency="registan", minutes=7)
    made()
    return story_of("urn:a:1")


def page_of(path: str) -> tuple[int, str]:
    """Status and words of a page."""
    answer = Client().get(path, headers={"host": "localhost"})
    return answer.status_code, answer.content.decode()


def test_the_page_shows_each_agency_in_its_own_language_and_where_the_figures_differ(train: str) -> None:
    status, words = page_of(f"/kk/story/{train}/")
    assert status == 200
    assert '<h1 lang="kk-Cyrl">Түнгі пойыз жолға шықты</h1>' in words
    assert 'lang="en-Latn" dir="ltr"><a href="/kk/agencies/registan/">First night train leaves</a>' in words
    assert "612 (Altai Press), 598 (Registan)" in words
    assert f'<link rel="canonical" href="http://localhost/kk/story/{train}/">' in words
    assert 'content="noindex"' not in words
    assert page_of(f"/tr/story/{train}/")[0] == 200


def test_an_article_leads_to_its_story_and_its_box_is_filled_apart(train: str, write: Writes) -> None:
    made_of = write(headline="Пойыз")
    ArticleSource.objects.create(article=made_of, agency="altai", uri="urn:a:1")
    status, words = page_of(f"/kk/science/{made_of.slug}-{made_of.pk}/")
    assert status == 200
    assert f'data-story="/kk/story/{train}/box/"' in words
    assert f'<a href="/kk/story/{train}/">' in words, "who has no script gets there by a link"
    status, box = page_of(f"/kk/story/{train}/box/")
    assert status == 200
    assert "First night train leaves" in box
    other = write(headline="Басқа")
    assert "data-story" not in page_of(f"/kk/science/{other.slug}-{other.pk}/")[1]


def test_the_page_has_the_headline_of_our_own_article_where_no_agency_tells_it_in_the_language(
    train: str, write: Writes
) -> None:
    status, words = page_of(f"/tr/story/{train}/")
    assert "Henüz hiçbir ajans bu dilde yazmadı" in words
    ours = write("tr", headline="Gece treni ilk seferine çıktı")
    told(
        ours.uri,
        TRAIN,
        agency=settings.ORKHON_DESK_AGENCY,
        headline=ours.headline,
        tag="tr",
        derived_from=(Derivation(uri="urn:a:1", version="1", how=DerivationKind.TRANSLATION),),
        minutes=9,
    )
    made()
    status, words = page_of(f"/tr/story/{train}/")
    assert status == 200
    assert re.search(r'<h1 lang="tr[^"]*">Gece treni ilk seferine çıktı</h1>', words)
    assert "Henüz hiçbir ajans bu dilde yazmadı" not in words
    assert '<h1 lang="kk-Cyrl">Түнгі пойыз жолға шықты</h1>' in page_of(f"/kk/story/{train}/")[1]


def test_what_no_memorandum_lets_be_republished_is_not_shown(train: str, granted: Memorandum) -> None:
    granted.delete()
    assert page_of(f"/kk/story/{train}/")[0] == 404
    assert page_of(f"/kk/story/{train}/box/")[0] == 204


def test_what_is_embargoed_is_known_to_nobody(granted: Memorandum) -> None:
    later = timezone.now() + timedelta(days=9)
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    told("urn:r:1", TRAIN_AGAIN, headline="Secret train", agency="registan", embargoed=later)
    made()
    key = story_of("urn:a:1")
    status, words = page_of(f"/kk/story/{key}/")
    assert status == 200
    assert "Secret train" not in words
    assert 'content="noindex"' in words, "what one agency tells is no comparison"
    assert page_of(f"/kk/story/{key}/box/") == (204, "")


def test_a_killed_report_leaves_the_page_and_all_of_them_leave_410(train: str) -> None:
    kill("urn:r:1", reason="invented", person="aida", now=NOW + timedelta(hours=2))
    status, words = page_of(f"/kk/story/{train}/")
    assert (status, "First night train" in words) == (200, False)
    kill("urn:a:1", reason="invented", person="aida", now=NOW + timedelta(hours=2))
    assert page_of(f"/kk/story/{train}/")[0] == 404, "until the stories know of it"
    made()
    status, words = page_of(f"/kk/story/{train}/")
    assert status == 410
    assert "пойыз" not in words
    assert page_of("/kk/story/abcdefghij234567/")[0] == 404


def test_a_merged_story_leads_on(train: str) -> None:
    Redirect.objects.create(key="abcdefghij234567", into=train)
    answer = Client().get("/kk/story/abcdefghij234567/", headers={"host": "localhost"})
    assert (answer.status_code, answer["Location"]) == (301, f"/kk/story/{train}/")


def test_the_front_page_tells_the_story_of_its_lead(train: str, write: Writes) -> None:
    lead = write(headline="Пойыз")
    ArticleSource.objects.create(article=lead, agency="altai", uri="urn:a:1")
    words = page_of("/kk/")[1]
    assert f'<a href="/kk/story/{train}/">' in words
    assert "First night train leaves" in words


def test_pages_say_in_which_language_the_words_of_the_others_are(train: str, write: Writes) -> None:
    made_of(write, "urn:r:1", "registan", language="tr", headline="Tren")
    words = page_of("/tr/")[1]
    assert '<span lang="en-Latn" dir="ltr">First night train leaves</span>' in words
    counted = page_of(f"/tr/story/{train}/")[1]
    assert re.search(r'<li><span lang="en\S*" dir="ltr">\w+</span>: 612 \(Altai Press\), 598 \(Registan\)', counted)
    made_of(write, "urn:a:1", headline="Пойыз")
    assert "<span>Түнгі пойыз жолға шықты</span>" in page_of("/kk/")[1]


def test_an_article_asks_one_question_more_for_its_box(
    train: str, write: Writes, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made_of = write(headline="Пойыз")
    ArticleSource.objects.create(article=made_of, agency="altai", uri="urn:a:1")
    found = Article.objects.prefetch_related("sources").get(pk=made_of.pk)
    alias = router.db_for_read(Story)
    assert found.sources.all()
    with django_assert_num_queries(1, using=alias):
        assert key_told_by_several([found.uri, *(source.uri for source in found.sources.all())]) == train


def made_of(
    write: Writes,
    uri: str,
    agency: str = "altai",
    *,
    language: str = "kk",
    topic: str = "science",
    headline: str = "Пойыз",
) -> Article:
    """An article that was made of that item."""
    article = write(language, topic, headline=headline)
    ArticleSource.objects.create(article=article, agency=agency, uri=uri)
    return article


def test_a_teaser_of_the_front_page_says_how_many_agencies_report_it_and_leads_to_them(
    train: str, write: Writes, granted: Memorandum
) -> None:
    said = f'<span><a href="/kk/story/{train}/">2 агенттік хабарлады</a></span>'
    made_of(write, "urn:a:1", headline="Пойыз")
    made_of(write, "urn:a:1", topic="culture", headline="Мәдени пойыз")
    write(headline="Басқа")
    words = page_of("/kk/")[1]
    assert words.count(said) == 2, "the lead and a teaser below it"
    assert words.count("агенттік хабарлады") == 2
    granted.delete()
    assert "агенттік хабарлады" not in page_of("/kk/")[1], "nobody may be shown what the others tell"


def test_one_agency_that_is_left_after_a_kill_is_not_counted(train: str, write: Writes) -> None:
    made_of(write, "urn:a:1", headline="Пойыз")
    assert "2 агенттік хабарлады" in page_of("/kk/")[1]
    kill("urn:r:1", reason="invented", person="aida", now=NOW + timedelta(hours=2))
    assert "агенттік хабарлады" not in page_of("/kk/")[1], "before the stories know of it"


def test_the_stories_are_asked_once_for_the_whole_front_page(train: str) -> None:
    told("urn:a:2", MATCH, headline="Match", tag="kk")
    told("urn:r:2", MATCH.replace("three", "four"), headline="The match", agency="registan", minutes=3)
    made()
    few = _asked_of_stories(["urn:a:1"])
    many = _asked_of_stories(["urn:a:1", "urn:a:2", *(f"urn:none:{number}" for number in range(50))])
    assert few == many == 3


def _asked_of_stories(uris: list[str]) -> int:
    """How many questions the stories' tables are asked about these items."""
    with CaptureQueriesContext(connections[router.db_for_read(Story)]) as asked:
        assert told_by_several(uris, visitor=PUBLIC)["urn:a:1"].agencies == 2
    return sum("stories_" in one["sql"] for one in asked.captured_queries)


def test_a_page_is_told_of_when_one_agency_more_tells_the_story(train: str, write: Writes) -> None:
    article = made_of(write, "urn:a:1", headline="Пойыз")
    (tag,) = tags_of_stories([train])
    for path in ("/kk/", f"/kk/science/{article.slug}-{article.pk}/", f"/kk/story/{train}/", f"/kk/story/{train}/box/"):
        assert tag in tags_of(path), path
    Changed.objects.all().delete()
    told("urn:d:1", TRAIN, headline="Night train leaves", agency="manas", minutes=9)
    made()
    assert Changed.objects.filter(tag=tag).exists()
    Changed.objects.all().delete()
    told("urn:a:9", FLOOD, headline="A flood", minutes=10)
    made()
    assert not Changed.objects.filter(tag__startswith=STORY).exists(), "no page shows what one agency tells"


def test_an_article_hears_that_its_story_is_told_by_a_second_agency(granted: Memorandum, write: Writes) -> None:
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    made()
    article = made_of(write, "urn:a:1", headline="Пойыз")
    (tag,) = tags_of_stories([story_of("urn:a:1")])
    assert tag in tags_of("/kk/") & tags_of(f"/kk/science/{article.slug}-{article.pk}/")
    told("urn:r:1", TRAIN_AGAIN, headline="First night train leaves", agency="registan", minutes=7)
    made()
    assert Changed.objects.filter(tag=tag).exists()
