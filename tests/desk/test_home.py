"""The first page: what waits for whom, what was opened last, and stars."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import Locale

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.invite import invite
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, CodeSecret, Memorandum, Role, SigningKeyRecord, Source, Staff
from orkhon.alliance.personal import holdings
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.home import FrontDoor
from orkhon.desk.models import Article, ProblemKind, RedactionOrder, SourceProblem
from orkhon.exchange.actions.issue_token import issue_token
from orkhon.exchange.models import Channel, Delivery, DeliveryState, Notice, Subscriber, Webhook
from orkhon.intake.actions.write_draft import write_draft
from orkhon.intake.models import FollowedHub, SetAsideRecord, SourceHealth
from orkhon.intake.uris import new_uri
from orkhon.items import Item
from orkhon.marks.actions.see import MOST_SEEN, forget_seen, see
from orkhon.marks.actions.star import star
from orkhon.marks.models import Kind, Seen, Star
from orkhon.wire.actions.kill import kill
from tests.desk.conftest import Sends

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

_KEEPERS = {"exchange.given-up", "exchange.failing", "exchange.tokens", "intake.sources", "alliance.keys"}
# What each role posted at Altai is told of Altai's own work that waits.
WAITS = {
    Role.REPORTER: {"desk.killed", "desk.corrected"},
    Role.TRANSLATOR: {"desk.killed", "desk.corrected", "desk.untranslated"},
    Role.EDITOR: {
        "desk.approve", "desk.killed", "desk.corrected", "desk.redactions", "intake.drafts", "exchange.kills",
    },
    Role.FACT_CHECKER: {"desk.check", "desk.killed", "desk.corrected"},
    Role.PRODUCER: set(),
    Role.AGENCY_ENGINEER: _KEEPERS,
    Role.SECRETARIAT: _KEEPERS
    | {"desk.redactions", "exchange.kills", "alliance.invitations", "alliance.memoranda"},
}  # fmt: skip


def _article(headline: str, writer: User, *, agency: str = "altai", language: str = "kk") -> Article:
    article = Article(agency=agency, locale=Locale.objects.get(language_code=language), headline=headline)
    article.save()
    article.save_revision(user=writer)
    saved: Article = Article.objects.get(pk=article.pk)
    return saved


@pytest.fixture
def everything(alliance: dict[str, Agency]) -> dict[str, Agency]:
    """One thing of each kind that waits, all of it Altai's; at the desk, what was set aside of another hub."""
    now, altai = datetime.now(UTC), alliance["altai"]
    make_roles()
    writer, chief = User.objects.create_user("writer"), User.objects.create_superuser("chief")
    Staff.objects.create(user=writer, agency=altai, role=Role.REPORTER)
    assign_roles(writer)
    troubled = _article("In trouble", writer)
    troubled.get_workflow().start(troubled, writer)
    for position, kind in enumerate((ProblemKind.KILLED, ProblemKind.CORRECTED), start=1):
        SourceProblem.objects.create(article=troubled, uri="urn:x", kind=kind, position=position, noted=now)
    public = _article("Public since this morning", writer, language="tr")
    public.get_latest_revision().publish(user=chief)
    RedactionOrder.objects.create(uri="urn:x", agency="altai", reason="a right", asked_by=chief, asked=now)
    write_draft(altai, Item(uri=new_uri(), headline="A letter"), [], person="somebody", now=now)
    source = Source.objects.create(agency=altai, name="Wire", url="https://altai.example/rss")
    SourceHealth.objects.create(source_id=source.pk, first_asked=now, last_asked=now, failures=3)
    followed = FollowedHub.objects.create(code="elsewhere", url="https://hub.example", key_id="k" * 43)
    SetAsideRecord.objects.create(hub=followed, position=1, uri="urn:x", cause="broken", record={}, at=now)
    subscriber = Subscriber.objects.create(code="altai", name="Altai", agency=altai)
    token, _ = issue_token(subscriber, "program", by="chief", now=now)
    type(token).objects.update(expires=now + timedelta(days=3))
    Webhook.objects.create(subscriber=subscriber, url="https://altai.example/in", position=1, failures=2)
    Delivery.objects.create(
        subscriber=subscriber,
        channel=Channel.WEBHOOK,
        first=1,
        last=1,
        entries=1,
        state=DeliveryState.DEAD,
        created=now,
    )
    Notice.objects.create(subscriber=subscriber, position=1, uri="urn:x", agency="desk", kind="kill", created=now)
    Subscriber.objects.create(code="registan", name="Registan", agency=alliance["registan"])
    Source.objects.create(agency=alliance["registan"], name="Wire", url="https://registan.example/rss")
    SigningKeyRecord.objects.create(
        key_id="k" * 43, owner="altai", public_key=bytes(32), created=now, retired=now + timedelta(days=3)
    )
    invite(by=chief, agency=altai, role=Role.REPORTER, now=now)
    Memorandum.objects.create(
        agency=altai, name_en="Ends soon", signed=date(2026, 1, 1), until=now.date() + timedelta(days=9)
    )
    return alliance


def _front_door(user: User) -> dict[str, Any]:
    request = RequestFactory().get("/admin/")
    request.user = User.objects.get(pk=user.pk)
    return FrontDoor().get_context_data({"request": request})


def _lines(user: User) -> set[str]:
    return {line.key for line in _front_door(user)["waiting"]}


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _posted(agency: Agency, role: Role, languages: str = "") -> User:
    """Return somebody posted there who signs in with a second step, so that only work waits."""
    user = User.objects.create_user(f"{role.value}-at-{agency.code}")
    CodeSecret.objects.create(user=user, sealed="sealed", made=datetime.now(UTC))
    Staff.objects.create(user=user, agency=agency, role=role, languages=languages)
    assign_roles(user)
    return user


def test_each_role_is_told_what_waits_for_it_at_its_own_agency_and_nothing_of_others(
    everything: dict[str, Agency],
) -> None:
    for role in Role:
        languages = "kk-Cyrl" if role is Role.TRANSLATOR else ""
        assert _lines(_posted(everything["altai"], role, languages)) == WAITS[role], role
    for role in Role:
        assert _lines(_posted(everything["registan"], role)) == set(), role


def test_an_administrator_is_told_of_the_machine_and_of_all_agencies(
    everything: dict[str, Agency], settings: Settings, tmp_path: Path
) -> None:
    settings.ORKHON_HOME, settings.ORKHON_SEARCH = tmp_path, True
    Agency.objects.create(code="tengri", sign="TN", name_en="Tengri")
    lines = _lines(User.objects.create_superuser("root"))
    assert {
        "exchange.onboarding",
        "config.backup",
        "config.search",
        "intake.aside",
        "exchange.kills",
        "desk.redactions",
    } <= lines


def test_lines_about_articles_lead_to_lists_of_just_those(everything: dict[str, Agency]) -> None:
    altai = everything["altai"]
    mine = _article("Begun an hour ago", _posted(altai, Role.REPORTER))

    def listed(client: Client, state: str) -> set[str]:
        page = client.get(reverse("wagtailsnippets_desk_article:list"), {"state": state}).content.decode()
        return {one for one in ("In trouble", "Public since this morning", mine.headline) if one in page}

    translator = _client(_posted(altai, Role.TRANSLATOR, "kk-Cyrl"))
    assert listed(translator, "untranslated") == {"Public since this morning"}
    # The language that is translated from is named by postings too, and a second version is no second article.
    chief = User.objects.get(username="chief")
    public = Article.objects.get(headline="Public since this morning")
    other = start_translation(public, "az", user=chief, now=datetime.now(UTC), newsroom="altai")
    other.get_latest_revision().publish(user=chief)
    both = _posted(everything["desk"], Role.TRANSLATOR, "tr-Latn kk-Cyrl")
    (line,) = [one for one in _front_door(both)["waiting"] if one.key == "desk.untranslated"]
    assert (line.count, line.words) == (1, "article of the last two days that lacks one of these languages: kk, tr")
    assert listed(_client(_posted(altai, Role.FACT_CHECKER)), "review") == {"In trouble"}
    writer = User.objects.get(username=f"{Role.REPORTER.value}-at-altai")
    assert listed(_client(writer), "mine") == {mine.headline}
    assert "desk.own" in _lines(writer)


def test_the_page_says_kindly_that_nothing_waits_and_leads_to_what_does(everything: dict[str, Agency]) -> None:
    idle = _client(_posted(everything["altai"], Role.PRODUCER)).get(reverse("wagtailadmin_home")).content.decode()
    assert "Nothing waits for you now" in idle
    page = _client(_posted(everything["altai"], Role.EDITOR)).get(reverse("wagtailadmin_home")).content.decode()
    assert "Nothing waits for you now" not in page
    line = page.partition('data-line="intake.drafts"')[2].partition("</li>")[0]
    assert f'href="{reverse("intake_drafts")}"' in line
    assert ">1</b>" in line
    assert 'id="awaiting-review-section"' in page


def test_the_first_page_asks_no_more_when_the_wire_grows(everything: dict[str, Agency], send: Sends) -> None:
    root = User.objects.create_superuser("root")

    def asked() -> int:
        with CaptureQueriesContext(connections["default"]) as queries:
            _front_door(root)
        return len(queries)

    before = asked()
    for number in range(12):
        send(f"urn:altai:{number}")
        _article(f"Number {number}", root)
    assert asked() == before <= 32


def test_what_one_opens_is_remembered_but_not_what_a_browser_fetches_ahead(
    editor: User, as_editor: Client, send: Sends, now: datetime
) -> None:
    opened, ahead = _article("Zebras", editor, agency="desk"), _article("Ahead", editor, agency="desk")
    edit = "wagtailsnippets_desk_article:edit"
    as_editor.get(reverse(edit, args=[ahead.pk]), headers={"Sec-Purpose": "prefetch;prerender"})
    assert not Seen.objects.exists()
    assert as_editor.get(reverse(edit, args=[opened.pk])).status_code == 200
    assert list(Seen.objects.values_list("person", "kind", "key")) == [(editor.pk, "article", str(opened.pk))]
    # What the keys of the list only pass over is not remembered.
    Seen.objects.update(at=now - timedelta(hours=1))
    positions = [send(f"urn:altai:{number}").position for number in (1, 2)]
    for position in positions:
        assert as_editor.get(reverse("desk_wire"), {"at": position}).status_code == 200
    assert set(Seen.objects.values_list("key", flat=True)) == {str(opened.pk), "urn:altai:2"}
    # Another newsroom's draft by now: what was seen once is not shown for ever.
    assert "Zebras" in _things(as_editor)
    Article.objects.filter(pk=opened.pk).update(agency="altai")
    Staff.objects.filter(user=editor).update(agency=Agency.objects.get(code="registan"))
    assert "Zebras" not in _things(as_editor)


def _things(client: Client) -> str:
    page = unescape(client.get(reverse("wagtailadmin_home")).content.decode())
    return page.partition('id="door-seen"')[2].partition("</div>")[0]


def test_thirty_things_are_remembered_of_each_person(db: None, now: datetime) -> None:
    for number in range(MOST_SEEN + 5):
        see(1, Kind.ITEM, f"urn:{number}", now=now + timedelta(minutes=number))
    see(2, Kind.ITEM, "urn:0", now=now)
    kept = set(Seen.objects.filter(person=1).values_list("key", flat=True))
    assert kept == {f"urn:{number}" for number in range(5, MOST_SEEN + 5)}
    assert Seen.objects.filter(person=2).count() == 1


def test_a_star_is_given_and_taken_by_a_form_and_leads_nowhere_else(
    as_editor: Client, as_reporter: Client, send: Sends, now: datetime
) -> None:
    send("urn:altai:1", headline="Steppe trains")
    wanted = {"kind": "item", "key": "urn:altai:1", "on": "1"}
    page = as_editor.get(reverse("desk_star"), wanted).content.decode()
    assert 'name="on" value="1"' in page
    answer = as_editor.post(reverse("desk_star"), wanted | {"next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == reverse("wagtailadmin_home")
    assert "Steppe trains" in _things(as_editor)
    assert "Steppe trains" not in _things(as_reporter)
    kill("urn:altai:1", reason="mixed up", person="altai", now=now)
    assert "Steppe trains" not in _things(as_editor)
    assert "An item of altai that was killed" in _things(as_editor)
    answer = as_editor.post(reverse("desk_star"), wanted | {"on": "0"}, headers={"Accept": "application/json"})
    assert answer.json() == {"on": False, "refusal": ""}
    assert not Star.objects.exists()


def test_nobody_stars_what_he_may_not_see(everything: dict[str, Agency], send: Sends) -> None:
    draft = Article.objects.get(headline="In trouble")
    foreign = _client(_posted(everything["registan"], Role.EDITOR))
    wanted = {"kind": "article", "key": str(draft.pk), "on": "1"}
    assert foreign.get(reverse("desk_star"), wanted).status_code in (302, 403)
    foreign.post(reverse("desk_star"), wanted)
    engineer = _client(_posted(everything["registan"], Role.AGENCY_ENGINEER))
    engineer.post(reverse("desk_star"), {"kind": "item", "key": "urn:altai:1", "on": "1"})
    # An agency's archive is its own until it grants archiving.
    send("urn:altai:old", headline="Steppe trains", extra={"orkhon": {"archived": True}})
    archived = {"kind": "item", "key": "urn:altai:old", "on": "1"}
    foreign.post(reverse("desk_star"), archived)
    assert not Star.objects.exists()
    _client(_posted(everything["altai"], Role.EDITOR)).post(reverse("desk_star"), archived)
    assert Star.objects.get().key == "urn:altai:old"


def test_what_was_opened_and_starred_is_given_out_and_erased_with_the_account(editor: User, now: datetime) -> None:
    other = User.objects.create_user("somebody-else")
    for person in (editor, other):
        see(person.pk, Kind.ITEM, "urn:altai:1", now=now)
        star(person, Kind.ARTICLE, "7", now=now)
    [holding] = [one for one in holdings() if one.room == "marks"]
    at = now.isoformat()
    assert holding.export(editor) == {
        "opened last": [{"kind": "item", "key": "urn:altai:1", "at": at}],
        "starred": [{"kind": "article", "key": "7", "at": at}],
    }
    holding.erase(editor)
    assert holding.export(editor) == {"opened last": [], "starred": []}
    assert Star.objects.get().person == other
    assert Seen.objects.get().person == other.pk
    assert forget_seen(now + timedelta(days=1)) == 1
