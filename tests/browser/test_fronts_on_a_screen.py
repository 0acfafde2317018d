"""A front page is arranged by dragging, typing and keys, on a real hub; and without a script by the same buttons."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import sign_in
from tests.hub import DEADLINE, Hub, wait_until

pytestmark = pytest.mark.browser

PASSWORD = "six grey cranes above the ford"
PEOPLE = f"""
from django.contrib.auth.models import User
from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
from wagtail.users.models import UserProfile
user = User.objects.create_user("arranges", password={PASSWORD!r}, first_name="Arranges", last_name="Invented")
UserProfile.objects.create(user=user, preferred_language="en")
Staff.objects.create(user=user, agency=Agency.objects.get(code="desk"), role=Role.EDITOR)
assign_roles(user)
"""


@pytest.fixture(scope="module")
def editor(hub: Hub) -> str:
    """The name of somebody who arranges front pages."""
    hub.command("shell", "-v0", "-c", PEOPLE)
    return "arranges"


@pytest.fixture(params=[True, False], ids=["with a script", "without one"])
def page(hub: Hub, browser: Browser, editor: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The Kazakh front page on that editor's screen."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, java_script_enabled=request.param)
    page = context.new_page()
    sign_in(page, hub.address, editor, PASSWORD, to="/admin/fronts/orkhon/kk/")
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()


def _headline(page: Page, place: str) -> str:
    return page.locator(f'[data-place="{place}"] h3').inner_text()


def _shows(page: Page, place: str, words: str) -> None:
    expect(page.locator(f'[data-place="{place}"] h3')).to_have_text(words, timeout=DEADLINE * 1000)


def test_an_editor_arranges_the_page_and_readers_get_it(hub: Hub, page: Page, request: pytest.FixtureRequest) -> None:
    scripted = "with a script" in request.node.name
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    second, chosen = _headline(page, "second-1"), page.locator(".fronts-choicehead").first.inner_text()
    if scripted:
        page.locator('[data-place="second-1"]').drag_to(page.locator('[data-place="lead"]'))
    else:
        page.click('[data-place="second-1"] button[value="swap:second-1:lead"]')
    _shows(page, "lead", second)
    if scripted:
        page.locator(".fronts-choice").first.drag_to(page.locator('[data-place="also-1"]'))
    else:
        page.select_option("#front-place", "also-1")
        page.locator("#front-found button").first.click()
    _shows(page, "also-1", chosen)
    up = page.locator('[data-place="second-2"] button[value="swap:second-2:second-1"]')
    moved = _headline(page, "second-2")
    up.focus()
    page.keyboard.press("Enter")
    _shows(page, "second-1", moved)
    if scripted:
        focus = "document.activeElement.closest('[data-place]')?.dataset.place"
        wait_until(lambda: page.evaluate(focus) == "second-1", "the focus goes with the article")
        page.locator("#front-q").press_sequentially("poiyz")
    else:
        page.fill("#front-q", "poiyz")
        page.press("#front-q", "Enter")
    expect(page.locator(".fronts-choicehead")).to_have_count(1, timeout=DEADLINE * 1000)
    page.click("[data-publish]")
    expect(page.locator("#front-status b")).to_have_text("Readers see the page as it is here.", timeout=DEADLINE * 1000)

    def leads() -> bool:
        with urlopen(f"{hub.address}/kk/") as answer:  # the hub's own address on loopback
            text: str = answer.read().decode()
        headline = unescape(text.partition("<h2>")[2].partition("</h2>")[0])
        # Spaces that break no line are others on the screen.
        return " ".join(second.split()) in " ".join(headline.split())

    wait_until(leads, "readers get what was published")
    assert wrong == []
    page.click("button[value=clear]")
    page.click("[data-publish]")
    expect(page.locator(".fronts-slot--pinned")).to_have_count(0, timeout=DEADLINE * 1000)


@pytest.mark.parametrize("width", [390, 820])
def test_the_screen_fits_a_phone_and_a_tablet(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.locator(".fronts-slot").count() > 10
    box = page.locator("#front-form").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= width
