"""Articles in the other scripts of their language, one click away, as a browser lays them out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.hub import Hub

pytestmark = pytest.mark.browser


def _fonts(page: Page, selector: str) -> set[tuple[str, bool]]:
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {(font["familyName"], font["isCustomFont"]) for font in fonts}


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    ("language", "script", "tag", "direction"),
    [
        ("kk", "latn", "kk-Latn", "ltr"),
        ("kk", "arab", "kk-Arab", "rtl"),
        ("az", "cyrl", "az-Cyrl", "ltr"),
        ("uz", "cyrl", "uz-Cyrl", "ltr"),
        ("uz", "cta", "uz-Latn-x-cta", "ltr"),
    ],
)
def test_one_click_without_javascript_opens_the_article_in_another_script(
    hub: Hub, browser: Browser, width: int, language: str, script: str, tag: str, direction: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{hub.address}/{language}/", wait_until="load")
    path = page.locator(".teaser--lead a[href]").first.get_attribute("href")
    page.goto(f"{hub.address}{path}", wait_until="load")
    headline = page.locator("h1").inner_text()
    choice = page.locator(f".scripts a[hreflang='{tag}']")
    box = choice.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width, "the choice is outside the screen"
    choice.click()
    page.wait_for_url(f"{hub.address}{path}".replace(f"/{language}/", f"/{language}-{script}/", 1))
    assert page.locator("html").get_attribute("lang") == tag
    assert page.locator("html").get_attribute("dir") == direction
    assert page.locator("h1").count() == 1
    if script != "cta":
        assert page.locator("h1").inner_text() != headline
    if direction == "ltr":
        assert _fonts(page, "h1") == {("Noto Serif", True)}
    page.locator(".script-note a").click()
    page.wait_for_url(f"{hub.address}{path}")
    assert page.locator("h1").inner_text() == headline
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("segment", ["kk-latn", "kk-arab", "kk-cta", "uz-cyrl"])
def test_converted_pages_are_no_wider_than_the_screen(hub: Hub, browser: Browser, width: int, segment: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"{hub.address}/{segment}/", wait_until="load")
    path = page.locator(".teaser--lead a[href]").first.get_attribute("href")
    assert path is not None
    assert path.startswith(f"/{segment}/")
    for address in (page.url, f"{hub.address}{path}"):
        page.goto(address, wait_until="load")
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow == 0, address
    assert complaints == []
    page.close()
