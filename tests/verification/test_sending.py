"""A determination goes on the wire in eight languages, a hold for members alone, and stays whatever is killed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orkhon.desk.models import Assignment
from orkhon.items import INTERFACE_LANGUAGES, Content, Item, ItemType, Language
from orkhon.tidings.models import Tiding
from orkhon.verification.actions import send_determination as sending
from orkhon.verification.actions.decide import close_when_due
from orkhon.verification.actions.issue_hold import issue_hold
from orkhon.verification.actions.open_case import reopen_case
from orkhon.verification.actions.send_determination import send_determinations
from orkhon.verification.actions.supersede import supersede
from orkhon.verification.determining.queries import published
from orkhon.verification.models import Claim, Determination, Outgoing
from orkhon.verification.originals.reading import archived_items
from orkhon.verification.sending.addresses import group_of, uri_of
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.actions.kill import kill
from orkhon.wire.entries import EntryKind
from orkhon.wire.public_versions import public_versions
from orkhon.wire.queries import entries_of, state_of
from tests.verification.speaking import NOW, WORDS, Newsrooms, new_case, new_claim, newsrooms

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

MINUTE = timedelta(minutes=1)


@pytest.fixture
def rooms() -> Newsrooms:
    return newsrooms()


def send() -> int:
    return send_determinations(now=lambda: datetime.now(UTC))


def item_of(claim: Claim, language: str = "en") -> Item:
    state = state_of(uri_of(claim.key, language))
    assert state is not None
    assert state.entry is not None
    assert state.entry.item is not None
    return state.entry.item


def determined(rooms: Newsrooms, claim: Claim | None = None) -> Claim:
    case = new_case(rooms, "altai", claim=claim)
    for agency, verdict in (("altai", "true"), ("bosphorus", "false"), ("caspian", "false"), ("manas", "altered")):
        rooms.says(agency, case, verdict, now=NOW + MINUTE)
    close_when_due(now=case.due)
    return case.claim


def test_a_hold_is_an_advisory_for_members_and_the_verdict_an_item_for_all_in_eight_languages(rooms: Newsrooms) -> None:
    claim = new_claim(rooms)
    issue_hold(claim.key, reason="Spreading fast.", user=rooms.editor, now=NOW)
    assert send() == 1
    for language in INTERFACE_LANGUAGES:
        held = item_of(claim, language)
        assert (held.type, held.is_public, held.urgency) == (ItemType.ADVISORY, False, 2)
        assert WORDS[:40] in held.headline
    assert item_of(claim).headline.startswith("Hold, unverified:")
    assert item_of(claim).ed_note == "Spreading fast."

    determined(rooms, claim)
    assert send() == 2
    headlines, texts = set(), set()
    for language in INTERFACE_LANGUAGES:
        item = item_of(claim, language)
        assert item.is_public
        assert item.language is not None
        assert item.language.code == language
        for words in (WORDS, "Our reporters in caspian looked.", "the state of caspian"):
            assert words in item.body.text
        assert "Spreading fast" not in item.body.text
        headlines.add(item.headline)
        texts.add(item.body.text)
    assert len(headlines) == len(texts) == len(INTERFACE_LANGUAGES)
    english = item_of(claim)
    assert english.headline == f"Joint position of agencies (false): “{WORDS}”"
    assert "No reply from Registan Agency by 2026-11-25 08:00 UTC" in english.body.text
    assert english.extra["orkhon"]["determination"]["verdict"] == "false"
    assert [entry.kind for entry in entries_of(uri_of(claim.key, "en"))] == ["publish", "update", "update"]
    assert all(entry.agency == "desk" for entry in entries_of(uri_of(claim.key, "en")))


def test_done_twice_nothing_is_sent_twice(rooms: Newsrooms) -> None:
    claim = determined(rooms)
    assert send() == 2
    assert send() == 0
    sent = len(entries_of(uri_of(claim.key, "kk")))
    Outgoing.objects.update(sent=None)
    send()
    last = published(claim.key)
    assert last is not None
    assert item_of(claim, "kk").extra["orkhon"]["determination"]["key"] == last.key
    assert sent == 2


def test_what_is_set_right_is_a_correction_with_its_words(rooms: Newsrooms) -> None:
    claim = determined(rooms)
    send()
    verdict = published(claim.key)
    assert verdict is not None
    supersede(verdict.key, because="The river was misnamed.", user=rooms.editor, now=NOW + timedelta(days=2))
    send()
    (*_, last) = entries_of(uri_of(claim.key, "tr"))
    assert last.kind is EntryKind.CORRECT
    assert item_of(claim, "tr").extra["orkhon"]["correction"] == "Düzeltildi: The river was misnamed."


def test_one_that_cannot_be_sent_stops_no_other_and_is_tried_again(
    rooms: Newsrooms, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = new_claim(rooms), new_claim(rooms, "The lake of Balkhash has run dry this week, all of it.")
    for claim in (first, second):
        issue_hold(claim.key, user=rooms.editor, now=NOW)
    broken = Determination.objects.get(claim=first)
    real = append

    def failing(intent: AppendIntent, *, now: datetime) -> Any:
        if f":{first.key}:tr" in intent.item.uri:
            raise RuntimeError("the wire is away")
        return real(intent, now=now)

    monkeypatch.setattr(sending, "append", failing)
    assert send() == 1
    row = Outgoing.objects.get(determination=broken)
    assert (row.sent, row.attempts, row.problem) == (None, 1, "the wire is away")
    assert state_of(uri_of(first.key, "az")) is None, "all eight go, or none"
    assert state_of(uri_of(second.key, "az")) is not None
    monkeypatch.undo()
    assert send() == 0, "it waits a while"
    assert send_determinations(now=lambda: datetime.now(UTC) + timedelta(minutes=1)) == 1
    assert state_of(uri_of(first.key, "tr")) is not None


def test_a_kill_of_the_item_that_is_concerned_leaves_the_determination(rooms: Newsrooms) -> None:
    uri = "urn:altai:bridge"
    item = Item(uri=uri, headline="The bridge", language=Language.parse("en"), body=Content(f"<p>{WORDS}</p>"))
    append(AppendIntent(agency="altai", kind=EntryKind.PUBLISH, item=item, pushed=False), now=datetime.now(UTC))
    claim = new_claim(rooms)
    Claim.objects.filter(pk=claim.pk).update(item=uri)
    determined(rooms, claim)
    send()
    kill(uri, reason="false", person="aigul", now=datetime.now(UTC))
    state = state_of(uri_of(claim.key, "en"))
    assert state is not None
    assert state.is_public
    assert item_of(claim).derived_from == ()
    assert item_of(claim).extra["orkhon"]["determination"]["about"] == uri


def test_nobody_is_told_that_an_agency_sent_the_words_that_a_determination_quotes(rooms: Newsrooms) -> None:
    claim = determined(rooms)
    send()
    uri = uri_of(claim.key, "en")
    versions = public_versions([uri])[uri]
    assert versions
    assert archived_items(versions) == []


def test_a_verdict_puts_work_into_the_queue_of_each_language_once(rooms: Newsrooms) -> None:
    claim = determined(rooms)
    work = Assignment.objects.filter(group=group_of(claim.key))
    assert {one.language: one.task for one in work} == {
        language: "write" if language == "en" else "translate" for language in INTERFACE_LANGUAGES
    }
    verdict = published(claim.key)
    assert verdict is not None
    supersede(verdict.key, because="The river was misnamed.", user=rooms.editor, now=NOW + timedelta(days=2))
    assert work.count() == len(INTERFACE_LANGUAGES)


def test_everybody_who_works_on_claims_hears_that_one_is_opened_again(rooms: Newsrooms) -> None:
    claim = determined(rooms)
    made = reopen_case(claim.key, reason="New photographs.", user=rooms.editor, now=NOW + timedelta(days=2))
    told = Tiding.objects.filter(key=f"claim-determined:reopened:{made.key}")
    assert set(told.values_list("user__username", flat=True)) >= {rooms.checker.username, rooms.editor.username}
    assert all(one.words.startswith("A claim is before the agencies again:") for one in told)
