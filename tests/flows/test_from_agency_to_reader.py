"""One item from an agency's feed to a reader's page, and back out again: real processes, real HTTP."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from orkhon.items import INTERFACE_LANGUAGES
from tests.hub import Hub, Page, Visitor, wait_until

pytestmark = [pytest.mark.database]

_PAUSE = 2.0
"""Seconds between two looks at the wire, each a process: the hub is what should have the processors meanwhile."""


def _entries(hub: Hub) -> Iterator[dict[str, Any]]:
    for line in hub.command("wire", "tail").stdout.splitlines():
        yield json.loads(line)


@pytest.fixture(scope="module")
def editor(hub: Hub) -> Visitor:
    """Somebody who is signed in as the first administrator, with the password that was printed once."""
    visitor = hub.visitor()
    page = visitor.sign_in("admin", hub.password)
    assert page.status == 200
    assert page.url.endswith("/admin/")
    return visitor


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("host", ["", "culture.localhost"])
def test_the_front_page_of_each_language_answers_with_news_in_it(hub: Hub, language: str, host: str) -> None:
    headers = {"Host": f"{host}:{hub.port}"} if host else {}
    page = hub.visitor().get(f"/{language}/", headers=headers)
    assert page.status == 200
    assert re.search(rf'<html lang="{language}[-"]', page.text)
    assert len(re.findall(rf'href="/{language}/[a-z]+/[^"]+-\d+/"', page.text)) >= 3


def test_the_wire_keeps_growing(hub: Hub) -> None:
    before = len(list(_entries(hub)))
    assert wait_until(lambda: len(list(_entries(hub))) > before, "another entry on the wire", pause=_PAUSE)


def test_every_agency_of_the_demonstration_arrives(hub: Hub) -> None:
    wanted = {"altai", "bosphorus", "caspian", "manas", "registan", "desk"}
    assert wait_until(lambda: wanted <= {entry["agency"] for entry in _entries(hub)}, f"{wanted}", pause=_PAUSE)


def _item_of(hub: Hub, agency: str) -> dict[str, Any] | None:
    """Return a usable text that no article was made from yet."""
    entries = list(_entries(hub))
    gone = {entry["uri"] for entry in entries if entry["kind"] in {"kill", "withhold"}}
    on_desk = " ".join(json.dumps(entry) for entry in entries if entry["agency"] == "desk")
    for entry in entries:
        ninjs = entry["ninjs"] or {}
        usable = entry["kind"] == "publish" and not ninjs.get("embargoedUntil")
        if entry["agency"] == agency and usable and entry["uri"] not in gone and entry["uri"] not in on_desk:
            return entry
    return None


def _publish(hub: Hub, editor: Visitor, item: dict[str, Any]) -> tuple[str, str]:
    """Take the item, say what is missing, publish it; return the article's headline and its address for readers."""
    wire = editor.get(f"/admin/wire/?at={item['position']}")
    draft = editor.post("/admin/wire/take/", {"uri": item["uri"]}, page=wire)
    assert draft.status == 200, draft.text[:500]
    assert "/admin/" in draft.url
    fields = _form_fields(draft)
    topic = re.search(r'<option value="(\d+)"[^>]*>\s*[Ss]ociety', draft.text)
    assert topic, "the form offers no topic"
    headline = fields["headline"]
    path = re.sub(r"^https?://[^/]+", "", draft.url)
    # A feed tells no alternative text, and no picture is published without one.
    written = {"topic": topic[1], "picture_alt": fields["picture_alt"] or "a photograph"}
    saved = editor.post(path, {**fields, **written, "action-publish": "action-publish"}, page=draft)
    assert saved.status == 200
    errors = re.findall(r'class="error-message"[^>]*>\s*([^<]+)', saved.text)
    assert not errors, errors
    told = re.findall(r'<li class="error">(.*?)</li>', saved.text, re.DOTALL)
    refusals = [words for one in told if (words := re.sub(r"<[^>]*>", "", one).strip())]
    assert not refusals, refusals
    language = item["ninjs"]["language"].split("-")[0]
    found = wait_until(lambda: _linked(hub, language, headline), f"{headline!r} on the portal")
    return headline, found


def _linked(hub: Hub, language: str, headline: str) -> str | None:
    """Return the address under which the front page or the section links the headline."""
    for path in (f"/{language}/", f"/{language}/society/"):
        text = hub.visitor().get(path).text
        for address, words in re.findall(rf'href="(/{language}/[^"]+-\d+/)"[^>]*>([^<]+)<', text):
            linked = " ".join(unescape(words).split())
            if linked and (linked in headline or headline in linked):
                return str(address)
    return None


def _form_fields(page: Page) -> dict[str, str]:
    """Return what a browser would send back of the form as it stands."""
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input\b[^>]*>", page.text):
        name = re.search(r'\bname="([^"]+)"', tag)
        value = re.search(r'\bvalue="([^"]*)"', tag)
        kind = re.search(r'\btype="([^"]+)"', tag)
        if name and not (kind and kind[1] in {"checkbox", "radio", "file", "submit"} and " checked" not in tag):
            fields[name[1]] = unescape(value[1]) if value else ""
    for name, inner in re.findall(r'<textarea\b[^>]*\bname="([^"]+)"[^>]*>(.*?)</textarea>', page.text, re.DOTALL):
        fields[name] = unescape(inner).removeprefix("\n")
    for name, inner in re.findall(r'<select\b[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', page.text, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]*\bselected', inner)
        first = re.search(r'<option value="([^"]*)"', inner)
        option = chosen or first
        fields[name] = option[1] if option else ""
    return fields


def test_an_editor_takes_an_item_and_a_kill_of_it_reaches_the_reader(hub: Hub, editor: Visitor) -> None:
    item = wait_until(lambda: _item_of(hub, "manas"), "an item of Manas News", pause=_PAUSE)
    headline, address = _publish(hub, editor, item)
    page = hub.visitor().get(address)
    assert page.status == 200
    assert headline.split()[0] in page.text

    desk = [entry for entry in _entries(hub) if entry["agency"] == "desk" and entry["kind"] == "publish"]
    made = [e for e in desk if item["uri"] in json.dumps(e, ensure_ascii=False)]
    assert made, "the article's entry does not name the item that it was made from"

    hub.command("wire", "kill", item["uri"], "--reason", "a test of the promise", "--person", "the tests")
    assert wait_until(lambda: hub.visitor().get(address).status == 410, "410 for the killed article")
    assert _linked(hub, item["ninjs"]["language"].split("-")[0], headline) is None
    follows = wait_until(
        lambda: [e for e in _entries(hub) if e["uri"] == made[0]["uri"] and e["kind"] == "kill"],
        "the kill of the article that was made from it",
        pause=_PAUSE,
    )
    assert follows[0]["agency"] == "desk"


def test_a_withheld_item_comes_back_when_it_is_released(hub: Hub, editor: Visitor) -> None:
    item = wait_until(lambda: _item_of(hub, "registan"), "an item of Registan Agency", pause=_PAUSE)
    _, address = _publish(hub, editor, item)
    hub.command("wire", "withhold", item["uri"], "--reason", "a name is in doubt", "--person", "the tests")
    assert wait_until(lambda: hub.visitor().get(address).status == 410, "410 while withheld")
    hub.command("wire", "release", item["uri"], "--reason", "the name is right", "--person", "the tests")
    assert wait_until(lambda: hub.visitor().get(address).status == 200, "the article back after the release")


def test_the_whole_log_verifies_after_all_this(hub: Hub) -> None:
    assert "The wire is whole" in hub.command("wire", "verify").stdout


@pytest.mark.outside_data
def test_examples_of_ninjs_arrive_by_command(hub: Hub, test_data: Path, tmp_path: Path) -> None:
    folder = test_data / "iptc" / "ninjs" / "examples" / "3.0"
    files = [str(path) for path in sorted(folder.glob("*.json"))]
    parsed = hub.command("formats", "parse", *files, check=False)
    uris = {json.loads(line)["uri"] for line in parsed.stdout.splitlines()}
    said = parsed.stderr.splitlines()
    assert [line.rsplit(": ", 1)[0].split(": refused")[0] for line in said] == files
    refused = [line for line in said if ": refused: " in line]
    assert all("event" in line for line in refused)
    assert len(uris) == len(files) - len(refused)
    hub.command("intake", "load", "--agency", "altai", *files, check=False)
    assert uris <= {entry["uri"] for entry in _entries(hub)}
