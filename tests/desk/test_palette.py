"""The command palette: what it finds for whom, in any script, and what it names to nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import Locale

from orkhon.alliance.models import Agency, Role, Staff
from orkhon.desk.models import Article
from orkhon.marks.actions.see import see
from orkhon.marks.models import Kind
from orkhon.wire.actions.kill import kill
from tests.desk.conftest import Sends
from tests.search.indexing import fill

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]


@pytest.fixture
def index_home(settings: Settings, tmp_path: Path) -> Path:
    """A home of its own for the test's index."""
    settings.ORKHON_HOME = tmp_path
    return tmp_path


def _offered(client: Client, text: str) -> dict[str, list[str]]:
    response = client.get(reverse("desk_palette"), {"q": text})
    assert response.status_code == 200
    return {group["name"]: [row["title"] for row in group["rows"]] for group in response.json()["groups"]}


def _draft(headline: str, agency: str) -> Article:
    article = Article(agency=agency, locale=Locale.objects.get(language_code="kk"), headline=headline)
    article.save()
    article.save_revision()
    return article


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_pages_and_what_may_be_begun_are_those_of_the_role(person: Callable[[Role], User]) -> None:
    reporter, engineer = _client(person(Role.REPORTER)), _client(person(Role.AGENCY_ENGINEER))
    assert _offered(reporter, "wire") == {"Pages": ["Wire"], "Begin": ["Write a text for the wire"]}
    assert "Wire" not in _offered(engineer, "wire").get("Pages", [])
    assert _offered(engineer, "sources heal")["Pages"] == ["Sources' health"]
    assert "Invite somebody" not in _offered(reporter, "")["Begin"]
    assert "Invite somebody" in _offered(_client(person(Role.SECRETARIAT)), "")["Begin"]


def test_a_draft_is_found_in_another_script_by_its_newsroom_alone(
    as_reporter: Client, person: Callable[[Role], User]
) -> None:
    _draft("Түнгі пойыз жолға шықты", "altai")
    assert _offered(as_reporter, "poyyz jol") == {"Articles": ["Түнгі пойыз жолға шықты"]}
    foreign = person(Role.EDITOR)
    Staff.objects.filter(user=foreign).update(agency=Agency.objects.get(code="registan"))
    assert _offered(_client(foreign), "poyyz jol") == {}


def test_items_are_found_by_the_search_room_and_a_killed_one_is_not(
    index_home: Path, send: Sends, as_editor: Client, now: datetime
) -> None:
    send("urn:altai:1", headline="Түнгі пойыз жолға шықты")
    send("urn:altai:2", headline="Түнгі пойыз қайтты")
    fill()
    found = _offered(as_editor, "пойыз")["Items of the wire"]
    assert set(found) == {"Түнгі пойыз жолға шықты", "Түнгі пойыз қайтты"}
    kill("urn:altai:2", reason="mixed up", person="altai", now=now)
    assert _offered(as_editor, "пойыз") == {"Items of the wire": ["Түнгі пойыз жолға шықты"]}


def test_without_an_index_the_palette_says_so_and_finds_the_rest(index_home: Path, as_editor: Client) -> None:
    answer = as_editor.get(reverse("desk_palette"), {"q": "articles"}).json()
    assert "could not be searched" in answer["note"]
    assert [group["name"] for group in answer["groups"]] == ["Pages"]


def test_nothing_typed_shows_what_was_opened_last(
    index_home: Path, as_editor: Client, editor: User, send: Sends, now: datetime
) -> None:
    send("urn:altai:1", headline="Steppe trains")
    see(editor.pk, Kind.ITEM, "urn:altai:1", now=now)
    see(editor.pk, Kind.ITEM, "urn:altai:never", now=now + timedelta(minutes=1))
    assert _offered(as_editor, " ")["Opened last"] == ["Steppe trains"]


@pytest.mark.parametrize("text", ["x" * 10_000, '"' * 300, "((((a+)+)+)+$" * 20, "\0", "\u202e", "OR -  agency:"])
def test_whatever_is_typed_is_answered(index_home: Path, as_editor: Client, text: str) -> None:
    assert as_editor.get(reverse("desk_palette"), {"q": text}).status_code == 200


def test_a_palette_asks_no_more_when_there_are_more_articles(index_home: Path, as_editor: Client, send: Sends) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connections["default"]) as queries:
            _offered(as_editor, "пойыз")
        return len(queries)

    for number in range(3):
        send(f"urn:altai:{number}")
        _draft(f"Пойыз {number}", "desk")
    fill()
    asked()
    before = asked()
    for number in range(3, 20):
        send(f"urn:altai:{number}")
        _draft(f"Пойыз {number}", "desk")
    fill()
    assert asked() == before <= 20


def test_who_is_signed_out_is_told_nothing() -> None:
    assert Client().get(reverse("desk_palette"), {"q": "wire"}).status_code == 302
