"""Every released version's hub becomes a hub of this one: the log whole, its guards standing, its people let in."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.hub import ORKHON
from tests.postgresql import fresh_database
from tests.upgrades.hubs import ROOT, STATES, orkhon, restore, run, source_of, tags

KEPT = sorted(path.name for path in STATES.iterdir() if path.is_dir())
TAGS = tags()


def look(home: Path, *, database_url: str = "") -> Mapping[str, Any]:
    """Return what the hub in `home` is, by today's code."""
    done = run(home, "-m", "tests.upgrades.look", ORKHON_DATABASE_URL=database_url)
    assert done.returncode == 0, done.stderr
    found: Mapping[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def assert_it_is_the_same_hub(found: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    """Compare today's view of an upgraded hub with what its former version told."""
    assert found["refusals"] == []
    assert found["missing_guards"] == []
    assert found["problems"] == []
    assert found["hashes"] == told["hashes"]
    assert found["ninjs"] == [entry["ninjs"] for entry in told["entries"]]
    assert found["states"]["https://altai.example/4"] == "killed"
    assert found["states"]["urn:registan:doubtful"] == "withheld"
    assert found["states"]["urn:registan:embargoed"] == "embargoed"
    assert found["states"]["urn:registan:sea"] == "usable"
    assert found["front"] == [200, True], "the article stands on the front page"
    assert found["picture"] is True
    assert found["signed_in"] == [302, "/admin/"], "a person signs in with the password of before"
    assert found["desk"] == 200, "and edits the article that was published before"


def test_every_released_version_is_kept() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## (\d+\.\d+\.\d+) \((?!unreleased)", changelog, flags=re.MULTILINE)
    assert released
    assert {*TAGS, *(f"v{version}" for version in released)} <= set(KEPT)


@pytest.mark.parametrize("tag", KEPT)
def test_a_kept_hub_is_small_and_says_how_it_was_made(tag: str) -> None:
    assert sum(path.stat().st_size for path in (STATES / tag).iterdir()) < 300_000
    assert f"tests.upgrades.make {tag}" in (STATES / tag / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("tag", KEPT)
def test_a_hub_of_a_former_version_becomes_one_of_this(tag: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    told = restore(tag, home)
    refused = run(home, "-m", "orkhon.config.readers", "--clock-is-right")
    assert refused.returncode == 78, "an old database is no start"
    assert "migrations are not applied" in refused.stderr
    orkhon(home, "prepare")
    assert_it_is_the_same_hub(look(home), told)
    verified = orkhon(home, "wire", "verify")
    assert "The wire is whole." in verified
    assert verified.startswith(f"{len(told['entries'])} entries")
    assert orkhon(home, "prepare") == "", "a second time there is nothing to do"


if TAGS:

    @pytest.mark.parametrize("tag", TAGS)
    def test_the_former_version_runs_on_after_the_first_phase(tag: str, tmp_path: Path) -> None:
        home, source = tmp_path / "home", source_of(tag, tmp_path / "former")
        told = restore(tag, home)
        orkhon(home, "prepare", source=source)
        orkhon(home, "prepare", "--phase", "pre")
        asked = "from orkhon.config.health import start_refusals; print(start_refusals())"
        done = run(home, "-c", f"import django; django.setup(); {asked}", source=source)
        assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr
        given = ROOT / "tests" / "upgrades" / "given" / "afterwards.json"
        assert "1 items, 1 new" in orkhon(home, "intake", "load", "--agency", "altai", str(given), source=source)
        taken = run(home, "-m", "tests.upgrades.take", source=source)
        assert taken.returncode == 0, taken.stderr
        assert f"{len(told['entries']) + 2} entries" in orkhon(home, "wire", "verify", source=source)
        orkhon(home, "prepare")
        found = look(home)
        assert found["refusals"] == found["problems"] == found["missing_guards"] == []
        assert found["hashes"][: len(told["hashes"])] == told["hashes"]


def test_the_first_phase_is_refused_where_there_is_no_hub(tmp_path: Path) -> None:
    done = run(tmp_path, ORKHON, "prepare", "--phase", "pre")
    assert done.returncode == 1
    assert "no hub yet that could go on running" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.postgresql
@pytest.mark.parametrize("tag", KEPT)
def test_a_hub_of_a_former_version_becomes_one_of_this_on_postgresql(tag: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    told = restore(tag, home)
    orkhon(home, "prepare")
    address = fresh_database(os.environ["ORKHON_TEST_DATABASE_URL"], f"orkhon_{tag}_{os.getpid()}")
    orkhon(home, "migrate-to", address)
    orkhon(home, "prepare", ORKHON_DATABASE_URL=address)
    assert_it_is_the_same_hub(look(home, database_url=address), told)
    assert "The wire is whole." in orkhon(home, "wire", "verify", ORKHON_DATABASE_URL=address)
