"""A device with a passkey for a browser without one: Chromium's virtual authenticator. Asserts nothing."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page


def give_device(context: BrowserContext, page: Page) -> str:
    """Give the page a device that knows its person and says yes by itself, and return its identifier."""
    machine = context.new_cdp_session(page)
    machine.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return str(machine.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])


def add_passkey(page: Page, address: str) -> None:
    """Let whoever is signed in add a passkey of the device that the page was given."""
    page.goto(f"{address}/admin/second-factor/passkey/")
    page.fill("[name=name]", "the device")
    page.click("form[data-passkey] button[type=submit]")
    page.wait_for_selector(".door-codes")


def assess(
    page: Page, address: str, claim: str, verdict: str, reasons: str, language: str, *, again: bool = False
) -> None:
    """Give the assessment of the agency that the person speaks for, signed, and be on the claim's page."""
    page.goto(f"{address}/admin/claims/{claim}/assess/")
    page.check(f"[name=verdict][value={verdict}]")
    page.fill("#reasons", reasons)
    page.select_option("form[data-assessing] [name=language]", language)
    if again:
        page.check("[name=replacing]")
    page.click("form[data-assessing] button[type=submit]")
    page.wait_for_url(f"{address}/admin/claims/{claim}/")
