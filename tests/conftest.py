"""What all tests share: the data folder, the clock, one running hub, and no skipping in CI."""

from __future__ import annotations

import gc
import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from orkhon.alliance.programs.limits import RequestLimits
from orkhon.audit import guards as audit_guards
from orkhon.config.management.commands.prepare import compile_catalogues
from orkhon.desk import guards as desk_guards
from orkhon.verification import guards as verification_guards
from orkhon.wire import guards as wire_guards
from tests.examples import WHOLE, examples
from tests.hub import Hub
from tests.postgresql import fresh_database, migrated_database
from tests.prepared import (
    DATABASES,
    give_own_feeds,
    hub_on_postgresql,
    made_once,
    prepare_in,
    prepared_folder,
    prepared_hub_in,
)

# The same examples in each run of the suite, others in each of the long one. How long it takes to draw them depends on
# who else works on the machine.
hypothesis_settings.register_profile(
    "orkhon",
    max_examples=examples(100),
    deadline=None,
    derandomize=not WHOLE,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("orkhon")

PATIENCE_MS = 60_000
"""How long PostgreSQL bears a silent test: the most that the doctor finds well."""


@pytest.fixture(scope="session", autouse=True)
def clocks_may_differ() -> Iterator[None]:
    """Let the wire take both the tests' evening and the present, in any order; tests of the clock narrow it."""
    with override_settings(
        ORKHON_CLOCK_TOLERANCE=timedelta(days=36_500), ORKHON_LONGEST_SILENCE=timedelta(days=36_500)
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_are_quick() -> Iterator[None]:
    """Keep passwords in one round: a million are for real ones, and here hundreds of accounts are made."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def catalogues_are_compiled() -> None:
    """Compile the catalogues as `orkhon prepare` does: a fresh clone holds their sources alone."""
    compile_catalogues([Path(folder) for folder in settings.LOCALE_PATHS])


@pytest.fixture
def now() -> datetime:
    """The evening on which the tests take place."""
    return datetime(2026, 11, 22, 16, 40, tzinfo=UTC)


@pytest.fixture
def limits_stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no bucket of requests fill up again meanwhile, however slow the machine is."""
    take, moment = RequestLimits.take, time.monotonic()

    def take_now(limits: RequestLimits, key: str, *, per_minute: int, now: float) -> float:
        return take(limits, key, per_minute=per_minute, now=moment)

    monkeypatch.setattr(RequestLimits, "take", take_now)


@pytest.fixture(autouse=True)
def guards_let_the_database_be_flushed(request: pytest.FixtureRequest) -> Iterator[None]:
    """Lift all guards before the flush that ends a test with real commits; the flush makes them again."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if not commits and "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    audit_guards.lift_guards(connection)
    desk_guards.lift_guards(connection)
    verification_guards.lift_guards(connection)
    wire_guards.lift_guards(connection)


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of outside data. Skips aloud where none is named, fails where the named one is absent."""
    named = os.environ.get("ORKHON_TEST_DATA")
    if not named:
        pytest.skip("ORKHON_TEST_DATA is not set: no outside data to test on")
    folder = Path(named)
    assert folder.is_dir(), f"ORKHON_TEST_DATA is {named}, which is no folder"
    return folder


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Whether the tests' databases are there already, with all tables in them."""
    return prepared_folder() is not None and connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_keepdb: bool) -> None:
    """Lay databases that were migrated once for all passes where Django would make its own."""
    named = prepared_folder()
    server = os.environ.get("ORKHON_TEST_DATABASE_URL", "")
    if server:
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database(server)
        # A whole test is one transaction, in which a busy machine may well be silent for ten seconds.
        patience = f"-c idle_in_transaction_session_timeout={PATIENCE_MS} -c lock_timeout={PATIENCE_MS}"
        connection.settings_dict["OPTIONS"]["options"] = patience
    elif named and django_db_keepdb:
        for alias, file in zip(("default", "side"), DATABASES, strict=True):
            shutil.copy(named / "migrated" / file, settings.DATABASES[alias]["TEST"]["NAME"])


@pytest.fixture(scope="session")
def prepared_hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """A hub on SQLite, prepared without the demonstration and never started: others are its copies."""
    named = prepared_folder()
    return prepared_hub_in(named) if named else prepare_in(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="session")
def demonstrated_hub(prepared_hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Hub:
    """The same with the demonstration, which takes half a minute to load: once for all passes."""

    def make(home: Path) -> None:
        prepared_hub.copied_to(home).prepare("--demonstration")

    home = made_once((prepared_folder() or tmp_path_factory.mktemp("demonstrated")) / "demonstrated", make)
    hub = Hub(home)
    hub.password = prepared_hub.password
    return hub


@pytest.fixture(scope="session")
def hub(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A running hub with its demonstration; in the long run PostgreSQL has it loaded, not moved there."""
    server = os.environ.get("ORKHON_TEST_DATABASE_URL", "")
    home: Path = tmp_path_factory.mktemp("hub")
    if server and WHOLE:
        model: Hub = request.getfixturevalue("prepared_hub")
        hub = hub_on_postgresql(home, server, "orkhon_flows", model=model).prepare("--demonstration")
    else:
        demonstrated: Hub = request.getfixturevalue("demonstrated_hub")
        hub = demonstrated.copied_to(home)
        give_own_feeds(hub)
        if server:
            address = fresh_database(server, "orkhon_flows")
            hub.command("migrate-to", address)
            hub.environment["ORKHON_DATABASE_URL"] = address
            hub.prepare()
    try:
        yield hub.start()
    finally:
        hub.stop()


def pytest_collection_finish() -> None:
    """Look no more for rubbish among what was imported for the tests: it is there to the end, and it is much."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, rather than skip, what only PostgreSQL can show, in the run that has none."""
    if os.environ.get("ORKHON_TEST_DATABASE_URL"):
        return
    left_out = [item for item in items if item.get_closest_marker("postgresql")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("postgresql")]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail in CI when anything was skipped: there, all that a test needs is installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
