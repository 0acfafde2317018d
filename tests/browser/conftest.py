"""Debian's Chromium, headless, driven by Playwright."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.debian import chromium
from tests.hub import DEADLINE, wait_until

# Without the networking flags the browser looks its maker up at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP *.localhost 127.0.0.1",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser with nothing in it."""
    path = chromium()
    if path is None:
        pytest.skip("Chromium is not installed; as root: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=DEADLINE * 1000)
        browser.on("context", lambda context: context.set_default_timeout(DEADLINE * 1000))
        yield browser
        browser.close()


def see_own_face(page: Page, selector: str) -> None:
    """Wait until every letter there is of the hub's own face: another stands in while it is fetched."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")

    def faces() -> set[tuple[str, bool]]:
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        return {(font["familyName"], font["isCustomFont"]) for font in fonts}

    wait_until(lambda: faces() == {("Noto Serif", True)}, f"the face of {selector}")


def give_password(page: Page, address: str, name: str, password: str, *, to: str = "") -> None:
    """Fill in the desk's front door, with no second step and no look at what comes after it."""
    page.goto(f"{address}/admin/login/{f'?next={to}' if to else ''}")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.click(".login-form button[type=submit]")


def sign_in(page: Page, address: str, name: str, password: str, *, to: str = "/admin/") -> None:
    """Come in by the desk's front door, and be at that path."""
    give_password(page, address, name, password, to="" if to == "/admin/" else to)
    # Whole: a pattern would already match the address of the door, which ends in the one that is wanted.
    page.wait_for_url(f"{address}{to}")
