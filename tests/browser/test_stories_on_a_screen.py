"""A story on an editor's screen and before readers: opened, watched, taken, merged, split; the box of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.hub import DEADLINE, Hub, wait_until

pytestmark = pytest.mark.browser

PASSWORD = "nine calm foxes under the bridge"
PEOPLE_AND_ITEMS = f"""
from datetime import UTC, datetime
from django.contrib.auth.models import User
from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.desk.models import Article, ArticleSource
from orkhon.items import Content, Item, Language
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.entries import EntryKind

user = User.objects.create_user("storywatcher", password={PASSWORD!r})
Staff.objects.create(user=user, agency=Agency.objects.get(code="desk"), role=Role.EDITOR)
assign_roles(user)
TRAIN = (
    "The night train Sunflower left Altai on Sunday evening for the first time. It has 14 wagons and carried 612 "
    "passengers. The journey takes 38 hours with five stops, minister Daniyar Sarsen said at Altai station."
)
AGAIN = (
    "Altai saw off its first night train on Sunday evening. The Sunflower of 12 wagons has 612 passengers on board, "
    "and for the journey with five stops it takes 38 hours. Minister Daniyar Sarsen spoke at the station of Altai."
)
told = [
    ("altai", "Night train Sunflower leaves Altai", TRAIN),
    ("registan", "First night train Sunflower leaves Altai", AGAIN),
    ("manas", "A flood in the valley of Narin", "A flood in the valley of Narin destroyed forty houses on Monday. "
     "Rescuers brought people out of two villages, and a bridge fell into the river."),
]
for number, (agency, headline, text) in enumerate(told):
    item = Item(uri=f"urn:story:{{number}}", version="1", language=Language.parse("en"), headline=headline,
                body=Content(f"<p>{{text}}</p>"))
    append(AppendIntent(agency=agency, kind=EntryKind.PUBLISH, item=item, pushed=True), now=datetime.now(UTC))
article = Article.objects.filter(live=True, locale__language_code="en").order_by("pk").first()
ArticleSource.objects.create(article=article, agency="altai", uri="urn:story:0")
"""
ARTICLE = (
    "from orkhon.desk.models import ArticleSource as S; print('ARTICLE', S.objects.get(uri='urn:story:0').article_id)"
)
KEYS = (
    "from orkhon.stories.models import Report\n"
    "for one in Report.objects.filter(uri__startswith='urn:story:').order_by('uri'): print('KEY', one.story)"
)


@pytest.fixture(scope="module")
def hub(demonstrated_hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A running hub that makes stories, by spelling alone."""
    made = demonstrated_hub.copied_to(Path(tmp_path_factory.mktemp("stories")) / "home", demonstration="paused")
    made.environment |= {"ORKHON_STORIES": "on", "ORKHON_EMBEDDER": "lexical", "ORKHON_SEARCH": "on"}
    made.command("shell", "-v0", "-c", PEOPLE_AND_ITEMS)
    yield made.start()
    made.stop()


def keys(hub: Hub) -> list[str]:
    """The stories of the three items."""
    return re.findall(r"KEY (\S+)", hub.command("shell", "-v0", "-c", KEYS).stdout)


def article_of(hub: Hub) -> str:
    """The number of the article that was made of the first item."""
    return str(re.findall(r"ARTICLE (\d+)", hub.command("shell", "-v0", "-c", ARTICLE).stdout)[0])


@pytest.fixture(scope="module")
def made(hub: Hub) -> tuple[str, str]:
    """The story of the train and that of the flood, once the hub has made them."""
    found: list[str] = []

    def there() -> bool:
        found[:] = keys(hub)
        return len(found) == 3

    wait_until(there, "the stories")
    assert found[0] == found[1] != found[2]
    return found[0], found[2]


def axe(page: Page) -> list[str]:
    """What axe finds wrong within the desk's own part of the screen, or on the whole portal page."""
    within = ".desk" if "/admin/" in page.url else "html"
    found = Axe().run(page, context=within).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def test_an_editor_opens_watches_takes_merges_and_splits_a_story(
    browser: Browser, hub: Hub, made: tuple[str, str]
) -> None:
    train, flood = made
    page = browser.new_context(viewport={"width": 1440, "height": 1200}).new_page()
    sign_in(page, hub.address, "storywatcher", PASSWORD, to="/admin/stories/")
    page.get_by_role("link", name=re.compile("Night train Sunflower")).first.click()
    page.wait_for_url(f"{hub.address}/admin/stories/{train}/")
    expect(page.locator(".desk-odd")).to_contain_text("12")
    assert axe(page) == []
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.get_by_role("button", name="Stop watching")).to_be_visible()
    page.get_by_role("button", name="Take this story").click()
    expect(page.get_by_role("button", name="Let it go")).to_be_visible()

    page.get_by_role("link", name="Merge…").click()
    page.get_by_label("Find the other story by words").fill("flood Narin")
    page.locator(".desk").get_by_role("button", name="Search").click()
    page.get_by_role("radio", name=re.compile("A flood in the valley")).check()
    assert axe(page) == []
    page.get_by_role("button", name="Merge them").click()
    # The page shows itself anew once the hub has done it.
    expect(page.locator(".desk-reports")).to_contain_text("A flood in the valley", timeout=DEADLINE * 1000)
    wait_until(lambda: len(set(keys(hub))) == 1, "the merged story")
    page.goto(f"{hub.address}/admin/stories/{flood}/")
    page.wait_for_url(re.compile(f"/admin/stories/{keys(hub)[0]}/"))

    page.get_by_role("link", name="Split…").click()
    page.get_by_role("checkbox", name=re.compile("A flood in the valley")).check()
    page.get_by_role("button", name="Split them off").click()
    expect(page.locator(".desk-reports")).not_to_contain_text("A flood in the valley", timeout=DEADLINE * 1000)
    assert keys(hub)[0] != keys(hub)[2]


def test_readers_see_how_the_agencies_tell_it_with_and_without_script(
    browser: Browser, hub: Hub, made: tuple[str, str]
) -> None:
    key = keys(hub)[0]
    for scripts in (True, False):
        page = browser.new_context(viewport={"width": 390, "height": 900}, java_script_enabled=scripts).new_page()
        page.goto(f"{hub.address}/en/story/{key}/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Night train Sunflower leaves Altai")
        expect(page.locator(".notice--wait").first).to_contain_text("12")
        if scripts:
            assert axe(page) == []
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(f"{hub.address}/en/science/x-{article_of(hub)}/")
    box = page.locator("[data-story]")
    box.scroll_into_view_if_needed()
    expect(box.locator(".telling")).to_have_count(2)
    expect(box.get_by_role("link", name="First night train Sunflower leaves Altai")).to_be_visible()
    assert axe(page) == []
