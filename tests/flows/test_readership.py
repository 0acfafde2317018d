"""A page that somebody reads through the running hub is in the figures seconds later, and a robot's is not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.hub import Hub, wait_until

pytestmark = pytest.mark.database

PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36"


def figures(hub: Hub, file: Path) -> dict[str, tuple[int, int]]:
    """Return readers and pages given to programs of the portals, both by language."""
    hub.command("readership", "report", "--csv", str(file))
    rows = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    return {
        row["portal"] + "/" + row["language"]: (int(row["readers"]), int(row["pages_given_to_programs"]))
        for row in rows
        if row["what"] == "language"
    }


def test_what_is_read_through_the_hub_is_in_the_figures(hub: Hub, tmp_path: Path) -> None:
    before = figures(hub, tmp_path / "before.csv")
    visitor = hub.visitor()
    for number in range(3):
        person = {"User-Agent": f"{PHONE} {number}", "Accept-Language": "tk"}
        for _ in range(2):
            answer = visitor.get("/tk/", headers=person)
            assert answer.status == 200
            assert "x-orkhon-page" not in {name.lower() for name in answer.headers}
    for _ in range(4):
        visitor.get("/tk/", headers={"User-Agent": "Googlebot/2.1", "Accept-Language": "tk"})

    def counted() -> dict[str, tuple[int, int]] | None:
        now = figures(hub, tmp_path / "now.csv")
        gained = {
            place: (readers - before.get(place, (0, 0))[0], programs - before.get(place, (0, 0))[1])
            for place, (readers, programs) in now.items()
            if place.endswith("/tk") and now[place] != before.get(place)
        }
        return gained if any(programs >= 4 for _, programs in gained.values()) else None

    gained = wait_until(counted, "the views to be added up", pause=1.0)
    assert list(gained.values()) == [(3, 4)]
