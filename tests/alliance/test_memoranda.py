"""Memoranda as records: kept, announced in the log, ended and never lost; and the page that answers "May we?"."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from orkhon.alliance import announcing
from orkhon.alliance.actions.keep_memorandum import end_memorandum
from orkhon.alliance.actions.load_alliance import load_alliance_data
from orkhon.alliance.announcing import PolicyChange, announce
from orkhon.alliance.encoded_rights import rules_for
from orkhon.alliance.errors import AllianceFileRefused, NotAnnounced, NotGranted
from orkhon.alliance.legal_orders import orders_in_force
from orkhon.alliance.memorandum_terms import shares_of
from orkhon.alliance.models import Agency, Memorandum
from orkhon.alliance.permits import Agreement, Asker, ItemFacts, Use, Why
from orkhon.alliance.queries import grants, may_now, require
from orkhon.items import Content, Item, Language
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.actions.append_policy import append_policy, policy_uri
from orkhon.wire.entries import EntryKind, WireEntry
from orkhon.wire.errors import IntentRefused
from orkhon.wire.queries import entries_after, entries_of, latest_public, state_of
from orkhon.wire.verify import verify

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ITEM = ItemFacts(uri="urn:altai:1", agency="altai", language=Language.parse("kk"))


@pytest.fixture
def agencies(db: None) -> dict[str, Agency]:
    """Three members and the desk; Bosphorus has left."""
    named = (("altai", "AP"), ("registan", "RA"), ("bosphorus", "BO"), ("desk", "OD"))
    return {
        code: Agency.objects.create(code=code, sign=sign, name_en=code.capitalize(), active=code != "bosphorus")
        for code, sign in named
    }


def memorandum(**facts: object) -> Memorandum:
    """One that is in force."""
    return Memorandum.objects.create(**{"name_en": "All for all", "signed": date(2026, 1, 15), **facts})


def policies() -> list[WireEntry]:
    """What the log says of rights."""
    return [entry for entry in entries_after(0) if entry.kind is EntryKind.POLICY]


@pytest.mark.usefixtures("agencies")
def test_what_changes_in_a_memorandum_or_in_who_is_meant_counts_at_once() -> None:
    one = memorandum(name_en="Steppe", edit=True)
    before = grants()
    assert grants() is before
    one.partners.set(Agency.objects.filter(code="registan"))
    assert [grant.partners for grant in grants()] == [frozenset({"registan"})]
    Agency.objects.filter(code="registan").update(code="registan-news")
    assert [grant.partners for grant in grants()] == [frozenset({"registan-news"})]
    Memorandum.objects.update(edit=False, translate=True)
    assert [grant.permits for grant in grants()] == [frozenset({Use.TRANSLATE})]
    Memorandum.objects.all().delete()
    assert grants() == ()


@pytest.mark.usefixtures("agencies")
def test_all_that_is_granted_is_read_in_two_queries_and_asked_of_as_often_as_one_likes(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(5):
        memorandum(name_en=f"Memorandum {number}", edit=True).partners.set(Agency.objects.filter(code="registan"))
    grants()
    with django_assert_num_queries(2):
        known = grants()
    with django_assert_num_queries(1):
        orders = orders_in_force()
    with django_assert_num_queries(0):
        for use in Use:
            may_now(use, item=ITEM, by="desk", now=NOW, memoranda=known, orders=orders)


def test_the_columns_of_a_memorandum_are_what_the_decision_sees(agencies: dict[str, Agency]) -> None:
    row = memorandum(
        agency=agencies["altai"], edit=True, forbids="broadcast archive", languages="kk ru", territories="KZ UZ",
        portals="history", items="urn:series:*\n\nurn:one", starts=date(2026, 2, 1), until=date(2026, 12, 31),
        credit_line="by {agency}", restrictions="Tell us.", name_kk="Бәрі бәріне",
    )  # fmt: skip
    row.partners.set([agencies["registan"]])
    (known,) = grants()
    assert (known.agency, known.kind, known.partners) == ("altai", Agreement.GRANT, frozenset({"registan"}))
    assert (known.permits, known.forbids) == (frozenset({Use.EDIT}), frozenset({Use.BROADCAST, Use.ARCHIVE}))
    assert (known.limits.languages, sorted(known.limits.territories)) == (("kk", "ru"), ["KZ", "UZ"])
    assert (list(known.limits.portals), known.items) == (["history"], ("urn:series:*", "urn:one"))
    assert (known.starts, known.until, known.ended) == (date(2026, 2, 1), date(2026, 12, 31), None)
    assert (known.credit_line, known.terms) == ("by {agency}", "Tell us.")
    assert (known.name_in("kk"), known.name_in("ru")) == ("Бәрі бәріне", "All for all")


@pytest.mark.usefixtures("agencies")
def test_who_has_left_the_alliance_is_granted_nothing_that_is_granted_to_all() -> None:
    memorandum(translate=True)
    assert may_now(Use.TRANSLATE, item=ITEM, by="registan", now=NOW).allowed
    assert not may_now(Use.TRANSLATE, item=ITEM, by="bosphorus", now=NOW).allowed


@pytest.mark.usefixtures("agencies")
def test_a_refusal_says_in_words_what_is_missing_and_what_to_do() -> None:
    with pytest.raises(NotGranted) as refusal:
        require(Use.EDIT, item=ITEM, by="desk", now=NOW)
    assert str(refusal.value) == (
        "Not allowed: to edit. No memorandum in force grants it. Agency: altai. "
        "Ask the secretariat, or the agency whose item it is."
    )


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"edit": True, "forbids": "edit"}, "both granted and forbidden: edit"),
        ({"forbids": "sell"}, "no uses: sell"),
        ({"territories": "Kazakhstan"}, "no codes of countries: Kazakhstan"),
        ({"languages": "Kazakh!"}, "is not a language tag"),
        ({"items": "*"}, "is no uri"),
        ({"until": date(2026, 1, 1)}, "the last day comes before the first"),
        ({"shares": "altai 100"}, "shares belong to pools"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(facts: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Memorandum(**{"name_en": "New", "signed": date(2026, 1, 15), **facts}).full_clean()


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ("altai 60 a series\nregistan 50", "come to 110 per cent"),
        ("altai 100", "write one line for each partner"),
        ("altai much\nregistan 10", "write an agency, its share"),
        ("altai 120\nregistan -20", "is no share"),
    ],
)
def test_the_shares_of_a_pool_are_one_for_each_partner_and_a_hundred_together(shares: str, told: str) -> None:
    pool = Memorandum(name_en="Pool", kind="pool", signed=date(2026, 1, 15), shares=shares)
    with pytest.raises(ValidationError, match=told):
        pool.check_partners(frozenset({"altai", "registan"}))
    with pytest.raises(ValidationError, match="two partners or more"):
        pool.check_partners(frozenset({"altai"}))
    pool.shares = "altai 33.4% two reports a week\nregistan 66,6"
    pool.check_partners(frozenset({"altai", "registan"}))
    assert [share.delivers for share in shares_of(pool.shares)] == ["two reports a week", ""]


FILE = """
[[agencies]]
code = "altai"
sign = "AP"
names = { en = "Altai Press" }
[[agencies]]
code = "registan"
sign = "RA"
names = { en = "Registan" }
[[memoranda]]
kind = "co-production"
partners = ["altai", "registan"]
edit = true
forbids = ["archive"]
languages = ["kk", "uz-Latn"]
territories = ["KZ"]
portals = ["history"]
items = ["urn:series:*"]
signed = 2026-01-15
from = 2026-02-01
restrictions = "Show it to both first."
names = { en = "The series" }
[[memoranda.shares]]
agency = "altai"
per_cent = 60
delivers = "the pictures"
[[memoranda.shares]]
agency = "registan"
per_cent = 40
"""


def test_a_file_says_all_that_a_memorandum_can_and_announces_each_change_once() -> None:
    load_alliance_data(FILE.encode(), name="alliance.toml", now=NOW)
    load_alliance_data(FILE.encode(), name="alliance.toml", now=NOW)
    row = Memorandum.objects.get()
    assert (row.kind, row.forbids, row.languages, row.items) == (
        "co-production",
        "archive",
        "kk uz-Latn",
        "urn:series:*",
    )
    assert (row.first_day, row.shares) == (date(2026, 2, 1), "altai 60 the pictures\nregistan 40")
    load_alliance_data(FILE.replace("edit = true", "edit = false").encode(), name="alliance.toml", now=NOW)
    created, changed = policies()
    assert (created.extra["what"], changed.extra["what"]) == ("created", "changed")
    details = changed.extra["details"]
    assert isinstance(details, dict)
    assert (details["changed"], details["partners"], "permits" in details) == ("edit", "altai registan", False)
    assert "Show it to both" not in str(created.extra), "what people write is not kept for ever"


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ('partners = ["altai", "registan"]', 'partners = ["altai", "elsewhere"]', "partners is 'elsewhere'"),
        ("per_cent = 40", "per_cent = 41", "the shares come to 101 per cent"),
        ('kind = "co-production"', 'kind = "merger"', "kind is 'merger'"),
        ('territories = ["KZ"]', "territories = [7]", "write a list of words"),
    ],
)
def test_a_file_with_wrong_terms_is_refused_whole(written: str, instead: str, told: str) -> None:
    with pytest.raises(AllianceFileRefused) as refusal:
        load_alliance_data(FILE.replace(written, instead).encode(), name="alliance.toml", now=NOW)
    assert told in str(refusal.value)
    assert not Agency.objects.exists()
    assert policies() == []


def test_a_change_stands_in_the_log_in_its_place_signed_and_the_log_stays_whole(agencies: dict[str, Agency]) -> None:
    change = PolicyChange(agency="altai", subject="memorandum:7", what="created", details={"permits": "edit"})
    announce(change, now=NOW)
    entry = append_policy(change, NOW)
    assert (entry.position, entry.uri, entry.version) == (2, policy_uri("memorandum:7"), "2")
    assert entry.uri.startswith("urn:orkhon:policy:")
    (first, second) = entries_of(entry.uri)
    assert first.extra == {"what": "created", "subject": "memorandum:7", "details": {"permits": "edit"}}
    assert (second.item, second.agency, second.signed_by != "") == (None, "altai", True)
    assert verify().problems == ()
    state = state_of(entry.uri)
    assert state is not None
    assert (state.entry, state.is_public) == (None, False)
    assert latest_public("kk", 5) == []
    with pytest.raises(IntentRefused, match="a uri for changes of rights and keys"):
        append(AppendIntent(agency="altai", kind=EntryKind.PUBLISH, item=Item(uri=entry.uri)), now=NOW)


def test_where_no_log_takes_the_change_it_is_not_made(
    monkeypatch: pytest.MonkeyPatch, agencies: dict[str, Agency]
) -> None:
    monkeypatch.setattr(announcing, "_announcers", [])
    with pytest.raises(NotAnnounced, match="no log was given"):
        load_alliance_data(FILE.encode(), name="alliance.toml", now=NOW)
    assert not Memorandum.objects.exists()
    row = memorandum()
    with pytest.raises(NotAnnounced):
        end_memorandum(row, now=NOW)
    row.refresh_from_db()
    assert row.ended is None


def test_a_wrong_time_or_facts_that_cannot_be_signed_are_told_as_the_alliances_own_error() -> None:
    change = PolicyChange(agency="altai", subject="memorandum:7", what="created")
    with pytest.raises(NotAnnounced, match="without a time zone"):
        announce(change, now=NOW.replace(tzinfo=None))
    unsound = PolicyChange(agency="altai", subject="memorandum:7", what="created", details={"permits": "\ud800"})
    with pytest.raises(NotAnnounced) as refusal:
        announce(unsound, now=NOW)
    assert not refusal.value.retryable


def test_what_a_memorandum_grants_is_written_as_odrl_for_each_member_as_it_is_answered(
    agencies: dict[str, Agency],
) -> None:
    memorandum(edit=True, republish=True)
    memorandum(agency=agencies["altai"], forbids="edit").partners.set([agencies["registan"]])
    told = {
        code: {
            (rule.permits, action, rule.assignees)
            for rule in rules_for(ITEM, by=Asker(agency=code), now=NOW, memoranda=grants())
            for action in rule.actions
        }
        for code in ("altai", "registan", "desk")
    }
    assert told == {
        "altai": set(),
        "registan": {
            (True, "distribute", ("urn:orkhon:agency:registan",)),
            (False, "modify", ("urn:orkhon:agency:registan",)),
        },
        "desk": {
            (True, "distribute", ("urn:orkhon:agency:desk",)),
            (True, "modify", ("urn:orkhon:agency:desk",)),
        },
    }


def test_what_was_in_force_is_ended_and_kept_and_what_never_was_is_deleted(
    as_administrator: Client, agencies: dict[str, Agency]
) -> None:
    held, future = memorandum(edit=True), memorandum(name_en="Later", signed=date(2126, 1, 1))
    assert (
        "it is kept and ends now" in as_administrator.get(reverse("memoranda:delete", args=[held.pk])).content.decode()
    )
    for row in (held, future):
        assert as_administrator.post(reverse("memoranda:delete", args=[row.pk])).status_code == 302
    (kept,) = Memorandum.objects.all()
    assert kept.ended is not None
    assert [entry.extra["what"] for entry in policies()] == ["ended", "deleted"]
    verdict = may_now(Use.EDIT, item=ITEM, by="desk", now=kept.ended + timedelta(seconds=1))
    assert verdict.codes == {Why.ENDED}
    as_administrator.post(reverse("memoranda:delete", args=[held.pk]))
    assert len(policies()) == 2, "what has ended does not end again"
    assert "ended" in as_administrator.get(reverse("memoranda:index")).content.decode()


def test_a_form_writes_partners_prohibitions_and_shares_and_the_log_hears_of_it(
    as_administrator: Client, agencies: dict[str, Agency]
) -> None:
    form = {
        "name_en": "Pool of two", "kind": "pool", "signed": "2026-01-15", "edit": "on", "forbids": ["archive"],
        "partners": [str(agencies["altai"].pk), str(agencies["registan"].pk)], "shares": "altai 50\nregistan 40",
    }  # fmt: skip
    refused = as_administrator.post(reverse("memoranda:add"), form)
    assert "come to 90 per cent" in refused.content.decode()
    assert policies() == []
    saved = as_administrator.post(reverse("memoranda:add"), {**form, "shares": "altai 50\nregistan 50"})
    assert saved.status_code == 302
    row = Memorandum.objects.get()
    assert (row.forbids, sorted(one.code for one in row.partners.all())) == ("archive", ["altai", "registan"])
    (entry,) = policies()
    details = entry.extra["details"]
    assert isinstance(details, dict)
    assert (details["partners"], details["permits"], entry.agency) == ("altai registan", "edit", "desk")
    assert "pool: altai, registan" in as_administrator.get(reverse("memoranda:index")).content.decode()
    page = as_administrator.get(reverse("memoranda:edit", args=[row.pk]))
    assert page.context["form"].initial["forbids"] == ["archive"]


def test_a_form_comes_back_where_the_log_is_not_to_be_had(
    as_administrator: Client, agencies: dict[str, Agency], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "_announcers", [])
    page = as_administrator.post(reverse("memoranda:add"), {"name_en": "New", "kind": "grant", "signed": "2026-01-15"})
    assert "nothing was saved" in page.content.decode()
    assert not Memorandum.objects.exists()


@pytest.fixture
def on_the_wire(agencies: dict[str, Agency]) -> str:
    """An item of Altai's."""
    item = Item(uri="urn:altai:1", headline="Пойыз", language=Language.parse("kk"), body=Content(xhtml="<p>Пойыз</p>"))
    append(AppendIntent(agency="altai", kind=EntryKind.PUBLISH, item=item, pushed=False), now=NOW)
    return item.uri


def test_the_page_answers_in_words_for_every_use(as_administrator: Client, on_the_wire: str) -> None:
    memorandum(republish=True, credit_line="by {agency}", restrictions="Not for campaigns.")

    def page(**asked: str) -> str:
        return as_administrator.get(reverse("alliance_may_we"), asked).content.decode()

    assert "Item" in page()
    told = page(uri=on_the_wire, by="registan", language="", territory="", portal="")
    assert "Allowed: to republish." in told
    assert "Granted by: All for all." in told
    assert "Terms of the memorandum: Not for campaigns." in told
    assert "Credit: by Altai" in told
    assert told.count("No memorandum in force grants it. Agency: altai.") == 4
    assert "The wire knows no item of this uri" in page(uri="urn:altai:none", by="registan")
    assert "no codes of countries" in page(uri=on_the_wire, by="registan", territory="xx")


def test_whoever_sees_no_wire_is_not_answered(on_the_wire: str) -> None:
    client = Client()
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get(reverse("alliance_may_we"), {"uri": on_the_wire}).status_code in {302, 403}
