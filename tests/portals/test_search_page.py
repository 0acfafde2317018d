"""A portal's search: in any script, bounded, and never more than the portal shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from django.test import override_settings

from orkhon.desk.models import Article
from orkhon.items import Content, Item
from orkhon.portals.spec import PortalSpec
from orkhon.portals.views.search import LONGEST_QUERY, cleaned
from orkhon.search.keys import open_dictionaries
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.actions.kill import kill
from orkhon.wire.entries import EntryKind
from tests.portals.conftest import Writes
from tests.portals.test_pages import get, path_of, read, text_of
from tests.search.indexing import fill

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

Portals = tuple[PortalSpec, PortalSpec]


@pytest.fixture(autouse=True)
def _index_home(tmp_path: Path) -> Iterator[None]:
    open_dictionaries()
    with override_settings(ORKHON_HOME=tmp_path, ORKHON_SEARCH=True):
        yield


def sent(article: Article, agency: str = "desk") -> Article:
    """Put the article on the wire as the desk does."""
    item = Item(uri=article.uri, headline=article.headline, language=article.language, body=Content(article.body))
    append(AppendIntent(agency=agency, kind=EntryKind.PUBLISH, item=item, pushed=False), now=datetime.now(UTC))
    return article


def test_words_are_found_in_every_script_and_nothing_that_the_portal_does_not_show(
    portals: Portals, write: Writes
) -> None:
    found = sent(write("kk", headline="Тоқаев кітапхана ашты"))
    elsewhere = sent(write("kk", "history", headline="Тоқаев мұражайда"))
    turkish = sent(write("tr", headline="Tokayev kütüphaneyi açtı"))
    fill()
    for typed in ("Тоқаев", "Toqayev", "توقايەۆ", "Токаев"):
        page = read(f"/kk/search/?q={quote(typed)}")
        assert page.problems == []
        assert page.all("a", href=path_of(found)), typed
        assert not page.all("a", href=path_of(elsewhere, "history"))
        assert not page.all("a", href=path_of(turkish))
    everywhere = read(f"/kk/search/?q={quote('Тоқаев')}&language=all")
    assert everywhere.all("a", href=f"http://localhost{path_of(turkish)}")
    assert everywhere.all("h3", lang="tr-Latn")
    assert not read(f"/kk/search/?q={quote('Тоқаев')}&section=culture").all("a", href=path_of(found))
    assert not read(f"/kk/search/?q={quote('Тоқаев')}&until=2001-01-01").all("a", href=path_of(found))
    assert read(f"/kk/search/?q={quote('Тоқаев')}&since=2001-01-01&order=newest").all("a", href=path_of(found))


def test_what_was_killed_a_moment_ago_is_not_found(portals: Portals, write: Writes) -> None:
    article = sent(write("kk", headline="Көпір ашылды"))
    fill()
    assert read(f"/kk/search/?q={quote('көпір')}").all("a", href=path_of(article))
    kill(article.uri, person="a", reason="b", now=datetime.now(UTC))
    assert not read(f"/kk/search/?q={quote('көпір')}").all("a", href=path_of(article))


def test_results_come_in_pages_and_a_foreign_cursor_begins_anew(portals: Portals, write: Writes) -> None:
    for number in range(23):
        sent(write("kk", headline=f"Пойыз {number}"))
    fill()
    first = read(f"/kk/search/?q={quote('пойыз')}")
    (more,) = [one["href"] for one in first.all("a", rel="next")]
    assert len(read(more).all("h3")) == 3
    answer = get(f"/kk/search/?q={quote('басқа')}&page=" + more.partition("page=")[2])
    assert answer.status_code == 302
    assert "page=" not in answer["Location"]


def test_junk_is_no_trouble_and_fills_no_cache(portals: Portals, write: Writes) -> None:
    sent(write("kk"))
    fill()
    for typed in ("<script>alert(1)</script>", "' OR 1=1 --", "\x00\u202e", "((((", '"', "agency:altai *:*"):
        answer = get(f"/kk/search/?q={quote(typed)}&section=../../&language=xx&since=9999-99-99&until=x&page=%00")
        if answer.status_code == 302:
            answer = get(answer["Location"])
        assert answer.status_code == 200, typed
        assert "<script>alert" not in text_of(answer)
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in text_of(answer)
    assert get(f"/kk/search/?q={'x' * 3000}").status_code == 404
    assert len(cleaned("слово " * 500)) <= LONGEST_QUERY
    assert cleaned("x" * 5_000) == "x" * 60


def test_before_there_is_an_index_readers_are_told_to_come_back(portals: Portals) -> None:
    assert get("/kk/search/").status_code == 200
    answer = get("/kk/search/?q=x")
    assert answer.status_code == 503
    assert answer["Cache-Control"] == "no-store"
