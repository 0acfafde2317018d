"""The second step at sign-in in a real browser: an app's codes, and a passkey of Chromium's virtual authenticator."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from orkhon.alliance.sign_in.codes import code_at, step_at
from tests.browser.conftest import give_password
from tests.hub import Hub

pytestmark = pytest.mark.browser

PASSWORD = "nine calm foxes under the bridge"
MAKE = f"""
from django.contrib.auth.models import User
from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
for name in ("second.app", "second.key"):
    user = User.objects.create_user(name, password={PASSWORD!r})
    Staff.objects.create(user=user, agency=Agency.objects.get(code="desk"), role=Role.EDITOR)
    assign_roles(user)
"""


@pytest.fixture(scope="module")
def address(hub: Hub) -> str:
    """The hub by its name: browsers make no passkeys for numbers. Two editors are there."""
    hub.command("shell", "-v0", "-c", MAKE)
    return f"http://localhost:{urlsplit(hub.address).port}"


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _complaints(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_an_editor_sets_an_app_up_by_phone_and_signs_in_with_its_code(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="kk")
    page = context.new_page()
    said = _complaints(page)
    give_password(page, address, "second.app", PASSWORD)
    page.wait_for_url("**/admin/")
    page.goto(f"{address}/admin/second-factor/")
    assert _overflow(page) == 0
    page.click('a[href="/admin/second-factor/app/"]')
    assert page.locator(".door-qr svg").bounding_box()["width"] > 150  # type: ignore[index]
    assert _overflow(page) == 0
    secret = page.inner_text(".door-secret code").replace(" ", "")
    used = step_at(datetime.now(UTC))
    page.fill("[name=code]", code_at(secret, used))
    page.click("button[type=submit]")
    codes = page.locator(".door-codes code").all_inner_texts()
    assert len(codes) == 10
    assert _overflow(page) == 0
    context.clear_cookies()
    give_password(page, address, "second.app", PASSWORD)
    page.wait_for_url("**/admin/second-step/")
    assert _overflow(page) == 0
    # The next half-minute's code counts already, so nobody waits for it here.
    page.fill("[name=code]", code_at(secret, used + 1))
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    context.clear_cookies()
    give_password(page, address, "second.app", PASSWORD)
    page.wait_for_url("**/admin/second-step/")
    page.fill("[name=code]", codes[0])
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    assert not [one for one in said if "Content Security" in one or "TypeError" in one]
    context.close()


def test_a_passkey_is_made_and_opens_the_hub_alone_and_as_the_second_step_and_goes(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="tr")
    page = context.new_page()
    said = _complaints(page)
    machine = context.new_cdp_session(page)
    machine.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device = machine.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    give_password(page, address, "second.key", PASSWORD)
    page.wait_for_url("**/admin/")
    page.goto(f"{address}/admin/second-factor/passkey/")
    assert _overflow(page) == 0
    page.fill("[name=name]", "my phone")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_selector(".door-codes")
    held = machine.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert [one["rpId"] for one in held] == ["localhost"]

    # Alone: neither name nor password.
    context.clear_cookies()
    page.goto(f"{address}/admin/login/?next=/admin/account/")
    page.click("form[data-passkey] button[type=submit]")
    # Whole: a pattern would already match the address of the door, which ends in the one that is wanted.
    page.wait_for_url(f"{address}/admin/account/")

    # After the password.
    context.clear_cookies()
    give_password(page, address, "second.key", PASSWORD)
    page.wait_for_url("**/admin/second-step/")
    assert page.locator("[name=code]").count() == 1
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url("**/admin/")

    # A device that does not know its owner opens nothing, and the page says so.
    machine.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    context.clear_cookies()
    page.goto(f"{address}/admin/login/")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_selector("[data-passkey-error]:not([hidden])")
    machine.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_url("**/admin/")

    page.goto(f"{address}/admin/second-factor/")
    assert "my phone" in page.inner_text("main")
    page.click("details summary")
    with page.expect_navigation():
        page.click("button[value=remove-passkey]")
    assert "my phone" not in page.inner_text("main")
    context.clear_cookies()
    page.goto(f"{address}/admin/login/")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_selector(".messages .error")
    assert re.search(r"/admin/login/$", page.url)
    assert not [one for one in said if "Content Security" in one or "TypeError" in one]
    context.close()
