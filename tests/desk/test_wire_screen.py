"""The wire screen: what it shows of each item, and what an editor does from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orkhon.alliance.actions.keep_order import make_order
from orkhon.alliance.models import Agency, Memorandum, Role, Staff
from orkhon.desk import wire_rows
from orkhon.desk.models import Article
from orkhon.items import Content, ItemType, Language
from orkhon.wire.actions.kill import kill
from orkhon.wire.actions.redact import redact
from orkhon.wire.entries import EntryKind, ItemStatus, WireEntry
from orkhon.wire.queries import entries_of, state_of
from orkhon.wire.readers import read_once
from orkhon.wire.referring import Referring
from tests.desk.conftest import Sends

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]


def _wire(client: Client, **query: str | int | list[str]) -> str:
    response = client.get(reverse("desk_wire"), query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def _rows(page: str) -> list[str]:
    listed = page.partition('<ol class="desk-wire"')[2].partition("</ol>")[0]
    return re.findall(r"<li class=.*?</li>", listed, re.DOTALL)


def test_rows_come_newest_first_with_sign_language_and_the_headlines_own_lang(send: Sends, as_reporter: Client) -> None:
    send("urn:altai:1")
    send("urn:registan:1", agency="registan", language=Language.parse("uz"), headline="Yarim marafon")
    rows = _rows(_wire(as_reporter))
    assert len(rows) == 2
    assert "Yarim marafon" in rows[0]
    assert 'lang="uz-Latn"' in rows[0]
    assert ">RA<" in rows[0]
    assert 'lang="kk-Cyrl"' in rows[1]
    assert ">AP<" in rows[1]


def test_state_is_told_in_words_and_a_killed_item_stays_in_its_place_struck_through(
    send: Sends, as_reporter: Client, now: datetime
) -> None:
    send("urn:altai:1", headline="First")
    send("urn:altai:2", headline="Killed one")
    send("urn:altai:3", headline="Later", embargoed=now + timedelta(hours=2))
    send("urn:altai:4", headline="Wrong")
    send("urn:altai:4", headline="Right", kind=EntryKind.CORRECT)
    send("urn:altai:5", headline="For members", type=ItemType.ADVISORY)
    send("urn:altai:6", headline="Quick", urgency=1)
    kill("urn:altai:2", reason="mixed up", person="altai", now=now)
    rows = _rows(_wire(as_reporter))
    assert [re.search(r">(?:<s>)?([A-Z][^<]+)</", row)[1] for row in rows] == [  # type: ignore[index]
        "Quick", "For members", "Right", "Later", "Killed one", "First",
    ]  # fmt: skip
    quick, members, right, later, killed, first = rows
    assert "urgent" in quick
    assert "desk-u1" in quick
    assert "advisory" in members
    assert "correction" in right
    assert "version 2" in right
    assert "embargo until 18:40" in later
    assert "<s>Killed one</s>" in killed
    assert ">killed<" in killed
    assert "killed" not in first


def test_filters_narrow_by_agency_language_and_type_and_survive_the_choice_of_an_item(
    send: Sends, as_reporter: Client
) -> None:
    send("urn:altai:1", headline="Kazakh")
    russian = send("urn:altai:2", headline="Russian", language=Language.parse("ru"))
    send("urn:registan:1", agency="registan", headline="Uzbek", language=Language.parse("uz"), type=ItemType.PICTURE)
    assert len(_rows(_wire(as_reporter, agency="altai"))) == 2
    assert len(_rows(_wire(as_reporter, language=["ru", "uz"]))) == 2
    assert len(_rows(_wire(as_reporter, type="picture"))) == 1
    page = _wire(as_reporter, agency="altai", language="ru")
    (row,) = _rows(page)
    assert f"agency=altai&language=ru&at={russian.position}" in row
    assert "passes these filters" in _wire(as_reporter, agency="altai", language="tr")


def test_older_items_are_reached_by_position_and_none_is_missed(
    send: Sends, as_reporter: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire_rows, "PAGE_ROWS", 3)
    monkeypatch.setattr(wire_rows, "_WINDOW", 2)
    for number in range(8):
        send(f"urn:altai:{number}", headline=f"Number {number}")
    seen: list[str] = []
    url: str | None = reverse("desk_wire")
    while url:
        page = unescape(as_reporter.get(url).content.decode())
        seen += re.findall(r"Number \d", "".join(_rows(page)))
        older = re.search(r'<a href="([^"]+)" rel="next"', page)
        url = older[1] if older else None
    assert seen == [f"Number {number}" for number in reversed(range(8))]


def test_an_open_item_shows_text_versions_and_grants_but_no_markup_of_the_agency(
    send: Sends, as_reporter: Client, now: datetime
) -> None:
    send("urn:altai:1", headline="Old")
    entry = send("urn:altai:1", headline="<b>New</b>", body=Content(xhtml="<p>Бір &amp; екі &lt;i&gt;</p>"))
    response = as_reporter.get(reverse("desk_wire"), {"at": entry.position})
    page = response.content.decode()
    assert "&lt;b&gt;New&lt;/b&gt;" in page
    assert "Бір &amp; екі &lt;i&gt;" in page
    assert "version 1" in page
    assert "version 2" in page
    assert "republish, translate, edit" in page
    assert "Take to the desk" in page


def test_a_position_that_does_not_exist_is_not_found_and_nonsense_is_ignored(send: Sends, as_reporter: Client) -> None:
    send("urn:altai:1")
    assert as_reporter.get(reverse("desk_wire"), {"at": "999"}).status_code == 404
    assert len(_rows(_wire(as_reporter, at="x", before="٣", language=""))) == 1


def test_a_redacted_item_is_named_and_its_text_is_not_shown(send: Sends, as_reporter: Client, now: datetime) -> None:
    entry = send("urn:altai:1", headline="A name that must go")
    redact(entry.uri, reason="a court's order", person="the secretariat", authority="court", now=now)
    page = _wire(as_reporter, at=entry.position)
    assert "A name that must go" not in page
    assert "redacted" in page


def _take(client: Client, entry: WireEntry, **more: str) -> HttpResponse:
    return client.post(reverse("desk_take"), {"uri": entry.uri, **more}, follow=True)  # type: ignore[return-value]


def test_taking_opens_the_new_draft_and_taking_again_asks_first(send: Sends, as_reporter: Client) -> None:
    entry = send("urn:altai:1")
    response = _take(as_reporter, entry)
    article = Article.objects.get()
    assert response.redirect_chain[-1][0] == reverse("wagtailsnippets_desk_article:edit", args=[article.pk])  # type: ignore[attr-defined]
    assert response.status_code == 200
    page = _take(as_reporter, entry).content.decode()
    assert Article.objects.count() == 1
    assert "taken already" in page
    assert "second draft" in page
    _take(as_reporter, entry, again="1")
    assert Article.objects.count() == 2
    assert "on the desk" in _wire(as_reporter)


def test_what_is_not_granted_is_not_offered_and_refused_in_words(send: Sends, as_reporter: Client) -> None:
    entry = send("urn:altai:1")
    Memorandum.objects.update(edit=False)
    assert "Take to the desk" not in _wire(as_reporter, at=entry.position)
    assert "No memorandum in force grants it" in unescape(_take(as_reporter, entry).content.decode())
    assert not Article.objects.exists()


def test_taking_needs_the_right_and_a_post(send: Sends, person: Callable[[Role], User]) -> None:
    entry = send("urn:altai:1")
    checker = Client()
    checker.force_login(person(Role.FACT_CHECKER))
    assert "Take to the desk" not in _wire(checker, at=entry.position)
    _take(checker, entry)
    assert not Article.objects.exists()
    assert checker.get(reverse("desk_take")).status_code == 405
    assert Client().get(reverse("desk_wire")).status_code == 302
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person(Role.EDITOR))
    assert strict.post(reverse("desk_take"), {"uri": entry.uri}).status_code == 403


def test_a_kill_needs_the_right_a_reason_and_a_second_step(
    send: Sends, as_editor: Client, as_reporter: Client, editor: User
) -> None:
    entry = send("urn:altai:1")
    url = reverse("desk_control", args=[entry.position, "kill"])
    assert "Kill…" not in _wire(as_reporter, at=entry.position)
    as_reporter.post(url, {"reason": "because", "sure": "on"})
    assert state_of(entry.uri).status is ItemStatus.USABLE  # type: ignore[union-attr]
    assert "cannot be taken back" in as_editor.get(url).content.decode()
    as_editor.post(url, {"reason": "", "sure": "on"})
    as_editor.post(url, {"reason": "a mix-up", "sure": ""})
    assert state_of(entry.uri).status is ItemStatus.USABLE  # type: ignore[union-attr]
    page = as_editor.post(url, {"reason": "a mix-up", "sure": "on"}, follow=True).content.decode()
    last = entries_of(entry.uri)[-1]
    assert (last.kind, last.reason, last.person) == (EntryKind.KILL, "a mix-up", editor.get_username())
    assert "<s>" in page
    assert "Kill…" not in page


def test_an_item_is_withheld_and_released_from_the_screen(send: Sends, as_editor: Client) -> None:
    entry = send("urn:altai:1")
    for action, status in (("withhold", ItemStatus.WITHHELD), ("release", ItemStatus.USABLE)):
        assert f"{action.capitalize()}…" in _wire(as_editor, at=entry.position)
        as_editor.post(reverse("desk_control", args=[entry.position, action]), {"reason": "a doubt", "sure": "on"})
        assert state_of(entry.uri).status is status  # type: ignore[union-attr]
    refused = as_editor.post(
        reverse("desk_control", args=[entry.position, "release"]), {"reason": "again", "sure": "on"}, follow=True
    )
    assert "nothing to release" in refused.content.decode()
    assert as_editor.get(reverse("desk_control", args=[entry.position, "publish"])).status_code == 404


@pytest.mark.parametrize(
    "held",
    [{"embargoed": timezone.now() + timedelta(days=1)}, {"extra": {"ninjs": {"embargo": {"kind": "broadcast-first"}}}}],
    ids=["until", "broadcast-first"],
)
def test_an_embargo_is_lifted_by_somebody_of_its_own_agency_alone(
    held: dict[str, Any], send: Sends, as_editor: Client, editor: User, alliance: dict[str, Agency]
) -> None:
    entry = send("urn:altai:1", **held)
    address = reverse("desk_control", args=[entry.position, "release"])
    answer = as_editor.post(address, {"reason": "early", "sure": "on"}, follow=True)
    assert "altai alone lifts that" in answer.content.decode()
    assert state_of(entry.uri).status is ItemStatus.EMBARGOED  # type: ignore[union-attr]
    Staff.objects.create(user=editor, agency=alliance["altai"], role=Role.EDITOR)
    as_editor.post(address, {"reason": "early", "sure": "on"})
    assert state_of(entry.uri).status is ItemStatus.USABLE  # type: ignore[union-attr]


def test_the_wire_says_how_an_item_is_held_and_where_and_which_one_took_its_place(
    send: Sends, as_editor: Client
) -> None:
    now = timezone.now()
    extra = {"ninjs": {"embargo": {"kind": "no-approach"}}}
    send("urn:altai:1", embargoed=now + timedelta(days=1), extra=extra)
    send("urn:altai:2", ed_note="Embargo until the vote is over")
    send("urn:altai:3", replaces="urn:altai:2")
    order = {"country": "KZ", "authority": "A court", "reference": "2-11", "reason": "a suit", "by": "command:wire"}
    make_order("urn:altai:3", **order, now=now)  # type: ignore[arg-type]  # texts, all of them
    read_once(Referring(), now=now)
    newest, old, held = _rows(_wire(as_editor))
    assert "withheld in KZ by order" in newest
    assert "replaced by urn:altai:3" in old
    assert "its note speaks of an embargo" in old
    assert "no approach to the persons named" in held


def test_an_empty_wire_says_so(as_reporter: Client) -> None:
    assert "No item has come in yet" in _wire(as_reporter)


def test_whoever_does_not_work_on_the_desk_does_not_see_the_wire(
    send: Sends, person: Callable[[Role], User], now: datetime
) -> None:
    send("urn:altai:1", headline="Later", embargoed=now + timedelta(hours=2))
    engineer, producer = Client(), Client()
    engineer.force_login(person(Role.AGENCY_ENGINEER))
    producer.force_login(person(Role.PRODUCER))
    assert engineer.get(reverse("desk_wire")).status_code == 302
    assert reverse("desk_wire") not in engineer.get(reverse("wagtailadmin_home")).content.decode()
    assert "Later" in _wire(producer)


def test_a_position_that_no_database_could_hold_is_not_found(as_editor: Client) -> None:
    assert as_editor.get(f"{reverse('desk_wire')}{10**20}/kill/").status_code == 404
