"""The alliance's records in the admin: every form opens and saves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Memorandum, Role, Source, Staff

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

AGENCY = {"code": "altai", "sign": "AP", "standing": "member", "name_en": "Altai Press", "active": "on"}
NAMES = ("agencies", "sources", "staff", "memoranda")


def _save(client: Client, name: str, form: dict[str, str]) -> None:
    response = client.post(reverse(f"{name}:add"), form)
    assert response.status_code == 302, response.context["form"].errors


def test_every_form_opens_and_saves_and_every_list_shows_the_row(as_administrator: Client) -> None:
    make_roles()
    _save(as_administrator, "agencies", AGENCY)
    agency = Agency.objects.get()
    user = User.objects.create_user("aysel")
    source = {
        "agency": str(agency.pk), "name": "Wire", "connector": "feed", "url": "https://altai.example/rss",
        "time_zone": "Asia/Almaty", "interval": "00:02:00", "silence_alert_after": "1 00:00:00",
        "max_bytes": "1000000", "enabled": "on",
    }  # fmt: skip
    posting = {"user": str(user.pk), "agency": str(agency.pk), "role": "editor", "languages": "kk-Cyrl"}
    memorandum = {"name_en": "All for all", "kind": "grant", "signed": "2026-01-15", "translate": "on"}
    _save(as_administrator, "sources", source)
    _save(as_administrator, "staff", posting)
    _save(as_administrator, "memoranda", memorandum)
    changed = {
        "agencies": (Agency.objects.get(), {**AGENCY, "name_kk": "Алтай Пресс"}),
        "sources": (Source.objects.get(), {**source, "interval": "00:05:00"}),
        "staff": (Staff.objects.get(), {**posting, "languages": "ru-Cyrl"}),
        "memoranda": (Memorandum.objects.get(), {**memorandum, "edit": "on"}),
    }
    for name, (row, form) in changed.items():
        assert as_administrator.get(reverse(f"{name}:add")).status_code == 200
        assert as_administrator.get(reverse(f"{name}:edit", args=[row.pk])).status_code == 200
        assert as_administrator.post(reverse(f"{name}:edit", args=[row.pk]), form).status_code == 302
        listed = as_administrator.get(reverse(f"{name}:index"))
        assert [shown.pk for shown in listed.context["object_list"]] == [row.pk]
    assert Agency.objects.get().name_in("kk") == "Алтай Пресс"
    assert Source.objects.get().interval == timedelta(minutes=5)
    assert Staff.objects.get().languages == "ru-Cyrl"
    assert Memorandum.objects.get().edit


def test_a_posting_gives_and_takes_the_rights_of_its_role(as_administrator: Client) -> None:
    make_roles()
    agency = Agency.objects.create(**{**AGENCY, "active": True})
    first, second = User.objects.create_user("aysel"), User.objects.create_user("bekzat")

    def roles_of(user: User) -> list[str]:
        return list(user.groups.values_list("name", flat=True))

    _save(as_administrator, "staff", {"user": str(first.pk), "agency": str(agency.pk), "role": "editor"})
    assert roles_of(first) == [Role.EDITOR.label]
    posting = Staff.objects.get()
    as_administrator.post(
        reverse("staff:edit", args=[posting.pk]), {"user": str(second.pk), "agency": str(agency.pk), "role": "reporter"}
    )
    assert (roles_of(first), roles_of(second)) == ([], [Role.REPORTER.label])
    as_administrator.post(reverse("staff:delete", args=[posting.pk]))
    assert roles_of(second) == []


def test_agency_engineers_keep_sources_and_cannot_touch_memoranda(as_administrator: Client) -> None:
    make_roles()
    agency = Agency.objects.create(**{**AGENCY, "active": True})
    user = User.objects.create_user("aysel")
    _save(as_administrator, "staff", {"user": str(user.pk), "agency": str(agency.pk), "role": "agency-engineer"})
    engineer = Client()
    engineer.force_login(user)
    assert engineer.get(reverse("sources:add")).status_code == 200
    assert engineer.get(reverse("memoranda:add")).status_code == 302
    assert engineer.get(reverse("agencies:add")).status_code == 302


def test_a_code_that_the_wire_cannot_carry_is_refused_with_advice(as_administrator: Client) -> None:
    response = as_administrator.post(reverse("agencies:add"), {**AGENCY, "code": "Altai Press"})
    assert "such as altai" in response.content.decode()
    assert not Agency.objects.exists()


def test_agency_engineers_cannot_lead_the_hub_into_its_own_network(as_administrator: Client) -> None:
    make_roles()
    agency = Agency.objects.create(**{**AGENCY, "active": True})
    user = User.objects.create_user("aysel")
    _save(as_administrator, "staff", {"user": str(user.pk), "agency": str(agency.pk), "role": "agency-engineer"})
    engineer = Client()
    engineer.force_login(user)
    form = {
        "agency": str(agency.pk), "name": "Wire", "connector": "feed", "url": "http://10.0.0.8/rss",
        "time_zone": "UTC", "interval": "00:02:00", "silence_alert_after": "1 00:00:00", "max_bytes": "1000000",
        "local": "on",
    }  # fmt: skip
    _save(engineer, "sources", form)
    source = Source.objects.get()
    assert not source.local
    _save_changes(as_administrator, source, form)
    _save_changes(engineer, source, {**form, "name": "Mine", "url": "http://10.0.0.9/admin"})
    source.refresh_from_db()
    assert (source.local, source.name, source.url) == (True, "Mine", "http://10.0.0.8/rss")


def _save_changes(client: Client, source: Source, form: dict[str, str]) -> None:
    assert client.post(reverse("sources:edit", args=[source.pk]), form).status_code == 302
