"""The hub signs as one name for ever, with one key that nobody else can read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from orkhon.alliance.errors import KeyRefused
from orkhon.alliance.key_file import encrypt_key, key_of, make_new_key, why_key_unusable
from orkhon.alliance.keys import hub_key, register_hub_key, verifying_keys
from orkhon.config.environment import read_environment
from orkhon.config.errors import EnvironmentRefused

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_key_is_made_once_and_its_public_half_is_on_record(tmp_path: Path, now: datetime) -> None:
    with override_settings(ORKHON_HOME=tmp_path):
        key = register_hub_key(now=now)
        assert hub_key().key_id == key.key_id
    assert (tmp_path / "keys" / "hub.pem").stat().st_mode & 0o777 == 0o600
    assert verifying_keys()[key.key_id].text == key.verifying.text


def test_a_key_that_others_can_read_is_refused(tmp_path: Path, now: datetime) -> None:
    with override_settings(ORKHON_HOME=tmp_path):
        register_hub_key(now=now)
    elsewhere = tmp_path / "copy"
    (elsewhere / "keys").mkdir(parents=True)
    copy = elsewhere / "keys" / "hub.pem"
    copy.write_bytes((tmp_path / "keys" / "hub.pem").read_bytes())
    copy.chmod(0o644)
    with override_settings(ORKHON_HOME=elsewhere), pytest.raises(KeyRefused, match="chmod 600"):
        hub_key()


def test_a_home_that_has_signed_as_one_hub_never_signs_as_another(tmp_path: Path, now: datetime) -> None:
    with override_settings(ORKHON_HOME=tmp_path, ORKHON_HUB="baku"):
        register_hub_key(now=now)
    home = {"ORKHON_HOME": str(tmp_path)}
    assert read_environment(home).hub == "baku"
    assert read_environment({**home, "ORKHON_HUB": "baku"}).hub == "baku"
    with pytest.raises(EnvironmentRefused, match="signed as 'baku'"):
        read_environment({**home, "ORKHON_HUB": "astana"})


def test_a_key_on_record_under_another_name_signs_nothing(tmp_path: Path, now: datetime) -> None:
    with override_settings(ORKHON_HOME=tmp_path, ORKHON_HUB="baku"):
        register_hub_key(now=now)
    with (
        override_settings(ORKHON_HOME=tmp_path, ORKHON_HUB="astana"),
        pytest.raises(KeyRefused, match="signs for baku"),
    ):
        register_hub_key(now=now)


def test_a_key_that_is_gone_is_not_made_anew_in_silence(tmp_path: Path, now: datetime) -> None:
    assert why_key_unusable(tmp_path) == "", "a home that never signed gets its key with the first entry"
    with override_settings(ORKHON_HOME=tmp_path):
        former = register_hub_key(now=now)
    assert why_key_unusable(tmp_path) == ""
    (tmp_path / "keys" / "hub.pem").rename(tmp_path / "aside.pem")
    assert "hub.pem is missing" in why_key_unusable(tmp_path)
    with override_settings(ORKHON_HOME=tmp_path / "another"):
        hub_key()  # as a process that starts now, this one then knows the former key no more
    with override_settings(ORKHON_HOME=tmp_path), pytest.raises(KeyRefused, match=r"from the backup.* --new-key"):
        register_hub_key(now=now)
    assert not (tmp_path / "keys" / "hub.pem").exists()
    made = make_new_key(tmp_path)
    with override_settings(ORKHON_HOME=tmp_path):
        assert register_hub_key(now=now).key_id == made.key_id
    assert {former.key_id, made.key_id} <= set(verifying_keys())


def test_a_new_key_takes_the_place_of_none(tmp_path: Path) -> None:
    made = make_new_key(tmp_path)
    with pytest.raises(KeyRefused, match=r"hub\.pem is there; move it out"):
        make_new_key(tmp_path)
    with override_settings(ORKHON_HOME=tmp_path):
        assert hub_key().key_id == made.key_id


@pytest.mark.parametrize("pem", [b"garbage", b""])
def test_a_file_that_holds_no_key_is_told_in_one_line(tmp_path: Path, pem: bytes) -> None:
    (tmp_path / "keys").mkdir()
    path = tmp_path / "keys" / "hub.pem"
    path.write_bytes(pem)
    path.chmod(0o600)
    said = why_key_unusable(tmp_path)
    assert said.startswith(f"{path}: ")
    assert "bring the file back from the backup" in said
    assert "\n" not in said


WORDS = "seven quiet wolves at dawn"


@pytest.fixture
def passphrase_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a passphrase, named in the environment."""
    path = tmp_path / "passphrase"
    path.write_text(f"{WORDS}\n")
    path.chmod(0o600)
    monkeypatch.setenv("ORKHON_KEY_PASSPHRASE_FILE", str(path))
    return path


def test_a_key_lies_encrypted_where_a_passphrase_file_is_named(
    tmp_path: Path, passphrase_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_new_key(tmp_path)
    assert b"ENCRYPTED" in (tmp_path / "keys" / "hub.pem").read_bytes()
    assert why_key_unusable(tmp_path) == ""
    assert key_of(tmp_path).key_id == made.key_id
    passphrase_file.write_text("another passphrase")
    assert "bring the file back" in why_key_unusable(tmp_path)
    passphrase_file.write_text("short")
    assert "12 or more" in why_key_unusable(tmp_path)
    passphrase_file.chmod(0o644)
    assert "chmod 600" in why_key_unusable(tmp_path)
    passphrase_file.unlink()
    assert "cannot be read" in why_key_unusable(tmp_path)
    monkeypatch.delenv("ORKHON_KEY_PASSPHRASE_FILE")
    assert "is encrypted; name the file" in why_key_unusable(tmp_path)


def test_a_key_that_lies_open_is_encrypted_once(
    tmp_path: Path, passphrase_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ORKHON_KEY_PASSPHRASE_FILE")
    made, path = make_new_key(tmp_path), tmp_path / "keys" / "hub.pem"
    with pytest.raises(KeyRefused, match="names no file"):
        encrypt_key(path)
    monkeypatch.setenv("ORKHON_KEY_PASSPHRASE_FILE", str(passphrase_file))
    assert "encrypt it once" in why_key_unusable(tmp_path)
    with override_settings(ORKHON_HOME=tmp_path):
        call_command("alliance", "key", "encrypt-hub")
    assert path.stat().st_mode & 0o777 == 0o600
    assert key_of(tmp_path).key_id == made.key_id
    with pytest.raises(KeyRefused, match="encrypted already"):
        encrypt_key(path)
    with pytest.raises(KeyRefused, match="holds no readable private key"):
        encrypt_key(tmp_path / "nothing.pem")
