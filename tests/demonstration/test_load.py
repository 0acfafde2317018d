"""The loader makes a hub that looks alive, through the desk's and the wire's own ways, and only once."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings
from wagtail.models import Page, Site

from orkhon.alliance.models import Agency, Role, Source, Staff
from orkhon.alliance.permits import ItemFacts, Use
from orkhon.alliance.queries import may_now
from orkhon.demonstration.actions import load_demonstration as loader
from orkhon.demonstration.actions.load_demonstration import LoadedDemonstration, free_port, load_demonstration
from orkhon.demonstration.cast import CAST
from orkhon.demonstration.errors import DemonstrationError
from orkhon.demonstration.state import read_state
from orkhon.demonstration.stock import StockArticle
from orkhon.desk.models import Article
from orkhon.desk.queries import published
from orkhon.items import INTERFACE_LANGUAGES, DerivationKind
from orkhon.media.models import Picture
from orkhon.portals.queries import directory
from orkhon.wire.actions.kill import kill
from orkhon.wire.kinds import EntryKind
from orkhon.wire.queries import entries_after, head, state_of

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db]


NOW = datetime.now(UTC) - timedelta(minutes=10)
"""The load began ten minutes ago, as it has on a slow machine."""


def _load(home: Path, few: Sequence[StockArticle], now: datetime = NOW) -> LoadedDemonstration:
    return load_demonstration(home, few, now=now, port=18_791, tell=lambda line: None)


@pytest.fixture(scope="module")
def few(articles: tuple[StockArticle, ...]) -> tuple[StockArticle, ...]:
    """Two articles of the stock: the rest is more of the same."""
    return articles[:2]


@pytest.fixture(scope="module")
def home(
    few: tuple[StockArticle, ...],
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Path]:
    """The folder of a hub into which the demonstration was loaded once for all tests here, and is undone after them.

    The first load was cut short at its very end, so that every test also looks at the work of the second.
    """
    folder = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), transaction.atomic():
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(loader, "write_state", _cut)
            with pytest.raises(KeyboardInterrupt):
                _load(folder, few)
        yield folder
        transaction.set_rollback(True)


def _cut(*_: object) -> None:
    raise KeyboardInterrupt


def _counted() -> tuple[int, ...]:
    tables = (Article, Picture, Source, Staff, Page)
    return (head(), *(table.objects.count() for table in tables))


def test_a_load_that_was_cut_short_is_finished_and_one_that_was_not_changes_nothing(
    home: Path, few: tuple[StockArticle, ...]
) -> None:
    before = _counted()
    assert read_state(home) is None
    finished = _load(home, few, NOW + timedelta(minutes=5))
    assert (finished.new, finished.articles, finished.texts, finished.port) == (True, 2, 16, 18_791)
    assert _counted() == before
    kept = read_state(home)
    again = _load(home, few, NOW + timedelta(hours=3))
    assert (again.new, again.texts, again.port) == (False, 16, 18_791)
    assert _counted() == before
    assert read_state(home) == kept


@pytest.mark.usefixtures("home")
def test_every_language_has_the_articles_in_the_order_of_their_times(few: tuple[StockArticle, ...]) -> None:
    for language in INTERFACE_LANGUAGES:
        found = published(language, limit=10)
        assert [article.headline for article in found] == [each.texts[language].headline for each in few]
        assert [article.first_published_at for article in found] == [
            NOW - timedelta(minutes=each.minutes_ago) for each in few
        ]
        for article in found:
            assert article.picture is not None
            assert article.picture_alt
            assert article.updated_at is None


@pytest.mark.usefixtures("home")
def test_what_the_desk_publishes_is_derived_from_items_that_are_on_the_wire(
    few: tuple[StockArticle, ...],
) -> None:
    grant, *entries = entries_after(0, 100)
    assert (grant.kind, grant.agency) == (EntryKind.POLICY, "desk")
    assert len(entries) == head() - 1 == 18
    sent = {entry.uri: entry for entry in entries}
    originals = []
    for entry in entries:
        assert entry.item is not None
        if entry.agency != "desk":
            assert entry.item.derived_from == ()
            continue
        made = {derived.how: derived for derived in entry.item.derived_from}
        source = made[DerivationKind.ADAPTATION]
        assert sent[source.uri].agency in {each.source for each in few}
        assert source.version == sent[source.uri].version
        assert sent[source.uri].position < entry.position
        assert entry.item.created is not None
        assert entry.item.created < entry.received
        if DerivationKind.TRANSLATION in made:
            assert sent[made[DerivationKind.TRANSLATION].uri].agency == "desk"
        elif entry.item.language:
            originals.append(entry.item.language.code)
    assert sorted(originals) == sorted(each.original for each in few)


@pytest.mark.usefixtures("home")
def test_the_alliance_is_plainly_invented_and_its_sources_are_local_and_on_the_right_port() -> None:
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    assert set(agencies) == {"altai", "bosphorus", "caspian", "manas", "registan", "desk"}
    for agency in agencies.values():
        assert agency.invented
        assert "invented" in agency.editor
        assert all(agency.name_in(language) for language in INTERFACE_LANGUAGES)
        item = ItemFacts(uri=f"urn:{agency.code}:1", agency=agency.code)
        assert all(may_now(use, item=item, by="altai", now=datetime.now(UTC)).allowed for use in Use)
    sources = Source.objects.all()
    assert len(sources) == 8
    assert all(source.local and source.enabled for source in sources)
    assert all(source.url.startswith("http://127.0.0.1:18791/") for source in sources)
    hostnames = {"localhost", "culture.localhost", "letters.localhost", "rivers.localhost"}
    assert set(Site.objects.values_list("hostname", flat=True)) == hostnames
    assert {portal.kind for portal in directory().portals} == {"news", "history", "literature", "government"}


def test_every_role_has_somebody_and_nobody_of_them_can_sign_in(tmp_path: Path, few: tuple[StockArticle, ...]) -> None:
    _load(tmp_path, few[:1], datetime.now(UTC))
    assert set(Staff.objects.values_list("role", flat=True)) == set(Role.values)
    users = get_user_model().objects.filter(username__in=[posting.username for posting in CAST])
    assert len(users) == len({posting.username for posting in CAST})
    for user in users:
        assert not user.has_usable_password()
        assert not user.is_superuser
        assert user.groups.exists()


@pytest.mark.usefixtures("home")
def test_a_kill_of_the_agency_s_report_takes_the_articles_with_it() -> None:
    article = published("kk", limit=1)[0]
    (source,) = article.sources.all()
    state = state_of(source.uri)
    assert state is not None
    assert state.is_public
    kill(source.uri, reason="two festivals were mixed up", person="agency", now=datetime.now(UTC))
    for language in INTERFACE_LANGUAGES:
        assert len(published(language, limit=10)) == 1


def test_the_command_says_how_the_demonstration_stands(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ORKHON_HOME = tmp_path
    out = io.StringIO()
    call_command("demonstration", "status", stdout=out)
    assert out.getvalue() == "not loaded; orkhon demonstration load\n"
    monkeypatch.setenv("ORKHON_DEMONSTRATION_PORT", "many")
    with pytest.raises(CommandError, match="ORKHON_DEMONSTRATION_PORT is 'many'"):
        call_command("demonstration", "load", stdout=out)
    (tmp_path / "demonstration.json").write_text("{")
    with pytest.raises(CommandError, match=r"demonstration\.json is not JSON"):
        call_command("demonstration", "status", stdout=out)


def test_a_taken_port_is_passed_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(DemonstrationError, match="are all taken; name a free one with --port"):
            free_port(port, tries=1)
        assert free_port(port, tries=50) > port
