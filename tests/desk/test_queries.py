"""What portals get from the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from wagtail.models import Locale

from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.models import Article, ArticleSource, Topic
from orkhon.desk.queries import (
    Withdrawn,
    article_for_reader,
    count_published,
    published,
    source_agencies,
    translations_of,
    wire_entry_of,
)
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.wire.actions.kill import kill
from tests.desk.conftest import Sends, publish

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


@pytest.fixture
def write(alliance: object, now: datetime) -> Callable[..., Article]:
    """Publish an article that became public so many minutes before now."""

    def writing(headline: str, *, minutes: int, language: str = "en", topic: str = "society", **facts: Any) -> Article:
        article = Article(
            locale=Locale.objects.get(language_code=language),
            headline=headline,
            body="<p>So it is.</p>",
            topic=Topic.objects.get(code=topic),
            first_published_at=now - timedelta(minutes=minutes),
            **facts,
        )
        article.save()
        return publish(article)

    return writing


def test_the_hub_comes_with_nine_topics_named_in_eight_languages() -> None:
    assert [topic.code for topic in Topic.objects.all()] == [
        "society", "economy", "culture", "science", "transport", "sport", "weather", "history", "literature",
    ]  # fmt: skip
    for topic in Topic.objects.all():
        assert all(getattr(topic, f"name_{code}") for code in INTERFACE_LANGUAGES), topic.code
        assert topic.medtop_uri.startswith("http://cv.iptc.org/newscodes/mediatopic/")
    assert set(Locale.objects.values_list("language_code", flat=True)) == set(INTERFACE_LANGUAGES)


def test_articles_come_newest_first_by_language_and_topic(write: Callable[..., Article]) -> None:
    older, newest = write("Older", minutes=90), write("Newest", minutes=5, topic="sport")
    middle, other = write("Middle", minutes=30), write("Eski", minutes=1, language="tr")
    assert published("en", limit=10) == [newest, middle, older]
    assert published("en", limit=1, offset=1) == [middle]
    assert published("en", topics=["sport", "weather"], limit=10) == [newest]
    assert published("tr", limit=10) == [other]
    assert published("az", limit=10) == []
    assert (count_published("en"), count_published("en", ["sport"])) == (3, 1)


def test_an_article_may_have_been_public_before_the_hub_learned_of_it(
    write: Callable[..., Article], now: datetime
) -> None:
    article = write("From the archive", minutes=600)
    assert article.first_published_at == now - timedelta(minutes=600)
    entry = wire_entry_of(article)
    assert entry is not None
    assert entry.item is not None
    assert entry.item.created == entry.item.version_created == article.first_published_at
    assert entry.received == article.last_published_at


def test_a_killed_article_leaves_no_gap_in_a_page(write: Callable[..., Article], send: Sends, now: datetime) -> None:
    send("urn:altai:1")
    articles = [write(f"Number {minutes}", minutes=minutes) for minutes in range(5)]
    articles[1].sources = [ArticleSource(agency="altai", uri="urn:altai:1", version="1")]
    articles[1].save()
    kill("urn:altai:1", reason="wrong", person="altai", now=now)
    assert published("en", limit=3) == [articles[0], articles[2], articles[3]]


def test_an_embargoed_article_is_nobodys_yet_and_everybodys_after(write: Callable[..., Article], now: datetime) -> None:
    later = now + timedelta(hours=2)
    article = write("At eight", minutes=0, embargoed_until=later)
    assert published("en", limit=5, now=now) == []
    assert count_published("en", now=now) == 0
    assert article_for_reader("en", article.pk, now=now) is None
    assert published("en", limit=5, now=later) == [article]
    assert article_for_reader("en", article.pk, now=later) == article


def test_readers_get_an_article_in_its_own_language_alone_and_never_a_draft(write: Callable[..., Article]) -> None:
    article = write("Here", minutes=1)
    draft = Article(locale=Locale.objects.get(language_code="en"), headline="Not yet")
    draft.save()
    assert article_for_reader("en", article.pk) == article
    assert article_for_reader("tr", article.pk) is None
    assert article_for_reader("en", draft.pk) is None
    assert article_for_reader("en", 10**9) is None
    assert published("en", limit=5) == [article]


def test_an_unpublished_article_is_gone_and_says_since_when(write: Callable[..., Article]) -> None:
    article = write("Here", minutes=1)
    article.unpublish()
    gone = article_for_reader("en", article.pk)
    assert isinstance(gone, Withdrawn)
    assert gone.kind == "withheld"
    assert gone.when == Article.objects.get(pk=article.pk).withdrawn_at


def test_translations_are_the_public_ones_in_the_order_of_their_codes(
    write: Callable[..., Article], editor: User, now: datetime
) -> None:
    article = write("Here", minutes=1)
    for code in ("tr", "az", "kk"):
        publish(start_translation(article, code, user=editor, now=now), headline=f"Here in {code}")
    start_translation(article, "uz", user=editor, now=now)
    assert list(translations_of(article)) == ["az", "kk", "tr"]
    turkish = translations_of(article)["tr"]
    assert turkish.headline == "Here in tr"
    assert list(translations_of(turkish)) == ["az", "en", "kk"]


def test_the_agencies_of_an_article_are_named_once_each(write: Callable[..., Article]) -> None:
    article = write("Here", minutes=1)
    article.sources = [
        ArticleSource(agency=agency, uri=f"urn:{agency}:{number}")
        for agency, number in (("registan", 1), ("altai", 2), ("registan", 3), ("gone", 4))
    ]
    article.save()
    assert [agency.code for agency in source_agencies(article)] == ["registan", "altai"]


def test_a_page_of_articles_takes_a_fixed_number_of_queries(
    write: Callable[..., Article], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for minutes in range(12):
        write(f"Number {minutes}", minutes=minutes)
    with django_assert_max_num_queries(4):
        articles = published("en", limit=10)
        assert [(str(article.topic), article.locale.language_code, article.picture) for article in articles]
    with django_assert_max_num_queries(5):
        assert article_for_reader("en", articles[0].pk) == articles[0]
