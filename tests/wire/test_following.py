"""One hub's log on another: as it was signed, judged entry by entry, redactions and all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.db import transaction
from django.test import override_settings

from orkhon.alliance.keys import hub_key, owners_of_keys, register_hub_key, verifying_keys
from orkhon.alliance.models import SigningKeyRecord
from orkhon.items import Derivation, DerivationKind, PubStatus
from orkhon.trust import VerifyingKey
from orkhon.wire.actions.append_followed import Followed, FollowedOutcome, append_followed, group_records
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.release import release
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import EntryKind
from orkhon.wire.errors import RecordRefused
from orkhon.wire.queries import entries_of, head, state_of, states_of
from orkhon.wire.records import Record, read_record, records_after
from orkhon.wire.verify import verify
from tests.wire.making import NOW, appended

pytestmark = [pytest.mark.django_db, pytest.mark.database]

Keys = dict[str, dict[str, VerifyingKey]]
FIRST, SECOND, THIRD, FOURTH = (f"urn:altai:{number}" for number in range(1, 5))


class _Away(Exception):
    """Rolls a hub's life back."""


def _keys() -> Keys:
    found: Keys = {}
    owners = owners_of_keys()
    for key_id, key in verifying_keys().items():
        found.setdefault(owners[key_id], {})[key_id] = key
    return found


@contextmanager
def elsewhere(home: Path, code: str) -> Iterator[None]:
    """Be another hub, in an empty log and with a key of its own, and leave nothing behind."""
    with override_settings(ORKHON_HOME=home, ORKHON_HUB=code):
        try:
            with transaction.atomic():
                yield
                raise _Away
        except _Away:
            return


def _life() -> None:
    """A hub's log with all that can happen to an item."""
    appended(uri=FIRST, version="1")
    appended(uri=FIRST, version="2", headline="Түзетілді", kind=EntryKind.CORRECT)
    appended(uri=SECOND, version="1", headline="Жалған хабар")
    kill(SECOND, reason="false", person="Dana Seit", now=NOW)
    appended(uri=THIRD, version="1", headline="Мекенжай туралы")
    made = Derivation(uri=THIRD, version="1", how=DerivationKind.TRANSLATION)
    appended(uri="urn:desk:1", version="1", agency="desk", headline="About an address", derived_from=(made,))
    redact(THIRD, reason="a private life", person="A. One", second="B. Two", now=NOW)
    appended(uri=FOURTH, version="1", embargoed=NOW + timedelta(hours=1))
    withhold(FIRST, reason="we look again", person="Dana Seit", now=NOW)
    release(FIRST, reason="it is right", person="Dana Seit", now=NOW)
    appended(uri=FOURTH, version="2", pub_status=PubStatus.WITHHELD)


@pytest.fixture
def other(tmp_path: Path, db: None) -> tuple[list[Record], Keys, dict[str, Any]]:
    """The whole log of the hub alpha as it travels, its keys, and how its items stand."""
    documents: list[Any] = []
    keys: Keys = {}
    stands: dict[str, Any] = {}
    with elsewhere(tmp_path / "alpha", "alpha"):
        _life()
        documents = orjson.loads(orjson.dumps([record.document() for record in records_after(0, 1000)]))
        keys = _keys()
        stands = standing()
    return [read_record(document) for document in documents], keys, stands


def standing() -> dict[str, Any]:
    """How the items stand: status, versions, whether closed, and the words."""
    found = states_of([FIRST, SECOND, THIRD, FOURTH, "urn:desk:1"])
    return {
        uri: (state.status, state.versions, state.closed, dict(state.entry.ninjs) if state.entry else None)
        for uri, state in found.items()
    }


def known(keys: Keys) -> None:
    """Put the other hub's keys on record here."""
    for owner, some in keys.items():
        for key_id, key in some.items():
            SigningKeyRecord.objects.get_or_create(
                key_id=key_id,
                defaults={"owner": owner, "public_key": key.raw, "created": NOW - timedelta(days=1)},
            )


def followed(records: Sequence[Record], keys: Keys, *, after: Followed | None = None) -> list[FollowedOutcome]:
    """Follow alpha group by group."""
    known(keys)
    reached, outcomes = after or Followed(), []
    for group in group_records(records):
        outcome = append_followed(group, hub="alpha", after=reached, keys=keys, now=NOW + timedelta(minutes=1))
        reached = outcome.followed
        outcomes.append(outcome)
    return outcomes


def test_the_follower_ends_with_the_same_state_and_a_whole_chain(
    other: tuple[list[Record], Keys, dict[str, Any]],
) -> None:
    records, keys, stands = other
    outcomes = followed(records, keys)
    assert standing() == stands
    assert sum(outcome.new for outcome in outcomes) == len(records) == head()
    assert not any(outcome.aside for outcome in outcomes)
    found = verify()
    assert found.problems == ()
    assert found.redacted == 2
    assert state_of("urn:desk:1") is not None


def test_every_entry_keeps_what_was_signed_there_and_has_this_hubs_link_beside(
    other: tuple[list[Record], Keys, dict[str, Any]],
) -> None:
    records, keys, _ = other
    followed(records, keys)
    again = records_after(0, 1000)
    assert [record.statement for record in again] == [record.statement for record in records]
    assert [record.links[1] for record in again] == [record.links[0] for record in records]
    assert {record.links[0].key_id for record in again} == {hub_key().key_id}


def test_following_again_appends_nothing_twice(other: tuple[list[Record], Keys, dict[str, Any]]) -> None:
    records, keys, stands = other
    followed(records, keys)
    end = head()
    assert sum(outcome.new for outcome in followed(records, keys)) == 0
    assert (head(), standing()) == (end, stands)


def test_a_redaction_reaches_a_follower_that_has_the_words_and_what_it_made_of_them(tmp_path: Path) -> None:
    documents: list[list[Any]] = []
    keys: Keys = {}
    with elsewhere(tmp_path / "alpha", "alpha"):
        appended(uri=THIRD, version="1", headline="Мекенжай туралы")
        documents.append([record.document() for record in records_after(0, 100)])
        redact(THIRD, reason="a private life", person="A. One", second="B. Two", now=NOW)
        documents.append([record.document() for record in records_after(1, 100)])
        keys = _keys()
    before, after = ([read_record(one) for one in some] for some in documents)
    (outcome,) = followed(before, keys)
    made = Derivation(uri=THIRD, version="1", how=DerivationKind.TRANSLATION)
    appended(uri="urn:beta:1", version="1", agency="beta", headline="Of an address", derived_from=(made,))
    followed(after, keys, after=outcome.followed)
    for uri in (THIRD, "urn:beta:1"):
        state = state_of(uri)
        assert state is not None
        assert state.closed
        assert all(entry.redacted for entry in entries_of(uri) if entry.kind is not EntryKind.REDACT)
    assert verify().problems == ()


def _changed(record: Record, **statement: Any) -> Record:
    return replace(record, statement=replace(record.statement, **statement))


def test_whatever_was_changed_on_its_way_is_refused_and_nothing_is_written(
    other: tuple[list[Record], Keys, dict[str, Any]],
) -> None:
    records, keys, _ = other
    register_hub_key(now=NOW)
    documents = [record.document() for record in records]
    forged = {**documents[0], "body": str(documents[0]["body"]).replace("жаңа", "ескі")}
    with pytest.raises(RecordRefused, match="the payload is not the one that was signed"):
        read_record(forged)
    for some, words in [
        (records[1:], "does not follow it"),
        ([records[0], records[2]], "does not follow it"),
        ([_changed(records[0], uri="urn:altai:999")], "does not hold"),
        ([replace(records[0], links=(replace(records[0].links[0], hub="gamma"),))], "does not follow it"),
    ]:
        with pytest.raises(RecordRefused, match=words):
            followed(some, keys)
    with pytest.raises(RecordRefused, match="which is no key of it known here"):
        followed(records[:1], {"alpha": {}})
    assert head() == 0


def test_a_uri_that_another_agency_used_here_first_is_set_aside_and_the_rest_goes_on(
    other: tuple[list[Record], Keys, dict[str, Any]],
) -> None:
    records, keys, stands = other
    appended(uri=SECOND, version="1", agency="tengri", headline="Басқа")
    aside = [one for outcome in followed(records, keys) for one in outcome.aside]
    assert {one.uri for one in aside} == {SECOND}
    assert all("the uri belongs to tengri here" in one.cause for one in aside)
    found = standing()
    assert {uri: found[uri] for uri in (FIRST, THIRD, FOURTH)} == {uri: stands[uri] for uri in (FIRST, THIRD, FOURTH)}
    assert verify().problems == ()


def test_an_item_that_is_here_by_another_way_is_killed_with_the_one_over_there(
    other: tuple[list[Record], Keys, dict[str, Any]],
) -> None:
    records, keys, _ = other
    appended(uri=SECOND, version="1", headline="Жалған хабар")
    followed(records, keys)
    state = state_of(SECOND)
    assert state is not None
    assert state.status == "killed"
