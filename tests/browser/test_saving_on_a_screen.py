"""Saving an article on a real screen while the browser saves it by itself: it is begun once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.conftest import sign_in
from tests.hub import DEADLINE, Hub, wait_until

pytestmark = pytest.mark.browser

PASSWORD = "nine calm foxes under the bridge"
PEOPLE = f"""
from django.contrib.auth.models import User
from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
user = User.objects.create_user("savesonce", password={PASSWORD!r}, first_name="Saves", last_name="Invented")
Staff.objects.create(user=user, agency=Agency.objects.get(code="desk"), role=Role.EDITOR)
assign_roles(user)
"""
HEADLINE = "Бір рет сақталған мақала"
PRESSED = "Бір рет басылған мақала"
ALONE = "Бір адам жазған мақала"


@pytest.fixture(scope="module")
def saver(hub: Hub, browser: Browser) -> Iterator[Page]:
    """Somebody who may begin articles, signed in."""
    hub.command("shell", "-v0", "-c", PEOPLE)
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en").new_page()
    sign_in(page, hub.address, "savesonce", PASSWORD)
    yield page
    page.context.close()


def _saves_itself(route: Route) -> bool:
    return route.request.headers.get("accept") == "application/json"


def _opens(page: Page, address: str, *, held: Callable[[Route], bool]) -> list[Route]:
    """Open a new article; return the list into which the savings that are `held` come instead of to the hub."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST" and held(route):
            waiting.append(route)
        else:
            route.continue_()

    page.route("**/desk/article/**", hold)
    page.goto(f"{address}/admin/snippets/desk/article/add/?locale=kk")
    # What is written before Wagtail has looked at the form for the first time is no change to it.
    page.wait_for_timeout(3_000)
    return waiting


def _writes(page: Page, headline: str) -> None:
    page.click("[name=headline]")
    page.keyboard.type(headline)
    page.keyboard.press("Tab")


def _presses_save(page: Page) -> None:
    page.locator("footer button[type=submit]:visible").first.click(no_wait_after=True)


def _waits_for(page: Page, waiting: list[Route], what: str) -> None:
    def on_its_way() -> bool:
        page.wait_for_timeout(100)
        return bool(waiting)

    wait_until(on_its_way, what)


def _is_there_once(page: Page, address: str, headline: str) -> None:
    expect(page.locator(".messages .success").first).to_be_visible(timeout=DEADLINE * 1000)
    page.goto(f"{address}/admin/snippets/desk/article/?q={headline}")
    expect(page.locator("main table a", has_text=headline)).to_have_count(1)


def test_who_saves_while_the_form_saves_itself_begins_one_article_and_not_two(hub: Hub, saver: Page) -> None:
    waiting = _opens(saver, hub.address, held=_saves_itself)
    _writes(saver, HEADLINE)
    _waits_for(saver, waiting, "an autosave")
    _presses_save(saver)
    # The autosave reaches the hub after the press, which waited for it.
    saver.wait_for_timeout(500)
    assert saver.url.endswith("/add/?locale=kk")
    waiting[0].continue_()
    saver.unroute_all(behavior="ignoreErrors")
    _is_there_once(saver, hub.address, HEADLINE)


def test_the_form_does_not_save_itself_while_a_pressed_save_is_on_its_way(hub: Hub, saver: Page) -> None:
    waiting = _opens(saver, hub.address, held=lambda route: not _saves_itself(route))
    by_itself: list[str] = []

    def note(asked: Request) -> None:
        if asked.headers.get("accept") == "application/json":
            by_itself.append(asked.url)

    saver.on("request", note)
    _writes(saver, PRESSED)
    _presses_save(saver)
    _waits_for(saver, waiting, "what was pressed")
    # The hub takes longer than the form waits before it saves itself.
    before = len(by_itself)
    saver.wait_for_timeout(3_000)
    assert by_itself[before:] == []
    for route in waiting:
        route.continue_()
    saver.unroute_all(behavior="ignoreErrors")
    _is_there_once(saver, hub.address, PRESSED)


def test_what_the_form_saved_by_itself_is_not_taken_for_another_persons_version(hub: Hub, saver: Page) -> None:
    saver.goto(f"{hub.address}/admin/snippets/desk/article/add/?locale=kk")
    saver.wait_for_timeout(3_000)
    _writes(saver, ALONE)
    _presses_save(saver)
    expect(saver.locator(".messages .success").first).to_be_visible(timeout=DEADLINE * 1000)
    saver.wait_for_timeout(3_000)
    with saver.expect_response(lambda answer: answer.request.headers.get("accept") == "application/json"):
        saver.fill("[name=headline]", f"{ALONE}, қайтадан")
    saver.wait_for_timeout(500)
    _presses_save(saver)
    expect(saver.locator(".messages .success").first).to_be_visible(timeout=DEADLINE * 1000)
    expect(saver.locator(".messages .warning")).to_have_count(0)
