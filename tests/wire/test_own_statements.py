"""An agency that signs for itself is believed by its own signature alone, in its own gapless order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from orkhon.alliance.models import Agency, SigningKeyRecord
from orkhon.items import Content, PubStatus
from orkhon.trust import ZERO_HASH, SigningKey, salted_hash
from orkhon.wire.actions.append import AppendIntent, append, append_many, intent_of
from orkhon.wire.entries import EntryKind
from orkhon.wire.errors import (
    IntentRefused,
    OwnStatementMissing,
    StatementBodyDiffers,
    StatementForged,
    StatementKeyRefused,
    StatementMismatch,
    StatementOutOfOrder,
    StatementRefused,
    StatementUnused,
)
from orkhon.wire.own_statements import SignedStatement, body_to_sign, read_signed_statement, sign_item
from orkhon.wire.queries import head
from orkhon.wire.verify import verify
from tests.wire.making import NOW, an_intent, an_item, appended

pytestmark = pytest.mark.database

KEY = SigningKey.from_raw(bytes(range(32)))
STRANGER = SigningKey.from_raw(bytes(32))


@pytest.fixture
def altai(log: BaseDatabaseWrapper) -> SigningKeyRecord:
    """Altai's key for statements, on record."""
    Agency.objects.create(code="altai", sign="AP", name_en="Altai Press")
    return SigningKeyRecord.objects.create(
        key_id=KEY.key_id, owner="altai", public_key=KEY.verifying.raw, created=NOW - timedelta(days=9)
    )


def signed(last: tuple[int, str] = (0, ZERO_HASH), kind: EntryKind = EntryKind.PUBLISH, **said: Any) -> SignedStatement:
    key, now, agency = said.pop("key", KEY), said.pop("now", NOW), said.pop("agency", "altai")
    return sign_item(an_item(**said), key, agency=agency, kind=kind, now=now, last=last)


def end_of(one: SignedStatement) -> tuple[int, str]:
    return one.statement.sequence, one.statement.hash()


def again(one: SignedStatement, key: SigningKey = KEY, **changes: Any) -> SignedStatement:
    """The same statement with changes, signed again."""
    return replace(one, statement=replace(one.statement, **changes).signed(key))


def test_what_the_agency_signed_is_kept_as_it_is_and_the_hub_says_who_signed(altai: SigningKeyRecord) -> None:
    one = signed()
    entry = append(intent_of(one), now=NOW).entry
    assert (entry.signed_by, entry.key_id) == ("altai", KEY.key_id)
    assert entry.payload_hash == one.statement.payload_hash == salted_hash(one.salt, one.body)
    other = appended(uri="urn:altai:2").entry
    assert other.signed_by == "orkhon"
    third = signed(end_of(one), uri="urn:altai:3")
    assert append(intent_of(third), now=NOW).entry.signed_by == "altai"
    found = verify()
    assert (found.entries, found.problems, found.doubted) == (3, (), ())


def test_it_travels_as_json_and_comes_back_the_same(altai: SigningKeyRecord) -> None:
    one = signed()
    assert read_signed_statement(one.document()) == one


def test_the_same_again_appends_nothing_and_several_go_in_one_batch(altai: SigningKeyRecord) -> None:
    first = signed()
    second = signed(end_of(first), EntryKind.UPDATE, version="2", headline="Екінші нұсқа")
    outcomes = append_many([intent_of(first), intent_of(second), intent_of(first)], now=NOW)
    assert [getattr(one, "new", one) for one in outcomes] == [True, True, False]
    assert verify().whole


def test_a_correction_and_a_kill_are_signed_like_everything(altai: SigningKeyRecord) -> None:
    first = signed()
    second = signed(end_of(first), EntryKind.CORRECT, version="2", headline="Түзетілді")
    third = signed(end_of(second), EntryKind.KILL, version="3", pub_status=PubStatus.CANCELED)
    kinds = [append(intent_of(one), now=NOW).entry.kind for one in (first, second, third)]
    assert kinds == [EntryKind.PUBLISH, EntryKind.CORRECT, EntryKind.KILL]
    assert verify().whole


def forged(one: SignedStatement) -> SignedStatement:
    """The same statement under a stranger's signature, with the agency's key named."""
    return replace(one, statement=replace(again(one, STRANGER).statement, key_id=KEY.key_id))


REFUSED: dict[str, tuple[Callable[[], AppendIntent], type[StatementRefused], str]] = {
    "sequence left out": (lambda: intent_of(signed((1, "a" * 64))), StatementOutOfOrder, "sign number 1 after 000"),
    "another predecessor": (
        lambda: intent_of(signed((0, "a" * 64))),
        StatementOutOfOrder,
        "the last one of altai here",
    ),
    "a stranger's key": (lambda: intent_of(signed(key=STRANGER)), StatementKeyRefused, "is no key of altai"),
    "a forged signature": (
        lambda: intent_of(forged(signed())),
        StatementForged,
        "not signed by altai's key",
    ),
    "another salt": (lambda: intent_of(replace(signed(), salt=bytes(32))), StatementMismatch, "payload hash"),
    "a short salt": (lambda: intent_of(replace(signed(), salt=b"x")), StatementMismatch, "32 bytes"),
    "another item": (
        lambda: replace(intent_of(signed()), item=an_item(headline="Басқа")),
        StatementBodyDiffers,
        "different are ninjs.headlines",
    ),
    "another uri": (lambda: replace(intent_of(signed()), item=an_item(uri="urn:x")), StatementMismatch, "uri"),
    "for another agency": (lambda: replace(intent_of(signed()), agency="tengri"), StatementMismatch, "agency"),
    "the wrong kind": (
        lambda: intent_of(signed(kind=EntryKind.UPDATE)),
        StatementMismatch,
        "would be publish of version 1",
    ),
    "dated ahead": (lambda: intent_of(signed(now=NOW + timedelta(minutes=6))), StatementMismatch, "set the clock"),
    "no version": (lambda: intent_of(signed(version="")), StatementMismatch, "numbers its versions itself"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_does_not_fit_is_refused_and_nothing_is_appended(altai: SigningKeyRecord, case: str) -> None:
    intent, error, said = REFUSED[case]
    with pytest.raises(error, match=said):
        append(intent(), now=NOW)
    assert head() == 0
    assert append(intent_of(signed()), now=NOW).new, "the number was not used up"


def test_what_was_polled_brings_no_statement(altai: SigningKeyRecord) -> None:
    with pytest.raises(IntentRefused, match="what an agency signs it pushes"):
        append(replace(intent_of(signed()), pushed=False), now=NOW)


def test_a_body_that_is_not_canonical_is_refused(altai: SigningKeyRecord) -> None:
    one = signed()
    body = one.body.replace(b'"envelope":1', b'"envelope": 1')
    loose = again(replace(one, body=body), payload_hash=salted_hash(one.salt, body))
    with pytest.raises(StatementBodyDiffers, match="not canonical"):
        append(intent_of(loose), now=NOW)


def test_a_second_statement_for_a_version_that_is_there_says_which_number_is_free(altai: SigningKeyRecord) -> None:
    appended()
    with pytest.raises(StatementUnused, match=r"at position 1 under another statement.* sign the next as 1 after 0"):
        append(intent_of(signed()), now=NOW)


def test_another_agency_cannot_use_the_key(altai: SigningKeyRecord) -> None:
    with pytest.raises(StatementKeyRefused, match="no key of tengri"):
        append(intent_of(signed(agency="tengri")), now=NOW)


def test_a_key_for_pushes_alone_signs_no_statement(altai: SigningKeyRecord) -> None:
    SigningKeyRecord.objects.update(for_statements=False, for_pushes=True)
    with pytest.raises(StatementKeyRefused, match="for statements"):
        append(intent_of(signed()), now=NOW)


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ({"retired": NOW - timedelta(hours=1)}, "was retired"),
        ({"revoked": NOW, "compromised_since": NOW - timedelta(days=1)}, "was revoked"),
        ({"not_before": NOW + timedelta(hours=1)}, "counts from"),
    ],
)
def test_a_key_signs_only_while_it_counts(altai: SigningKeyRecord, times: dict[str, datetime], said: str) -> None:
    SigningKeyRecord.objects.update(**times)
    with pytest.raises(StatementKeyRefused, match=said):
        append(intent_of(signed()), now=NOW)


def test_what_was_signed_before_the_retirement_is_taken_after_it(altai: SigningKeyRecord) -> None:
    SigningKeyRecord.objects.update(retired=NOW)
    one = signed(now=NOW - timedelta(minutes=1))
    assert append(intent_of(one), now=NOW + timedelta(hours=1)).new
    assert verify().whole


def test_what_came_since_a_key_was_stolen_is_listed_and_not_lost(altai: SigningKeyRecord) -> None:
    first = signed()
    append(intent_of(first), now=NOW)
    second = signed(end_of(first), uri="urn:altai:2", now=NOW + timedelta(hours=2))
    append(intent_of(second), now=NOW + timedelta(hours=2))
    SigningKeyRecord.objects.filter(owner="altai").update(
        revoked=NOW + timedelta(hours=3), compromised_since=NOW + timedelta(hours=1)
    )
    found = verify()
    assert (found.problems, found.doubted, found.entries) == ((), (2,), 2)


def test_an_agency_may_have_nothing_taken_without_its_signature(altai: SigningKeyRecord) -> None:
    one = signed()
    append(intent_of(one), now=NOW)
    Agency.objects.update(requires_own_statements=True)
    with pytest.raises(OwnStatementMissing, match="under its own signature alone"):
        appended(uri="urn:altai:2")
    assert not appended().new, "what is there already is known, whoever sends it again"
    assert appended(uri="urn:tengri:1", agency="tengri").entry.signed_by == "orkhon"
    assert append(intent_of(signed(end_of(one), uri="urn:altai:3")), now=NOW).new


def test_a_bad_statement_stops_no_other(altai: SigningKeyRecord) -> None:
    first = signed()
    bad, good = signed((5, "b" * 64), uri="urn:altai:2"), signed(end_of(first), uri="urn:altai:3")
    outcomes = append_many([intent_of(first), intent_of(bad), intent_of(good), an_intent(uri="urn:altai:4")], now=NOW)
    assert [type(one).__name__ for one in outcomes] == ["Appended", "StatementOutOfOrder", "Appended", "Appended"]
    assert verify().whole


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda one: one.pop("salt"), "'salt' is missing"),
        (lambda one: one.update(salt="AAAA"), "3 bytes"),
        (lambda one: one.update(salt="é"), "no signed statement"),
        (lambda one: one.update(body=7), "body are text"),
        (lambda one: one["statement"].pop("kind"), "lacks, or has beyond its form: kind"),
        (lambda one: one["statement"].update(more=1), "more"),
        (lambda one: one["statement"].update(v=2), "v 2"),
        (lambda one: one["statement"].update(sequence="1"), "sequence '1'"),
        (lambda one: one["statement"].update(uri=1), "must be text: uri"),
        (lambda one: one["statement"].update(time="today"), "no moment|not a moment"),
    ],
)
def test_another_form_is_told_what_is_wrong(spoil: Callable[[Any], Any], said: str) -> None:
    document = signed().document()
    spoil(document)
    with pytest.raises(StatementMismatch, match=said):
        read_signed_statement(document)


def test_a_kind_that_is_none_and_a_body_without_an_item_are_refused() -> None:
    with pytest.raises(StatementMismatch, match="kind is 'erase'"):
        intent_of(again(signed(), kind="erase"))
    control = b'{"envelope":1,"extra":{},"ninjs":{},"schema":"orkhon/control/1"}'
    with pytest.raises(StatementBodyDiffers, match="carries no item"):
        intent_of(replace(signed(), body=control))
    sent = body_to_sign(an_item()).replace(b'"extra":{', b'"extra":{"sent":{"person":"A"}', 1).replace(b'}"', b'},"', 1)
    with pytest.raises(StatementBodyDiffers, match=r"extra\.sent"):
        intent_of(replace(signed(), body=sent))


def test_a_script_in_a_signed_body_is_not_kept(altai: SigningKeyRecord) -> None:
    one = signed(body=Content("<p>Жаңа</p>"))
    body = one.body.replace("<p>Жаңа</p>".encode(), "<p>Жаңа</p><script>x</script>".encode())
    hostile = again(replace(one, body=body), payload_hash=salted_hash(one.salt, body))
    with pytest.raises(StatementBodyDiffers, match=r"ninjs\.bodies"):
        append(intent_of(hostile), now=NOW)
