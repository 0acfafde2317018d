"""A saved topic on a phone, on a real hub: made, counted while the list is open, read."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.test_people_on_a_screen import INVITE, PASSWORD
from tests.hub import Hub, wait_until

pytestmark = pytest.mark.browser

APPEND = """
from datetime import UTC, datetime
from orkhon.alliance.models import Agency
from orkhon.items import Content, Item, Language
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.entries import EntryKind
item = Item(
    uri="urn:topics:1", headline="Қарақұйын соқты", language=Language.parse("kk-Cyrl"), body=Content("<p>Жел.</p>")
)
agency = Agency.objects.exclude(code="desk").first().code
append(AppendIntent(agency=agency, kind=EntryKind.PUBLISH, item=item, pushed=False), now=datetime.now(UTC))
"""


def _fits(page: Page, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, name


def test_a_topic_is_made_on_a_phone_and_counts_what_comes_while_the_list_is_open(browser: Browser, hub: Hub) -> None:
    printed = hub.command("shell", "-v0", "-c", INVITE).stdout
    token = dict(re.findall(r"^token (\S+) (\S+)$", printed, re.MULTILINE))["reporter"]
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{hub.address}/admin/invitation/{token}/")
    for field, words in (("first_name", "Aruzhan"), ("last_name", "Invented"), ("username", "aruzhan")):
        page.fill(f"[name={field}]", words)
    for field in ("password1", "password2"):
        page.fill(f"[name={field}]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    page.goto(f"{hub.address}/admin/saved-topics/new/?q=qarakuiyn")
    _fits(page, "new")
    page.fill("[name=name]", "Storms")
    page.click("button:has-text('Save')")
    page.wait_for_selector("h2:has-text('Your alerts')")
    _fits(page, "topic")
    page.goto(f"{hub.address}/admin/saved-topics/")
    assert page.inner_text(".search-count") == "0"
    _fits(page, "list")
    hub.command("shell", "-v0", "-c", APPEND)
    wait_until(lambda: page.inner_text(".search-count") == "1", "the count of what is unread, without a reload")
    page.click("a:has-text('Storms')")
    page.wait_for_selector(".search-unread")
    assert "Қарақұйын соқты" in page.inner_text(".search-unread")
    _fits(page, "matched")
    page.click("button:has-text('Mark all as read')")
    page.wait_for_selector("h2:has-text('Newest matches')")
    assert page.locator(".search-unread").count() == 0
    page.goto(f"{hub.address}/admin/saved-topics/telegram/")
    _fits(page, "telegram")
    assert not wrong
    context.close()
