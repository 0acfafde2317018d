"""Coming in by an agency's own directory in a real browser, which follows forms to no site but the hub's own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from urllib.request import Request, urlopen

import oidc_provider_mock
import pytest
import werkzeug.serving
from playwright.sync_api import Browser, expect

from tests.hub import DEADLINE, Hub

pytestmark = pytest.mark.browser

NAME = "Altai people at the door"
RECORD = """
from django.contrib.auth.models import User
from django.utils import timezone
from orkhon.alliance.actions.keep_directory import keep_directory
from orkhon.alliance.models import Agency, Directory
root = User.objects.create_superuser("root-of-the-door")
unsaved = Directory(
    code="altai-door", name={name!r}, agency=Agency.objects.get(code="altai"), issuer={issuer!r}, client_id="hub",
    domains="altai.example", roles="newsroom = reporter", local=True,
)
keep_directory(unsaved, secret="the provider's word for us", by=root, now=timezone.now())
User.objects.filter(pk=root.pk).update(is_active=False)
"""
END = """
from orkhon.alliance.models import Directory
Directory.objects.filter(code="altai-door").update(active=False)
"""


@pytest.fixture
def provider(hub: Hub) -> Iterator[str]:
    """A real OpenID provider under another name than the hub's, which knows one person of the newsroom."""
    server = werkzeug.serving.make_server("localhost", 0, oidc_provider_mock.app(require_nonce=True), threaded=True)
    address = f"http://localhost:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    claims = {"email": "dana@altai.example", "email_verified": True, "given_name": "Dana", "groups": ["newsroom"]}
    body = json.dumps(claims).encode()
    urlopen(
        Request(f"{address}/users/d1", body, {"Content-Type": "application/json"}, method="PUT"), timeout=30
    ).close()
    hub.command("shell", "-v0", "-c", RECORD.format(name=NAME, issuer=address))
    yield address
    hub.command("shell", "-v0", "-c", END)
    server.shutdown()


def test_somebody_comes_in_by_the_button_of_the_directory(hub: Hub, browser: Browser, provider: str) -> None:
    page = browser.new_context(locale="en").new_page()
    page.goto(f"{hub.address}/admin/login/")
    page.get_by_role("button", name=NAME).click()
    page.wait_for_url(f"{provider}/oauth2/authorize**")
    page.fill("[name=sub]", "d1")
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(f"{hub.address}/admin/")
    expect(page.locator("main").get_by_text("reporter, Altai Press")).to_be_visible(timeout=DEADLINE * 1000)
    page.context.close()
