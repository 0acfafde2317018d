"""What the operator's choices make of the settings that guard signing in. Read in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TELL = """
import json
from orkhon.config.settings import mail, security
print(json.dumps({name: str(getattr(module, name)) for module, names in (
    (mail, ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "DEFAULT_FROM_EMAIL",
            "MAIL_SERVICE", "ANYMAIL")),
    (security, ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SIGN_IN_IDLE", "WAGTAIL_PASSWORD_RESET_ENABLED")),
) for name in names}))
"""


def _settings(home: Path, **chosen: str) -> dict[str, str]:
    environment = {**os.environ, "ORKHON_HOME": str(home), **chosen}
    told = subprocess.run([sys.executable, "-c", TELL], env=environment, capture_output=True, text=True, check=True)
    known: dict[str, str] = json.loads(told.stdout)
    return known


@pytest.mark.parametrize(("trusted", "secure"), [("1", "True"), ("0", "False")])
def test_behind_a_trusted_proxy_browsers_send_their_cookies_over_tls_alone(
    tmp_path: Path, trusted: str, secure: str
) -> None:
    told = _settings(tmp_path, ORKHON_TRUST_PROXY=trusted)
    assert (told["SESSION_COOKIE_SECURE"], told["CSRF_COOKIE_SECURE"]) == (secure, secure)


def test_mail_goes_through_the_server_that_was_named_and_brings_back_forgotten_passwords(tmp_path: Path) -> None:
    told = _settings(
        tmp_path,
        ORKHON_MAIL_URL="smtp://me:secret@mail.example.org?tls=tls",
        ORKHON_MAIL_FROM="Orkhon <orkhon@example.org>",
        ORKHON_IDLE_HOURS="2",
    )
    assert told["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (told["EMAIL_HOST"], told["EMAIL_PORT"]) == ("mail.example.org", "465")
    assert (told["EMAIL_USE_TLS"], told["EMAIL_USE_SSL"]) == ("False", "True")
    assert told["DEFAULT_FROM_EMAIL"] == "Orkhon <orkhon@example.org>"
    assert (told["WAGTAIL_PASSWORD_RESET_ENABLED"], told["SIGN_IN_IDLE"]) == ("True", "2:00:00")


def test_mail_goes_by_the_service_whose_file_was_named(tmp_path: Path) -> None:
    file = tmp_path / "mail.toml"
    file.write_text('backend = "django.core.mail.backends.console.EmailBackend"\n[anymail]\nKEY = "k"\n')
    told = _settings(tmp_path, ORKHON_MAIL_URL=f"anymail:{file}", ORKHON_MAIL_FROM="Orkhon <orkhon@example.org>")
    assert told["EMAIL_BACKEND"] == "orkhon.outbound.mail_service.MailService"
    assert told["MAIL_SERVICE"] == "django.core.mail.backends.console.EmailBackend"
    assert told["ANYMAIL"] == "{'KEY': 'k'}"


def test_without_a_mail_server_nothing_is_sent_and_no_letter_is_offered(tmp_path: Path) -> None:
    told = _settings(tmp_path)
    assert told["EMAIL_BACKEND"].endswith("dummy.EmailBackend")
    assert told["WAGTAIL_PASSWORD_RESET_ENABLED"] == "False"
