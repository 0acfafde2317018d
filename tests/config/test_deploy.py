"""The samples in deploy/: service, nightly backup and commands by hand all read one and the same environment file."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from orkhon.config.environment import read_environment

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
FILE = "/etc/orkhon/environment"


@pytest.mark.parametrize("unit", ["orkhon.service", "orkhon-backup.service"])
def test_the_units_take_their_choices_from_the_one_file_and_do_not_start_without_it(unit: str) -> None:
    text = (DEPLOY / unit).read_text(encoding="utf-8")
    # With a dash before the name the file may be missing, and the hub would begin anew on SQLite.
    assert re.findall(r"^EnvironmentFile=(.*)$", text, re.MULTILINE) == [FILE]
    assert not re.findall(r"^Environment=ORKHON_", text, re.MULTILINE)


def test_a_command_by_hand_runs_as_the_hub_with_the_choices_of_its_service(tmp_path: Path) -> None:
    chosen = tmp_path / "environment"
    sample = (DEPLOY / "environment").read_text(encoding="utf-8")
    chosen.write_text(sample.replace("#ORKHON_DATABASE_URL", "ORKHON_DATABASE_URL"), encoding="utf-8")
    script = (DEPLOY / "orkhon").read_text(encoding="utf-8")
    assert script.count(FILE) == 1
    stand_in = tmp_path / "runuser"
    stand_in.write_text('#!/bin/sh\nenv | grep ^ORKHON_ | sort\necho "$@"\n', encoding="utf-8")
    stand_in.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "-c", script.replace(FILE, str(chosen)), "orkhon", "wire", "tail", "--after", "two words"],
        env={"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    *variables, command = done.stdout.splitlines()
    assert variables == [
        "ORKHON_DATABASE_URL=postgresql://orkhon:password@127.0.0.1/orkhon",
        "ORKHON_DEMONSTRATION=off",
        "ORKHON_HOME=/var/lib/orkhon",
    ]
    assert command == "-u orkhon -- /opt/orkhon/.venv/bin/orkhon wire tail --after two words"


def test_the_sample_is_taken_as_it_is(tmp_path: Path) -> None:
    lines = (DEPLOY / "environment").read_text(encoding="utf-8").splitlines()
    values = dict(line.lstrip("#").split("=", 1) for line in lines if re.match("#?ORKHON_", line))
    plain = {name: value.strip("'") for name, value in values.items()}
    found = read_environment({**plain, "ORKHON_HOME": str(tmp_path)})
    assert found.postgres is not None
    assert (found.postgres.name, found.trust_proxy, found.demonstration) == ("orkhon", True, "off")
