"""Pages that are made of what is remembered are, letter by letter, those that would be made anew; whatever changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from orkhon.alliance.models import Agency, LegalOrder, Memorandum
from orkhon.config import answer_tags
from orkhon.config.page_news import purge_of, purges_of
from orkhon.desk.models import Article
from orkhon.portals.models import Changed, PortalPage, SectionPage
from orkhon.portals.pieces import PIECES
from orkhon.portals.rates.models import Rate
from orkhon.portals.spec import PortalSpec
from orkhon.wire.actions.kill import kill
from orkhon.wire.models import Header
from orkhon.wire.remembered import Memory
from tests.portals.conftest import Sends, Writes, a_picture
from tests.portals.test_pages import NEWS_HOST, PAST_HOST

pytestmark = [pytest.mark.django_db(databases="__all__")]

Portals = tuple[PortalSpec, PortalSpec]
SIGHTS = ("dark", "low-dark-wide-bare")
READINGS = ("kk", "kk-latn", "kk-arab", "tr", "az-cyrl")


class Remembering:
    """A process that has a memory and hears of changes when it is told to listen."""

    def __init__(self) -> None:
        self.memory = Memory()
        self._position = self._moves = 0
        self.listen()

    def listen(self) -> None:
        """Hear what has changed since the last time, as a web process does before it answers."""
        entries = list(Header.objects.filter(position__gt=self._position).order_by("position"))
        facts = [(one.position, one.uri, one.kind, one.agency, "kk") for one in entries]
        rows = list(Changed.objects.filter(moves__gt=self._moves))
        purges = [*purges_of(facts, desk="desk"), *(purge_of(row.tag) for row in rows)]
        self.memory.forget(purge.tag for purge in purges)
        self._position = max([self._position, *(one.position for one in entries)])
        self._moves = max([self._moves, *(row.moves for row in rows)])


@pytest.fixture
def remembering(db: None) -> Iterator[Remembering]:
    """A memory, for this test alone."""
    PIECES.clear()
    found = Remembering()
    answer_tags.rely_on(found.memory)
    yield found
    answer_tags._memories.clear()
    PIECES.clear()


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = timezone.now()
    monkeypatch.setattr("orkhon.portals.views.visits.timezone.now", lambda: moment)


def given(path: str, sight: str, *, heard: bool, host: str = "localhost") -> tuple[int, str, frozenset[str]]:
    """Status, text and tags of the page, made of what is remembered where the server has heard."""
    said: dict[str, Any] = {"orkhon.for_all": True, **({"orkhon.heard": True} if heard else {})}
    client = Client()
    if sight:
        client.cookies["orkhon-sight"] = sight
    answer = client.get(path, headers={"host": host}, **said)
    return answer.status_code, answer.content.decode(), frozenset(answer.headers["x-orkhon-tags"].split())


def anew(path: str, sight: str, host: str) -> tuple[int, str, frozenset[str]]:
    """The same of a page for which everything is asked and written."""
    PIECES.clear()
    return given(path, sight, heard=False, host=host)


Pages = list[tuple[str, str, str]]


def require_the_same(pages: Pages) -> None:
    """Ask for all pages of what is remembered, there and back again, and compare each with itself made anew."""
    wanted = {page: anew(*page) for page in pages}
    PIECES.clear()
    for round_of in (pages, pages[::-1]):
        for path, sight, host in round_of:
            status, text, tags = given(path, sight, heard=True, host=host)
            told = wanted[path, sight, host]
            assert (status, text) == told[:2], (path, sight, host)
            assert tags == told[2], (path, sight, host, tags ^ told[2])


@pytest.fixture
def pages(portals: Portals, write: Writes, send: Sends) -> tuple[Pages, list[Article]]:
    """Pages of all kinds that have much in common, in several scripts and sights, and the articles on them."""
    Memorandum.objects.create(
        name_en="All for all", republish=True, credit_line="by {agency}", signed=date(2026, 1, 15)
    )
    picture = a_picture("red")
    people = [{"name": "Айгүл Серік", "language": "kk"}]
    articles = []
    for number in range(3):
        source = send(f"tag:a:{number}")
        one = write("kk", source=source.uri, people=people, picture=picture if number == 1 else None)
        write("tr", translation_key=one.translation_key)
        articles.append(one)
    articles += [write("az", script="Cyrl"), write("kk", "history"), write("tr", "culture", correction_note="Zz.")]
    plain: Pages = []
    for reading in READINGS:
        code = reading[:2]
        own = [one for one in articles if one.locale.language_code == code]
        paths = ["", "science/", "culture/", "imprint/", *(f"{one.topic.code}/x-{one.pk}/" for one in own if one.topic)]
        plain += [(f"/{reading}/{path}", "", NEWS_HOST) for path in paths]
    plain += [(f"/kk/{path}", "", NEWS_HOST) for path in ("agencies/altai/", "corrections/", "archive/", "rss.xml")]
    plain += [("/kk/", "", PAST_HOST), ("/kk/history/", "", PAST_HOST)]
    settled = [_settled(*one) for one in plain]
    # One language is enough: what a sight changes is no word.
    sighted = [(path, sight, host) for path, _, host in settled if path.startswith("/kk/") for sight in SIGHTS]
    return settled + sighted, articles


def _settled(path: str, sight: str, host: str) -> tuple[str, str, str]:
    """The page where it really is."""
    answer = Client().get(path, headers={"host": host})
    assert answer.status_code in {200, 301, 302}, (path, host)
    moved = urlsplit(answer.headers.get("Location", path))
    return moved.path, sight, moved.hostname or host


def test_pages_of_what_is_remembered_are_those_made_anew(
    pages: tuple[Pages, list[Article]], remembering: Remembering
) -> None:
    listed, _articles = pages
    assert len(listed) > 60
    require_the_same(listed)
    assert len(remembering.memory) > 10
    assert len(PIECES) > 50


def _kill_a_source(articles: list[Article]) -> None:
    kill("tag:a:1", person="a", reason="b", now=datetime.now(UTC))


def _take_off(articles: list[Article]) -> None:
    Article.objects.filter(pk=articles[1].pk).update(live=False)


def _order_away(articles: list[Article]) -> None:
    PortalPage.objects.filter(slug="orkhon-kk").update(country="KZ")
    LegalOrder.objects.create(
        uri=articles[2].uri, country="KZ", authority="A court", reference="1", entered=datetime.now(UTC)
    )


def _rename_an_agency(articles: list[Article]) -> None:
    Agency.objects.filter(code="altai").update(name_kk="Жаңа атау", sign="NN")


def _rename_a_section(articles: list[Article]) -> None:
    section = SectionPage.objects.filter(slug="science", locale__language_code="kk").first()
    assert section is not None
    section.title = "Жаңа бөлім"
    section.save()


def _change_a_headline(articles: list[Article]) -> None:
    Article.objects.filter(pk=articles[0].pk).update(headline="Жаңа тақырып")


def _tell_a_rate(articles: list[Article]) -> None:
    PortalPage.objects.filter(slug__startswith="orkhon-").update(rates_bank="kz", rates_currencies="USD")
    Rate.objects.create(
        bank="kz", currency="USD", day=timezone.now().date(), value="480.11", nominal=1, fetched=timezone.now()
    )


@pytest.mark.parametrize(
    "change",
    [
        _kill_a_source,
        _take_off,
        _order_away,
        _rename_an_agency,
        _rename_a_section,
        _change_a_headline,
        _tell_a_rate,
    ],
)
def test_what_changed_stands_on_no_page_as_it_was(
    change: Callable[[list[Article]], None], pages: tuple[Pages, list[Article]], remembering: Remembering
) -> None:
    listed = [one for one in pages[0] if one[1] != "dark" and one[0].startswith(("/kk/", "/kk-arab/"))]
    before = {page: given(*page[:2], heard=True, host=page[2]) for page in listed}
    change(pages[1])
    remembering.listen()
    after = {page: given(*page[:2], heard=True, host=page[2]) for page in listed}
    assert sum(before[page][:2] != after[page][:2] for page in listed) >= 3
    assert {page: told[:2] for page, told in after.items()} == {page: anew(*page)[:2] for page in listed}


def test_the_memory_is_for_pages_of_the_portals_before_which_the_server_has_heard(
    portals: Portals, remembering: Remembering
) -> None:
    given("/kk/", "", heard=False)
    said: dict[str, Any] = {"orkhon.heard": True}
    Client().get("/admin/login/", **said)
    assert len(remembering.memory) == 0
    given("/kk/", "", heard=True)
    assert len(remembering.memory) > 0
