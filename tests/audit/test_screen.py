"""The audit's screen: those who may read it find what was done; nobody changes it, whoever it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import get_resolver, reverse

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.audit.actions.record import record
from orkhon.audit.origins import Origin
from orkhon.audit.queries import acts
from orkhon.audit.sheets import harmless
from tests.audit.making import HOME, some_acts

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]


@pytest.fixture
def secretary(person: Callable[[Role], User]) -> Client:
    """The browser of the secretariat at the joint desk."""
    client = Client()
    client.force_login(person(Role.SECRETARIAT))
    return client


def _text(client: Client, address: str, query: dict[str, str] | None = None) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return unescape(response.content.decode())


def _positions(page: str) -> list[int]:
    return [int(one.partition("<")[0]) for one in page.split('<span class="audit-position">')[1:]]


def test_the_secretariat_sees_who_did_what_when_and_from_where(secretary: Client, now: datetime) -> None:
    record(
        "people.invite",
        actor="the-secretariat",
        now=now,
        object_type="auth.user",
        object_key="12",
        origin=HOME,
        details={"role": "editor"},
    )
    page = _text(secretary, reverse("audit_acts"))
    for wanted in ("people.invite", "the-secretariat", "2026-11-22 16:40:00", "192.0.2.7", "auth.user", "role: editor"):
        assert wanted in page
    assert reverse("audit_acts") in _text(secretary, "/admin/")


def test_only_who_may_read_it_gets_it(
    person: Callable[[Role], User], alliance: dict[str, Agency], secretary: Client
) -> None:
    screens = (reverse("audit_acts"), reverse("audit_sheet"))
    for role in set(Role) - {Role.SECRETARIAT}:
        client = Client()
        client.force_login(person(role))
        assert [client.get(screen).status_code for screen in screens] == [302, 302], role
    at_an_agency = User.objects.create_user("altais-secretary")
    Staff.objects.create(user=at_an_agency, agency=alliance["altai"], role=Role.SECRETARIAT)
    assign_roles(at_an_agency)
    client = Client()
    client.force_login(at_an_agency)
    assert [client.get(screen).status_code for screen in screens] == [302, 302]
    assert reverse("audit_acts") not in _text(client, "/admin/")
    assert [Client().get(screen).status_code for screen in screens] == [302, 302]
    assert [secretary.get(screen).status_code for screen in screens] == [200, 200]


def test_pages_follow_one_another_without_loss_while_more_is_recorded(secretary: Client, now: datetime) -> None:
    some_acts(now, number=120)
    total = acts(limit=1)[0].position
    first = _text(secretary, reverse("audit_acts"))
    some_acts(now, number=3)
    seen = _positions(first)
    before = seen[-1]
    while True:
        page = _positions(_text(secretary, reverse("audit_acts"), {"before": str(before)}))
        if not page:
            break
        assert len(page) <= 50
        seen += page
        before = page[-1]
    assert seen == list(range(total, 0, -1))


def test_filters_find_what_is_asked_and_nothing_else(secretary: Client, now: datetime) -> None:
    User.objects.create_user("aisha")
    # The sign-in is recorded by the hub's own clock; all of this lies well before.
    now -= timedelta(days=365)
    earlier = now - timedelta(days=2)
    record("wire.kill", actor="aisha", now=earlier, object_type="wire.item", object_key="urn:altai:1", origin=HOME)
    record("wire.release", actor="hub", now=now, object_type="wire.item", object_key="urn:altai:2", outcome="failed")
    record("keeping.backup", actor="command:backup", now=now, origin=Origin(address="2001:db8::1"))
    kill, release, backup = 2, 3, 4
    cases = [
        ({"person": "AISH"}, [kill]),
        ({"person": "command:"}, [backup]),
        ({"verb": "WIRE."}, [release, kill]),
        ({"verb": "%"}, []),
        ({"object_type": "wire.item"}, [release, kill]),
        ({"object_type": "wire.item", "object_key": "urn:altai:2"}, [release]),
        ({"object_key": "urn:altai"}, []),
        ({"address": "2001:db8::1"}, [backup]),
        ({"outcome": "failed"}, [release]),
        ({"since": "2025-11-22", "until": "2025-11-22"}, [backup, release]),
        ({"until": "2025-11-20"}, [kill]),
        ({"since": "2025-11-20", "until": "2025-11-20", "person": "hub"}, []),
    ]
    for asked, expected in cases:
        found = _positions(_text(secretary, reverse("audit_acts"), asked))
        assert found == expected, asked


def test_a_question_that_makes_no_sense_is_told_so(secretary: Client) -> None:
    for asked in ({"since": "yesterday"}, {"outcome": "good"}, {"person": "x" * 999}):
        response = secretary.get(reverse("audit_acts"), asked)
        assert response.status_code == 400
        assert "audit-error" in response.content.decode()
        assert secretary.get(reverse("audit_sheet"), asked).status_code == 400
    odd = {"before": "²", "until": "9999-12-31", "since": "0001-01-01"}
    assert secretary.get(reverse("audit_acts"), odd).status_code == 200


def test_hostile_words_are_shown_as_words(secretary: Client, now: datetime) -> None:
    script = "<script>alert(1)</script>"
    record(script, actor=script, now=now, object_type=script, object_key=script, origin=Origin(address=script))
    assert script not in secretary.get(reverse("audit_acts")).content.decode()


def test_the_sheet_holds_the_filtered_acts_and_is_an_act_itself(secretary: Client, now: datetime) -> None:
    some_acts(now, number=600)
    record("people.invite", actor="hub", now=now)
    response = secretary.get(reverse("audit_sheet"), {"verb": "wire.", "person": "hub"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    body = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(body)))
    assert len(rows) == 600
    assert rows[0]["object_key"] == "urn:altai:599"
    assert rows[0]["address"] == "192.0.2.7"
    export = acts(limit=1)[0]
    assert (export.actor, export.verb, export.details) == ("the-secretariat", "audit.export", {"asked": "person,verb"})


def test_no_cell_of_the_sheet_is_a_formula(secretary: Client, now: datetime) -> None:
    for start in ("=", "+", "-", "@", "＝", " ="):
        record(f"{start}cmd|'/c calc'!A0", actor="hub", now=now, object_key=f"{start}1+1")
    body = b"".join(secretary.get(reverse("audit_sheet")).streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(body)))[1:]
    assert any("cmd|" in row[3] for row in rows)
    for row in rows:
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝")), row


def test_a_harmless_cell_stays_as_it_is() -> None:
    assert [harmless(cell) for cell in ("", "wire.kill", "a=b", "1-2")] == ["", "wire.kill", "a=b", "1-2"]


def test_nobody_has_a_screen_or_a_right_to_change_acts(db: None) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    for method in (client.post, client.put, client.patch, client.delete):
        for screen in (reverse("audit_acts"), reverse("audit_sheet")):
            assert method(screen).status_code == 405
    models = set(apps.get_app_config("audit").get_models())

    def walk(resolver: object) -> None:
        for one in resolver.url_patterns:  # type: ignore[attr-defined]
            if hasattr(one, "url_patterns"):
                walk(one)
            else:
                view = getattr(one.callback, "view_class", None)
                model = getattr(one.callback, "view_initkwargs", {}).get("model") or getattr(view, "model", None)
                assert model not in models, one

    walk(get_resolver())
    rights = Permission.objects.filter(content_type__app_label="audit").values_list("codename", flat=True)
    assert list(rights) == ["view_act"]
