"""The first page and the command palette in a real browser: by keys alone, on a phone, as a screen reader has them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import sign_in
from tests.hub import Hub, wait_until

pytestmark = pytest.mark.browser

PASSWORD = "nine calm foxes under the bridge"
MAKE = f"""
from django.contrib.auth.models import User
from wagtail.models import Locale
from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.desk.models import Article
user = User.objects.create_user("front.door", password={PASSWORD!r})
Staff.objects.create(user=user, agency=Agency.objects.get(code="desk"), role=Role.EDITOR)
assign_roles(user)
article = Article(agency="desk", locale=Locale.objects.get(language_code="kk"), headline="Алтын балбал орнында")
article.save()
article.save_revision(user=user)
print("article", article.pk)
"""


@pytest.fixture(scope="module")
def article(hub: Hub) -> str:
    """An editor, and a draft of the editor's."""
    printed = hub.command("shell", "-v0", "-c", MAKE).stdout
    return str(re.findall(r"^article (\d+)$", printed, re.MULTILINE)[0])


def _sign_in(page: Page, hub: Hub) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page, hub.address, "front.door", PASSWORD)
    return said


def _chosen(page: Page) -> str:
    """Return the words of what a screen reader is told is chosen: by the field's own reference, and nothing else."""
    return str(
        page.evaluate(
            "document.getElementById(document.activeElement.getAttribute('aria-activedescendant') ?? '')"
            "?.querySelector('.desk-palette-title').textContent ?? ''"
        )
    )


def test_an_article_in_another_script_is_reached_by_keys_alone(browser: Browser, hub: Hub, article: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark")
    page = context.new_page()
    said = _sign_in(page, hub)
    assert "draft of yours" in page.inner_text(".desk-waiting")
    # What is written in a field is written there, and opens nothing.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<input id=other>')")
    page.focus("#other")
    page.keyboard.press("/")
    page.keyboard.press("Control+k")
    assert page.input_value("#other") == "/"
    assert page.locator("#desk-palette[open]").count() == 0
    page.evaluate("document.getElementById('other').remove()")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Go to a page")
    assert field.evaluate("field => field === document.activeElement")
    page.keyboard.type("altyn balbal")
    wait_until(lambda: _chosen(page) == "Алтын балбал орнында", "the article is chosen")
    assert field.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("option", selected=True).count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/edit/{article}/")
    # Now it is what was opened last, and Escape gives the page back.
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+k")
    wait_until(lambda: _chosen(page) == "Алтын балбал орнында", "what was opened last comes first")
    page.keyboard.press("ArrowDown")
    assert _chosen(page) not in ("", "Алтын балбал орнында")
    page.keyboard.press("Escape")
    page.wait_for_selector("#desk-palette", state="hidden")
    assert said == []
    context.close()


def test_a_phone_has_a_button_for_the_palette_and_stars_are_given_with_a_thumb(
    browser: Browser, hub: Hub, article: str
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    said = _sign_in(page, hub)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    page.get_by_role("button", name="Find or begin", exact=True).tap()
    box = page.locator("#desk-palette").bounding_box()
    assert box is not None
    assert box["width"] <= 390
    page.get_by_role("option", name="Write a new article").wait_for()
    page.get_by_role("button", name="Close").tap()
    page.goto(f"{hub.address}/admin/star/?kind=article&key={article}")
    page.locator("[data-star] button").tap()
    page.locator("[data-star] button", has_text="Starred").wait_for()
    page.goto(f"{hub.address}/admin/")
    assert "Алтын балбал орнында" in page.inner_text("section[aria-labelledby=door-starred]")
    assert said == []
    context.close()
