"""A mail service with a way of its own is used as the operator names it, and its failures are a mail server's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.test import override_settings

from orkhon.config.environment import read_environment
from orkhon.config.errors import EnvironmentRefused

BACKEND = "tests.outbound.test_mail_service.Service"


class AnymailError(Exception):
    """As the library has it."""


class AnymailRecipientsRefused(AnymailError):
    """As the library has it."""


class Service(BaseEmailBackend):
    """A service that takes what goes to example.org, and nothing else."""

    taken: list[str] = []

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for letter in email_messages:
            if letter.to == ["nobody@example.net"]:
                raise AnymailRecipientsRefused("nobody@example.net")
            if letter.to[0].endswith("example.net"):
                raise AnymailError("the service's own words name nobody@example.net")
            type(self).taken.append(str(letter.subject))
        return len(email_messages)


def letter(to: str) -> EmailMessage:
    return EmailMessage("News", "…", "orkhon@example.org", [to])


@override_settings(EMAIL_BACKEND="orkhon.outbound.mail_service.MailService", MAIL_SERVICE=BACKEND)
def test_letters_go_to_the_service_and_it_fails_as_a_mail_server_does() -> None:
    Service.taken.clear()
    connection = get_connection()
    assert connection.send_messages([letter("a@example.org")]) == 1
    assert Service.taken == ["News"]
    with pytest.raises(SMTPRecipientsRefused) as refused:
        connection.send_messages([letter("nobody@example.net")])
    assert refused.value.recipients == {"nobody@example.net": (550, b"refused")}
    with pytest.raises(SMTPException, match=r"^AnymailError$"):
        connection.send_messages([letter("b@example.net")])


def chosen(tmp_path: Path, described: str) -> dict[str, str]:
    file = tmp_path / "mail.toml"
    file.write_text(described, encoding="utf-8")
    return {
        "ORKHON_HOME": str(tmp_path / "home"),
        "ORKHON_MAIL_URL": f"anymail:{file}",
        "ORKHON_MAIL_FROM": "orkhon@example.org",
    }


def test_the_service_is_the_one_that_the_operators_file_names(tmp_path: Path) -> None:
    described = f'backend = "{BACKEND}"\n[anymail]\nMAILGUN_API_KEY = "hush"\n'
    mail = read_environment(chosen(tmp_path, described)).mail
    assert mail is not None
    assert (mail.backend, dict(mail.service)) == (BACKEND, {"MAILGUN_API_KEY": "hush"})
    assert "hush" not in repr(mail)


@pytest.mark.parametrize(
    ("described", "said"),
    [
        ("", "describes no mail service"),
        ('backend = "Service"', "describes no mail service"),
        (f'backend = "{BACKEND}"\nkey = "hush"', "describes no mail service"),
        (f'backend = "{BACKEND}"\nanymail = "hush"', "describes no mail service"),
        ("hush hush", "is no TOML"),
        ('backend = "not.installed.here.Service"', 'pip install "orkhon.mail.'),
    ],
)
def test_a_file_that_cannot_work_is_refused_at_the_start_without_its_keys(
    tmp_path: Path, described: str, said: str
) -> None:
    with pytest.raises(EnvironmentRefused, match=said) as refused:
        read_environment(chosen(tmp_path, described))
    assert "hush" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path: Path) -> None:
    environment = chosen(tmp_path, "")
    (tmp_path / "mail.toml").unlink()
    with pytest.raises(EnvironmentRefused, match=r"mail\.toml, which cannot be read"):
        read_environment(environment)
