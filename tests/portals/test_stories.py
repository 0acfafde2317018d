"""How the agencies tell it, on the portals: the box of an article, the page of a story, and the front page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import router
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from orkhon.alliance.models import Memorandum
from orkhon.desk.models import Article, ArticleSource
from orkhon.stories.at_hand import key_told_by_several
from orkhon.stories.models import Redirect, Story
from orkhon.wire.actions.kill import kill
from tests.portals.conftest import Writes
from tests.stories.stories_made import TRAIN, TRAIN_AGAIN, made, story_of, told
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
