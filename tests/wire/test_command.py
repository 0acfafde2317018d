"""`orkhon wire …` as an operator sees it."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.wire.actions.redact import redact
from orkhon.wire.entries import ItemStatus
from orkhon.wire.queries import state_of
from tests.wire.making import NOW, appended, tamper

pytestmark = pytest.mark.database


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("wire", *words, stdout=out)
    return out.getvalue()


def lines(*words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("tail", *words).splitlines()]


def test_tail_prints_entries_as_json_lines(log: BaseDatabaseWrapper) -> None:
    appended(uri="urn:altai:1")
    appended(uri="urn:altai:2")
    first, second = lines()
    assert list(first) == ["position", "agency", "uri", "version", "kind", "received", "ninjs", "extra"]
    assert (first["position"], first["agency"], first["kind"]) == (1, "altai", "publish")
    assert first["received"] == "2026-11-22T16:40:00.000000Z"
    assert isinstance(second["ninjs"], dict)
    assert second["ninjs"]["uri"] == "urn:altai:2"


def test_tail_begins_after_a_position_and_ends_at_a_limit(log: BaseDatabaseWrapper) -> None:
    for number in range(1, 6):
        appended(uri=f"urn:altai:{number}")
    assert [line["position"] for line in lines("--after", "3")] == [4, 5]
    assert [line["position"] for line in lines("--after", "1", "--limit", "2", "--follow")] == [2, 3]
    assert lines("--after", "5") == []
    assert lines("--limit", "0") == []
    with pytest.raises(CommandError, match="no whole number"):
        run("tail", "--after", "-1")


def test_tail_shows_a_redacted_entry_without_its_content(log: BaseDatabaseWrapper) -> None:
    appended()
    redact("urn:altai:1", reason="personal data", person="A. Editor", now=NOW)
    first, _ = lines()
    assert (first["ninjs"], first["extra"], first["version"]) == (None, None, "1")


def test_verify_says_in_words_what_it_found(log: BaseDatabaseWrapper) -> None:
    appended()
    redact("urn:altai:1", reason="personal data", person="A. Editor", now=NOW)
    assert run("verify") == "2 entries, 1 payload(s) redacted. The wire is whole.\n"


def test_verify_fails_on_a_changed_wire(log: BaseDatabaseWrapper) -> None:
    appended()
    tamper(log, "UPDATE wire_header SET agency = 'other'")
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("wire", "verify", stdout=out)
    assert ended.value.code == 1
    assert "position 1: the header was changed, its hash differs" in out.getvalue()


def test_an_item_is_withheld_released_and_killed_by_hand(log: BaseDatabaseWrapper) -> None:
    appended()
    for verb, status in (
        ("withhold", ItemStatus.WITHHELD),
        ("release", ItemStatus.USABLE),
        ("kill", ItemStatus.KILLED),
    ):
        said = run(verb, "urn:altai:1", "--reason", "a court's order", "--person", "A. Editor")
        assert said.startswith(f"{verb} of urn:altai:1 version 1 at position ")
        state = state_of("urn:altai:1")
        assert state is not None
        assert state.status is status


def test_an_embargo_is_lifted_by_somebody_of_its_own_agency_alone(log: BaseDatabaseWrapper) -> None:
    make_roles()
    for code in ("desk", "altai"):
        agency = Agency.objects.create(code=code, sign=code[:2], name_en=code)
        user = User.objects.create_user(f"of-{code}")
        Staff.objects.create(user=user, agency=agency, role=Role.EDITOR)
        assign_roles(user)
    User.objects.create_superuser("root")
    appended(uri="urn:altai:1", embargoed=NOW + timedelta(days=36500))
    for person, told in (
        ("of-desk", "'of-desk' is posted elsewhere"),
        ("root", "'root' is posted elsewhere"),
        ("Altai", "no account here goes by 'Altai'"),
    ):
        with pytest.raises(CommandError, match=f"altai alone lifts that; {told}"):
            run("release", "urn:altai:1", "--reason", "agreed", "--person", person)
    assert run("release", "urn:altai:1", "--reason", "agreed", "--person", "of-altai").startswith("release of")


def test_what_cannot_be_done_is_said(log: BaseDatabaseWrapper) -> None:
    with pytest.raises(CommandError, match="nothing was ever appended under urn:nobody"):
        run("kill", "urn:nobody", "--reason", "wrong", "--person", "A. Editor")
    with pytest.raises(CommandError, match="--person"):
        run("kill", "urn:nobody", "--reason", "wrong")


def test_a_reader_that_has_enough_ends_the_tail_quietly(
    log: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Closed(io.StringIO):
        """The pipe of somebody who has gone."""

        def flush(self) -> None:
            raise BrokenPipeError

    turned: list[tuple[int, int]] = []
    monkeypatch.setattr("os.dup2", lambda source, target: turned.append((source, target)))
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(io.FileIO(1, "w", closefd=False)))
    appended()
    call_command("wire", "tail", stdout=Closed())
    assert [target for _, target in turned] == [1]


@pytest.mark.django_db(databases="__all__")
def test_a_key_file_that_holds_no_key_is_told_in_one_line(log: BaseDatabaseWrapper, tmp_path: Path) -> None:
    appended()
    (tmp_path / "keys").mkdir()
    path = tmp_path / "keys" / "hub.pem"
    path.write_bytes(b"garbage")
    path.chmod(0o600)
    said = ("urn:altai:1", "--reason", "order 12", "--person", "a.editor")
    for words in (("kill", *said), ("redact", *said, "--names-as-given", "--yes")):
        with (
            override_settings(ORKHON_HOME=tmp_path),
            pytest.raises(CommandError, match="holds no readable private key"),
        ):
            run(*words)
