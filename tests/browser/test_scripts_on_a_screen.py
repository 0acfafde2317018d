"""Articles in the other scripts of their language, one click away, as a browser lays them out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import see_own_face
from tests.hub import Hub

pytestmark = pytest.mark.browser

# The narrow one is where something may not fit.
WIDTHS = [390, pytest.param(1280, marks=pytest.mark.slow)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("language", "script", "tag", "direction"),
    [
        ("kk", "latn", "kk-Latn", "ltr"),
        ("kk", "arab", "kk-Arab", "rtl"),
        pytest.param("az", "cyrl", "az-Cyrl", "ltr", marks=pytest.mark.slow),
        pytest.param("uz", "cyrl", "uz-Cyrl", "ltr", marks=pytest.mark.slow),
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
        see_own_face(page, "h1")
    page.locator(".script-note a").click()
    page.wait_for_url(f"{hub.address}{path}")
    assert page.locator("h1").inner_text() == headline
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "segment", ["kk-latn", "kk-arab", *(pytest.param(one, marks=pytest.mark.slow) for one in ("kk-cta", "uz-cyrl"))]
)
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
