"""What entries say of others: legal orders, here and on a hub that follows, and items in place of older ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from orkhon.alliance.actions.keep_order import end_order, hubs_at_the_limit, make_order
from orkhon.alliance.errors import OrderRefused
from orkhon.alliance.legal_orders import withheld_in
from orkhon.alliance.models import LegalOrder
from orkhon.alliance.permits import Use, Why
from orkhon.alliance.queries import may_now
from orkhon.items import Derivation, DerivationKind, PubStatus
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.release import release, release_due_embargoes
from orkhon.wire.entries import EntryKind, ItemStatus
from orkhon.wire.item_facts import facts_at
from orkhon.wire.kinds import ITEM_SCHEMA
from orkhon.wire.models import MadeFrom, Replacement
from orkhon.wire.origins import sources_named
from orkhon.wire.queries import entries_after, head, state_of
from orkhon.wire.readers import read_once, rewind
from orkhon.wire.referring import Referring, note_entries, orders_told, replaced_by
from orkhon.wire.verify import verify
from tests.exchange.test_selecting import an_entry
from tests.wire.making import NOW, appended
from tests.wire.test_following import followed, handed_over

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]

FIRST, MADE, FARTHER = "urn:altai:1", "urn:manas:1", "urn:tengri:1"


def an_order(uri: str = FIRST, **changes: Any) -> LegalOrder:
    """A court of Kazakhstan orders it withheld there."""
    facts: dict[str, Any] = {
        "country": "KZ", "authority": "City court of Almaty", "reference": "2-1144/2026",
        "reason": "a suit of Dana Seit", "by": "command:wire", "person": "aliya", "now": NOW, **changes,
    }  # fmt: skip
    return make_order(uri, **facts)


def a_chain() -> None:
    """An item, a translation of it, and an adaptation of that."""
    appended(uri=FIRST)
    for uri, agency, source in ((MADE, "manas", FIRST), (FARTHER, "tengri", MADE)):
        made = Derivation(uri=source, version="1", how=DerivationKind.TRANSLATION)
        appended(uri=uri, agency=agency, derived_from=(made,))


def refer() -> None:
    """Let the reader take all there is, and once more from the beginning: it may be run again."""
    for _ in range(2):
        rewind("relations", 0, now=NOW)
        while read_once(Referring(), now=NOW):
            pass


def test_an_order_lies_on_all_that_was_made_of_the_item_however_far_and_in_its_country_alone() -> None:
    a_chain()
    appended(uri="urn:altai:2")
    order = an_order()
    uris = [FIRST, MADE, FARTHER, "urn:altai:2"]
    found = withheld_in(uris, {"KZ"})
    assert set(found) == {FIRST, MADE, FARTHER}
    assert {one.key for one in found.values()} == {order.key}
    assert withheld_in(uris, {"UZ"}) == {}
    end_order(order.pk, by="command:wire", now=NOW)
    assert withheld_in(uris, {"KZ"}) == {}


def test_the_question_about_rights_names_the_order_there_and_tells_of_it_elsewhere() -> None:
    a_chain()
    an_order()
    item = facts_at(FARTHER)
    assert item is not None
    there = may_now(Use.REPUBLISH, item=item, by="tengri", territory="KZ", now=NOW)
    assert (there.allowed, there.codes) == (False, frozenset({Why.ORDERED}))
    elsewhere = may_now(Use.REPUBLISH, item=item, by="manas", territory="UZ", now=NOW)
    assert Why.ORDERED not in elsewhere.codes
    assert Why.ORDERED_THERE in {reason.code for reason in elsewhere.because}


def test_making_and_ending_an_order_is_told_in_the_log_without_the_reason_and_the_person() -> None:
    appended(uri=FIRST)
    order = an_order()
    end_order(order.pk, by="command:wire", person="aliya", now=NOW)
    made, ended = entries_after(1)
    assert [made.kind, ended.kind] == [EntryKind.POLICY] * 2
    assert made.uri == ended.uri == f"urn:orkhon:policy:orkhon:order:{order.pk}"
    assert [entry.extra["what"] for entry in (made, ended)] == ["made", "ended"]
    assert made.extra["details"] == {
        "uri": FIRST, "country": "KZ", "authority": "City court of Almaty", "reference": "2-1144/2026"
    }  # fmt: skip
    assert "Dana" not in str(made.extra)
    assert "aliya" not in str(made.extra)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"uri": "urn:altai:unknown"}, "spelling"),
        ({"country": "Kazakhstan"}, "capitals"),
        ({"authority": " "}, "authority"),
        ({"reason": ""}, "reason"),
    ],
)
def test_an_order_that_nobody_could_stand_by_is_refused_and_leaves_nothing(changes: dict[str, str], said: str) -> None:
    appended(uri=FIRST)
    with pytest.raises(OrderRefused, match=f"(?i){said}"):
        an_order(**changes)
    assert (LegalOrder.objects.count(), head()) == (0, 1)


def test_the_command_makes_an_order_and_ends_it_and_says_what_it_cannot(capsys: pytest.CaptureFixture[str]) -> None:
    appended(uri=FIRST, now=datetime.now(UTC))
    said = ("--authority", "City court", "--reference", "2-11", "--reason", "a suit", "--person", "aliya")
    call_command("wire", "order", FIRST, "--country", "KZ", *said)
    (order,) = LegalOrder.objects.all()
    assert (order.entered_by, order.country) == ("aliya", "KZ")
    assert f"order {order.pk}: {FIRST} is withheld in KZ" in capsys.readouterr().out
    call_command("wire", "end-order", str(order.pk), "--person", "aliya")
    assert withheld_in([FIRST], {"KZ"}) == {}
    with pytest.raises(CommandError, match="already"):
        call_command("wire", "end-order", str(order.pk), "--person", "aliya")
    with pytest.raises(CommandError, match="spelling"):
        call_command("wire", "order", "urn:altai:9", "--country", "KZ", *said)


def test_a_hub_that_follows_applies_the_order_and_its_end_and_cannot_end_it_itself(tmp_path: Path) -> None:
    def life() -> None:
        a_chain()
        end_order(an_order().pk, by="command:wire", now=NOW)

    records, keys = handed_over(tmp_path, life)
    outcomes = followed(records[:-1], keys)
    refer()
    assert set(withheld_in([FIRST, MADE, FARTHER], {"KZ"})) == {FIRST, MADE, FARTHER}
    (order,) = LegalOrder.objects.all()
    assert (order.hub, order.authority, order.reason) == ("alpha", "City court of Almaty", "")
    with pytest.raises(OrderRefused, match="alpha"):
        end_order(order.pk, by="command:wire", now=NOW)
    followed(records[-1:], keys, after=outcomes[-1].followed)
    refer()
    assert withheld_in([FIRST, MADE, FARTHER], {"KZ"}) == {}


def test_an_order_in_the_name_of_another_hub_than_signed_it_is_left() -> None:
    told = {"what": "made", "subject": "order:1", "details": {"uri": FIRST, "country": "KZ", "authority": "A court"}}
    policy = {"uri": "urn:orkhon:policy:alpha:order:1", "extra": told, "schema": "orkhon/control/1", "ninjs": {}}
    appended(uri=FIRST)
    note_entries([an_entry(EntryKind.POLICY, **policy, signed_by="beta")])
    assert not LegalOrder.objects.exists()
    note_entries([an_entry(EntryKind.POLICY, **policy, signed_by="alpha")])
    ended = {**policy, "extra": {**told, "what": "ended"}}
    assert withheld_in([FIRST], {"KZ"})
    note_entries([an_entry(EntryKind.POLICY, **ended, signed_by="alpha")])
    note_entries([an_entry(EntryKind.POLICY, **policy, signed_by="alpha")])  # read again: the end stands
    assert not withheld_in([FIRST], {"KZ"})


def test_no_more_orders_are_taken_over_from_one_hub_than_pages_can_look_at(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    monkeypatch.setattr("orkhon.alliance.actions.keep_order.MOST_OF_A_HUB", 2)
    appended(uri=FIRST)

    def told(hub: str, number: int, what: str = "made") -> None:
        extra = {"what": what, "details": {"uri": FIRST, "country": "KZ", "authority": "A court"}}
        policy = {"uri": f"urn:orkhon:policy:{hub}:order:{number}", "extra": extra, "schema": "orkhon/control/1"}
        note_entries([an_entry(EntryKind.POLICY, **policy, ninjs={}, signed_by=hub)])

    for number in (1, 2, 3):
        told("alpha", number)
    assert hubs_at_the_limit() == ["alpha"]
    told("beta", 1)
    told("alpha", 1, "ended")
    told("alpha", 4)
    in_force = LegalOrder.objects.filter(ended__isnull=True).values_list("hub", "number_there")
    assert sorted(in_force) == [("alpha", 2), ("alpha", 4), ("beta", 1)]
    root = Client()
    root.force_login(User.objects.create_superuser("root"))
    page = root.get("/admin/orders/")
    assert "The hub alpha has 2 legal orders in force here, the most" in page.content.decode()


@pytest.mark.parametrize("agency", ["desk", "altai"])
def test_a_followed_hub_orders_about_nothing_that_it_could_not_kill_here(
    agency: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orkhon.wire.referring.agencies_that_must_sign", lambda: frozenset({"altai"}))
    appended(uri=FIRST, agency=agency)
    for number, uri in enumerate([FIRST, "urn:altai:not-here-yet"], start=1):
        told = {"what": "made", "details": {"uri": uri, "country": "KZ", "authority": "A court"}}
        policy = {"uri": f"urn:orkhon:policy:alpha:order:{number}", "extra": told, "schema": "orkhon/control/1"}
        note_entries([an_entry(EntryKind.POLICY, **policy, ninjs={}, signed_by="alpha")])
    assert not LegalOrder.objects.exists()


def test_a_followed_hub_orders_about_what_it_alone_has_brought_whoever_signs_for_himself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def life() -> None:
        appended(uri=FIRST)
        an_order()

    followed(*handed_over(tmp_path, life))
    monkeypatch.setattr("orkhon.wire.referring.agencies_that_must_sign", lambda: frozenset({"altai"}))
    refer()
    assert set(withheld_in([FIRST], {"KZ"})) == {FIRST}


def test_whatever_another_hub_signs_as_an_order_is_told_as_texts() -> None:
    details = {"uri": 7, "country": ["KZ"], "authority": {"a": 1}, "what": "ended", "words": "x"}
    extra = {"what": "made", "subject": "order:1", "details": details}
    entry = an_entry(EntryKind.POLICY, extra=extra, schema="orkhon/control/1", ninjs={}, signed_by="alpha")
    told = orders_told([entry])[entry.position]
    assert told == {"what": "made", "uri": "7", "country": "['KZ']", "authority": "{'a': 1}"}


@pytest.mark.parametrize("replaced", ["urn:x:" + "".join(map(chr, range(0x4E00, 0x4E00 + 3000))), "urn:x:a\x00b"])
def test_what_no_item_can_be_called_replaces_nothing_and_holds_up_no_reader(replaced: str) -> None:
    appended(uri=FIRST, replaces=replaced)
    refer()
    assert not Replacement.objects.exists()


def test_an_item_says_which_newer_one_its_agency_put_in_its_place() -> None:
    appended(uri=FIRST)
    appended(uri="urn:altai:2", replaces=FIRST)
    appended(uri="urn:altai:2", version="2", replaces=FIRST, headline="Тағы")
    appended(uri="urn:registan:9", agency="registan", replaces=FIRST)
    refer()
    assert replaced_by(FIRST, "altai") == "urn:altai:2"
    assert replaced_by("urn:altai:2", "altai") == ""
    state = state_of(FIRST)
    assert state is not None
    assert state.status is ItemStatus.USABLE
    kill("urn:altai:2", reason="false too", person="Dana Seit", now=NOW)
    assert replaced_by(FIRST, "altai") == ""


def test_broadcast_first_holds_an_item_from_the_public_until_somebody_of_its_agency_releases_it() -> None:
    extra = {"ninjs": {"embargo": {"kind": "broadcast-first"}}}
    appended(uri=FIRST, extra=extra)
    state = state_of(FIRST)
    assert state is not None
    assert state.status is ItemStatus.EMBARGOED
    assert release_due_embargoes(NOW + timedelta(days=3650)) == []
    assert verify().problems == ()
    release(FIRST, reason="it was on the air", person="Dana Seit", now=NOW)
    state = state_of(FIRST)
    assert state is not None
    assert state.status is ItemStatus.USABLE


def test_a_moment_beside_the_kind_of_an_embargo_lifts_it_by_the_scheduler() -> None:
    until = (NOW + timedelta(hours=1)).isoformat()
    appended(uri=FIRST, extra={"ninjs": {"embargo": {"kind": "no-approach", "until": until}}})
    assert release_due_embargoes(NOW) == []
    (entry,) = release_due_embargoes(NOW + timedelta(hours=1))
    assert (entry.kind, entry.uri) == (EntryKind.RELEASE, FIRST)


def test_a_withheld_item_that_comes_back_under_such_an_embargo_is_not_released_by_that() -> None:
    appended(uri=FIRST, pub_status=PubStatus.WITHHELD)
    appended(uri=FIRST, version="2", extra={"ninjs": {"embargo": {"kind": "broadcast-first"}}})
    state = state_of(FIRST)
    assert state is not None
    assert state.status is not ItemStatus.USABLE


@pytest.mark.parametrize("rel", [[], {}, 7, None, ["translation"]])
def test_what_another_hub_wrote_strangely_names_no_source_and_stops_no_reader(rel: object) -> None:
    ninjs = {"uri": MADE, "version": "1", "associations": [{"rel": rel, "uri": FIRST}, "x"]}
    entry = an_entry(uri=MADE, schema=ITEM_SCHEMA, ninjs=ninjs)
    assert sources_named(entry) == set()
    note_entries([entry])
    assert not MadeFrom.objects.exists()
