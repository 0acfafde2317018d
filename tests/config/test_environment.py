"""The hub's environment variables: each is described to operators, and what cannot work is refused in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orkhon.config.environment import read_environment
from orkhon.config.errors import EnvironmentRefused

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\bORKHON_[A-Z][A-Z_]*[A-Z]\b")
# Names in capitals that are no variables: they are Django settings of our own.
SETTINGS = {
    "ORKHON_ADDRESS",
    "ORKHON_AUDIT_READER",
    "ORKHON_AUDIT_WORDS",
    "ORKHON_CLOCK_TOLERANCE",
    "ORKHON_DESK_AGENCY",
    "ORKHON_LONGEST_SILENCE",
}


def variables_in(folder: str) -> set[str]:
    """Return every name of that shape in the Python files below `folder`."""
    return {
        name for path in (ROOT / folder).rglob("*.py") for name in VARIABLE.findall(path.read_text(encoding="utf-8"))
    }


def test_every_variable_that_the_code_reads_is_described_to_operators() -> None:
    described = set(VARIABLE.findall((ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))
    read = (variables_in("src") | variables_in("tests") | variables_in("bench")) - SETTINGS
    assert "ORKHON_HOME" in read
    assert read - described == set()


def test_every_variable_that_operators_are_told_of_is_read_somewhere() -> None:
    told = set(VARIABLE.findall((ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))
    assert told - variables_in("src") - variables_in("tests") - variables_in("bench") == set()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ORKHON_PORT", "eighty", "write a port from 1 to 65535"),
        ("ORKHON_PORT", "70000", "write a port from 1 to 65535"),
        ("ORKHON_DEBUG", "perhaps", "write 1 or 0"),
        ("ORKHON_CLOCK_IS_RIGHT", "surely", "write 1 before one command"),
        ("ORKHON_CLOCK_IS_RIGHT", "2026-11-22T16:40:00", "write 1 before one command"),
        ("ORKHON_TRUST_PROXY", "all", "write 1 or 0"),
        ("ORKHON_LOG_LEVEL", "loud", "debug, info, warning or error"),
        ("ORKHON_LOG_FORMAT", "xml", "text or json"),
        ("ORKHON_DEMONSTRATION", "maybe", "on, paused or off"),
        ("ORKHON_DATABASE_URL", "mysql://root:hush@db/x", "postgresql://user:password@host:5432/name"),
        ("ORKHON_DATABASE_URL", "postgresql://root:hush/hush@db/x", "postgresql://user:password@host:5432/name"),
        ("ORKHON_DATABASE_URL", "postgresql://root:hush[@db/x", "postgresql://user:password@host:5432/name"),
        ("ORKHON_PORT", "9" * 5000, "write a port from 1 to 65535"),
        ("ORKHON_HUB", "Orkhon", "beginning with a letter"),
        ("ORKHON_HUB", "9orkhon", "beginning with a letter"),
        ("ORKHON_HUB", "orkhon\n", "beginning with a letter"),
        ("ORKHON_HUB", "o" * 64, "at most 63"),
        ("ORKHON_SECRET_KEY", "hush" * 12 + "!", "has 49 letters; write 50 or more"),
        ("ORKHON_HOSTNAMES", "https://news.example.org", "no host name"),
        ("ORKHON_HOSTNAMES", "news.example.org/kk", "no host name"),
        ("ORKHON_HOSTNAMES", "news.example.org, example.net", "no host name"),
        ("ORKHON_HOSTNAMES", "news.example.org:8000", "no host name"),
        ("ORKHON_HOSTNAMES", "..example.org", "no host name"),
        ("ORKHON_HOSTNAMES", "*", "no host name"),
        ("ORKHON_TELEGRAM_API", "telegram", "the address of a Bot API server"),
        ("ORKHON_TELEGRAM_API", "http://a b/", "the address of a Bot API server"),
        ("ORKHON_WEB", "0", "from 1 to 64"),
        ("ORKHON_WEB", "65", "from 1 to 64"),
        ("ORKHON_WEB", "all", "from 1 to 64"),
        ("ORKHON_DIGEST_HOUR", "24", "an hour from 0 to 23"),
        ("ORKHON_IDLE_HOURS", "0", "whole hours from 1 to 168"),
        ("ORKHON_IDLE_HOURS", "169", "whole hours from 1 to 168"),
        ("ORKHON_IDLE_HOURS", "half", "whole hours from 1 to 168"),
        ("ORKHON_MAIL_URL", "smtp://root:hush@mail", "write both, or neither"),
        ("ORKHON_MAIL_FROM", "orkhon@example.org", "write both, or neither"),
        ("ORKHON_DEMONSTRATION_PORT", "many", "write a port from 1 to 65535"),
        ("ORKHON_DEMONSTRATION_PORT", "65536", "write a port from 1 to 65535"),
        ("ORKHON_DEMONSTRATION_MB", "0", "a whole number of megabytes over 0"),
        ("ORKHON_DEMONSTRATION_MB", "1.5", "a whole number of megabytes over 0"),
    ],
)
def test_a_value_that_cannot_work_is_refused_with_its_name_and_what_may_stand_there(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    with pytest.raises(EnvironmentRefused, match=re.escape(said)) as refused:
        read_environment({"ORKHON_HOME": str(tmp_path / "home"), name: value})
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "home").exists(), "a refused environment makes nothing"
    assert "hush" not in str(refused.value), "a password must not reach the terminal"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mailto:hush@example.org", "smtp://user:password@host:587"),
        ("smtp://root:hush@:587", "smtp://user:password@host:587"),
        ("smtp://root:hush@mail:0", "smtp://user:password@host:587"),
        ("smtp://root:hush@mail:many", "smtp://user:password@host:587"),
        ("smtp://root:hush/hush@mail", "smtp://user:password@host:587"),
        ("smtp://root:hush@mail?tls=perhaps", "write tls=starttls, tls or none"),
        ("smtp://root:hush@mail?sender=x", "write tls=starttls, tls or none"),
        ("smtp://root:hush@mail?tls=none", "a password without encryption"),
    ],
)
def test_a_mail_server_that_cannot_work_is_refused_without_its_password(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(EnvironmentRefused, match=re.escape(said)) as refused:
        read_environment(
            {"ORKHON_HOME": str(tmp_path / "home"), "ORKHON_MAIL_URL": url, "ORKHON_MAIL_FROM": "orkhon@example.org"}
        )
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize(
    "sender",
    [
        "orkhon", "a@b\r\nBcc: all@example.org", "Orkhon\n <a@b>", "a@b, c@d", "<a@b> c", "Orkhon <a@b", "a b@c",
    ],
)  # fmt: skip
def test_a_sender_that_is_not_one_address_on_one_line_is_refused(tmp_path: Path, sender: str) -> None:
    with pytest.raises(EnvironmentRefused, match="ORKHON_MAIL_FROM is"):
        read_environment({"ORKHON_HOME": str(tmp_path), "ORKHON_MAIL_URL": "smtp://mail", "ORKHON_MAIL_FROM": sender})


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password", "tls"),
    [
        ("smtp://mail.example.org", "mail.example.org", 587, "", "", "starttls"),
        ("smtp://me%40example.org:a%2Fb%3F@mail?tls=tls", "mail", 465, "me@example.org", "a/b?", "tls"),
        ("smtp://127.0.0.1:2525?tls=none", "127.0.0.1", 2525, "", "", "none"),
        ("smtp://127.0.0.1?tls=none", "127.0.0.1", 25, "", "", "none"),
    ],
)
def test_a_mail_server_is_read_as_it_was_written(
    tmp_path: Path, url: str, host: str, port: int, user: str, password: str, tls: str
) -> None:
    chosen = {"ORKHON_HOME": str(tmp_path), "ORKHON_MAIL_URL": url, "ORKHON_MAIL_FROM": "Orkhon <orkhon@example.org>"}
    mail = read_environment(chosen).mail
    assert mail is not None
    assert (mail.host, mail.port, mail.user, mail.password, mail.tls) == (host, port, user, password, tls)
    assert mail.sender == "Orkhon <orkhon@example.org>"
    assert read_environment({"ORKHON_HOME": str(tmp_path)}).mail is None


def test_values_that_can_work_are_taken_as_they_are(tmp_path: Path) -> None:
    taken = read_environment(
        {
            "ORKHON_HOME": str(tmp_path),
            "ORKHON_HUB": "a" + "b-9" * 20,
            "ORKHON_SECRET_KEY": "s" * 50,
            "ORKHON_HOSTNAMES": "news.example.org,.Example.net,10.0.0.5,[2001:db8::1],xn--80aa.kz,",
            "ORKHON_DEMONSTRATION_PORT": "65535",
            "ORKHON_DEMONSTRATION_MB": "1",
        }
    )
    assert taken.hub == "a" + "b-9" * 20
    assert taken.secret_key == "s" * 50
    assert taken.hostnames == ("news.example.org", ".Example.net", "10.0.0.5", "[2001:db8::1]", "xn--80aa.kz")
    assert not (tmp_path / "keys").exists(), "a secret that was given is not made a second time"


def test_a_home_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EnvironmentRefused, match="ORKHON_HOME"):
        read_environment({"ORKHON_HOME": str(tmp_path / "file" / "home")})


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = read_environment({"ORKHON_HOME": str(tmp_path)})
    second = read_environment({"ORKHON_HOME": str(tmp_path)})
    assert first.secret_key == second.secret_key
    assert (tmp_path / "keys" / "secret_key").stat().st_mode & 0o077 == 0


def test_a_proxy_is_not_trusted_unless_the_operator_says_so(tmp_path: Path) -> None:
    assert read_environment({"ORKHON_HOME": str(tmp_path)}).trust_proxy is False
    assert read_environment({"ORKHON_HOME": str(tmp_path), "ORKHON_TRUST_PROXY": "1"}).trust_proxy is True


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000"), ("10.0.0.5", "http://10.0.0.5:8000")],
)
def test_people_are_told_an_address_that_a_browser_takes(tmp_path: Path, host: str, address: str) -> None:
    assert read_environment({"ORKHON_HOME": str(tmp_path), "ORKHON_HOST": host}).address == address


def test_a_hub_that_is_looked_at_keeps_its_secret_and_has_none_made(tmp_path: Path) -> None:
    home = tmp_path / "home"
    looked_at = {"ORKHON_HOME": str(home), "ORKHON_LOOK": "1"}
    assert len(read_environment(looked_at).secret_key) >= 50
    assert not home.exists()
    kept = read_environment({"ORKHON_HOME": str(home)}).secret_key
    found = read_environment(looked_at)
    # Addresses of pictures are signed with it, so another one would show none.
    assert (found.secret_key, found.look) == (kept, True)
