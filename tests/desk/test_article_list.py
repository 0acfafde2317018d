"""The list of articles: as many questions for fifty rows as for five, and each row as Wagtail would render it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.admin.ui.tables import TitleColumn
from wagtail.models import Locale

from orkhon.desk.article_list import TitleOfArticle
from orkhon.desk.models import Article, Topic

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

LIST = "/admin/snippets/desk/article/"
MOST_QUERIES = 25


def _articles(count: int, **facts: Any) -> list[Article]:
    made = []
    for number in range(count):
        article = Article(
            locale=Locale.objects.get(language_code="en"),
            headline=f"Night train {number} & <others>",
            body="<p>So it is.</p>",
            topic=Topic.objects.get(code="society"),
            **facts,
        )
        article.save()
        article.save_revision()
        made.append(article)
    return made


def _rows(page: str) -> int:
    return len(re.findall(r'id="snippet_\d+_title"', page))


def test_the_list_asks_the_same_for_five_rows_and_for_fifty(as_editor: Client) -> None:
    _articles(5)
    as_editor.get(LIST)
    # The menu is kept for half a minute, which a busy machine may need for what is between.
    cache.clear()
    with CaptureQueriesContext(connection) as few:
        page = as_editor.get(LIST).content.decode()
    assert _rows(page) == 5
    _articles(45)
    cache.clear()
    with CaptureQueriesContext(connection) as many:
        page = as_editor.get(LIST).content.decode()
    assert _rows(page) == 50
    assert len(many) == len(few)
    assert len(many) <= MOST_QUERIES


def test_a_row_is_what_wagtail_would_render_for_it(as_editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    original, *_ = _articles(3)
    Article.objects.filter(pk=_articles(1)[0].pk).update(original=original, headline="  ")
    Article.objects.filter(pk=_articles(1)[0].pk).update(original=original)
    ours = as_editor.get(LIST).content.decode()
    monkeypatch.setattr(TitleOfArticle, "render_cell_html", TitleColumn.render_cell_html)
    theirs = as_editor.get(LIST).content.decode()
    cells = [re.findall(r'<td class="title">.*?</td>', page, re.DOTALL) for page in (ours, theirs)]
    assert len(cells[0]) == 5
    assert cells[0] == cells[1]


def test_the_list_says_what_is_scheduled_and_what_waits_for_approval(
    as_editor: Client, editor: User, now: datetime
) -> None:
    _, scheduled, waiting, approved = _articles(4)
    scheduled.go_live_at = now + timedelta(days=4000)
    scheduled.save_revision().publish()
    for article in (waiting, approved):
        article.get_workflow().start(article, editor)
    approved.current_workflow_state.cancel(user=editor)
    page = as_editor.get(LIST).content.decode()
    assert sorted(re.findall(r">\s*(scheduled|draft|in moderation)\s*</td>", page)) == [
        "draft",
        "draft",
        "in moderation",
        "scheduled",
    ]


def test_the_list_says_until_when_a_published_article_is_held_back(as_editor: Client, now: datetime) -> None:
    _articles(1, live=True, embargoed_until=now + timedelta(days=4000))
    _articles(1, live=True)
    page = as_editor.get(LIST).content.decode()
    assert len(re.findall(r">\s*live \+ draft, embargo until [^<]+</td>|>\s*live, embargo until [^<]+</td>", page)) == 1
