"""`orkhon audit` on a terminal."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from orkhon.audit.actions.record import record
from tests.audit.making import HOME, some_acts, tamper

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def _listed(*words: str) -> list[dict[str, object]]:
    out = StringIO()
    call_command("audit", "list", *words, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_acts_are_json_lines_newest_first(now: datetime) -> None:
    record("people.invite", actor="hub", now=now, object_type="auth.user", object_key="3", origin=HOME)
    record("wire.kill", actor="command:wire", now=now + timedelta(seconds=1), details={"reason": "x"})
    kill, invite = _listed()
    assert kill == {
        "position": 2, "at": "2026-11-22T16:40:01.000000Z", "actor": "command:wire", "verb": "wire.kill",
        "object_type": "", "object_key": "", "outcome": "done", "details": {"reason": "x"},
        "address": None, "agent": None,
    }  # fmt: skip
    assert (invite["address"], invite["agent"]) == ("192.0.2.7", "Mozilla/5.0")


def test_every_option_narrows(now: datetime) -> None:
    some_acts(now, number=3)
    record("people.invite", actor="command:people", now=now + timedelta(days=1))
    assert [act["position"] for act in _listed("--person", "people")] == [4]
    assert [act["position"] for act in _listed("--verb", "wire")] == [3, 2, 1]
    assert [act["position"] for act in _listed("--object", "wire.item:urn:altai:1")] == [2]
    assert [act["position"] for act in _listed("--since", "2026-11-23")] == [4]
    assert [act["position"] for act in _listed("--until", "2026-11-22T16:40:00Z")] == []
    assert [act["position"] for act in _listed("--limit", "2")] == [4, 3]


@pytest.mark.parametrize("words", [("--since", "soon"), ("--limit", "-1"), ("--until", "0001-01-01T00:00+14:00")])
def test_an_option_that_makes_no_sense_ends_the_command(words: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match=re.escape(words[1])):
        _listed(*words)


def test_verify_says_that_the_audit_is_whole_and_ends_with_1_where_it_is_not(now: datetime) -> None:
    some_acts(now)
    out = StringIO()
    call_command("audit", "verify", stdout=out)
    assert "3 acts, 0 origin(s) removed. The audit is whole." in out.getvalue()
    tamper("UPDATE audit_act SET verb = 'wire.release' WHERE position = 2")
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "verify", stdout=out)
    assert ended.value.code == 1
    assert "act 2: it was changed" in out.getvalue()
