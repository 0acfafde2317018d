"""An act on a posting, a source or a memorandum says what was changed, and of whom: codes and numbers, no names."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Memorandum, Source, Staff
from orkhon.audit.models import Act
from orkhon.audit.queries import RecordedAct, acts

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

SOURCE = {
    "name": "Wire", "connector": "feed", "url": "https://altai.example/rss?key=hidden", "time_zone": "Asia/Almaty",
    "interval": "00:02:00", "silence_alert_after": "1 00:00:00", "max_bytes": "1000000", "enabled": "on",
}  # fmt: skip


@pytest.fixture
def browser(db: None) -> Client:
    """The browser of an administrator."""
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def altai(db: None) -> Agency:
    """One member."""
    make_roles()
    return Agency.objects.create(code="altai", sign="AP", name_en="Altai Press")


def _newest() -> RecordedAct:
    return acts(limit=1)[0]


def test_an_act_on_a_posting_says_whose_it_is_where_and_what_it_was_before(browser: Client, altai: Agency) -> None:
    aysel = User.objects.create_user("aysel")
    caspian = Agency.objects.create(code="caspian", sign="CN", name_en="Caspian News")
    form = {"user": str(aysel.pk), "agency": str(altai.pk), "role": "reporter", "languages": "kk-Cyrl"}
    browser.post(reverse("staff:add"), form)
    posting = Staff.objects.get()
    now = {"person": str(aysel.pk), "agency": "altai", "role": "reporter", "languages": "kk-Cyrl", "portals": "all"}
    assert (_newest().verb, _newest().object_type, _newest().object_key, _newest().details) == (
        "staff:add", "alliance.staff", str(posting.pk), now
    )  # fmt: skip
    browser.post(
        reverse("staff:edit", args=[posting.pk]), {"user": form["user"], "agency": str(caspian.pk), "role": "editor"}
    )
    now = {"person": str(aysel.pk), "agency": "caspian", "role": "editor", "languages": "all", "portals": "all"}
    before = {"agency before": "altai", "role before": "reporter", "languages before": "kk-Cyrl"}
    assert (_newest().verb, _newest().object_key, _newest().details) == ("staff:edit", str(posting.pk), now | before)
    browser.post(reverse("staff:delete", args=[posting.pk]))
    assert (_newest().verb, _newest().object_key, _newest().details) == ("staff:delete", str(posting.pk), now)
    assert "aysel" not in str(Act.objects.values())


def test_an_act_on_a_source_names_the_fields_and_none_of_their_words(browser: Client, altai: Agency) -> None:
    form = {**SOURCE, "agency": str(altai.pk)}
    browser.post(reverse("sources:add"), form)
    source = Source.objects.get()
    assert (_newest().verb, _newest().object_key, _newest().details) == (
        "sources:add", str(source.pk), {"agency": "altai"}
    )  # fmt: skip
    browser.post(
        reverse("sources:edit", args=[source.pk]), {**form, "url": "https://altai.example/?key=new", "name": "W"}
    )
    assert _newest().details == {"agency": "altai", "changed": "name,url"}
    browser.post(
        reverse("sources:edit", args=[source.pk]), {**form, "url": "https://altai.example/?key=new", "name": "W"}
    )
    assert _newest().details == {"agency": "altai", "changed": "nothing"}
    browser.post(reverse("sources:delete", args=[source.pk]))
    assert (_newest().verb, _newest().details) == ("sources:delete", {"agency": "altai"})
    assert "key=" not in str(Act.objects.values())


def test_an_act_on_a_memorandum_or_an_agency_names_the_fields(browser: Client, altai: Agency) -> None:
    made = {"name_en": "All for all", "kind": "grant", "signed": "2026-01-15", "translate": "on"}
    browser.post(reverse("memoranda:add"), made)
    memorandum = Memorandum.objects.get()
    assert (_newest().object_key, _newest().details) == (str(memorandum.pk), {"agency": "all"})
    form = {"name_en": "All for all", "kind": "grant", "signed": "2026-01-16", "edit": "on", "agency": str(altai.pk)}
    browser.post(reverse("memoranda:edit", args=[memorandum.pk]), form)
    assert _newest().details == {"agency": "altai", "changed": "agency,translate,edit,signed"}
    form = {"sign": "AP", "standing": "partner", "name_en": "Altai Press", "active": "on"}
    browser.post(reverse("agencies:edit", args=[altai.pk]), form)
    assert _newest().details == {"agency": "altai", "changed": "standing"}


def test_a_form_that_comes_back_has_changed_nothing_and_says_so(browser: Client, altai: Agency) -> None:
    source = Source.objects.create(agency=altai, name="Wire", url="https://altai.example/rss")
    browser.post(reverse("sources:edit", args=[source.pk]), {**SOURCE, "agency": str(altai.pk), "url": "no address"})
    assert (_newest().outcome, _newest().object_key, _newest().details) == ("failed", str(source.pk), {})
