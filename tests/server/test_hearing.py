"""Whoever keeps a cache true: what is heard purges it, and what cannot be heard is said."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

import psycopg
import pytest

from orkhon.server.bytecache import TAGS_HEADER, ByteCache, Headers, Purge, make_answer
from orkhon.server.hearing import REFUSE, AskingEar, ListeningEar, deaf
from tests.hub import wait_until

PUBLIC: Headers = ((b"content-type", b"text/html"), (b"cache-control", b"public"), (TAGS_HEADER, b"item:a"))


@pytest.fixture
def cache() -> ByteCache:
    """A cache with one page, which shows item a."""
    made = ByteCache()
    made.store("/a/", make_answer(status=200, headers=PUBLIC, body=b"salem"), mark=0, now=time.monotonic())
    return made


class Asked:
    """A question whose answer the tests choose."""

    def __init__(self, answer: object) -> None:
        self.answer = answer
        self.times = 0

    def __call__(self) -> object:
        """Answer, or raise what is to be raised."""
        self.times += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def close(self) -> None:
        """Hold nothing."""


class Away(Exception):
    """The database is."""


def ear_of(cache: ByteCache, generation: Asked, news: Asked) -> AskingEar:
    """An ear on both."""
    return AskingEar(cache, generation=generation, news=news, unreachable=Away)  # type: ignore[arg-type]  # what tests choose


def test_what_was_committed_is_purged_before_the_next_request_is_answered(cache: ByteCache) -> None:
    generation, news = Asked(1), Asked([])
    ear = ear_of(cache, generation, news)
    assert [ear(1.0), ear(2.0)] == [0.0, 0.0]
    assert (cache.find("/a/") is not None, news.times) == (True, 1)
    generation.answer, news.answer = 2, [Purge(tag="item:a", hard=True)]
    assert ear(3.0) == 0.0
    assert cache.find("/a/") is None


def test_an_ear_whose_database_is_away_says_for_how_long_and_asks_again(cache: ByteCache) -> None:
    generation, news = Asked(1), Asked([])
    ear = ear_of(cache, generation, news)
    now = time.monotonic()
    assert ear(now) == 0.0
    generation.answer = None
    assert ear(now + 40) == pytest.approx(40)
    generation.answer, news.answer = 2, Away("nobody is there")
    assert ear(now + 50) == pytest.approx(50)
    news.answer = [Purge(tag="item:a")]
    assert ear(now + 60) == 0.0
    kept = cache.find("/a/")
    assert kept is not None
    assert kept.fresh_until <= now + 60


def test_an_ear_that_fails_for_another_reason_refuses_and_does_not_go_on_as_if_all_were_well(cache: ByteCache) -> None:
    generation, news = Asked(1), Asked(ZeroDivisionError("a defect, as the test wants it"))
    ear = ear_of(cache, generation, news)
    assert [ear(1.0), ear(2.0)] == [REFUSE, REFUSE]
    news.answer = []
    assert ear(3.0) == 0.0


def test_nobody_hears_nothing() -> None:
    assert deaf(1.0) == REFUSE


def test_without_a_server_an_ear_is_deaf_and_keeps_trying(cache: ByteCache) -> None:
    tried = []

    def connect() -> psycopg.Connection:
        tried.append(1)
        raise psycopg.OperationalError("nobody is there")

    ear = ListeningEar(cache, connect=connect, channels=("orkhon_test",), news=lambda connection, said: [])
    wait_until(lambda: len(tried) > 1, "it to try again")
    assert 0 < ear(time.monotonic()) < REFUSE
    assert ear.generation() is None
    ear.close()


def test_an_ear_that_fails_itself_refuses_until_it_has_listened_again(
    cache: ByteCache, caplog: pytest.LogCaptureFixture
) -> None:
    def connect() -> psycopg.Connection:
        raise ZeroDivisionError("a defect, as the test wants it")

    ear = ListeningEar(cache, connect=connect, channels=("orkhon_test",), news=lambda connection, said: [])
    wait_until(lambda: ear(time.monotonic()) == REFUSE, "it to refuse")
    wait_until(lambda: "nothing that was kept is given" in caplog.text, "it to say so")
    ear.close()
    assert ear(time.monotonic()) == REFUSE


@pytest.fixture
def postgres() -> str:
    """The address of the PostgreSQL server of this run."""
    return os.environ["ORKHON_TEST_DATABASE_URL"]


@pytest.mark.postgresql
def test_what_is_said_on_a_channel_purges_and_moves(postgres: str, cache: ByteCache) -> None:
    def news(connection: psycopg.Connection, said: Sequence[tuple[str, str]] | None) -> list[Purge]:
        return [Purge(tag=payload, hard=True) for _, payload in said or ()]

    with psycopg.connect(postgres, autocommit=True) as writer:
        ear = ListeningEar(cache, connect=lambda: psycopg.connect(postgres), channels=("orkhon_test",), news=news)
        wait_until(lambda: ear(time.monotonic()) == 0.0, "it to listen")
        kept = cache.find("/a/")
        assert kept is not None
        assert kept.fresh_until <= time.monotonic(), "whatever was said before may have been about it"
        before = ear.generation()
        writer.execute("NOTIFY orkhon_test, 'item:a'")
        wait_until(lambda: cache.find("/a/") is None, "the word to be heard")
        wait_until(lambda: ear.generation() != before, "those who wait for the log to be woken")
        ear.close()


@pytest.mark.postgresql
def test_a_lost_connection_to_postgresql_is_opened_again_and_anything_may_have_changed(
    postgres: str, cache: ByteCache
) -> None:
    held: list[psycopg.Connection] = []

    def connect() -> psycopg.Connection:
        held.append(psycopg.connect(postgres))
        return held[-1]

    with psycopg.connect(postgres, autocommit=True) as other:
        ear = ListeningEar(cache, connect=connect, channels=("orkhon_test",), news=lambda connection, said: [])
        wait_until(lambda: ear(time.monotonic()) == 0.0, "it to listen")
        mark = cache.mark
        other.execute("SELECT pg_terminate_backend(%s)", (held[0].info.backend_pid,))
        wait_until(lambda: cache.mark > mark and ear(time.monotonic()) == 0.0, "it to listen again")
        assert len(held) == 2
        ear.close()
