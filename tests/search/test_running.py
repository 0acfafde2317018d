"""The loop of the readers' process, and what an operator asks of the index."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import override_settings

from orkhon.search import folders, following
from orkhon.search.errors import IndexMissing
from orkhon.search.filling import Filler
from orkhon.search.queries import standing
from orkhon.wire.actions.redact import redact
from orkhon.wire.queries import head
from tests.search.indexing import fill, uris, written
from tests.wire.making import NOW

PATIENCE = 120.0


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@contextmanager
def running() -> Iterator[None]:
    """The loop in a thread of its own."""
    stop = threading.Event()

    def loop() -> None:
        try:
            following.run(stop)
        finally:
            connections.close_all()

    thread = threading.Thread(target=loop)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(PATIENCE)
    assert not thread.is_alive(), "the loop did not stop"


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_an_index_that_knows_more_than_the_log_is_begun_anew_and_a_redaction_has_it_rebuilt(
    index_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []

    def purge() -> subprocess.Popen[bytes]:
        started.append(folders.purge_ordered())
        return subprocess.Popen([sys.executable, "-c", ""])

    monkeypatch.setattr(following, "rebuild_elsewhere", purge)
    written("urn:altai:1", "kk-Cyrl", "Су тасқыны.")
    ahead = folders.make_living(folders.new_folder(building=False))
    with Filler(ahead) as filler:
        filler.commit(99, whole=True)
    with running():
        wait_for(lambda: folders.living() != ahead and folders.living() is not None)
        wait_for(lambda: not ahead.exists() and not standing().building)
        written("urn:altai:2", "kk-Cyrl", "Су тасқыны.")
        wait_for(lambda: set(uris("тасқыны")) == {"urn:altai:1", "urn:altai:2"})
        redact("urn:altai:1", reason="a court", person="aigul", second="bolat", now=NOW)
        wait_for(lambda: started == [3])
        wait_for(lambda: uris("тасқыны") == ["urn:altai:2"])


@pytest.mark.django_db(databases="__all__")
def test_a_hub_whose_search_is_off_makes_no_index(index_home: Path) -> None:
    with override_settings(ORKHON_SEARCH=False), running():
        time.sleep(0.2)
        with pytest.raises(IndexMissing, match="ORKHON_SEARCH"):
            uris("тасқыны")
    assert not folders.begun()
    assert folders.living() is None


@pytest.mark.django_db(transaction=True, databases="__all__")
def test_a_hub_begins_its_index_by_itself_and_has_a_long_log_read_by_a_process_of_its_own(
    index_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written("urn:altai:1", "kk-Cyrl", "Су тасқыны.")
    with running():
        wait_for(lambda: folders.living() is not None and not standing().building)
        assert uris("тасқыны") == ["urn:altai:1"]
    begun = folders.living()
    assert begun is not None
    shutil.rmtree(begun)
    started: list[int] = []

    def build() -> subprocess.Popen[bytes]:
        started.append(head())
        return subprocess.Popen([sys.executable, "-c", ""])

    monkeypatch.setattr(following, "MANY", 0)
    monkeypatch.setattr(following, "rebuild_elsewhere", build)
    with running():
        # That process has built nothing, and the hub does not go without an index for it.
        wait_for(lambda: folders.living() is not None and not standing().building)
    assert started == [1]
    assert uris("тасқыны") == ["urn:altai:1"]


@pytest.mark.django_db(databases="__all__")
def test_the_command_finds_tells_the_standing_and_rebuilds(index_home: Path) -> None:
    with pytest.raises(CommandError, match="no search index"):
        call_command("search", "status")
    written("urn:altai:1", "kk-Cyrl", "Су тасқыны.", headline="Ауа райы")
    out = io.StringIO()
    call_command("search", "rebuild", stdout=out)
    assert "1 items up to position 1" in out.getvalue()
    fill()
    out, notes = io.StringIO(), io.StringIO()
    call_command("search", "taskini", '"су', stdout=out, stderr=notes)
    assert out.getvalue() == "1\taltai\tkk\turn:altai:1\tАуа райы\n1 found\n"
    assert "no partner" in notes.getvalue()
    out = io.StringIO()
    call_command("search", "status", stdout=out)
    assert "whole, 1 items" in out.getvalue()
    assert "0 behind" in out.getvalue()


@pytest.mark.django_db(databases="__all__")
def test_a_reader_that_has_had_enough_is_no_failure(index_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    end, start = os.pipe()
    os.close(end)
    with os.fdopen(start, "w", buffering=1) as closed:
        monkeypatch.setattr("sys.stdout", closed)
        written("urn:altai:1", "kk-Cyrl", "Су тасқыны.")
        fill()
        call_command("search", "тасқын", stdout=closed)
