"""The page with which an outsider checks an entry: what it says of whom, and what it keeps to itself."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from orkhon.items import INTERFACE_LANGUAGES, ItemType
from orkhon.portals.spec import PortalSpec
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.seal import seal
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.erasing import finish_erasures
from tests.portals.conftest import Sends

Portals = tuple[PortalSpec, PortalSpec]
ROOT = Path(__file__).parents[2]
SCRIPT = "src/orkhon/portals/static/portals/check_item.py"
URI = "https://altai.example/news/secret-of-a-person"


def get(path: str, **query: str) -> HttpResponse:
    response: Any = Client(headers={"host": "localhost"}).get(path, query)
    return response  # type: ignore[no-any-return]


def text(response: HttpResponse) -> str:
    return response.content.decode()


def sealed_later() -> None:
    """Seal today as if it were over."""
    seal(now=datetime.now(UTC) + timedelta(days=2))


def test_an_entry_is_told_in_eight_languages_without_a_word_of_the_item(all_portals: Portals, send: Sends) -> None:
    entry = send(URI, headline="Құпия")
    sealed_later()
    seen = set()
    for language in INTERFACE_LANGUAGES:
        page = get(f"/{language}/check/{entry.position}/")
        words = text(page)
        assert page.status_code == 200
        assert all(fact in words for fact in (URI, entry.payload_hash, entry.key_id, "Altai Press", "check_item.py"))
        # The portal's own clock may show another day than the one in UTC whose root is told below.
        assert f"({entry.received:%Y-%m-%d %H:%M:%S} UTC)" in words
        assert "Құпия" not in words
        assert not re.search(
            r"\b(true|verified|authentic)\b",
            words.lower().replace('aria-hidden="true"', "").replace('aria-current="true"', ""),
        )
        seen.add(re.findall(r"<h1>(.*?)</h1>", words)[0])
    assert len(seen) == len(INTERFACE_LANGUAGES)


def test_the_lines_to_copy_prove_the_entry(portals: Portals, send: Sends, tmp_path: Path) -> None:
    entry = send(URI)
    assert "check_item.py" not in text(get(f"/kk/check/{entry.position}/"))
    assert get(f"/check/{entry.position}/proof.json").status_code == 404
    sealed_later()
    page = text(get(f"/kk/check/{entry.position}/"))
    proof = get(f"/check/{entry.position}/proof.json")
    file = tmp_path / "proof.json"
    file.write_bytes(proof.content)
    (key,) = re.findall(r"--key=(\S+?)</code>", page)
    done = subprocess.run(
        [sys.executable, str(ROOT / SCRIPT), str(file), f"--key={key}"], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("PROVEN: "), done.stderr
    assert "body" not in json.loads(proof.content)


@pytest.mark.parametrize("deed", ["kill", "withhold", "redact"])
def test_what_was_taken_back_keeps_its_entry_and_neither_uri_nor_proof_is_given(
    deed: str, portals: Portals, send: Sends
) -> None:
    entry = send(URI)
    now = datetime.now(UTC)
    taking = {"kill": kill, "withhold": withhold, "redact": redact}[deed](
        URI, reason="a court", person="a.editor", now=now
    )
    if deed == "redact":
        finish_erasures(now=now)
    sealed_later()
    for position in (entry.position, taking.position):
        page = get(f"/kk/check/{position}/")
        assert page.status_code == 200
        assert URI not in text(page)
        assert "a court" not in text(page)
        assert 'class="notice"' in text(page)
        assert get(f"/check/{position}/proof.json").status_code == 404
    assert entry.payload_hash in text(get(f"/kk/check/{entry.position}/"))
    assert get("/kk/check/", uri=URI).status_code == 404


def test_what_was_never_public_is_not_told_of(portals: Portals, send: Sends) -> None:
    later = datetime.now(UTC) + timedelta(days=30)
    hidden = [
        send("urn:altai:e", embargoed=later),
        send("urn:altai:a", type=ItemType.ADVISORY),
        send("urn:altai:b", extra={"ninjs": {"embargo": {"kind": "broadcast-first"}}}),
        send("urn:altai:k", embargoed=later),
    ]
    for uri in ("urn:altai:b", "urn:altai:k"):
        kill(uri, reason="wrong", person="a.editor", now=datetime.now(UTC))
    for position in [*(entry.position for entry in hidden), hidden[-1].position + 1, 10**6, 10**30]:
        assert get(f"/kk/check/{position}/").status_code == 404
        assert get(f"/check/{position}/proof.json").status_code == 404
    assert get("/kk/check/", uri="urn:altai:e").status_code == 404


def test_an_items_uri_leads_to_its_newest_entry(portals: Portals, send: Sends) -> None:
    first = send(URI)
    second = send(URI, headline="Жаңа")
    found = get("/kk/check/", uri=f" {URI} ")
    assert (found.status_code, found["Location"]) == (302, f"/kk/check/{second.position}/")
    assert f"/kk/check/{second.position}/" in text(get(f"/kk/check/{first.position}/"))
    assert "no-store" in get("/kk/check/", uri="nobody's\0")["Cache-Control"]
    assert get("/kk/check/").status_code == 200
