"""A reader pastes a text that reached him, sees what was changed in it, and passes the answer on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.hub import Hub

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
WORDS = """
from orkhon.wire.queries import latest_public
print(next(e.item.body.text for e in latest_public("tr", 60) if e.item and "612 yolcu" in e.item.body.text))
"""


@pytest.mark.parametrize(("width", "script"), [(390, True), (1280, False)])
def test_a_reader_sees_the_changed_number_and_shares_the_link(
    hub: Hub, browser: Browser, width: int, script: bool
) -> None:
    hub.command("verification", "rebuild", "--quiet")
    sent = hub.command("shell", "--no-imports", "-c", WORDS).stdout.strip()
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"http://localhost:{hub.port}/tr/check/")
    page.get_by_label("Metin ya da bağlantı").fill(sent.replace("612 yolcu", f"{700 + width} yolcu"))
    page.get_by_role("button", name="Denetle", exact=True).click()
    assert re.search(r"/tr/check/OR(-\w{4}){3}/$", page.url)
    assert "1 fark" in page.get_by_role("heading", level=1).inner_text()
    assert page.locator("ins").all_inner_texts() == [str(700 + width)]
    assert page.locator("del").all_inner_texts() == ["612"]
    assert "sayı" in page.locator(".report .chip--kill").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shared = page.get_by_role("link", name="Telegram").get_attribute("href") or ""
    assert page.url.rsplit("/", 2)[-2] in shared
    friend = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    friend.goto(page.url.replace("/tr/", "/kk/"))
    assert friend.locator("ins").all_inner_texts() == [str(700 + width)]
    assert complaints == []
