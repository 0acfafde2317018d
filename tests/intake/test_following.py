"""What a followed hub hands over, as intake takes it: its entries and its keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from orkhon.alliance.actions.keep_order import end_order, make_order
from orkhon.alliance.models import Agency, LegalOrder, SigningKeyRecord
from orkhon.intake.following import loop
from orkhon.intake.following.actions import take_keys, take_records
from orkhon.intake.following.asking import LogPage
from orkhon.intake.models import FollowedHub, SetAsideRecord
from orkhon.trust import SigningKey
from orkhon.wire.actions.redact import redact
from orkhon.wire.erasing import finish_erasures
from orkhon.wire.queries import entries_of
from orkhon.wire.records import Record, read_record, records_after
from tests.wire.elsewhere import Keys, elsewhere, keys_on_record, known
from tests.wire.making import NOW, appended

ITEM = "urn:altai:1"
WORDS = "Мекенжай туралы"
KEYS = [SigningKey.from_raw(bytes([number]) * 32).verifying for number in range(1, 6)]


def following(code: str = "alpha", key_id: str = "pinned") -> FollowedHub:
    return FollowedHub.objects.create(code=code, url=f"https://{code}.example", key_id=key_id)


@pytest.fixture
def handed(tmp_path: Path, db: None) -> list[Record]:
    """An item of alpha as it was, and its redaction; the keys of alpha are on record here."""
    before: list[Record] = []
    after: list[Record] = []
    keys: Keys = {}
    with elsewhere(tmp_path / "alpha", "alpha"):
        appended(uri=ITEM, headline=WORDS)
        before = records_after(0, 10)
        redact(ITEM, reason="a private life", person="A. One", second="B. Two", now=NOW)
        after = records_after(1, 10)
        keys = keys_on_record()
    known(keys)
    return [read_record(orjson.loads(orjson.dumps(record.document()))) for record in [*before, *after]]


@pytest.mark.django_db(databases="__all__")
@pytest.mark.database
def test_the_words_of_what_was_set_aside_go_with_a_redaction_here(handed: list[Record]) -> None:
    hub = following()
    appended(uri=ITEM, headline=WORDS)
    take_records(hub, handed[:1], now=NOW)
    assert WORDS in SetAsideRecord.objects.get().record["body"]
    redact(ITEM, reason="a private life", person="C. One", second="D. Two", now=NOW)
    finish_erasures(now=NOW + timedelta(minutes=1))
    kept = SetAsideRecord.objects.get().record
    assert (kept["body"], kept["salt"]) == (None, None)
    assert kept["statement"]["uri"] == ITEM


@pytest.mark.django_db
@pytest.mark.database
def test_what_comes_of_an_item_that_was_redacted_here_is_set_aside_without_its_words(handed: list[Record]) -> None:
    hub = following()
    appended(uri=ITEM, headline=WORDS)
    redact(ITEM, reason="a private life", person="C. One", second="D. Two", now=NOW)
    take_records(hub, handed[:1], now=NOW)
    one = SetAsideRecord.objects.get()
    assert one.record["body"] is None, one.cause


@pytest.mark.django_db
@pytest.mark.database
def test_a_redaction_there_removes_what_is_here_by_another_way_and_what_was_set_aside(handed: list[Record]) -> None:
    hub = following()
    appended(uri=ITEM, headline=WORDS)
    take_records(hub, handed, now=NOW)
    assert [entry.redacted for entry in entries_of(ITEM)] == [True, False, False]
    one = SetAsideRecord.objects.get()
    assert one.record["body"] is None, one.cause
    assert hub.position == 2


@pytest.mark.django_db
@pytest.mark.database
def test_a_followed_hub_names_no_key_of_whom_this_hub_knows_better() -> None:
    hub = following(key_id=KEYS[0].key_id)
    following("gamma", key_id="another")
    Agency.objects.create(code="manas", sign="MN", name_en="Manas", requires_own_statements=True)
    SigningKeyRecord.objects.create(key_id="altai-own", owner="altai", public_key=b"x", created=NOW)
    owners = ["alpha", "altai", "gamma", "desk", "manas"]
    named: dict[str, Any] = {key.key_id: (owner, key) for key, owner in zip(KEYS, owners, strict=True)}
    assert take_keys(hub, named, now=NOW) == 1
    assert SigningKeyRecord.objects.get(registered_by="hub:alpha").owner == "alpha"
    more = SigningKey.from_raw(bytes([9]) * 32).verifying
    assert take_keys(hub, {more.key_id: ("tengri", more)}, now=NOW) == 1


def test_a_page_that_came_at_once_and_empty_is_followed_by_a_pause(handed_nothing: LogPage) -> None:
    assert loop.pause_after(handed_nothing, 0.01) == 1.0
    assert loop.pause_after(handed_nothing, 10.0) == 0.0


@pytest.fixture
def handed_nothing() -> LogPage:
    """An answer without entries."""
    return LogPage(records=(), more=False)


@pytest.mark.django_db
def test_a_page_with_entries_is_followed_by_the_next_at_once(handed: list[Record], handed_nothing: LogPage) -> None:
    assert loop.pause_after(replace(handed_nothing, records=tuple(handed)), 0.01) == 0.0


@pytest.mark.django_db
@pytest.mark.database
def test_a_legal_order_that_a_followed_hub_tells_of_counts_here_until_that_hub_ends_it(tmp_path: Path) -> None:
    records: list[Record] = []
    keys: Keys = {}
    with elsewhere(tmp_path / "alpha", "alpha"):
        appended(uri=ITEM)
        order = make_order(
            ITEM,
            country="KZ",
            authority="A court",
            reference="2-17",
            reason="ordered",
            person="A. One",
            by="test",
            now=NOW,
        )
        end_order(order.pk, by="test", now=NOW + timedelta(minutes=1))
        records, keys = records_after(0, 10), keys_on_record()
    known(keys)
    hub = following()
    take_records(hub, records[:2], now=NOW)
    here = LegalOrder.objects.get()
    assert (here.hub, here.uri, here.country, here.authority, here.ended) == ("alpha", ITEM, "KZ", "A court", None)
    take_records(hub, records[2:], now=NOW)
    here.refresh_from_db()
    assert here.ended is not None
