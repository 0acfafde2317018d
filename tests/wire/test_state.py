"""What the wire says of an item now, and what everybody may see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from orkhon.items import ItemType, Language
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.release import release, release_due_embargoes
from orkhon.wire.actions.withhold import withhold
from orkhon.wire.entries import EntryKind, ItemStatus, WireEntry
from orkhon.wire.errors import IntentRefused, ItemKilled, NotWithheld, ReasonMissing, UnknownItem
from orkhon.wire.queries import entries_after, entries_of, entry_at, head, latest_public, state_of, states_of
from orkhon.wire.verify import verify
from tests.wire.making import NOW, appended

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("log")]

URI = "urn:altai:1"
HOUR = timedelta(hours=1)


def status(uri: str = URI) -> ItemStatus:
    state = state_of(uri)
    assert state is not None
    return state.status


def uris(entries: list[WireEntry]) -> list[str]:
    return [entry.uri for entry in entries]


def test_an_unknown_item_has_no_state() -> None:
    assert state_of("urn:nobody") is None
    assert entries_of("urn:nobody") == []
    assert entry_at(1) is None
    assert head() == 0
    for action in (withhold, release, kill, redact):
        with pytest.raises(UnknownItem, match="urn:nobody"):
            action("urn:nobody", reason="a reason", person="A. Editor", now=NOW)


def test_withholding_lasts_until_the_release() -> None:
    appended()
    entry = withhold(URI, reason="a doubt", person="A. Editor", now=NOW)
    assert (entry.kind, entry.version, entry.agency) == (EntryKind.WITHHOLD, "1", "altai")
    assert (entry.reason, entry.person, entry.item) == ("a doubt", "A. Editor", None)
    assert status() is ItemStatus.WITHHELD
    release(URI, reason="checked", person="B. Editor", now=NOW)
    assert status() is ItemStatus.USABLE
    assert [one.kind for one in entries_of(URI)] == [EntryKind.PUBLISH, EntryKind.WITHHOLD, EntryKind.RELEASE]


@pytest.mark.parametrize("action", [withhold, release, kill, redact])
@pytest.mark.parametrize(("reason", "person", "said"), [("", "A. Editor", "a reason"), ("why", " ", "a person")])
def test_taking_away_and_giving_back_name_a_person_and_a_reason(
    action: object, reason: str, person: str, said: str
) -> None:
    appended()
    assert callable(action)
    with pytest.raises(ReasonMissing, match=said):
        action(URI, reason=reason, person=person, now=NOW)
    assert head() == 1


def test_there_is_nothing_to_release_in_a_usable_item_nor_in_a_killed_one() -> None:
    appended()
    with pytest.raises(NotWithheld):
        release(URI, reason="checked", person="A. Editor", now=NOW)
    kill(URI, reason="wrong", person="A. Editor", now=NOW)
    for action in (release, withhold):
        with pytest.raises(ItemKilled):
            action(URI, reason="checked", person="A. Editor", now=NOW)
    assert status() is ItemStatus.KILLED


def test_an_embargo_holds_until_the_scheduler_releases_it() -> None:
    appended(embargoed=NOW + HOUR)
    assert status() is ItemStatus.EMBARGOED
    assert release_due_embargoes(NOW + HOUR - timedelta(seconds=1)) == []
    released = release_due_embargoes(NOW + HOUR)
    assert [(entry.uri, entry.kind, entry.person) for entry in released] == [(URI, EntryKind.RELEASE, "scheduler")]
    assert status() is ItemStatus.USABLE
    assert release_due_embargoes(NOW + 2 * HOUR) == []
    assert head() == 2


def test_an_embargo_that_had_passed_when_the_item_came_holds_nothing() -> None:
    appended(embargoed=NOW - HOUR)
    assert status() is ItemStatus.USABLE
    assert release_due_embargoes(NOW) == []


def test_an_update_keeps_an_embargo_only_if_it_has_one() -> None:
    appended(embargoed=NOW + HOUR)
    appended(version="2", embargoed=NOW + 2 * HOUR)
    assert release_due_embargoes(NOW + HOUR) == []
    assert status() is ItemStatus.EMBARGOED
    appended(version="3", embargoed=None)
    assert status() is ItemStatus.USABLE
    assert release_due_embargoes(NOW + 3 * HOUR) == []


def test_the_scheduler_leaves_alone_what_an_editor_withholds_and_what_was_killed() -> None:
    for number in ("1", "2", "3"):
        appended(uri=f"urn:altai:{number}", embargoed=NOW + HOUR)
    withhold("urn:altai:2", reason="a doubt", person="A. Editor", now=NOW)
    kill("urn:altai:3", reason="wrong", person="A. Editor", now=NOW)
    assert uris(release_due_embargoes(NOW + HOUR)) == ["urn:altai:1"]
    assert status("urn:altai:2") is ItemStatus.WITHHELD


def test_the_scheduler_may_look_at_recent_embargoes_only() -> None:
    appended(uri="urn:altai:1", embargoed=NOW + HOUR)
    appended(uri="urn:altai:2", embargoed=NOW + 3 * HOUR)
    assert uris(release_due_embargoes(NOW + 4 * HOUR, since=NOW + 2 * HOUR)) == ["urn:altai:2"]
    assert uris(release_due_embargoes(NOW + 4 * HOUR)) == ["urn:altai:1"]


def test_an_editor_may_release_an_embargo_early() -> None:
    appended(embargoed=NOW + HOUR)
    release(URI, reason="the agency asked for it", person="A. Editor", now=NOW)
    assert status() is ItemStatus.USABLE
    assert release_due_embargoes(NOW + HOUR) == []


def test_states_of_many_items_are_told_apart() -> None:
    appended(uri="urn:altai:1")
    appended(uri="urn:altai:2", embargoed=NOW + HOUR)
    appended(uri="urn:altai:2", version="2", embargoed=NOW + HOUR)
    states = states_of(["urn:altai:1", "urn:altai:2", "urn:nobody"])
    assert {uri: state.status for uri, state in states.items()} == {
        "urn:altai:1": ItemStatus.USABLE,
        "urn:altai:2": ItemStatus.EMBARGOED,
    }
    assert states["urn:altai:2"].versions == ("1", "2")
    assert states["urn:altai:2"].changed_at == 3
    assert states["urn:altai:1"].is_public
    assert not states["urn:altai:2"].is_public


def test_only_what_may_be_shown_is_among_the_latest() -> None:
    for number in range(1, 9):
        appended(uri=f"urn:altai:{number}")
    withhold("urn:altai:1", reason="a doubt", person="A. Editor", now=NOW)
    kill("urn:altai:2", reason="wrong", person="A. Editor", now=NOW)
    appended(uri="urn:altai:3", version="2", embargoed=NOW + HOUR)
    appended(uri="urn:altai:4", version="2", headline="Жаңа")
    appended(uri="urn:altai:5", version="2", language=Language.parse("ru"))
    redact("urn:altai:6", reason="personal data", person="A. Editor", now=NOW)
    appended(uri="urn:altai:9", type=ItemType.ADVISORY)
    appended(uri="urn:altai:10", created=NOW, extra={"orkhon": {"archived": True}})
    shown = latest_public("kk", 10)
    assert [(entry.uri, entry.version) for entry in shown] == [
        ("urn:altai:4", "2"),
        ("urn:altai:8", "1"),
        ("urn:altai:7", "1"),
    ]
    assert uris(latest_public("ru", 10)) == ["urn:altai:5"]
    assert latest_public("en", 10) == []


def test_the_latest_are_paged_and_chosen_by_agency() -> None:
    for number in range(1, 7):
        agency = "altai" if number % 2 else "tengri"
        appended(uri=f"urn:{agency}:{number}", agency=agency)
    first = latest_public("kk", 4)
    assert [entry.position for entry in first] == [6, 5, 4, 3]
    assert [entry.position for entry in latest_public("kk", 4, before=first[-1].position)] == [2, 1]
    assert [entry.position for entry in latest_public("kk", 10, agencies=["tengri"])] == [6, 4, 2]
    assert latest_public("kk", 10, agencies=[]) == []


def test_the_latest_are_found_behind_many_that_may_not_be_shown() -> None:
    appended(uri="urn:altai:old")
    for number in range(140):
        appended(uri=f"urn:altai:{number}", embargoed=NOW + HOUR)
    assert uris(latest_public("kk", 5)) == ["urn:altai:old"]


def test_a_language_in_either_script_belongs_to_its_code() -> None:
    appended(uri="urn:uza:1", agency="uza", language=Language.parse("uz-Cyrl"))
    appended(uri="urn:uza:2", agency="uza", language=Language.parse("uz"))
    assert uris(latest_public("uz", 5)) == ["urn:uza:2", "urn:uza:1"]


def test_a_redaction_removes_the_content_and_the_chain_still_verifies() -> None:
    appended()
    appended(version="2")
    appended(uri="urn:altai:2")
    entry = redact(URI, reason="personal data", person="A. Editor", authority="court 7", now=NOW)
    assert entry.extra == {
        "reason": "personal data",
        "person": "A. Editor",
        "authority": "court 7",
        "positions": [1, 2],
    }
    gone = entry_at(1)
    assert gone is not None
    assert (gone.redacted, gone.item, dict(gone.ninjs), dict(gone.extra)) == (True, None, {}, {})
    found = verify()
    assert (found.entries, found.redacted, found.problems) == (4, 2, ())
    assert status() is ItemStatus.WITHHELD


def test_single_entries_can_be_redacted_also_after_a_kill() -> None:
    appended()
    appended(version="2")
    kill(URI, reason="names a child", person="A. Editor", now=NOW)
    redact(URI, reason="names a child", person="A. Editor", now=NOW, positions=[1])
    assert [entry.redacted for entry in entries_after(0)] == [True, False, False, False]
    redact(URI, reason="names a child", person="A. Editor", now=NOW)
    assert [entry.redacted for entry in entries_after(0)] == [True, True, False, False, False]
    assert verify().whole


@pytest.mark.parametrize(
    ("positions", "said"),
    [([2], "no entry of"), ([9], "no entry of"), ([3], "redact entry"), ([1], "redacted already"), ([], "no payload")],
)
def test_what_cannot_be_redacted_is_refused(positions: list[int], said: str) -> None:
    appended()
    appended(uri="urn:altai:2")
    redact(URI, reason="personal data", person="A. Editor", now=NOW)
    with pytest.raises(IntentRefused, match=said):
        redact(URI, reason="again", person="A. Editor", now=NOW, positions=positions)
    assert head() == 3


def test_a_position_that_no_database_could_hold_is_beyond_the_end() -> None:
    appended()
    assert entry_at(10**20) is None
    assert entry_at(-1) is None
