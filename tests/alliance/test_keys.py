"""The hub signs as one name for ever, with one key that nobody else can read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.test import override_settings

from orkhon.alliance.errors import KeyRefused
from orkhon.alliance.key_file import make_new_key, why_key_unusable
from orkhon.alliance.keys import hub_key, register_hub_key, verifying_keys
from orkhon.config.environment import EnvironmentRefused, read_environment

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
