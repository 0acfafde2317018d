"""Each day's tree begins with the day before's, holds every header, and proves an entry to an outsider."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.backends.base.base import BaseDatabaseWrapper

from orkhon.alliance.keys import hub_key
from orkhon.trust.merkle import GrowingTree, is_consistent, leaf_hash, root_by_inclusion
from orkhon.wire import daily_tree
from orkhon.wire.actions import seal as sealing
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.seal import days_to_seal, seal
from orkhon.wire.daily_tree import all_roots, consistency_proof, inclusion_proof, root_of
from orkhon.wire.errors import NotSealed, UnknownItem
from orkhon.wire.models import Header
from orkhon.wire.models import TreeNode as TreeNodeRow
from orkhon.wire.proofs import proof_document
from orkhon.wire.verify import verify
from tests.wire.making import appended, tamper

pytestmark = pytest.mark.database

SCRIPT = Path(__file__).parents[2] / "src/orkhon/portals/static/portals/check_item.py"
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of four headers, so that a few of them make a tree with pieces."""
    for module in (daily_tree, sealing):
        monkeypatch.setattr(module, "LEVEL", 2)
        monkeypatch.setattr(module, "PIECE", 4)
    monkeypatch.setattr("orkhon.wire.verify.LEVEL", 2)
    monkeypatch.setattr("orkhon.wire.verify.PIECE", 4)


@pytest.fixture
def three_days(log: BaseDatabaseWrapper, small_pieces: None) -> BaseDatabaseWrapper:
    """Six entries on Monday, none on Tuesday, five on Wednesday; sealed each night."""
    for number in range(6):
        appended(uri=f"urn:altai:{number}", now=MONDAY)
    seal(now=MONDAY + DAY)
    seal(now=MONDAY + 2 * DAY)
    for number in range(6, 11):
        appended(uri=f"urn:altai:{number}", now=MONDAY + 2 * DAY)
    seal(now=MONDAY + 3 * DAY)
    return log


def naive_root(size: int) -> str:
    tree = GrowingTree()
    for text in Header.objects.order_by("pk").values_list("hash", flat=True)[:size]:
        tree.add(leaf_hash(bytes.fromhex(text)))
    return tree.root().hex()


def test_each_day_has_a_signed_root_over_all_headers_up_to_its_end(three_days: BaseDatabaseWrapper) -> None:
    roots = all_roots()
    assert [(root.day.day, root.size) for root in roots] == [(23, 6), (24, 6), (25, 11)]
    assert [root.root for root in roots] == [naive_root(6), naive_root(6), naive_root(11)]
    for root in roots:
        root.check(hub_key().verifying)
    assert root_of(date(2026, 11, 24)) == roots[1]
    assert root_of(date(2026, 11, 26)) is None
    assert TreeNodeRow.objects.count() == 2
    found = verify()
    assert (found.roots, found.problems) == (3, ())


def test_days_that_were_missed_are_sealed_at_once_with_the_same_roots(
    log: BaseDatabaseWrapper, small_pieces: None
) -> None:
    for number in range(11):
        appended(uri=f"urn:altai:{number}", now=MONDAY + (0 if number < 6 else 2) * DAY)
    roots = seal(now=MONDAY + 3 * DAY)
    assert [(root.day.day, root.size, root.root) for root in roots] == [
        (23, 6, naive_root(6)),
        (24, 6, naive_root(6)),
        (25, 11, naive_root(11)),
    ]
    assert seal(now=MONDAY + 3 * DAY) == []
    assert verify().whole


def test_a_day_is_sealed_ten_minutes_after_it_has_ended_and_an_empty_log_never(log: BaseDatabaseWrapper) -> None:
    midnight = datetime(2026, 11, 24, tzinfo=UTC)
    assert days_to_seal(now=midnight + DAY) == []
    appended(now=MONDAY)
    assert days_to_seal(now=midnight + timedelta(minutes=9)) == []
    assert days_to_seal(now=midnight + timedelta(minutes=10)) == [date(2026, 11, 23)]


def test_what_was_received_before_midnight_and_came_after_the_sealing_is_in_the_next_days_tree(
    log: BaseDatabaseWrapper,
) -> None:
    appended(now=MONDAY)
    seal(now=MONDAY + DAY)
    appended(uri="urn:altai:late", now=MONDAY)
    seal(now=MONDAY + 2 * DAY)
    assert [root.size for root in all_roots()] == [1, 2]
    assert verify().whole


def test_every_entry_is_proven_in_the_first_days_tree_that_holds_it_and_in_later_ones(
    three_days: BaseDatabaseWrapper,
) -> None:
    for position in range(1, 12):
        for day in (None, date(2026, 11, 25)):
            proof = inclusion_proof(position, day=day)
            assert proof.root.size == (6 if position <= 6 and day is None else 11)
            leaf, path = leaf_hash(bytes.fromhex(proof.header_hash)), [bytes.fromhex(one) for one in proof.path]
            found = root_by_inclusion(leaf, position - 1, proof.root.size, path)
            assert found is not None
            assert found.hex() == proof.root.root


def test_a_later_days_tree_begins_with_an_earlier_days(three_days: BaseDatabaseWrapper) -> None:
    proof = consistency_proof(date(2026, 11, 23), date(2026, 11, 25))
    assert is_consistent(
        proof.first.size,
        proof.second.size,
        first_root=bytes.fromhex(proof.first.root),
        second_root=bytes.fromhex(proof.second.root),
        path=[bytes.fromhex(one) for one in proof.path],
    )
    with pytest.raises(NotSealed):
        consistency_proof(date(2026, 11, 25), date(2026, 11, 23))


def test_what_is_not_sealed_or_not_there_is_told(three_days: BaseDatabaseWrapper) -> None:
    appended(uri="urn:altai:new", now=MONDAY + 3 * DAY)
    with pytest.raises(NotSealed, match="no day's root holds position 12"):
        inclusion_proof(12)
    with pytest.raises(NotSealed, match="the root of 2026-11-23 does not hold position 7"):
        inclusion_proof(7, day=date(2026, 11, 23))
    for position in (0, 13):
        with pytest.raises(UnknownItem):
            inclusion_proof(position)
    with pytest.raises(UnknownItem, match="nothing was ever"):
        proof_document("urn:nobody")


def test_a_redaction_changes_no_root(three_days: BaseDatabaseWrapper) -> None:
    redact("urn:altai:1", reason="personal data", person="A. Editor", now=MONDAY + 3 * DAY)
    assert verify().whole
    assert "body" not in proof_document(2, with_payload=True)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE wire_dailyroot SET root = 'ab' WHERE day = '2026-11-23'", "root of 2026-11-23 over 6 headers is not"),
        (
            "UPDATE wire_dailyroot SET signature = 'AAAA' WHERE day = '2026-11-23'",
            "2026-11-23: the signature is not of",
        ),
        ("UPDATE wire_dailyroot SET key_id = 'x' WHERE day = '2026-11-23'", "signed with x, which is no key of orkhon"),
        ("UPDATE wire_dailyroot SET size = 99 WHERE day = '2026-11-25'", "and 11 are there: entries were cut off"),
        ("UPDATE wire_dailyroot SET size = 99 WHERE day = '2026-11-24'", "fewer than the day before"),
        ("DELETE FROM wire_dailyroot WHERE day = '2026-11-24'", "follows that of 2026-11-23: days between have none"),
        ("UPDATE wire_treenode SET hash = '00' WHERE number = 1", "piece 1 of the tree is not what its headers give"),
        ("UPDATE wire_header SET hash = previous WHERE position = 2", "the root of 2026-11-23 over 6 headers is not"),
    ],
)
def test_what_is_changed_behind_the_hubs_back_is_found(three_days: BaseDatabaseWrapper, sql: str, said: str) -> None:
    tamper(three_days, sql)
    problems = verify().problems
    assert any(said in problem for problem in problems), problems


def test_the_command_seals_and_proves(log: BaseDatabaseWrapper, capsys: pytest.CaptureFixture[str]) -> None:
    # Yesterday is sealed ten minutes after midnight: before that one day has ended since, and later two.
    appended(now=datetime.now(UTC) - 2 * DAY)
    call_command("wire", "seal")
    assert re.search(r"over 1 headers\n[12] day\(s\) sealed\.", capsys.readouterr().out)
    call_command("wire", "proof", "urn:altai:1", "--with-payload")
    assert json.loads(capsys.readouterr().out)["form"] == "orkhon/proof/1"


# ---- The script for outsiders: no line of Orkhon runs in it.


def checked(folder: Path, document: dict[str, Any], *words: str) -> tuple[int, str]:
    path = folder / "proof.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path), *words], capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_the_script_is_short_and_knows_nothing_of_orkhon() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 100
    assert "import orkhon" not in text
    assert "from orkhon" not in text


def test_an_outsider_proves_an_item_and_finds_every_change(three_days: BaseDatabaseWrapper, tmp_path: Path) -> None:
    document = json.loads(json.dumps(proof_document("urn:altai:8", with_payload=True)))
    code, said = checked(tmp_path, document, f"--key={hub_key().verifying.text}")
    assert code == 0, said
    assert "PROVEN: publish of urn:altai:8 version 1 by altai, with its words" in said
    assert f"signed by orkhon with {hub_key().key_id}" in said
    without = {name: value for name, value in document.items() if name not in {"salt", "body"}}
    assert "not looking at its words" in checked(tmp_path, without)[1]
    changes: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
        (lambda one: one.update(body=one["body"].replace("Алматыда", "Астанада")), "the words are not those"),
        (lambda one: one["header"].update(received="2020-01-01T00:00:00.000000Z"), "another hub, time or place"),
        (lambda one: one["statement"].update(kind="kill"), "signature of the statement"),
        (lambda one: one["header"].update(previous="0" * 64), "not in the day's tree"),
        (lambda one: one["root"].update(root="0" * 64), "signature of the root"),
        (lambda one: one["path"].pop(), "too short"),
    ]
    for change, cause in changes:
        tampered = json.loads(json.dumps(document))
        change(tampered)
        code, said = checked(tmp_path, tampered)
        assert (code, cause in said) == (1, True), (cause, said)
    assert "another key than you gave" in checked(tmp_path, document, "--key", "AAAA")[1]
