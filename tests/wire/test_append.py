"""What a delivery changes on the wire, and what it never changes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from orkhon.items import Content, Item, ItemType, Language, PubStatus
from orkhon.wire import ledger
from orkhon.wire.actions.append import MOST_BYTES, Appended, AppendIntent, append, append_many
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.release import release, release_due_embargoes
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import EntryKind, ItemStatus
from orkhon.wire.errors import (
    ForeignUri,
    IntentRefused,
    ItemKilled,
    ItemRedacted,
    OlderVersion,
    VersionConflict,
    WireBusy,
    WireError,
)
from orkhon.wire.queries import entries_after, entry_at, head, latest_public, state_of
from orkhon.wire.verify import verify
from tests.wire.making import NOW, an_intent, an_item, appended

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("log")]


def test_an_item_comes_back_as_it_was_sent() -> None:
    first = appended()
    assert first.new
    assert (first.entry.position, first.entry.kind, first.entry.received) == (1, EntryKind.PUBLISH, NOW)
    kept = entry_at(1)
    assert kept is not None
    assert kept.item == an_item()
    assert kept == first.entry
    assert head() == 1


def test_the_same_delivery_again_appends_nothing() -> None:
    first = appended()
    again = appended(now=NOW + timedelta(hours=1))
    assert not again.new
    assert again.entry == first.entry
    assert head() == 1


def test_the_same_version_with_other_content_is_refused() -> None:
    appended()
    with pytest.raises(VersionConflict, match="version 1 of urn:altai:1 is on the wire at position 1"):
        appended(headline="Басқа тақырып")
    assert head() == 1


def test_a_new_version_is_an_update_whatever_was_asked_and_a_correction_only_if_asked() -> None:
    assert appended(kind=EntryKind.UPDATE).entry.kind is EntryKind.PUBLISH
    assert appended(version="2", kind=EntryKind.PUBLISH).entry.kind is EntryKind.UPDATE
    assert appended(version="3", kind=EntryKind.CORRECT).entry.kind is EntryKind.CORRECT
    state = state_of("urn:altai:1")
    assert state is not None
    assert state.versions == ("1", "2", "3")
    assert state.entry is not None
    assert state.entry.position == 3


def test_an_older_version_does_not_come_back_but_its_repetition_is_known() -> None:
    appended(version="9")
    appended(version="10")
    with pytest.raises(OlderVersion, match="version 8 of urn:altai:1 came after version 10"):
        appended(version="8")
    assert appended(version="9").entry.position == 1
    assert head() == 2


def test_a_uri_belongs_to_the_agency_that_used_it_first() -> None:
    appended()
    with pytest.raises(ForeignUri, match="belongs to altai"):
        appended(agency="tengri", version="2")


def test_the_hub_numbers_the_versions_of_a_polled_source() -> None:
    one = appended(pushed=False, version="")
    same = appended(pushed=False, version="", version_created=NOW + timedelta(minutes=5))
    two = appended(pushed=False, version="", headline="Жаңа тақырып")
    back = appended(pushed=False, version="")
    assert [one.entry.version, two.entry.version, back.entry.version] == ["1", "2", "3"]
    assert not same.new
    assert same.entry.position == 1
    assert two.entry.item is not None
    assert two.entry.item.version == "2"


def test_a_pushed_item_without_a_version_is_numbered_but_its_time_counts() -> None:
    assert appended(version="").entry.version == "1"
    assert not appended(version="").new
    assert appended(version="", version_created=NOW + timedelta(minutes=5)).entry.version == "2"


def test_a_cancelled_item_is_its_agencys_kill() -> None:
    appended()
    killed = appended(version="2", pub_status=PubStatus.CANCELED, ed_note="Қате")
    assert killed.entry.kind is EntryKind.KILL
    assert killed.entry.version == "2"
    again = appended(version="2", pub_status=PubStatus.CANCELED)
    assert (again.new, again.entry.position) == (False, killed.entry.position)
    state = state_of("urn:altai:1")
    assert state is not None
    assert state.status is ItemStatus.KILLED
    assert state.entry is not None
    assert state.entry.position == 1


def test_an_unknown_item_can_be_killed_before_it_comes() -> None:
    assert appended(pub_status=PubStatus.CANCELED).entry.kind is EntryKind.KILL
    with pytest.raises(ItemKilled):
        appended()


def test_nothing_is_appended_after_a_kill() -> None:
    appended()
    killing = kill("urn:altai:1", reason="names a child", person="A. Editor", now=NOW)
    assert kill("urn:altai:1", reason="again", person="B. Editor", now=NOW) == killing
    for refused in (an_intent(), an_intent(version="2"), an_intent(version="2", pub_status=PubStatus.WITHHELD)):
        with pytest.raises(ItemKilled, match="killed at position 2"):
            append(refused, now=NOW)
    assert head() == 2


def test_an_item_that_its_agency_withholds_is_released_by_its_next_usable_version() -> None:
    appended()
    held = appended(version="2", pub_status=PubStatus.WITHHELD)
    assert held.entry.kind is EntryKind.WITHHOLD
    assert not appended(version="2", pub_status=PubStatus.WITHHELD).new
    assert _status() is ItemStatus.WITHHELD
    assert appended(version="3").entry.kind is EntryKind.UPDATE
    assert [entry.kind for entry in entries_after(0)][-2:] == [EntryKind.UPDATE, EntryKind.RELEASE]
    assert _status() is ItemStatus.USABLE


def test_the_same_version_may_come_usable_after_it_came_withheld() -> None:
    appended(pub_status=PubStatus.WITHHELD)
    assert appended().entry.kind is EntryKind.UPDATE
    assert _status() is ItemStatus.USABLE
    with pytest.raises(VersionConflict):
        appended(pub_status=PubStatus.WITHHELD, headline="Басқа")


def test_a_polled_item_that_flaps_between_withheld_and_usable_is_followed() -> None:
    appended(pushed=False, version="")
    appended(pushed=False, version="", pub_status=PubStatus.WITHHELD)
    assert not appended(pushed=False, version="", pub_status=PubStatus.WITHHELD).new
    assert _status() is ItemStatus.WITHHELD
    assert appended(pushed=False, version="").new
    assert _status() is ItemStatus.USABLE


def test_what_an_editor_withholds_stays_withheld_when_the_agency_sends_more() -> None:
    appended()
    withhold("urn:altai:1", reason="a doubt", person="A. Editor", now=NOW)
    appended(version="2")
    assert _status() is ItemStatus.WITHHELD
    release("urn:altai:1", reason="checked", person="A. Editor", now=NOW)
    assert _status() is ItemStatus.USABLE


def test_the_agencys_own_withholding_over_an_editors_does_not_let_its_next_version_out() -> None:
    appended()
    withhold("urn:altai:1", reason="a court's order", person="A. Editor", now=NOW)
    appended(version="2", pub_status=PubStatus.WITHHELD)
    appended(version="3")
    assert _status() is ItemStatus.WITHHELD
    release("urn:altai:1", reason="lifted", person="A. Editor", now=NOW)
    assert _status() is ItemStatus.USABLE


def test_an_agency_that_lifts_its_withholding_under_an_embargo_is_kept_to_the_embargo() -> None:
    appended(pub_status=PubStatus.WITHHELD)
    appended(version="2", embargoed=NOW + timedelta(hours=2))
    assert _status() is ItemStatus.EMBARGOED
    assert latest_public("kk", 5) == []
    assert [entry.kind for entry in release_due_embargoes(NOW + timedelta(hours=2))] == [EntryKind.RELEASE]
    assert _status() is ItemStatus.USABLE


def test_an_embargo_that_has_passed_does_not_hold_back_what_the_agency_lets_go() -> None:
    appended(pub_status=PubStatus.WITHHELD)
    appended(version="2", embargoed=NOW - timedelta(hours=2))
    assert _status() is ItemStatus.USABLE


def test_what_was_redacted_does_not_come_back_by_the_same_delivery() -> None:
    appended(pushed=False, version="")
    appended(pushed=False, version="", headline="Басқа тақырып")
    redact("urn:altai:1", reason="personal data", person="A. Editor", now=NOW, positions=[2])
    with pytest.raises(ItemRedacted, match="a new uri"):
        appended(pushed=False, version="")
    assert not appended(version="2").new
    assert appended(version="3").new


def test_one_bad_item_never_stops_the_others() -> None:
    intents = [
        an_intent(uri="urn:altai:1"),
        an_intent(uri="urn:altai:1", headline="Басқа"),
        an_intent(uri="x" * 3000),
        an_intent(uri="urn:altai:2"),
        an_intent(uri="urn:altai:2"),
        an_intent(uri="urn:altai:3", agency="Not A Code"),
    ]
    outcomes = append_many(intents, now=NOW)
    assert [type(one).__name__ for one in outcomes] == [
        "Appended",
        "VersionConflict",
        "IntentRefused",
        "Appended",
        "Appended",
        "IntentRefused",
    ]
    last = outcomes[4]
    assert isinstance(last, Appended)
    assert not last.new
    assert head() == 2
    assert verify().whole


def test_several_hundred_at_once_keep_their_order() -> None:
    outcomes = append_many([an_intent(uri=f"urn:altai:{n}") for n in range(250)], now=NOW)
    positions = [one.entry.position for one in outcomes if isinstance(one, Appended)]
    assert positions == list(range(1, 251))
    assert [entry.uri for entry in entries_after(240)] == [f"urn:altai:{n}" for n in range(240, 250)]
    assert verify().whole


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        (an_intent(agency=""), "no agency's code"),
        (an_intent(kind=EntryKind.RELEASE), "an action of its own"),
        (an_intent(uri="urn:\x00"), "not printable"),
        (an_intent(version="1\n"), "not printable"),
        (an_intent(headline="\ud800"), "cannot be written down"),
        (an_intent(body=Content("ж" * (MOST_BYTES // 2))), "the wire takes"),
        (AppendIntent(agency="altai", kind=EntryKind.PUBLISH, item=an_item(), delivery="ABC"), "SHA-256"),
    ],
)
def test_what_cannot_be_written_down_is_refused_with_its_cause(intent: AppendIntent, said: str) -> None:
    with pytest.raises(IntentRefused, match=said):
        append(intent, now=NOW)
    assert head() == 0


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(IntentRefused, match="time zone"):
        append(an_intent(), now=datetime(2026, 11, 22))  # noqa: DTZ001 - that is what is tested


def test_a_database_that_does_not_give_the_lock_is_a_retryable_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(connection: BaseDatabaseWrapper, **asked: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(ledger, "open_log", busy)
    with pytest.raises(WireBusy) as caught:
        appended()
    assert caught.value.retryable
    outcomes = append_many([an_intent()], now=NOW)
    assert [type(one) for one in outcomes] == [WireBusy]
    assert not any(error.retryable for error in (IntentRefused, VersionConflict, ItemKilled, WireError))


def test_who_sent_an_item_and_why_is_kept_beside_it_and_is_no_part_of_it() -> None:
    intent = AppendIntent(
        agency="desk",
        kind=EntryKind.PUBLISH,
        item=an_item(uri="urn:desk:1"),
        reason="first version",
        person="A. Editor",
        delivery="a" * 64,
    )
    entry = append(intent, now=NOW).entry
    kept = entry_at(entry.position)
    assert kept is not None
    assert (kept.reason, kept.person, kept.delivery) == ("first version", "A. Editor", "a" * 64)
    assert kept.item == intent.item
    assert not append(AppendIntent(agency="desk", kind=EntryKind.PUBLISH, item=intent.item), now=NOW).new


def test_an_advisory_is_never_public() -> None:
    appended(type=ItemType.ADVISORY)
    state = state_of("urn:altai:1")
    assert state is not None
    assert state.status is ItemStatus.USABLE
    assert not state.is_public


def test_an_item_without_a_language_is_taken() -> None:
    item = Item(uri="urn:altai:bare", version="1")
    assert append(AppendIntent(agency="altai", kind=EntryKind.PUBLISH, item=item), now=NOW).entry.item == item
    assert an_item(language=Language.parse("uz-Cyrl")).language != item.language


def _status() -> ItemStatus:
    state = state_of("urn:altai:1")
    assert state is not None
    return state.status


def test_an_item_cannot_take_the_uri_of_a_change_of_keys(log: BaseDatabaseWrapper) -> None:
    with pytest.raises(IntentRefused, match="is a uri for changes of rights and keys"):
        appended(uri="urn:orkhon:policy:orkhon:key:abc")
