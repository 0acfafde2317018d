"""The hub signs as one name for ever, with one key that nobody else can read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.test import override_settings

from orkhon.alliance.errors import KeyRefused
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
