"""The heavy process as the hub runs it: there when it is wanted, and the same stories however often it is killed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from tests.examples import WHOLE
from tests.hub import Hub, wait_until

REPORTS = 240
KILLS = 12 if WHOLE else 4
_APPEND = """
from datetime import UTC, datetime, timedelta
from orkhon.items import Content, Item, Language
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import EntryKind

now = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)
towns = ["Altai", "Bukhara", "Narin", "Osh", "Baku", "Ganja", "Mary", "Konya"]
deeds = [
    "opens a library of four floors", "wins the football match", "is struck by a flood",
    "meets ministers of five countries",
]
for number in range(%(reports)d):
    town, deed = towns[number %% 8], deeds[number // 8 %% 4]
    text = f"{town} {deed} on Sunday, said governor {town}bek in {town}. " * 2 + f"Note {number} of the day."
    if number %% 5 == 4:
        text = f"{town} {deed} on Sunday, said governor {town}bek in {town}. " * 2 + "A copy of the day."
    item = Item(uri=f"urn:x:{number}", version="1", language=Language.parse("en"), headline=f"{town} {deed}",
                body=Content(f"<p>{text}</p>"), version_created=now)
    agency = ("altai", "manas", "caspian")[number %% 3]
    intent = AppendIntent(agency=agency, kind=EntryKind.PUBLISH, item=item, pushed=True)
    append(intent, now=now + timedelta(minutes=number))
    if number %% 30 == 29:
        withhold(f"urn:x:{number - 3}", reason="no", person="aida", now=now + timedelta(minutes=number))
"""


@pytest.fixture
def hub(prepared_hub: Hub, tmp_path: Path) -> Hub:
    """A hub with a log and no stories yet."""
    made = prepared_hub.copied_to(tmp_path / "home", demonstration="off")
    made.environment |= {"ORKHON_STORIES": "on", "ORKHON_EMBEDDER": "lexical"}
    made.command("shell", "--no-imports", "-c", _APPEND % {"reports": REPORTS})
    return made


def position(hub: Hub) -> int:
    """How far the stories have read."""
    with closing(sqlite3.connect(hub.home / "side.sqlite3")) as side:
        found = side.execute("SELECT position FROM wire_readerposition WHERE name = 'stories'").fetchone()
    return int(found[0]) if found else 0


def rows(hub: Hub) -> list[tuple[object, ...]]:
    """All rows of reports and stories, but for their numbers."""
    with closing(sqlite3.connect(hub.home / "side.sqlite3")) as side:
        reports = side.execute(
            "SELECT uri, story, former, agency, language, tagged, version, versions, entry, first, received, changed, "
            "published, copy_of, derived, score FROM stories_report ORDER BY uri"
        ).fetchall()
        stories = side.execute(
            "SELECT key, started, last, reports, copies, agencies, speed, languages FROM stories_story ORDER BY key"
        ).fetchall()
        return [*reports, *stories, *side.execute('SELECT key, "into" FROM stories_redirect ORDER BY key').fetchall()]


def _moved(hub: Hub, before: int, end: int) -> bool:
    here = position(hub)
    return here > before or here >= end


def test_a_worker_that_is_killed_at_random_gives_the_same_stories(hub: Hub, tmp_path: Path) -> None:
    undisturbed = hub.copied_to(tmp_path / "undisturbed", demonstration="off")
    undisturbed.environment |= {"ORKHON_STORIES": "on", "ORKHON_EMBEDDER": "lexical"}
    undisturbed.command("stories", "rebuild", "--quiet")
    end = position(undisturbed)
    chance, killed = random.Random(7), 0
    while position(hub) < end:
        worker = subprocess.Popen([sys.executable, "-m", "orkhon.config.heavy"], env=hub.environment)
        if killed < KILLS:
            before = position(hub)
            wait_until(partial(_moved, hub, before, end), "some entries", pause=0.01)
            time.sleep(chance.random() / 4)
            worker.send_signal(signal.SIGKILL)
            killed += 1
        else:
            wait_until(lambda: position(hub) >= end, "all entries")
            worker.send_signal(signal.SIGTERM)
        worker.wait(60)
    assert rows(hub) == rows(undisturbed)
    assert len({row[1] for row in rows(hub) if str(row[0]).startswith("urn:")}) > 8
    # Made anew beside the rows that are there, nothing is another than before.
    said = hub.command("stories", "rebuild").stdout
    assert "; 0 rows were others before" in said
    assert rows(hub) == rows(undisturbed)


def test_the_hub_starts_the_heavy_process_when_it_is_wanted_and_says_so(hub: Hub) -> None:
    said = hub.command("stories", "status").stdout
    assert "embedder: lexical (spelling alone, on this machine): ORKHON_EMBEDDER says so" in said
    assert f"{REPORTS + REPORTS // 30} behind" in said
    hub.start()
    try:
        wait_until(lambda: position(hub) == REPORTS + REPORTS // 30, "all entries")
        facts = wait_until(lambda: '"heavy"' in hub.visitor().get("/readyz").text, "the sign of life")
        assert facts
        assert "stories" in hub.command("doctor", check=False).stdout
    finally:
        assert hub.stop() == 0
    assert not (hub.home / "run" / "heavy.json").exists()
    assert " 0 behind" in hub.command("stories", "status").stdout
    assert os.listdir(hub.home / "stories")
