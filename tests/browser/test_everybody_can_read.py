"""No page kind has what axe calls a violation, whatever the language, the colours and the reader's eyes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.examples import WHOLE
from tests.hub import Hub, wait_until
from tests.portals.page_kinds import asked, kinds_in

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]

HOSTS = ("localhost", "culture.localhost", "letters.localhost", "rivers.localhost")
LOOKS: Mapping[str, tuple[int, str]] = {
    "light": (1280, "light"),
    "dark": (390, "dark"),
    "black on white": (1280, "low-light"),
    "yellow on black": (390, "low-dark"),
    "wide and bare": (390, "low-light-wide-bare"),
}
"""A window's width, and what the cookie says."""
ALWAYS = {("kk", "light"), ("kk", "yellow on black"), ("az", "dark")}
LANGUAGES = ("kk", "az", "en")
FEW = {"article", "section", "reading settings", "search with results"}
STATUSES: Mapping[str, int] = {
    "kill notice": 410,
    "withheld by an order": 451,
    "not found": 404,
    "newsletter to be confirmed": 200,
    "newsletter to be left": 200,
    "newsletter link that holds no longer": 404,
    "perspective box": 200,
    "offline": 200,
    "text that was changed": 200,
    "text as it was sent": 200,
    "text that nobody sent": 200,
}
"""With which status some kinds are answered, lest another page be looked at in their place."""
"""What is looked at in the other languages and looks in every run; the long one looks at all."""
KINDS = {
    "article",
    "archive_day",
    "agency",
    "author",
    "book",
    "chapter",
    "long read",
    "live coverage",
    "topic",
    "person",
    "place",
    "film",
    "photo report",
    "check",
    "determination",
    "determinations",
    "subscribe",
    "section",
    *STATUSES,
}
"""Some that must be found, lest an empty demonstration pass."""

PLAYED = """
async () => {
  const film = document.querySelector('video');
  await new Promise((ready, failed) => {
    film.onloadedmetadata = ready;
    film.onerror = film.querySelector('source').onerror = () => failed(new Error('the film cannot be played'));
    film.preload = 'auto';
    film.load();
  });
  film.currentTime = 6;
  await new Promise(there => { film.onseeked = there });
  const { videoWidth, videoHeight, duration, currentTime, textTracks } = film;
  return { size: [videoWidth, videoHeight], seconds: duration, at: currentTime, captions: textTracks.length };
}
"""
FOUND = '<ol class="results">'
LETTERS = "parseFloat(getComputedStyle(document.body).fontSize)"
COLOURS = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
# Links within a sentence, a headline or a list of headlines are words of a text (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """
() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
  .filter(e => e.checkVisibility() && !e.closest('.hidden, .skip, .prose, h1, h2, h3, h4, p, dd, .lines, .also, .meta'))
  .map(e => e.closest('label') ?? e)
  .filter(e => e.getBoundingClientRect().height < 43.9)
  .map(e => e.outerHTML.slice(0, 120))
"""
FOCUS = """
() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const middle = document.elementFromPoint(box.x + Math.min(box.width / 2, 12), box.y + box.height / 2);
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const within = box.top >= -1 && box.bottom <= innerHeight + 1;
  return { words: e.outerHTML.slice(0, 120), seen: ring && within && (e.contains(middle) || middle?.contains(e)) };
}
"""


@pytest.fixture(scope="module")
def rare(hub: Hub) -> dict[str, dict[str, str]]:
    """Where the pages are that a portal has to show seldom, by language: their paths below it."""
    words = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.browser import kinds_cast; "
        f"kinds_cast.rare(*{LANGUAGES!r})"
    )
    told: dict[str, dict[str, str]] = json.loads(
        hub.command("shell", "--no-imports", "-c", words).stdout.strip().splitlines()[-1]
    )
    return told


@pytest.fixture(scope="module")
def kinds(hub: Hub, rare: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """One page of each kind, by language."""
    # Hubs of tests have no index of their own accord.
    hub.command("search", "rebuild", "--quiet")
    found = {language: kinds_in(hub, language, HOSTS) for language in LANGUAGES}
    for language, paths in rare.items():
        for kind, path in paths.items():
            # The orders of its country bind this portal, which has not all languages.
            host = "rivers.localhost" if kind == "withheld by an order" else HOSTS[0]
            address = f"http://{host}:{hub.port}/{language}/"
            if asked(address)[0] == 200:
                found[language][kind] = address + path
    return found


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest, hub: Hub) -> Iterator[Page]:
    """A window of the look that the test names."""
    width, word = LOOKS[request.getfixturevalue("look")]
    context = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": "orkhon-sight", "value": word, "url": f"http://{host}:{hub.port}"} for host in HOSTS])
    yield context.new_page()
    context.close()


def violations(page: Page, address: str) -> list[str]:
    """Return what axe finds wrong with the page, one line for each rule, with the first elements."""
    page.goto(address, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => true)")
    found = Axe().run(page).response["violations"]
    return [
        f"{address} {one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found
    ]


def test_every_kind_of_page_is_found_and_is_of_that_kind(kinds: dict[str, dict[str, str]]) -> None:
    assert KINDS - set(kinds["kk"]) == set()
    for found in kinds.values():
        answered = {kind: asked(found[kind])[0] for kind in STATUSES if kind in found}
        assert answered == {kind: STATUSES[kind] for kind in answered}
    for found in kinds.values():
        wait_until(partial(_finds, found["search with results"]), "what is searched to be found")


def _finds(address: str) -> bool:
    return FOUND in asked(address)[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("status", [500, 503])
def test_the_page_that_says_that_the_hub_failed_has_no_violation(
    hub: Hub, browser: Browser, scheme: Literal["light", "dark"], status: int
) -> None:
    text = render_to_string("portals/server_error.html", {"static_url": "/static/", "status": status})
    page = browser.new_page(color_scheme=scheme)
    page.route("**/broken/", lambda route: route.fulfill(status=status, content_type="text/html", body=text))
    assert violations(page, f"{hub.address}/kk/broken/") == []
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") != "32px", "it has no style"
    page.close()


def test_a_film_plays_by_itself_and_can_be_gone_through(
    hub: Hub, browser: Browser, kinds: dict[str, dict[str, str]]
) -> None:
    page = browser.new_page()
    page.goto(kinds["kk"]["film"])
    assert page.evaluate(PLAYED) == {"size": [640, 360], "seconds": 9, "at": 6, "captions": 1}
    page.close()


def test_a_members_own_site_shows_the_box_in_a_frame_and_drawn_by_the_script(hub: Hub, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 820, "height": 900})
    refused: list[str] = []

    def hear(told: ConsoleMessage) -> None:
        # The invented agencies' sites have no icon.
        if told.type == "error" and "favicon" not in told.location["url"]:
            refused.append(told.text)

    page.on("console", hear)
    site = f"http://127.0.0.1:{hub.environment['ORKHON_DEMONSTRATION_PORT']}"
    page.goto(f"{site}/altai/")
    box = page.frame_locator("iframe")
    box.locator("main li a").first.wait_for()
    assert box.locator("main li a").count() >= 3
    assert violations(page, f"{site}/altai/") == []
    page.goto(f"{site}/altai/")
    page.locator("main ul a").first.click()
    drawn = page.locator("[data-orkhon-box] li a")
    drawn.first.wait_for()
    assert drawn.count() >= 3
    assert refused == []
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(page: Page, kinds: dict[str, dict[str, str]], language: str, look: str) -> None:
    wanted = {
        kind: address for kind, address in kinds[language].items() if WHOLE or (language, look) in ALWAYS or kind in FEW
    }
    found = [line for address in wanted.values() for line in violations(page, address)]
    assert found == []


def test_without_a_script_a_reader_turns_low_vision_on_and_off_and_it_stays(hub: Hub, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(f"{hub.address}/kk/corrections/")
    usual = page.evaluate(LETTERS)
    page.click(".sight-link")
    page.check("[name=letters][value=large]")
    page.check("[name=colours][value=dark]")
    page.check("[name=wide]")
    page.check("[name=bare]")
    page.click("form.sight-form button")
    page.wait_for_url("**/kk/corrections/")
    assert page.evaluate(LETTERS) == pytest.approx(usual * 1.375)
    assert page.evaluate(COLOURS) == ["rgb(0, 0, 0)", "rgb(255, 230, 0)"]
    for path in ("/kk/", "/tr/", "/kk-arab/"):
        page.goto(hub.address + path)
        assert page.evaluate(COLOURS) == ["rgb(0, 0, 0)", "rgb(255, 230, 0)"]
        assert not any(image.is_visible() for image in page.locator("main img").all())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"
    page.click(".sight-more")
    page.check("[name=letters][value='']")
    page.check("[name=colours][value='']")
    page.click("form.sight-form button")
    page.wait_for_url("**/kk-arab/")
    assert page.evaluate(LETTERS) == usual
    context.close()


def test_what_one_reader_has_chosen_is_shown_to_no_other(hub: Hub, browser: Browser) -> None:
    chosen, other = browser.new_context(), browser.new_context()
    chosen.add_cookies([{"name": "orkhon-sight", "value": "low-dark", "url": hub.address}])
    for context, expected in ((chosen, "low"), (other, None), (chosen, "low"), (other, None)):
        page = context.new_page()
        answer = page.request.get(f"{hub.address}/kk/")
        assert ('data-sight="low"' in answer.text()) == (expected == "low")
        page.goto(f"{hub.address}/kk/")
        assert page.evaluate("document.documentElement.dataset.sight ?? null") == expected
    chosen.close()
    other.close()


def test_the_language_and_script_that_were_clicked_are_those_of_the_bare_address(hub: Hub, browser: Browser) -> None:
    context = browser.new_context(locale="tr")
    page = context.new_page()
    page.goto(f"{hub.address}/")
    assert page.url == f"{hub.address}/tr/"
    page.click(".topbar a[hreflang=kk]")
    page.wait_for_url("**/kk/")
    page.click(".scripts a[hreflang='kk-Arab']")
    page.wait_for_url("**/kk-arab/")
    page.goto(f"{hub.address}/")
    assert page.url == f"{hub.address}/kk-arab/"
    context.close()


@pytest.mark.parametrize("language", ["kk", "kk-arab"])
@pytest.mark.parametrize("word", ["", "low-light-wide"])
def test_whatever_fingers_aim_at_is_44_pixels_high(hub: Hub, browser: Browser, word: str, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900}, has_touch=True)
    if word:
        context.add_cookies([{"name": "orkhon-sight", "value": word, "url": hub.address}])
    page = context.new_page()
    page.goto(f"{hub.address}/{language}/")
    article = page.locator(".teaser--lead h2 a").get_attribute("href")
    for path in (f"/{language}/", article, f"/{language}/search/", f"/{language}/reading/", f"/{language}/archive/"):
        page.goto(f"{hub.address}{path}")
        assert page.evaluate(SMALL_TARGETS) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} scrolls sideways"
    context.close()


def test_the_focus_is_seen_wherever_it_goes(hub: Hub, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 820, "height": 700})
    page.goto(f"{hub.address}/kk/")
    page.goto(f"{hub.address}{page.locator('.teaser--lead h2 a').get_attribute('href')}")
    unseen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUS)
        if found is None:
            break
        if not found["seen"]:
            unseen.append(found["words"])
    assert unseen == []
    page.close()


@pytest.mark.parametrize("language", ["kk", "az", "kk-arab"])
def test_an_article_without_its_pictures_is_light(hub: Hub, browser: Browser, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 900}, service_workers="block")
    page = context.new_page()
    page.goto(f"{hub.address}/{language}/")
    article = page.locator(".teaser--lead h2 a").get_attribute("href")
    context.close()
    context = browser.new_context(viewport={"width": 390, "height": 900}, service_workers="block")
    # As phones and Windows have one, a face for their own words; that of the headlines is always the hub's.
    context.add_init_script(
        """const face = new FontFace("Roboto", 'local("DejaVu Sans")'); document.fonts.add(face); face.load();"""
    )
    page = context.new_page()
    session = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sizes: dict[str, list[float]] = {}
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.setdefault(kinds[event["requestId"]], []).append(event["encodedDataLength"]),
    )
    session.send("Network.enable")
    page.goto(f"{hub.address}{article}", wait_until="networkidle")
    context.close()
    assert len(sizes["Stylesheet"]) == 1
    assert sum(sizes["Script"]) <= 15_000
    assert sum(sum(parts) for kind, parts in sizes.items() if kind != "Image") <= 60_000, sizes
