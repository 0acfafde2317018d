"""The alliance's records in the admin: every form opens and saves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Memorandum, Role, Source, Staff
from orkhon.alliance.source_secrets import has_secret, read_secret

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
    assert roles_of(first) == [Role.EDITOR.group]
    posting = Staff.objects.get()
    as_administrator.post(
        reverse("staff:edit", args=[posting.pk]), {"user": str(second.pk), "agency": str(agency.pk), "role": "reporter"}
    )
    assert (roles_of(first), roles_of(second)) == ([], [Role.REPORTER.group])
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


def test_agency_engineers_cannot_name_the_folder_of_another_agency(as_administrator: Client) -> None:
    engineer, form = _engineer_with_form(as_administrator)
    form |= {"connector": "folder", "url": "folder:registan/texts", "local": "on"}
    page = engineer.post(reverse("sources:add"), form)
    assert "the folder is not altai&#x27;s own" in page.content.decode()
    assert not Source.objects.exists()
    _save(engineer, "sources", {**form, "url": "folder:altai/texts"})
    assert not Source.objects.get().local
    _save(as_administrator, "sources", form)
    assert Source.objects.filter(url="folder:registan/texts", local=True).exists()


@pytest.mark.parametrize(
    ("changed", "kept"),
    [
        ({"name": "Other"}, "hush"),
        ({"url": "ftps://altai.example:2121/other"}, "hush"),
        ({"url": "ftps://evil.example:2121/out"}, ""),
        ({"url": "ftps://altai.example:2222/out"}, ""),
        ({"url": "ftp://altai.example:2121/out"}, ""),
        ({"connector": "sftp", "url": "sftp://altai.example:2121/out"}, ""),
        ({"url": "ftps://other.example/out", "secret": "new"}, "new"),
    ],
)
def test_a_secret_goes_to_no_other_server_than_it_was_given_for(
    as_administrator: Client, settings: Settings, tmp_path: Path, changed: dict[str, str], kept: str
) -> None:
    settings.ORKHON_HOME = tmp_path
    engineer, form = _engineer_with_form(as_administrator)
    form |= {"connector": "ftp", "url": "ftps://altai.example:2121/out"}
    _save(engineer, "sources", {**form, "secret": "hush"})
    source = Source.objects.get()
    assert read_secret(tmp_path, source.pk) == "hush"
    _save_changes(engineer, source, {**form, **changed})
    assert read_secret(tmp_path, source.pk) == kept


def test_the_secret_of_a_deleted_source_is_deleted_too(
    as_administrator: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.ORKHON_HOME = tmp_path
    engineer, form = _engineer_with_form(as_administrator)
    _save(engineer, "sources", {**form, "connector": "ftp", "url": "ftps://altai.example/out", "secret": "hush"})
    source = Source.objects.get()
    assert as_administrator.post(reverse("sources:delete", args=[source.pk])).status_code == 302
    assert not Source.objects.exists()
    assert not has_secret(tmp_path, source.pk)


def _engineer_with_form(as_administrator: Client) -> tuple[Client, dict[str, str]]:
    """Return the browser of an engineer of one agency, and the fields of a source there but its address."""
    make_roles()
    agency = Agency.objects.create(**{**AGENCY, "active": True})
    user = User.objects.create_user("aysel")
    _save(as_administrator, "staff", {"user": str(user.pk), "agency": str(agency.pk), "role": "agency-engineer"})
    engineer = Client()
    engineer.force_login(user)
    form = {
        "agency": str(agency.pk), "name": "Wire", "time_zone": "UTC", "interval": "00:02:00",
        "silence_alert_after": "1 00:00:00", "max_bytes": "1000000",
    }  # fmt: skip
    return engineer, form
