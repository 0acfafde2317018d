"""The file of a source's secret: who can read it, and what it refuses."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from orkhon.alliance.connector_facts import CONNECTOR_FACTS, facts_refusal
from orkhon.alliance.errors import SecretRefused
from orkhon.alliance.models.source import ConnectorName
from orkhon.alliance.source_secrets import has_secret, read_secret, secret_path, write_secret


def test_a_secret_is_read_back_by_its_owner_alone(tmp_path: Path) -> None:
    assert read_secret(tmp_path, 7) == ""
    write_secret(tmp_path, 7, "Құпия\n")
    assert read_secret(tmp_path, 7) == "Құпия\n"
    assert stat.S_IMODE(secret_path(tmp_path, 7).stat().st_mode) == 0o600
    assert stat.S_IMODE(secret_path(tmp_path, 7).parent.stat().st_mode) == 0o700
    write_secret(tmp_path, 7, "")
    assert not has_secret(tmp_path, 7)


def test_one_that_others_could_read_or_that_is_a_link_is_refused(tmp_path: Path) -> None:
    write_secret(tmp_path, 7, "hush")
    secret_path(tmp_path, 7).chmod(0o640)
    with pytest.raises(SecretRefused, match="can be read by others") as refused:
        read_secret(tmp_path, 7)
    assert "hush" not in str(refused.value)
    secret_path(tmp_path, 8).symlink_to(secret_path(tmp_path, 7))
    with pytest.raises(SecretRefused, match="cannot be read"):
        read_secret(tmp_path, 8)


def test_what_is_no_secret_is_not_kept(tmp_path: Path) -> None:
    for text in ("x" * 20_001, "a\0b"):
        with pytest.raises(SecretRefused):
            write_secret(tmp_path, 7, text)
    assert not has_secret(tmp_path, 7)


def test_each_connector_says_what_its_settings_must_be() -> None:
    assert set(CONNECTOR_FACTS) == set(ConnectorName.values)


@pytest.mark.parametrize(
    ("connector", "url", "options", "field", "told"),
    [
        ("ftp", "https://altai.example/", {}, "url", "ftp wants an address with ftps: or ftp:"),
        ("sftp", "sftp://altai:hush@altai.example/", {}, "url", "holds a password"),
        ("imap", "imaps:///INBOX", {"senders": ["a@altai.example"]}, "url", "names no host"),
        ("imap", "imaps://altai.example", {}, "options", "imap wants the option 'senders'"),
        ("jsonlist", "https://altai.example/", {"uri": 7}, "options", "uri is 7; write a text"),
        ("has", "https://altai.example/", {"user": "u", "archive_days": True}, "options", "write a whole number"),
        ("telegram", "https://t.me/altai_invented", {}, "url", "preview page"),
        ("feed", "https://altai.example/rss", {"secret": "hush"}, "options", "feed has no option 'secret'"),
        ("feed", "https://altai.example:x/", {}, "url", "cannot be read"),
        ("bot", "https://api.telegram.org", [], "options", "are no options"),
    ],
)
def test_settings_that_do_not_fit_are_told_with_their_field(
    connector: str, url: str, options: object, field: str, told: str
) -> None:
    refusal = facts_refusal(connector, url, options)
    assert refusal is not None
    assert refusal[0] == field
    assert told in refusal[1]
    assert "hush" not in refusal[1]


@pytest.mark.parametrize(
    "url",
    [
        "folder:registan/texts",
        "folder:/registan",
        "folder:altai2",
        "folder:%72egistan/altai",
        "folder:",
        "folder:x/../altai",
    ],
)
def test_a_folder_of_another_agency_is_for_sources_that_are_marked_local(url: str) -> None:
    refusal = facts_refusal("folder", url, {}, agency="altai")
    assert refusal is not None
    assert refusal[0] == "url"
    assert "folder:altai/texts" in refusal[1]
    assert facts_refusal("folder", url, {}, agency="altai", local=True) is None
    for own in ("folder:altai", "folder:/altai/texts", "folder:%61ltai/texts"):
        assert facts_refusal("folder", own, {}, agency="altai") is None


@pytest.mark.parametrize(
    ("connector", "url", "options"),
    [
        ("feed", "http://user:word@127.0.0.1:8000/rss?key=1", {}),
        ("folder", "folder:altai/texts", {"pattern": "*.xml"}),
        ("telegram", "https://t.me/s/altai_invented", {}),
        ("has", "https://has.example", {"user": "u", "types": [1, 2], "archive_days": 3}),
        ("ftp", "ftps://altai@altai.example:2121/out", {"remove": True}),
        ("bot", "https://api.telegram.org", {"chats": [-100123]}),
    ],
)
def test_settings_that_fit_are_taken(connector: str, url: str, options: object) -> None:
    assert facts_refusal(connector, url, options) is None
