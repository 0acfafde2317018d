"""The index is what the log says: after a rebuild beside it, after a redaction, after its writer was killed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import tantivy
from django.conf import settings
from django.db import connections

from orkhon.search import folders
from orkhon.search.actions.rebuild import rebuild
from orkhon.search.errors import IndexBusy, IndexDamaged
from orkhon.search.filling import Filler, read_marker
from orkhon.search.following import follow
from orkhon.search.queries import standing
from orkhon.search.schema import schema
from orkhon.wire.actions.append import append_many
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.queries import head
from tests.search.indexing import MEMBER, ask, fill, uris, written
from tests.wire.making import NOW, an_intent

PATIENCE = 120.0


def contents(folder: Path) -> dict[str, tuple[int, ...]]:
    """What an index holds: each uri with its position, date and month."""
    index = tantivy.Index(schema(), path=str(folder))
    index.reload()
    searcher = index.searcher()
    addresses = [one for _, one in searcher.search(tantivy.Query.all_query(), 100_000, count=False).hits]
    values = [searcher.fast_field_values(name, addresses) for name in ("date", "month")]
    names = [str(searcher.doc(one).get_first("uri")) for one in addresses]
    assert len(set(names)) == len(names), "an item stands in the index twice"
    held = {
        name: tuple(int(one or 0) for one in row) for name, row in zip(names, zip(*values, strict=True), strict=True)
    }
    assert read_marker(searcher)["position"] == head()
    return held


def terms_like(home: Path, word: str) -> list[tuple[str, int]]:
    """Words in the dictionaries of all indexes there are; they are automata, so that no search of bytes finds them."""
    found: list[tuple[str, int]] = []
    for folder in home.glob("*-*"):
        index = tantivy.Index(schema(), path=str(folder))
        index.reload()
        found += index.searcher().terms_with_prefix("words", word[:6])
    return found


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.django_db(databases="__all__")
def test_a_rebuild_is_swapped_in_whole_and_the_old_index_goes(index_home: Path) -> None:
    written("urn:altai:1", "ru-Cyrl", "Паводок.")
    written("urn:altai:2", "ru-Cyrl", "Паводок.")
    written("urn:altai:1", "ru-Cyrl", "Засуха.", version="2")
    written("urn:altai:3", "ru-Cyrl", "Паводок.")
    kill("urn:altai:3", reason="false", person="aigul", now=NOW)
    fill()
    old = folders.living()
    assert old is not None
    before = contents(old)
    built = rebuild()
    new = folders.living()
    assert new is not None
    assert (built.items, built.position) == (2, 5)
    assert contents(new) == before
    assert uris("засуха") == ["urn:altai:1"]
    assert [path.name for path in index_home.glob("*-*")] == [new.name]


@pytest.mark.django_db(databases="__all__")
def test_reading_entries_again_changes_nothing(index_home: Path) -> None:
    written("urn:altai:1", "ru-Cyrl", "Паводок.")
    fill()
    folder = folders.living()
    assert folder is not None
    before = contents(folder)
    with Filler(folder) as filler:
        filler.take(["urn:altai:1"])
        filler.take(["urn:altai:1"])
        filler.commit(1, whole=True)
        with pytest.raises(IndexBusy, match="one writer"):
            Filler(folder)
    assert contents(folder) == before


@pytest.mark.django_db(databases="__all__")
def test_after_a_redaction_no_index_holds_the_word(index_home: Path) -> None:
    word = "blamotrandelkum"
    written("urn:altai:1", "en-Latn", f"The witness {word} spoke.")
    written("urn:altai:2", "en-Latn", "Another witness spoke.")
    fill()
    assert terms_like(index_home, word) == [(word, 1)]
    redact("urn:altai:1", reason="a court", person="aigul", second="bolat", now=NOW)
    fill()
    assert uris(word, viewer=MEMBER) == []
    assert terms_like(index_home, word), "deleting alone takes the term out: then nothing need be built anew"
    assert standing().purging == 2 + 1
    rebuild()
    assert terms_like(index_home, word) == []
    assert b"urn:altai:1" not in bytes_in(index_home)
    assert standing().purging == 0
    assert uris("witness") == ["urn:altai:2"]


@pytest.mark.django_db(databases="__all__")
def test_what_is_redacted_while_an_index_is_built_has_it_built_again(index_home: Path) -> None:
    word = "blamotrandelkum"
    written("urn:altai:1", "en-Latn", f"The witness {word} spoke.")
    for number in range(2, 22):  # so many that no file holds the one alone, which would go with it
        written(f"urn:altai:{number}", "en-Latn", "Another witness spoke.")
    fill()

    def redacted_now(*_: int) -> None:
        if head() == 21:
            redact("urn:altai:1", reason="a court", person="aigul", second="bolat", now=NOW)

    rebuild(progress=redacted_now)
    assert standing().purging == head()
    rebuild()
    assert terms_like(index_home, word) == []
    assert standing().purging == 0


@pytest.mark.django_db(databases="__all__")
def test_a_crash_beside_a_commit_forgets_no_redaction(index_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written("urn:altai:1", "en-Latn", "The witness spoke.")
    fill()
    redact("urn:altai:1", reason="a court", person="aigul", second="bolat", now=NOW)

    def crashing(position: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(folders, "order_purge", crashing)
        with pytest.raises(KeyboardInterrupt):
            fill()
    fill()
    assert standing().purging == head()


@pytest.mark.django_db(databases="__all__")
def test_a_damaged_index_is_told_apart_and_a_rebuild_mends_it(index_home: Path) -> None:
    written("urn:altai:1", "ru-Cyrl", "Паводок.")
    fill()
    folder = folders.living()
    assert folder is not None
    (folder / "meta.json").write_text("{", "utf-8")
    with pytest.raises(IndexDamaged, match="orkhon search rebuild"):
        fill()
    rebuild()
    assert uris("паводок") == ["urn:altai:1"]


def a_process(what: str) -> subprocess.Popen[str]:
    """Begin a process that writes this test's index, and return once it is about to."""
    names = {alias: str(connections[alias].settings_dict["NAME"]) for alias in connections}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.search.reader", json.dumps(names), str(settings.ORKHON_HOME), what],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "ORKHON_LOG_LEVEL": "error"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


@pytest.mark.database
@pytest.mark.django_db(transaction=True, databases="__all__")
def test_no_search_fails_while_the_index_is_rebuilt_under_arriving_items(index_home: Path) -> None:
    written("urn:altai:0", "ru-Cyrl", "Паводок.")
    fill()
    folder = folders.living()
    assert folder is not None
    stop = threading.Event()
    failures: list[BaseException] = []

    def reading() -> None:
        try:
            # As the hub's reader does: a rebuild removes an index under nobody who writes to it.
            with folders.only_one("reader"):
                while not stop.is_set():
                    living = folders.living()
                    assert living is not None
                    with Filler(living) as filler:
                        follow(filler, living, stop)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    def asking() -> None:
        try:
            while not stop.is_set():
                assert ask("паводок").total >= 1
                time.sleep(0.01)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for one in (reading, asking)]
    for thread in threads:
        thread.start()
    for number in range(1, 20):
        written(f"urn:altai:{number}", "ru-Cyrl", "Паводок.")
        if number == 8:
            rebuild()
    end = time.monotonic() + PATIENCE
    while (ask("паводок").total < 20 or folders.living() == folder) and not failures:
        assert time.monotonic() < end, "the new index did not catch up"
        time.sleep(0.02)
    stop.set()
    for thread in threads:
        thread.join(PATIENCE)
    assert failures == []
    new = folders.living()
    assert new is not None
    assert len(contents(new)) == 20 + 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases="__all__")
def test_no_search_fails_while_another_process_rebuilds_the_index_under_arriving_items(index_home: Path) -> None:
    append_many([an_intent(uri=f"urn:altai:{one}", headline=f"Хабар {one}") for one in range(1200)], now=NOW)
    written("urn:altai:1199", "kk-Cyrl", "Су тасқыны.", version="2")
    fill()
    old = folders.living()
    assert old is not None
    reader, builder = a_process("run"), a_process("rebuild")
    try:
        count = 1200
        while builder.poll() is None or count < 1240:
            written(f"urn:altai:{count}", "kk-Cyrl", "Су тасқыны.", headline=f"Хабар {count}")
            count += 1
            assert ask("хабар").total >= 1199
            time.sleep(0.02)
        assert builder.returncode == 0
        new = folders.living()
        assert new not in (None, old)
        end = time.monotonic() + PATIENCE
        while ask("хабар").total < count - 1 or ask("тасқыны").total < count - 1199 or old.exists():
            assert time.monotonic() < end, "the new index did not catch up"
            time.sleep(0.05)
    finally:
        for process in (reader, builder):
            process.kill()
            process.communicate(timeout=PATIENCE)
    assert new is not None
    assert len(contents(new)) == count + 1


def kill_the_writer(times: int, chance: random.Random) -> None:
    for run in range(times):
        base = run * 200
        append_many([an_intent(uri=f"urn:altai:{base + one}", headline=f"Хабар {one}") for one in range(200)], now=NOW)
        written("urn:altai:again", "kk-Cyrl", "Су тасқыны.", version=str(run + 2))
        process = a_process("run")
        time.sleep(chance.uniform(0.0, 0.6))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=PATIENCE)
    fill()
    folder = folders.living()
    assert folder is not None
    survived, answers = contents(folder), [uris(text, limit=100) for text in ("тасқыны", "хабар 7", "кітапхана")]
    rebuild()
    afresh = folders.living()
    assert afresh is not None
    assert survived == contents(afresh)
    assert [set(one) for one in answers[:2]] == [set(uris(text, limit=100)) for text in ("тасқыны", "хабар 7")]
    assert len(answers[2]) == 100


@pytest.mark.database
@pytest.mark.django_db(transaction=True, databases="__all__")
def test_an_index_whose_writer_was_killed_equals_one_built_afresh(index_home: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)
    kill_the_writer(3, random.Random(seed))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, databases="__all__")
def test_an_index_whose_writer_was_killed_thirty_times_equals_one_built_afresh(index_home: Path) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print("seed", seed)
    kill_the_writer(30, random.Random(seed))
