"""Whatever somebody changes behind the hub's back, `verify` says so and says where."""

from __future__ import annotations

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from orkhon.alliance.models import SigningKeyRecord
from orkhon.trust import SigningKey
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.verify import Verification, verify
from tests.wire.making import NOW, appended, tamper

pytestmark = pytest.mark.database


@pytest.fixture
def filled(log: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """Five entries of two agencies, the first of them redacted, the third killed."""
    appended(uri="urn:altai:1")
    appended(uri="urn:tengri:1", agency="tengri")
    appended(uri="urn:altai:2")
    kill("urn:altai:2", reason="wrong", person="A. Editor", now=NOW)
    redact("urn:altai:1", reason="personal data", person="A. Editor", now=NOW)
    assert verify() == Verification(entries=5, redacted=1, problems=())
    return log


def test_an_empty_log_is_whole(log: BaseDatabaseWrapper) -> None:
    assert verify() == Verification(entries=0, redacted=0, problems=())


def test_progress_is_told(filled: BaseDatabaseWrapper) -> None:
    told: list[tuple[int, int]] = []
    verify(lambda reached, end: told.append((reached, end)))
    assert told == [(5, 5)]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE wire_header SET agency = 'other' WHERE position = 2", "position 2: the header was changed"),
        ("UPDATE wire_header SET uri = 'urn:other' WHERE position = 2", "position 2: the header was changed"),
        ("UPDATE wire_header SET kind = 'release' WHERE position = 4", "position 4: the header was changed"),
        ("UPDATE wire_header SET hash = previous WHERE position = 2", "position 3: the header does not follow"),
        ("UPDATE wire_header SET received = '2020-01-01 00:00:00+00:00' WHERE position = 2", "position 2: the header"),
        ("UPDATE wire_payload SET salt = body WHERE position = 2", "position 2: the payload was changed"),
        ("UPDATE wire_payload SET body = salt WHERE position = 2", "position 2: the payload was changed"),
        ("UPDATE wire_payload SET type = 'advisory' WHERE position = 2", "column type is not what its body says"),
        ("UPDATE wire_payload SET agency = 'altai' WHERE position = 2", "column agency is not what"),
        (
            "UPDATE wire_payload SET embargoed_until = '2020-01-01 00:00:00+00:00' WHERE position = 2",
            "column embargoed_until is not what",
        ),
        ("DELETE FROM wire_payload WHERE position = 2", "position 2: the payload is gone, and no redact entry"),
        ("UPDATE wire_redaction SET target = 2", "position 1: the payload is gone, and no redact entry names it"),
        ("UPDATE wire_redaction SET entry = 4", "position 1: the payload is gone, and the redact entry 4 does not"),
        ("UPDATE wire_statement SET signature = 'AAAA' WHERE position = 2", "statement's signature is not of"),
        ("UPDATE wire_statement SET sequence = 9 WHERE position = 3", "statement 9 of orkhon for altai"),
        ("UPDATE wire_statement SET key_id = 'x' WHERE position = 2", "no key of orkhon"),
        ("UPDATE wire_statement SET signed_by = 'tengri' WHERE position = 2", "no key of tengri"),
        ("DELETE FROM wire_statement WHERE position = 2", "position 2: the statement is missing"),
        ("UPDATE wire_link SET signature = 'AAAA' WHERE position = 2", "link's signature is not of"),
        ("UPDATE wire_link SET previous = hash WHERE position = 2", "the link does not follow the one before"),
        ("UPDATE wire_link SET position = 99 WHERE position = 5", "another position or time"),
        ("DELETE FROM wire_link WHERE position = 2", "position 2: the link of this hub is missing"),
    ],
)
def test_each_kind_of_tampering_is_found(filled: BaseDatabaseWrapper, sql: str, said: str) -> None:
    tamper(filled, sql)
    problems = verify().problems
    assert any(said in problem for problem in problems), problems


def test_an_entry_cut_out_of_the_middle_is_found(filled: BaseDatabaseWrapper) -> None:
    for table, column in (("payload", "position"), ("statement", "position"), ("link", "header_id")):
        tamper(filled, f"DELETE FROM wire_{table} WHERE {column} = 3")
    tamper(filled, "DELETE FROM wire_header WHERE position = 3")
    assert "position 3 is missing: 4 follows 2" in verify().problems


def test_a_hub_that_signs_with_a_strangers_key_is_found(filled: BaseDatabaseWrapper) -> None:
    stranger = SigningKey.generate()
    SigningKeyRecord.objects.update(owner="stranger")
    SigningKeyRecord.objects.create(
        key_id=stranger.key_id, owner="orkhon", public_key=stranger.verifying.raw, created=NOW
    )
    assert any("no key of orkhon" in problem for problem in verify().problems)
    SigningKeyRecord.objects.exclude(key_id=stranger.key_id).update(owner="orkhon")
    assert verify().whole
