"""Pages say what they show, and rows that are written say it too: the two must be the same words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from orkhon.alliance.models import LegalOrder, Memorandum
from orkhon.config.page_news import purge_of
from orkhon.desk.models import Article
from orkhon.portals.models import Changed, PortalPage
from tests.portals.conftest import Sends, Writes

on_both = pytest.mark.database
"""On PostgreSQL what rows say goes over a channel, where tests/flows/test_pages_go_on.py hears it; here it is read."""


def tags_of(path: str) -> set[str]:
    """What the program says of its answer to the server."""
    everybody: dict[str, Any] = {"orkhon.for_all": True}
    answer = Client().get(path, headers={"host": "localhost"}, **everybody)
    assert answer.status_code in {200, 404, 410}, answer.status_code
    return set(answer.headers["x-orkhon-tags"].split())


def path_of(article: Article) -> str:
    """Where the article is."""
    found = Client().get(f"/kk/science/{article.slug}-{article.pk}/", headers={"host": "localhost"})
    return found.headers["Location"] if found.status_code == 301 else str(found.request["PATH_INFO"])


def words() -> set[str]:
    """What rows said that were written."""
    return set(Changed.objects.values_list("tag", flat=True))


@on_both
def test_an_article_names_itself_its_sources_and_all_that_stands_beside_it(write: Writes, send: Sends) -> None:
    send("urn:altai:1")
    one = write(source="urn:altai:1")
    other = write()
    english = write("tr", translation_key=one.translation_key)
    tags = tags_of(path_of(one))
    named = {f"article:{article.pk}" for article in (one, other, english)}
    assert named | {"item:urn:altai:1", f"item:{one.uri}", "articles:kk", "table:portals_portalpage"} <= tags
    assert not [tag for tag in tags if tag.startswith(("headlines:", "table:wire_", "table:auth_"))]


@on_both
def test_lists_name_what_they_list_and_that_they_list(write: Writes, send: Sends) -> None:
    article = write()
    for path in ("/kk/", "/kk/science/", "/kk/rss.xml", "/sitemap-kk-1.xml"):
        assert {f"article:{article.pk}", f"item:{article.uri}", "articles:kk"} <= tags_of(path), path
    Memorandum.objects.create(
        name_en="All for all", republish=True, credit_line="by {agency}", signed=date(2026, 1, 15)
    )
    assert {"headlines:kk"} <= tags_of("/kk/agencies/altai/")


@on_both
def test_what_is_not_there_names_what_would_bring_it(write: Writes) -> None:
    article = write(live=False)
    assert f"article:{article.pk}" in tags_of(f"/kk/science/x-{article.pk}/")


@on_both
def test_nobody_is_told_of_tags_who_is_not_the_server(write: Writes) -> None:
    answer = Client().get("/kk/", headers={"host": "localhost", "orkhon-for-all": "1", "x-orkhon-for-all": "1"})
    assert "x-orkhon-tags" not in answer.headers


def test_a_draft_that_is_saved_changes_no_page(write: Writes) -> None:
    article = write()
    Changed.objects.all().delete()
    article.headline = "Another"
    article.save_revision()
    assert not [word for word in words() if word.endswith(f"article:{article.pk}") or "desk_article" in word]


def test_what_changes_an_articles_row_says_its_number_and_hard_where_it_is_taken_away(write: Writes) -> None:
    one, other = write(), write()
    Changed.objects.all().delete()
    Article.objects.filter(pk=one.pk).update(headline="New")
    Article.objects.filter(pk=other.pk).update(withdrawn_at=datetime.now(UTC))
    assert words() == {f"article:{one.pk}", f"!article:{other.pk}"}
    assert f"article:{other.pk}" in tags_of(path_of(one)) | tags_of(f"/kk/science/x-{other.pk}/")


def test_what_an_editor_changes_of_a_portal_is_in_the_tags_of_its_pages(write: Writes) -> None:
    article = write()
    tags = tags_of(path_of(article))
    Changed.objects.all().delete()
    page = PortalPage.objects.get(slug="orkhon-kk")
    page.strapline = "New"
    page.save()
    assert words() & tags
    Changed.objects.all().delete()
    LegalOrder.objects.filter(ended__isnull=True).update(ended=datetime.now(UTC))
    assert [purge_of(word).hard for word in words()] == [True]


def test_each_change_is_later_than_all_before(write: Writes) -> None:
    article = write()
    moves = []
    for name in "abc":
        Article.objects.filter(pk=article.pk).update(headline=name)
        moves.append(Changed.objects.get(tag=f"article:{article.pk}").moves)
    assert moves == sorted(set(moves))
