"""No act is lost in silence: not where the view fails, nor where the audit's lock is not to be had."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from orkhon.alliance.models import Agency
from orkhon.audit.actions import record_surely
from orkhon.audit.actions.record import record
from orkhon.audit.actors import Doer
from orkhon.audit.errors import AuditBusy
from orkhon.audit.models import Act, ActorKind
from orkhon.audit.queries import acts
from orkhon.audit.waiting import FOLDER, waiting_acts
from tests.audit.making import HOME

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

FORM = {"sign": "AP", "standing": "member", "name_en": "Altai Press!", "active": "on"}


@pytest.fixture
def browser(db: None) -> Client:
    """The browser of an administrator, whose failures are answered like a visitor's."""
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A home of this test's own, and no pause between tries."""
    settings.ORKHON_HOME = tmp_path
    with mock.patch.object(record_surely, "PAUSE_SECONDS", 0):
        yield tmp_path


def _busy(*_: Any, **__: Any) -> int:
    raise AuditBusy("the lock was not to be had")


def test_a_view_that_fails_after_its_commit_leaves_an_act_that_failed(browser: Client) -> None:
    agency = Agency.objects.create(code="altai", sign="AP", name_en="Altai Press")

    def fails(*_: Any, **__: Any) -> HttpResponse:
        Agency.objects.filter(pk=agency.pk).update(name_en="changed")
        raise RuntimeError("after the commit")

    with mock.patch("orkhon.alliance.viewsets._AgencyEditView.form_valid", fails):
        answer = browser.post(reverse("agencies:edit", args=[agency.pk]), FORM)
    assert answer.status_code == 500
    act = acts(limit=1)[0]
    assert (act.actor, act.verb, act.object_key, act.outcome) == ("root", "agencies:edit", str(agency.pk), "failed")


def test_a_view_that_fails_within_its_transaction_leaves_an_act_that_failed(browser: Client) -> None:
    agency = Agency.objects.create(code="altai", sign="AP", name_en="Altai Press")

    def fails(*_: Any, **__: Any) -> HttpResponse:
        with transaction.atomic():
            Agency.objects.filter(pk=agency.pk).update(name_en="changed")
            raise RuntimeError("before the commit")

    with mock.patch("orkhon.alliance.viewsets._AgencyEditView.form_valid", fails):
        browser.post(reverse("agencies:edit", args=[agency.pk]), FORM)
    agency.refresh_from_db()
    assert agency.name_en == "Altai Press"
    assert acts(limit=1)[0].outcome == "failed"


def test_a_lock_that_is_busy_once_is_waited_for(browser: Client, home: Path) -> None:
    calls: list[tuple[Any, ...]] = []

    def busy_once(*args: Any, **facts: Any) -> int:
        calls.append(args)
        return _busy() if len(calls) == 1 else record(*args, **facts)

    agency = Agency.objects.create(code="altai", sign="AP", name_en="Altai Press")
    with mock.patch.object(record_surely, "record", busy_once):
        browser.post(reverse("agencies:edit", args=[agency.pk]), FORM)
    assert len(calls) == 2
    assert acts(limit=1)[0].verb == "agencies:edit"
    assert waiting_acts(home) == []


def test_an_act_that_cannot_be_written_waits_on_disk_is_told_of_and_comes_in_with_the_next_one(
    browser: Client, home: Path
) -> None:
    agency = Agency.objects.create(code="altai", sign="AP", name_en="Altai Press")
    with mock.patch.object(record_surely, "record", _busy):
        answer = browser.post(reverse("agencies:edit", args=[agency.pk]), FORM, REMOTE_ADDR=HOME.address)
    assert answer.status_code == 302
    assert not Act.objects.filter(verb="agencies:edit").exists()
    (kept,) = (home / FOLDER).iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    (waiting,) = waiting_acts(home)
    assert (waiting.verb, waiting.object_key, waiting.doer.name) == ("agencies:edit", str(agency.pk), "root")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "verify", stdout=out)
    assert ended.value.code == 1
    assert "1 act(s) wait to be written" in out.getvalue()
    browser.post(reverse("agencies:edit", args=[agency.pk]), FORM)
    late, now = acts(limit=2)[::-1]
    assert {late.verb, now.verb} == {"agencies:edit"}
    first = late if "recorded" in late.details else now
    assert first.details["recorded"] == "late"
    assert first.at == waiting.at
    assert first.origin is not None
    assert first.origin.address == HOME.address
    assert waiting_acts(home) == []
    call_command("audit", "verify", stdout=out)


def test_what_is_no_act_among_those_that_wait_is_told_of_and_stops_none(home: Path, now: datetime) -> None:
    doer = Doer(kind=ActorKind.COMMAND, name="command:test")
    with mock.patch.object(record_surely, "record", _busy):
        record_surely.record_surely("people.test", doer=doer, now=now, home=home)
    (home / FOLDER / "0-bad.json").write_text(json.dumps({"verb": 1}))
    assert [act.verb for act in waiting_acts(home)] == ["people.test"]
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("audit", "verify", stdout=out)
    assert "0-bad.json holds no act" in out.getvalue()
    record_surely.record_surely("people.next", doer=doer, now=now, home=home)
    assert set(Act.objects.values_list("verb", flat=True)) == {"people.test", "people.next"}


def test_a_disk_that_takes_nothing_either_is_told_in_the_log(
    home: Path, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    (home / FOLDER).write_text("in the way")
    doer = Doer(kind=ActorKind.COMMAND, name="command:test")
    with mock.patch.object(record_surely, "record", _busy):
        record_surely.record_surely("people.test", doer=doer, now=now, home=home)
    assert "act lost" in caplog.text
