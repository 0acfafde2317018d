"""Every language of the portal as a reader's browser lays it out, on a phone and on a desktop."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from orkhon.items import INTERFACE_LANGUAGES
from tests.browser.conftest import see_own_face
from tests.hub import Hub, wait_until

pytestmark = [pytest.mark.browser]

# The two that everybody has in every run, the extremes in the long one.
WIDTHS = [390, 1280, pytest.param(320, marks=pytest.mark.slow), pytest.param(820, marks=pytest.mark.slow)]


def _languages(*always: str) -> list[object]:
    """Those that are shown in every run, and the others for the long one."""
    return [one if one in always else pytest.param(one, marks=pytest.mark.slow) for one in INTERFACE_LANGUAGES]


# Boxes that may scroll by themselves are allowed to be wider inside than outside.
CUT_WORDS = """
() => [...document.querySelectorAll('h1, h2, h3, h4, p, li, a, button, dt, dd, figcaption')]
  .filter(e => e.checkVisibility() && !e.closest('.scroll, .scroll-x, .hidden, .skip'))
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(e => e.tagName + ': ' + e.textContent.trim().slice(0, 60))
"""


SHOWS_CURRENT = """
bar => {
  const outer = document.querySelector(bar).getBoundingClientRect();
  const inner = document.querySelector(`${bar} [aria-current]`).getBoundingClientRect();
  return inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
}
"""


@pytest.fixture(params=WIDTHS)
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A window of one width."""
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context
    context.close()


def _open(window: BrowserContext, address: str) -> tuple[Page, list[str]]:
    page = window.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url} failed"))
    page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => true)")
    return page, complaints


def _looks_right(page: Page, complaints: list[str]) -> None:
    assert complaints == []
    width = page.evaluate("document.documentElement.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    assert page.evaluate(CUT_WORDS) == []
    assert page.locator("h1").count() == 1
    broken = page.evaluate("[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)")
    assert broken == []


# One of each alphabet; whether every language has its pages is shown without a browser.
@pytest.mark.parametrize("language", _languages("kk", "tr"))
def test_front_page_and_article_fit_the_screen(hub: Hub, window: BrowserContext, language: str) -> None:
    page, complaints = _open(window, f"{hub.address}/{language}/")
    _looks_right(page, complaints)
    article = page.locator(".teaser--lead a[href]").first.get_attribute("href")
    assert article is not None
    page.close()
    page, complaints = _open(window, hub.address + article)
    _looks_right(page, complaints)
    assert page.locator(".prose p").count() >= 2
    page.close()


@pytest.mark.parametrize("language", ["kk", pytest.param("az", marks=pytest.mark.slow)])
def test_the_second_portal_fits_the_screen(hub: Hub, window: BrowserContext, language: str) -> None:
    page, complaints = _open(window, f"http://culture.localhost:{hub.port}/{language}/")
    _looks_right(page, complaints)


def test_a_word_wider_than_the_phone_is_broken_and_an_endless_one_is_cut(
    hub: Hub, browser: Browser, tmp_path: Path
) -> None:
    items = "".join(
        f"<item><link>https://manas.example/{n}</link><title>{title}</title></item>"
        for n, title in enumerate(["Çekoslovakyalılaştıramadıklarımızdan" * 3, "Z" * 50_000])
    )
    feed = tmp_path / "long.xml"
    feed.write_text(f'<rss version="2.0"><channel><language>tr</language>{items}</channel></rss>')
    hub.command("intake", "load", "--agency", "manas", str(feed))
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page, complaints = _open(context, f"{hub.address}/tr/")
    assert page.get_by_text("ZZZZZZ").count() == 1
    _looks_right(page, complaints)
    context.close()


def test_every_link_of_a_front_page_leads_somewhere(hub: Hub, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{hub.address}/ky/")
    addresses = page.evaluate("[...new Set([...document.links].map(a => a.href.split('#')[0]))]")
    own = [address for address in addresses if address.startswith(hub.address)]
    assert len(own) > 20
    answers = {address: page.request.get(address).status for address in own}
    assert {address: status for address, status in answers.items() if status != 200} == {}
    page.close()


def test_low_vision_and_dark_are_kept_from_page_to_page(hub: Hub, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(f"{hub.address}/kk/")
    page.locator("[data-toggle='sight']").click()
    page.locator("[data-toggle='scheme']").click()
    page.goto(f"{hub.address}/kk/")
    assert page.evaluate("document.documentElement.dataset.sight") == "low"
    assert page.evaluate("document.documentElement.dataset.scheme") == "dark"
    context.close()


def test_a_reader_without_script_sees_the_same_news(hub: Hub, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{hub.address}/tk/")
    assert page.locator("article.teaser").count() >= 3
    assert page.locator("main").is_visible()
    assert page.locator("[data-toggle]").count() == 2
    assert not any(switch.is_visible() for switch in page.locator("[data-toggle]").all())
    context.close()


def test_the_keyboard_reaches_the_content_first(hub: Hub, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{hub.address}/uz/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.close()


# The ends of the bar and one between them.
@pytest.mark.parametrize("language", _languages(INTERFACE_LANGUAGES[0], "ru", INTERFACE_LANGUAGES[-1]))
def test_a_phone_shows_which_language_and_section_the_reader_is_in(hub: Hub, browser: Browser, language: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"{hub.address}/{language}/")
    last = page.locator(".nav a").last.get_attribute("href")
    page.goto(f"{hub.address}{last}")
    for bar in (".topbar nav", ".nav .scroll"):
        # Letters that come late move what the bar shows.
        wait_until(partial(page.evaluate, SHOWS_CURRENT, bar), f"{bar} to show where the reader is")
    assert page.evaluate("[scrollX, scrollY]") == [0, 0]
    page.close()


@pytest.mark.parametrize(("language", "files"), [("kk", {"serif-cyrillic", "serif-latin"}), ("az", {"serif-latin"})])
def test_every_letter_of_a_headline_is_of_the_hubs_own_face(
    hub: Hub, browser: Browser, language: str, files: set[str]
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{hub.address}/{language}/", wait_until="load")
    see_own_face(page, "main h2 a")

    def loaded() -> set[str]:
        names = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        return {name.rpartition("/")[2].partition(".")[0] for name in names if name.endswith(".woff2")}

    wait_until(lambda: files <= loaded(), f"the files {files}")
    page.close()
