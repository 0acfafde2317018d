"""No page kind has what axe calls a violation, whatever the language, the colours and the reader's eyes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.examples import WHOLE
from tests.hub import Hub
from tests.portals.page_kinds import kinds_in

pytestmark = pytest.mark.browser

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
FEW = {"article", "section", "reading settings", "search with results"}
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
    "section",
}
"""Some that must be found, lest an empty demonstration pass."""


@pytest.fixture(scope="module")
def kinds(hub: Hub) -> dict[str, dict[str, str]]:
    """One page of each kind, by language."""
    return {language: kinds_in(hub, language, HOSTS) for language in ("kk", "az", "en")}


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


def test_every_kind_of_page_is_found(kinds: dict[str, dict[str, str]]) -> None:
    assert KINDS - set(kinds["kk"]) == set()


@pytest.mark.parametrize("language", ["kk", "az", "en"])
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(page: Page, kinds: dict[str, dict[str, str]], language: str, look: str) -> None:
    wanted = {
        kind: address for kind, address in kinds[language].items() if WHOLE or (language, look) in ALWAYS or kind in FEW
    }
    found = [line for address in wanted.values() for line in violations(page, address)]
    assert found == []
