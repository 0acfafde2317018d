"""A redaction in the admin takes two people: one orders it, another one confirms or refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Protocol

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.urls import reverse
from wagtail.models import ModelLogEntry

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Invitation, Role, Staff
from orkhon.audit.queries import ActFilter, acts
from orkhon.desk.actions.order_redaction import (
    ask_for_redaction,
    confirm_redaction,
    refuse_redaction,
)
from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.errors import NotOnTheWire, OrderRefused
from orkhon.desk.models import OrderState, RedactionOrder
from orkhon.wire.actions.redact import redact
from orkhon.wire.erasing import erasure_at, finish_erasures
from orkhon.wire.errors import IntentRefused
from orkhon.wire.queries import closed_among, entries_of
from tests.desk.conftest import Sends, publish

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

URI = "urn:altai:1"
SECRET = "Сұңқарбек сотқа шақырылды"
REASON = "order 12 of the city court"


@pytest.fixture
def secretary(person: Callable[[Role], User]) -> User:
    """Of the secretariat: oversees, and may redact."""
    return person(Role.SECRETARIAT)


@pytest.fixture
def as_secretary(secretary: User) -> Client:
    """The secretary's browser."""
    client = Client()
    client.force_login(secretary)
    return client


@pytest.fixture
def foreign_editor(alliance: dict[str, Agency], editor: User) -> User:
    """An editor of Registan, who may redact Registan's items alone."""
    user = User.objects.create_user("an-editor-of-registan")
    Staff.objects.create(user=user, agency=alliance["registan"], role=Role.EDITOR)
    assign_roles(user)
    return user


@pytest.fixture
def item(send: Sends) -> int:
    """An item of Altai that names somebody, by its position."""
    return send(URI, headline=SECRET).position


@pytest.fixture
def order(item: int, editor: User, now: datetime) -> RedactionOrder:
    """The editor's order, waiting."""
    return ask_for_redaction(URI, user=editor, reason=REASON, authority="city court", now=now)


class Brings(Protocol):
    """Puts on record that somebody was invited by another one, so many days before now."""

    def __call__(self, who: User, *, by: User | None, days: int) -> Invitation: ...


@pytest.fixture
def invited(alliance: dict[str, Agency], now: datetime) -> Brings:
    """An accepted invitation of the account."""

    def bringing(who: User, *, by: User | None, days: int) -> Invitation:
        accepted = now - timedelta(days=days)
        return Invitation.objects.create(
            digest=f"{who.pk:064}",
            agency=alliance["desk"],
            role=Role.EDITOR,
            invited_by=by,
            accepted_by=who,
            made=accepted - timedelta(days=1),
            expires=accepted + timedelta(days=5),
            accepted=accepted,
        )

    return bringing


def _page(client: Client, name: str, *args: object, **query: int) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_two_people_redact_an_item_and_both_are_on_record(
    item: int, as_editor: Client, as_secretary: Client, editor: User, secretary: User
) -> None:
    assert reverse("desk_redact", args=[item]) in _page(as_editor, "desk_wire", at=item)
    asked = _page(as_editor, "desk_redact", item)
    assert "removes for ever: 1 payload" in asked
    ordered = as_editor.post(
        reverse("desk_redact", args=[item]), {"reason": REASON, "authority": "city court"}, follow=True
    )
    made = RedactionOrder.objects.get()
    assert ordered.redirect_chain[-1][0] == reverse("desk_redaction", args=[made.pk])
    assert "Another person must confirm" in unescape(ordered.content.decode())
    assert closed_among([URI]) == set(), "nothing is removed yet"
    listed = _page(as_secretary, "desk_redactions")
    assert reverse("desk_redaction", args=[made.pk]) in listed
    shown = _page(as_secretary, "desk_redaction", made.pk)
    assert REASON in shown
    assert "1 payload" in shown
    assert SECRET not in shown
    done = as_secretary.post(reverse("desk_redaction", args=[made.pk]), {"confirm": "1"}, follow=True)
    assert SECRET not in unescape(done.content.decode())
    assert closed_among([URI]) == {URI}
    entry = entries_of(URI)[-1]
    said = {name: entry.extra[name] for name in ("reason", "authority", "person", "second")}
    assert said == {
        "reason": REASON,
        "authority": "city court",
        "person": editor.get_username(),
        "second": secretary.get_username(),
    }
    made.refresh_from_db()
    assert (made.state, made.entry, made.decided_by) == (OrderState.DONE, entry.position, secretary)
    told = [(act.verb, act.actor, act.object_key) for act in acts(ActFilter(verb="desk.redaction"))]
    assert told == [
        ("desk.redaction.confirm", secretary.get_username(), URI),
        ("desk.redaction.ask", editor.get_username(), URI),
    ]
    assert SECRET not in _page(as_editor, "desk_wire", at=item)


def _finished(position: int, now: datetime) -> None:
    finish_erasures(now=now)
    report = erasure_at(position)
    assert report is not None
    assert report.erased == now, report.error


QUOTING = f"takes out «{SECRET}»"


def test_a_refused_order_that_quoted_the_item_loses_its_words_with_the_item(
    item: int, editor: User, secretary: User, send: Sends, now: datetime
) -> None:
    send("urn:altai:2", headline="another one")
    other = ask_for_redaction("urn:altai:2", user=editor, reason=REASON, authority="city court", now=now)
    quoting = ask_for_redaction(URI, user=editor, reason=QUOTING, authority=SECRET, now=now, keep_words=True)
    refuse_redaction(quoting.pk, user=secretary, now=now)
    order = ask_for_redaction(URI, user=editor, reason=REASON, authority="city court", now=now)
    _finished(confirm_redaction(order.pk, user=secretary, now=now).position, now)
    for one in (quoting, order, other):
        one.refresh_from_db()
    assert (quoting.reason, quoting.authority, quoting.state) == ("", "", OrderState.REFUSED)
    assert (quoting.decided_by, quoting.decided) == (secretary, now), "who refused, and when, stays"
    assert (order.reason, order.authority, order.state) == (REASON, "city court", OrderState.DONE)
    assert (other.reason, other.authority, other.state) == (REASON, "city court", OrderState.WAITING)


def test_a_redaction_by_command_empties_all_orders_of_the_item_and_closes_those_that_wait(
    item: int, editor: User, secretary: User, as_secretary: Client, now: datetime
) -> None:
    refused = ask_for_redaction(URI, user=editor, reason=QUOTING, authority=SECRET, now=now, keep_words=True)
    refuse_redaction(refused.pk, user=secretary, now=now)
    waiting = ask_for_redaction(URI, user=editor, reason=QUOTING, authority=SECRET, now=now, keep_words=True)
    _finished(redact(URI, reason=REASON, person="the.operator", now=now).position, now)
    rows = RedactionOrder.objects.order_by("pk").values_list("reason", "authority", "state", "decided", "decided_by")
    assert list(rows) == [("", "", OrderState.REFUSED, now, secretary.pk), ("", "", OrderState.ELSEWHERE, now, None)]
    listed = _page(as_secretary, "desk_redactions")
    assert "No order waits" in listed
    assert "carried out another way" in listed
    shown = _page(as_secretary, "desk_redaction", waiting.pk)
    assert "Remove it for ever" not in shown
    assert "removed together with the item" in shown
    with pytest.raises((OrderRefused, IntentRefused)):
        confirm_redaction(waiting.pk, user=secretary, now=now)


def test_orders_for_what_was_made_of_the_item_lose_their_words_and_are_closed_too(
    item: int, editor: User, now: datetime, send: Sends
) -> None:
    made = publish(take_from_wire(URI, user=editor, now=now))
    waiting = ask_for_redaction(made.uri, user=editor, reason=QUOTING, now=now, keep_words=True)
    _finished(redact(URI, reason=REASON, person="the.operator", now=now).position, now)
    waiting.refresh_from_db()
    assert (waiting.reason, waiting.state) == ("", OrderState.ELSEWHERE)


def test_a_key_that_cannot_sign_is_said_and_the_order_waits_on(
    order: RedactionOrder, as_secretary: Client, tmp_path: Path
) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "hub.pem").write_text("no key")
    (tmp_path / "keys" / "hub.pem").chmod(0o644)
    address = reverse("desk_redaction", args=[order.pk])
    with override_settings(ORKHON_HOME=tmp_path):
        said = unescape(as_secretary.post(address, {"confirm": "1"}, follow=True).content.decode())
    assert "hub.pem" in said
    assert "600" in said
    order.refresh_from_db()
    assert order.state == OrderState.WAITING
    assert closed_among([URI]) == set()


def test_nobody_confirms_or_refuses_an_own_order(
    order: RedactionOrder, editor: User, as_editor: Client, now: datetime
) -> None:
    for decide in (confirm_redaction, refuse_redaction):
        with pytest.raises(OrderRefused, match="another person"):
            decide(order.pk, user=editor, now=now)
    assert "You ordered this redaction" in _page(as_editor, "desk_redaction", order.pk)
    for button in ("confirm", "refuse"):
        answer = as_editor.post(reverse("desk_redaction", args=[order.pk]), {button: "1"})
        assert answer.status_code == 403
        assert "another person" in unescape(answer.content.decode())
    assert closed_among([URI]) == set()
    order.refresh_from_db()
    assert order.state == OrderState.WAITING
    assert {(act.outcome, act.actor) for act in acts(ActFilter(verb="desk_redaction"))} == {
        ("refused", editor.get_username())
    }


def test_who_ordered_takes_it_back_and_nobody_else_does(
    order: RedactionOrder, editor: User, as_editor: Client, as_secretary: Client, secretary: User, now: datetime
) -> None:
    address = reverse("desk_redaction", args=[order.pk])
    assert 'name="take_back"' not in _page(as_secretary, "desk_redaction", order.pk)
    assert as_secretary.post(address, {"take_back": "1"}).status_code == 403
    order.refresh_from_db()
    assert order.state == OrderState.WAITING
    mine = _page(as_editor, "desk_redaction", order.pk)
    assert ('name="take_back"' in mine, 'name="refuse"' in mine) == (True, False)
    assert "Taken back" in unescape(as_editor.post(address, {"take_back": "1"}, follow=True).content.decode())
    order.refresh_from_db()
    assert (order.state, order.decided_by, order.entry) == (OrderState.BACK, None, None)
    assert order.decided is not None
    assert [act.actor for act in acts(ActFilter(verb="desk.redaction.take_back"))] == [editor.get_username()]
    with pytest.raises(OrderRefused, match="taken back already"):
        confirm_redaction(order.pk, user=secretary, now=now)
    assert closed_among([URI]) == set()
    assert ask_for_redaction(URI, user=editor, reason=REASON, now=now).pk != order.pk


def test_a_newcomer_refuses_what_the_newcomer_may_not_confirm(
    order: RedactionOrder, editor: User, secretary: User, as_secretary: Client, invited: Brings
) -> None:
    invited(editor, by=secretary, days=-3650)
    shown = _page(as_secretary, "desk_redaction", order.pk)
    assert ('name="confirm"' in shown, 'name="refuse"' in shown) == (False, True)
    address = reverse("desk_redaction", args=[order.pk])
    assert as_secretary.post(address, {"confirm": "1"}).status_code == 403
    assert [act.outcome for act in acts(ActFilter(verb="desk_redaction"))] == ["refused"]
    assert as_secretary.post(address, {"refuse": "1"}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.decided_by) == (OrderState.REFUSED, secretary)


def test_a_reason_that_quotes_the_item_comes_back_once_with_its_words_named(item: int, as_editor: Client) -> None:
    address = reverse("desk_redact", args=[item])
    assert "keep_words" not in _page(as_editor, "desk_redact", item)
    answer = as_editor.post(address, {"reason": QUOTING})
    shown = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert f"stays for ever: {SECRET.casefold()}" in shown.casefold()
    assert 'name="keep_words"' in shown
    assert not RedactionOrder.objects.exists()
    assert as_editor.post(address, {"reason": QUOTING, "keep_words": "on"}).status_code == 302
    assert RedactionOrder.objects.get().reason == QUOTING


def test_a_newcomer_does_not_confirm_with_the_one_who_invited_him(
    order: RedactionOrder, editor: User, secretary: User, invited: Brings, now: datetime
) -> None:
    invitation = invited(editor, by=secretary, days=1)
    with pytest.raises(OrderRefused, match="could be both"):
        confirm_redaction(order.pk, user=secretary, now=now)
    invitation.accepted = now - timedelta(days=31)
    invitation.save()
    assert confirm_redaction(order.pk, user=secretary, now=now).kind == "redact"


@pytest.mark.parametrize("days", [(1, 1), (1, 400), (400, 1)])
def test_two_whom_one_person_invited_are_one_while_either_is_a_newcomer(
    order: RedactionOrder, editor: User, secretary: User, invited: Brings, now: datetime, days: tuple[int, int]
) -> None:
    inviter = User.objects.create_user("an-inviter")
    invited(editor, by=inviter, days=days[0])
    invited(secretary, by=inviter, days=days[1])
    with pytest.raises(OrderRefused, match="orkhon wire redact"):
        confirm_redaction(order.pk, user=secretary, now=now)
    assert closed_among([URI]) == set()


def test_two_whom_one_person_invited_long_ago_are_two(
    order: RedactionOrder, editor: User, secretary: User, invited: Brings, now: datetime
) -> None:
    inviter = User.objects.create_user("an-inviter")
    invited(editor, by=inviter, days=31)
    invited(secretary, by=inviter, days=400)
    assert confirm_redaction(order.pk, user=secretary, now=now).kind == "redact"


def test_a_chain_of_newcomers_leads_to_one_person(
    order: RedactionOrder, editor: User, secretary: User, invited: Brings, now: datetime
) -> None:
    between, another = User.objects.create_user("between"), User.objects.create_user("another")
    invited(editor, by=between, days=2)
    link = invited(between, by=secretary, days=3)
    with pytest.raises(OrderRefused, match="could be both"):
        confirm_redaction(order.pk, user=secretary, now=now)
    link.accepted = now - timedelta(days=31)
    link.save()
    invited(secretary, by=another, days=400)
    assert confirm_redaction(order.pk, user=secretary, now=now).kind == "redact", "between is nobody's new account"


def test_branches_of_newcomers_lead_to_one_person_too(
    order: RedactionOrder, editor: User, secretary: User, invited: Brings, now: datetime
) -> None:
    root, between = User.objects.create_user("root"), User.objects.create_user("between")
    invited(editor, by=between, days=2)
    invited(between, by=root, days=3)
    invited(secretary, by=root, days=5)
    with pytest.raises(OrderRefused, match="could be both"):
        confirm_redaction(order.pk, user=secretary, now=now)


def test_a_newcomer_whose_inviter_is_deleted_is_no_second_person(
    order: RedactionOrder, editor: User, secretary: User, invited: Brings, now: datetime
) -> None:
    inviter = User.objects.create_user("an-inviter")
    invitation = invited(editor, by=inviter, days=2)
    inviter.delete()
    with pytest.raises(OrderRefused, match="no longer known"):
        confirm_redaction(order.pk, user=secretary, now=now)
    invitation.refresh_from_db()
    invitation.accepted = now - timedelta(days=31)
    invitation.save()
    assert confirm_redaction(order.pk, user=secretary, now=now).kind == "redact"


def test_accounts_that_an_administrator_added_lead_to_the_administrator(
    item: int, alliance: dict[str, Agency], person: Callable[[Role], User], now: datetime
) -> None:
    administrator = User.objects.create_superuser("an-administrator")
    client = Client()
    client.force_login(administrator)
    password = "a long enough phrase for tests"
    for name in ("added-one", "added-two"):
        form = {"username": name, "email": f"{name}@desk.example", "first_name": "A", "last_name": "B"}
        client.post(
            reverse("wagtailusers_users:add"),
            {**form, "password1": password, "password2": password, "is_active": "on", "is_superuser": "on"},
        )
    one, two = User.objects.get(username="added-one"), User.objects.get(username="added-two")
    added = ModelLogEntry.objects.filter(action="wagtail.create", content_type__model="user")
    assert added.update(timestamp=now - timedelta(days=29)) == 2
    asked = ask_for_redaction(URI, user=one, reason=REASON, now=now)
    for second in (two, administrator):
        with pytest.raises(OrderRefused, match="could be both"):
            confirm_redaction(asked.pk, user=second, now=now)
    added.update(timestamp=now - timedelta(days=31))
    assert confirm_redaction(asked.pk, user=two, now=now).kind == "redact"


def test_who_may_not_decide_sees_why_and_no_button(
    order: RedactionOrder, editor: User, secretary: User, as_editor: Client, as_secretary: Client, invited: Brings
) -> None:
    assert "Remove it for ever" in _page(as_secretary, "desk_redaction", order.pk)
    mine = _page(as_editor, "desk_redaction", order.pk)
    assert "Remove it for ever" not in mine
    invited(editor, by=secretary, days=-3650)
    theirs = _page(as_secretary, "desk_redaction", order.pk)
    assert "Remove it for ever" not in theirs
    assert "could be both" in theirs


def test_an_administrator_alone_is_one_person_too(item: int, now: datetime) -> None:
    administrator = User.objects.create_superuser("an-administrator")
    own = ask_for_redaction(URI, user=administrator, reason=REASON, now=now)
    with pytest.raises(OrderRefused, match="another person"):
        confirm_redaction(own.pk, user=administrator, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        RedactionOrder.objects.filter(pk=own.pk).update(decided_by=administrator)


def test_a_refused_order_does_nothing_and_a_new_one_can_be_given(
    order: RedactionOrder, as_secretary: Client, editor: User, now: datetime
) -> None:
    as_secretary.post(reverse("desk_redaction", args=[order.pk]), {"refuse": "1"})
    order.refresh_from_db()
    assert (order.state, order.entry) == (OrderState.REFUSED, None)
    assert closed_among([URI]) == set()
    assert len(acts(ActFilter(verb="desk.redaction.refuse"))) == 1
    assert ask_for_redaction(URI, user=editor, reason=REASON, now=now).pk != order.pk


def test_a_decided_order_is_not_decided_again(order: RedactionOrder, secretary: User, now: datetime) -> None:
    confirm_redaction(order.pk, user=secretary, now=now)
    with pytest.raises((OrderRefused, IntentRefused)):
        confirm_redaction(order.pk, user=secretary, now=now)
    with pytest.raises(OrderRefused, match="carried out already"):
        refuse_redaction(order.pk, user=secretary, now=now)


def test_one_order_an_item_waits_and_an_item_nobody_knows_has_none(
    order: RedactionOrder, secretary: User, now: datetime
) -> None:
    with pytest.raises(OrderRefused, match="waits already"):
        ask_for_redaction(URI, user=secretary, reason=REASON, now=now)
    with pytest.raises(NotOnTheWire):
        ask_for_redaction("urn:altai:none", user=secretary, reason=REASON, now=now)


def test_who_may_redact_elsewhere_may_not_here(
    order: RedactionOrder, item: int, foreign_editor: User, now: datetime
) -> None:
    for decide in (confirm_redaction, refuse_redaction):
        with pytest.raises(OrderRefused, match="you may not redact items of altai"):
            decide(order.pk, user=foreign_editor, now=now)
    client = Client()
    client.force_login(foreign_editor)
    assert URI not in _page(client, "desk_redactions")
    for name, argument in (("desk_redaction", order.pk), ("desk_redact", item)):
        for answer in (client.get(reverse(name, args=[argument])), client.post(reverse(name, args=[argument]), {})):
            assert answer.status_code in {302, 403}
            assert answer.status_code == 403 or answer.headers["Location"] == reverse("wagtailadmin_home")
    assert "Redact…" not in _page(client, "desk_wire", at=item)


def test_a_reporter_sees_no_redactions(as_reporter: Client, item: int) -> None:
    for address in (reverse("desk_redactions"), reverse("desk_redact", args=[item])):
        assert as_reporter.get(address).status_code in {302, 403}
    assert "Redact…" not in _page(as_reporter, "desk_wire", at=item)


def test_an_order_without_a_reason_is_asked_for_again(item: int, as_editor: Client) -> None:
    answer = as_editor.post(reverse("desk_redact", args=[item]), {"reason": " "})
    assert answer.status_code == 200
    assert "This field is required" in answer.content.decode()
    assert not RedactionOrder.objects.exists()


def test_a_form_that_says_neither_does_neither(order: RedactionOrder, as_secretary: Client) -> None:
    as_secretary.post(reverse("desk_redaction", args=[order.pk]), {})
    order.refresh_from_db()
    assert order.state == OrderState.WAITING


def test_the_words_of_the_reason_that_repeat_the_item_are_shown_to_the_second_person(
    item: int, editor: User, as_secretary: Client, now: datetime
) -> None:
    order = ask_for_redaction(URI, user=editor, reason="Сұңқарбектің талабы", now=now)
    assert "stand in the item too: сұңқарбектің" in _page(as_secretary, "desk_redaction", order.pk)


def test_the_wire_screen_says_that_a_release_opens_the_uri_and_brings_no_text_back(
    item: int, as_editor: Client, now: datetime
) -> None:
    redact(URI, reason=REASON, person="the.operator", now=now)
    shown = _page(as_editor, "desk_wire", at=item)
    assert '<span class="desk-chip desk-chip--kill">redacted</span>' in shown
    assert "The text stays gone for ever" in _page(as_editor, "desk_control", item, "release")
    as_editor.post(reverse("desk_control", args=[item, "release"]), {"reason": "mended", "sure": "on"})
    assert closed_among([URI]) == set()


def test_what_was_redacted_by_command_is_listed_with_its_people(item: int, as_editor: Client, now: datetime) -> None:
    redact(URI, reason=REASON, person="the.operator", second="the.lawyer", now=now)
    listed = _page(as_editor, "desk_redactions")
    assert URI in listed
    assert "(the.operator, the.lawyer)" in listed
    assert "not finished yet" in listed
