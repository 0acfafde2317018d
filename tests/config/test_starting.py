"""Processes that start while their database does not answer: one line each, and the supervisor tries again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orkhon.config.readers import clock_refusals
from orkhon.server.errors import REFUSED
from orkhon.wire.actions.append import append
from tests.upgrades.hubs import run
from tests.wire.making import an_intent


@pytest.mark.parametrize(
    ("words", "name"),
    [(("orkhon.config.readers",), "readers"), (("orkhon.config.web",), "web")],
)
def test_a_process_whose_database_is_away_says_so_in_one_line_and_may_be_started_again(
    tmp_path: Path, words: tuple[str, ...], name: str
) -> None:
    address = f"postgresql://reader:hush-hush@/news?host={tmp_path}"
    done = run(tmp_path, "-m", *words, ORKHON_HOME=str(tmp_path / "home"), ORKHON_DATABASE_URL=address)
    assert done.returncode not in {0, REFUSED}
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"orkhon {name}: a database cannot be asked: ")
    assert "hush" not in line


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_readers_that_are_started_alone_look_at_the_clock_too() -> None:
    assert clock_refusals(is_right=False) == []
    append(an_intent(), now=datetime.now(UTC) - timedelta(days=200))
    (doubted,) = clock_refusals(is_right=False)
    assert "200 days after the wire's last entry" in doubted
    assert clock_refusals(is_right=True) == []
