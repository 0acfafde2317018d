"""Headers, statements and links: what is hashed and signed, and that every change to them is noticed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orkhon.trust import (
    ZERO_HASH,
    CanonicalError,
    Header,
    KeyMismatch,
    Link,
    MomentError,
    SignatureMismatch,
    SigningKey,
    Statement,
    header_problems,
    is_hash,
    link_problems,
    moment_text,
    payload_problems,
    read_moment,
    salted_hash,
    sha256_hex,
    statement_problems,
)

KEY = SigningKey.from_raw(bytes(range(32)))
KEYS = {KEY.key_id: KEY.verifying}
SALT = b"s" * 32
NOW = datetime(2026, 11, 22, 16, 40, tzinfo=UTC)
HEADER = Header(
    position=1,
    agency="altai",
    uri="urn:altai:1",
    version="1",
    kind="publish",
    received=NOW,
    payload_hash=salted_hash(SALT, b"{}"),
    previous=ZERO_HASH,
)
STATEMENT = Statement(
    agency="altai",
    by="orkhon",
    kind="publish",
    uri="urn:altai:1",
    version="1",
    payload_hash=HEADER.payload_hash,
    key_id="",
    time=NOW,
    sequence=1,
    previous=ZERO_HASH,
).signed(KEY)
LINK = Link(hub="orkhon", key_id="", position=1, previous=ZERO_HASH, statement=STATEMENT.hash(), received=NOW).signed(
    KEY
)


def test_the_form_of_a_header_is_for_ever() -> None:
    # Written down by hand once. If this fails, every log in the world stops verifying.
    document = (
        '{"agency":"altai","kind":"publish","payload_hash":"' + HEADER.payload_hash + '","position":1,'
        '"previous":"' + ZERO_HASH + '","received":"2026-11-22T16:40:00.000000Z","uri":"urn:altai:1",'
        '"v":1,"version":"1"}'
    )
    assert HEADER.hash() == sha256_hex(document.encode())


def test_the_form_of_a_statement_is_for_ever() -> None:
    signed = (
        '{"agency":"altai","by":"orkhon","key_id":"' + KEY.key_id + '","kind":"publish","payload_hash":"'
        + HEADER.payload_hash + '","previous":"' + ZERO_HASH + '","sequence":1,'
    )  # fmt: skip
    rest = '"time":"2026-11-22T16:40:00.000000Z","uri":"urn:altai:1","v":1,"version":"1"}'
    KEY.verifying.check(STATEMENT.signature, (signed + rest).encode())
    hashed = signed + f'"signature":"{STATEMENT.signature}",' + rest
    assert STATEMENT.hash() == sha256_hex(hashed.encode())


def test_the_form_of_a_link_is_for_ever() -> None:
    first = f'{{"hub":"orkhon","key_id":"{KEY.key_id}","position":1,"previous":"{ZERO_HASH}",'
    received = '"received":"2026-11-22T16:40:00.000000Z",'
    last = f'"statement":"{STATEMENT.hash()}","v":1}}'
    KEY.verifying.check(LINK.signature, (first + received + last).encode())
    hashed = first + received + f'"signature":"{LINK.signature}",' + last
    assert LINK.hash() == sha256_hex(hashed.encode())


def test_signing_and_hashing_together_gives_what_each_gives_alone() -> None:
    assert STATEMENT.seal(KEY) == (STATEMENT.signature, STATEMENT.hash())
    assert LINK.seal(KEY) == (LINK.signature, LINK.hash())


def test_a_whole_ring_has_no_problem() -> None:
    assert header_problems(HEADER, HEADER.hash(), before=None) == []
    assert payload_problems(1, HEADER.payload_hash, salt=SALT, body=b"{}") == []
    assert statement_problems(STATEMENT, STATEMENT.hash(), header=HEADER, before=None, keys=KEYS) == []
    assert link_problems(LINK, LINK.hash(), statement_hash=STATEMENT.hash(), before=None, keys=KEYS) == []


CHANGES = {
    "agency": "tengri",
    "uri": "urn:altai:2",
    "version": "2",
    "kind": "kill",
    "payload_hash": "f" * 64,
    "previous": "e" * 64,
}


@pytest.mark.parametrize(
    "change",
    [*CHANGES.items(), ("position", 2), ("received", NOW + timedelta(microseconds=1))],
    ids=lambda change: change[0],
)
def test_each_change_to_a_header_is_noticed(change: tuple[str, object]) -> None:
    changed = replace(HEADER, **{change[0]: change[1]})  # type: ignore[arg-type]  # one field of any type
    assert "its hash differs" in " ".join(header_problems(changed, HEADER.hash(), before=None))


@pytest.mark.parametrize(
    "change",
    [*CHANGES.items(), ("by", "altai"), ("sequence", 2), ("time", NOW + timedelta(seconds=1))],
    ids=lambda change: change[0],
)
def test_each_change_to_a_statement_is_noticed(change: tuple[str, object]) -> None:
    changed = replace(STATEMENT, **{change[0]: change[1]})  # type: ignore[arg-type]  # one field of any type
    with pytest.raises(SignatureMismatch):
        changed.check(KEY.verifying)
    found = statement_problems(changed, STATEMENT.hash(), header=HEADER, before=None, keys=KEYS)
    assert any("signature is not of" in sentence for sentence in found)
    assert any("its hash differs" in sentence for sentence in found)


@pytest.mark.parametrize(
    "change",
    [
        ("hub", "other"),
        ("position", 2),
        ("previous", "e" * 64),
        ("statement", "f" * 64),
        ("received", NOW.replace(year=2027)),
    ],
    ids=lambda change: change[0],
)
def test_each_change_to_a_link_is_noticed(change: tuple[str, object]) -> None:
    changed = replace(LINK, **{change[0]: change[1]})  # type: ignore[arg-type]  # one field of any type
    with pytest.raises(SignatureMismatch):
        changed.check(KEY.verifying)
    found = link_problems(changed, LINK.hash(), statement_hash=STATEMENT.hash(), before=None, keys=KEYS)
    assert any("signature is not of" in sentence for sentence in found)


def test_a_missing_position_and_a_fork_are_told_apart() -> None:
    later = replace(HEADER, position=4, previous="a" * 64)
    assert header_problems(later, later.hash(), before=(2, "a" * 64)) == ["position 3 is missing: 4 follows 2"]
    fork = replace(HEADER, position=3, previous="b" * 64)
    assert header_problems(fork, fork.hash(), before=(2, "a" * 64)) == [
        "position 3: the header does not follow the one before it"
    ]


def test_a_statement_that_was_left_out_is_noticed() -> None:
    third = replace(STATEMENT, sequence=3, previous="a" * 64).signed(KEY)
    found = statement_problems(third, third.hash(), header=HEADER, before=(1, "a" * 64), keys=KEYS)
    assert found == ["position 1: statement 3 of orkhon for altai does not follow statement 1"]


def test_a_statement_about_another_entry_is_noticed() -> None:
    other = replace(HEADER, uri="urn:altai:9")
    found = statement_problems(STATEMENT, STATEMENT.hash(), header=other, before=None, keys=KEYS)
    assert found == ["position 1: the statement's uri is not the header's"]


def test_a_key_that_is_not_the_signers_is_noticed() -> None:
    found = statement_problems(STATEMENT, STATEMENT.hash(), header=HEADER, before=None, keys={})
    assert found == [f"position 1: the statement is signed with {KEY.key_id}, which is no key of orkhon"]


def test_a_link_that_skips_or_forks_is_noticed() -> None:
    second = replace(LINK, position=2, previous=LINK.hash()).signed(KEY)
    assert link_problems(
        second, second.hash(), statement_hash=STATEMENT.hash(), before=(1, LINK.hash()), keys=KEYS
    ) == []  # fmt: skip
    for before in ((0, LINK.hash()), (1, "c" * 64)):
        found = link_problems(second, second.hash(), statement_hash=STATEMENT.hash(), before=before, keys=KEYS)
        assert found == ["position 2 of orkhon: the link does not follow the one before it"]
    first = replace(LINK, previous="c" * 64).signed(KEY)
    found = link_problems(first, first.hash(), statement_hash=STATEMENT.hash(), before=None, keys=KEYS)
    assert found == ["position 1 of orkhon: the first link names one before it"]


def test_a_link_to_another_statement_is_noticed() -> None:
    found = link_problems(LINK, LINK.hash(), statement_hash="d" * 64, before=None, keys=KEYS)
    assert found == ["position 1 of orkhon: the link takes another statement than the one kept"]


@pytest.mark.parametrize(("salt", "body"), [(SALT, b"[]"), (b"t" * 32, b"{}"), (b"", b"{}")])
def test_a_changed_payload_or_salt_is_noticed(salt: bytes, body: bytes) -> None:
    assert len(payload_problems(7, HEADER.payload_hash, salt=salt, body=body)) == 1


def test_a_short_salt_is_never_used() -> None:
    with pytest.raises(ValueError, match="31 bytes"):
        salted_hash(b"s" * 31, b"{}")


@given(st.datetimes(timezones=st.just(UTC) | st.just(timezone(timedelta(hours=5)))))
def test_a_moment_is_read_as_it_was_written(moment: datetime) -> None:
    if moment.year in {1, 9999}:
        return  # the other zone's hour may lie outside of what a datetime holds
    assert read_moment(moment_text(moment)) == moment


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(MomentError, match="no time zone"):
        moment_text(datetime(2026, 11, 22))  # noqa: DTZ001 - that is what is tested


@pytest.mark.parametrize("text", ["2026-11-22T16:40:00Z", "2026-13-22T16:40:00.000000Z", "٢٠٢٦-11-22", ""])
def test_a_moment_has_one_spelling_only(text: str) -> None:
    with pytest.raises(MomentError):
        read_moment(text)


def test_a_hash_is_told_from_other_texts() -> None:
    assert is_hash(ZERO_HASH)
    assert not is_hash(ZERO_HASH.replace("0", "A"))
    assert not is_hash("0" * 63)
    assert not is_hash("0" * 64 + "\n")


def test_a_document_that_is_no_text_is_not_signed() -> None:
    with pytest.raises(CanonicalError, match="well-formed text"):
        replace(HEADER, uri="\ud800").hash()
    with pytest.raises(CanonicalError):
        replace(STATEMENT, sequence=2**53).signed(KEY)


def test_nothing_is_sealed_with_another_key_than_it_names() -> None:
    other = SigningKey.generate()
    for unsigned in (STATEMENT, LINK):
        with pytest.raises(KeyMismatch, match=other.key_id):
            unsigned.seal(other)
