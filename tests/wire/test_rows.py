"""What an append writes is what is read back, whole batches and lone entries alike."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from orkhon.alliance.keys import hub_key
from orkhon.items import Item
from orkhon.wire.actions.append import Appended, append_many
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import ItemStatus
from orkhon.wire.queries import entry_at, states_of, statuses_of
from orkhon.wire.verify import verify
from tests.wire.making import NOW, an_intent, appended

pytestmark = pytest.mark.database

LATER = NOW + timedelta(hours=1)


def test_an_entry_says_who_signed_it_and_with_which_key(log: BaseDatabaseWrapper) -> None:
    entry = appended().entry
    assert (entry.signed_by, entry.key_id) == ("orkhon", hub_key().key_id)
    assert entry_at(entry.position) == entry


def test_a_batch_with_and_without_embargoes_is_read_back_as_it_was_given(log: BaseDatabaseWrapper) -> None:
    intents = [an_intent(uri=f"urn:altai:{number}", embargoed=LATER if number == 1 else None) for number in range(3)]
    intents.append(an_intent(uri="urn:tengri:1", agency="tengri", language=None))
    outcomes = append_many(intents, now=NOW)
    entries = [outcome.entry for outcome in outcomes if isinstance(outcome, Appended)]
    assert [entry.position for entry in entries] == [1, 2, 3, 4]
    assert [entry_at(entry.position) for entry in entries] == entries
    found: list[Item | None] = [entry.item for entry in entries]
    assert found == [intent.item for intent in intents]
    assert verify().problems == ()


def test_the_statuses_are_those_of_the_states(log: BaseDatabaseWrapper) -> None:
    uris = [f"urn:altai:{number}" for number in range(5)]
    append_many([an_intent(uri=uri, embargoed=LATER if uri == uris[1] else None) for uri in uris], now=NOW)
    withhold(uris[2], reason="wrong", person="A. Editor", now=NOW)
    kill(uris[3], reason="wrong", person="A. Editor", now=NOW)
    redact(uris[4], reason="personal data", person="A. Editor", now=NOW)
    statuses = statuses_of([*uris, "urn:altai:unknown"])
    assert [statuses[uri] for uri in uris] == [
        ItemStatus.USABLE,
        ItemStatus.EMBARGOED,
        ItemStatus.WITHHELD,
        ItemStatus.KILLED,
        ItemStatus.WITHHELD,
    ]
    assert statuses == {uri: state.status for uri, state in states_of(uris).items()}
    assert statuses_of([]) == {}


def test_the_lock_is_made_again_where_it_was_lost(log: BaseDatabaseWrapper) -> None:
    with log.cursor() as cursor:
        cursor.execute("DELETE FROM wire_head")
    assert appended().entry.position == 1
    with log.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM wire_head")
        assert cursor.fetchone()[0] == (1 if log.vendor == "postgresql" else 0)
