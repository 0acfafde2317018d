"""Saving an article on a real screen while the browser saves it by itself: it is begun once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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


def _begins(page: Page, address: str) -> list[Route]:
    """Open a new article, write its headline, and return the autosaves that are on their way and not answered."""
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "POST" and route.request.headers.get("accept") == "application/json":
            waiting.append(route)
        else:
            route.continue_()

    page.route("**/desk/article/**", hold)
    page.goto(f"{address}/admin/snippets/desk/article/add/?locale=kk")
    # What is written before Wagtail has looked at the form for the first time is no change to it.
    page.wait_for_timeout(3_000)
    page.click("[name=headline]")
    page.keyboard.type(HEADLINE)
    page.keyboard.press("Tab")

    def on_its_way() -> bool:
        page.wait_for_timeout(100)
        return bool(waiting)

    wait_until(on_its_way, "an autosave")
    return waiting


def test_who_saves_while_the_form_saves_itself_begins_one_article_and_not_two(hub: Hub, browser: Browser) -> None:
    hub.command("shell", "-v0", "-c", PEOPLE)
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en").new_page()
    page.goto(f"{hub.address}/admin/login/")
    page.fill("[name=username]", "savesonce")
    page.fill("[name=password]", PASSWORD)
    page.click(".login-form button[type=submit]")
    page.wait_for_url("**/admin/")
    waiting = _begins(page, hub.address)
    page.locator("footer button[type=submit]:visible").first.click(no_wait_after=True)
    # The autosave reaches the hub after the press, which waited for it.
    page.wait_for_timeout(500)
    assert page.url.endswith("/add/?locale=kk")
    waiting[0].continue_()
    page.unroute_all(behavior="ignoreErrors")
    expect(page.locator(".messages .success").first).to_be_visible(timeout=DEADLINE * 1000)
    page.goto(f"{hub.address}/admin/snippets/desk/article/?q={HEADLINE}")
    expect(page.locator("main table a", has_text=HEADLINE)).to_have_count(1)
    page.context.close()
