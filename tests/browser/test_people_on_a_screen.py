"""People at the door and in the secretariat's screens, in a real browser on a real hub."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import sign_in
from tests.hub import Hub

pytestmark = pytest.mark.browser

PASSWORD = "nine calm foxes under the bridge"
INVITE = """
from django.contrib.auth.models import User
from django.utils import timezone
from orkhon.alliance.actions.invite import invite
from orkhon.alliance.models import Agency, Role
admin = User.objects.filter(is_superuser=True).first()
for role in (Role.SECRETARIAT, Role.REPORTER):
    made = invite(by=admin, agency=Agency.objects.get(code="desk"), role=role, now=timezone.now())
    print("token", role.value, made.token)
"""


@pytest.fixture(scope="module")
def tokens(hub: Hub) -> dict[str, str]:
    """An open invitation for the secretariat's role and for a reporter's."""
    printed = hub.command("shell", "-v0", "-c", INVITE).stdout
    return dict(re.findall(r"^token (\S+) (\S+)$", printed, re.MULTILINE))


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _accept(page: Page, hub: Hub, token: str, name: str) -> None:
    page.goto(f"{hub.address}/admin/invitation/{token}/")
    assert _overflow(page) == 0
    for field, words in (("first_name", "Aysel"), ("last_name", "Məmmədova"), ("username", name)):
        page.fill(f"[name={field}]", words)
    for field in ("password1", "password2"):
        page.fill(f"[name={field}]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")


def test_somebody_invited_comes_in_by_phone_and_a_foreign_page_is_told_no_address(
    browser: Browser, hub: Hub, tokens: dict[str, str]
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="kk")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(json.dumps(request.headers)))
    _accept(page, hub, tokens["reporter"], "aysel")
    assert not [headers for headers in asked if tokens["reporter"] in headers]
    context.close()


@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.slow)])
def test_the_secretariats_screens_are_no_wider_than_the_window(
    browser: Browser, hub: Hub, tokens: dict[str, str], width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    if width == 390:
        _accept(page, hub, tokens["secretariat"], "sevda")
    else:
        sign_in(page, hub.address, "sevda", PASSWORD)
    for path in ("people/", "invitations/", "invitations/new/", "account/sessions/", "staff/new/"):
        page.goto(f"{hub.address}/admin/{path}")
        assert _overflow(page) == 0, path
        assert page.evaluate("""[...document.querySelectorAll('main select, main input')].every(
            field => field.getBoundingClientRect().right <= innerWidth)"""), path
    page.goto(f"{hub.address}/admin/people/")
    page.click(".alliance-cards a >> nth=0")
    page.wait_for_selector("h2:has-text('Postings')")
    assert _overflow(page) == 0
    context.close()
