"""What is kept for how long: the table, the documents and the screen agree, and each rule removes what it says."""

from __future__ import annotations

import io
import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.admin.models import FormState
from wagtail.models import Locale, ModelLogEntry

from orkhon.alliance.models import Agency, Invitation
from orkhon.audit.actions.record import record
from orkhon.audit.origins import Origin
from orkhon.audit.queries import acts
from orkhon.config import retaining
from orkhon.config.environment import read_environment
from orkhon.config.errors import EnvironmentRefused
from orkhon.config.retaining import is_due, reports, retain, rules_in_force
from orkhon.config.retention import RULES
from orkhon.desk.concerned import articles
from orkhon.desk.models import Article, SourceProblem
from orkhon.intake.models import SourceHealth

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime.now(UTC)


def test_the_operators_table_says_what_the_code_does() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = text.partition("\n## What is kept for how long\n")[2].partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines() if line.startswith("| ")
    ]
    told = {row[0]: row[1:] for row in rows[1:]}
    assert told == {
        rule.name: [rule.what, rule.how_long, rule.why, f"`{rule.variable}`" if rule.variable else ""] for rule in RULES
    }


def test_every_rule_is_done_by_something() -> None:
    assert {*retaining._RUNS, "audit-addresses"} == {rule.name for rule in RULES}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ORKHON_RETAIN_SIGN_INS_DAYS", "0", "a number of days from 1"),
        ("ORKHON_RETAIN_SIGN_INS_DAYS", "some", "a number of days from 1"),
        ("ORKHON_RETAIN_AUDIT_ADDRESSES_DAYS", "99999", "a number of days from 1"),
        ("ORKHON" + "_RETAIN_COFFEE_DAYS", "3", "is of no rule; known are"),
    ],
)
def test_a_number_of_days_that_cannot_be_is_refused(tmp_path: Path, name: str, value: str, said: str) -> None:
    with pytest.raises(EnvironmentRefused, match=said) as refused:
        read_environment({"ORKHON_HOME": str(tmp_path), name: value})
    assert name in str(refused.value)


def test_an_operator_chooses_other_numbers_of_days(tmp_path: Path) -> None:
    chosen = read_environment({"ORKHON_HOME": str(tmp_path), "ORKHON_RETAIN_SIGN_INS_DAYS": "14"})
    assert chosen.retain["sign-ins"] == 14
    assert chosen.retain["audit-addresses"] == 365


@pytest.fixture
def agency(db: None) -> Agency:
    """One agency, for an invitation."""
    return Agency.objects.create(code="altai", sign="AP", name_en="Altai Press")


def _days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def _of(name: str) -> int:
    return retain(now=NOW)[name]


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
class TestEachRule:
    """Removes what is older than its days, and leaves what is younger."""

    def test_sessions_that_ended(self) -> None:
        Session.objects.create(session_key="old", session_data="", expire_date=_days_ago(0.1))
        Session.objects.create(session_key="new", session_data="", expire_date=_days_ago(-1))
        assert _of("sessions") == 1
        assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]

    def test_sign_ins(self) -> None:
        for days in (91, 89):
            failure = AccessFailureLog.objects.create(username=f"{days}", ip_address="192.0.2.1")
            attempt = AccessAttempt.objects.create(username=f"{days}", failures_since_start=1)
            AccessFailureLog.objects.filter(pk=failure.pk).update(attempt_time=_days_ago(days))
            AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=_days_ago(days))
        assert _of("sign-ins") == 2
        assert [row.username for row in AccessFailureLog.objects.all()] == ["89"]

    def test_addresses_in_the_audit(self) -> None:
        for days in (366, 364):
            record("people.invite", actor="hub", now=_days_ago(days), origin=Origin(address=f"192.0.2.{days - 300}"))
        assert _of("audit-addresses") == 1
        assert [bool(act.origin) for act in acts() if act.verb == "people.invite"] == [True, False]

    def test_e_mails_of_invitations(self, agency: Agency) -> None:
        for number, days in enumerate((31, 29)):
            Invitation.objects.create(
                digest=str(number), agency=agency, role="reporter", email=f"{days}@example.org",
                made=_days_ago(days + 7), expires=_days_ago(days),
            )  # fmt: skip
        assert _of("invitations") == 1
        assert [one.email for one in Invitation.objects.order_by("digest")] == ["", "29@example.org"]

    def test_files_that_a_crash_left(self, settings: Settings, tmp_path: Path) -> None:
        settings.ORKHON_HOME, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
        kept = tmp_path / "media" / "kept" / "ab" / "cd"
        (tmp_path / "tmp").mkdir()
        kept.mkdir(parents=True)
        old = [tmp_path / "tmp" / "old.upload", kept / "abcd.0f.part"]
        new = [tmp_path / "tmp" / "new.upload", kept / "abcd"]
        for path in (*old, *new):
            path.write_bytes(b"x")
        for path in (*old, kept / "abcd"):
            os.utime(path, (_days_ago(2).timestamp(), _days_ago(2).timestamp()))
        assert _of("uploads") == 2
        assert [path.exists() for path in (*old, *new)] == [False, False, True, True]

    def test_forms_that_were_open(self) -> None:
        user = User.objects.create_user("an-editor")
        for days in (2, 0.5):
            FormState.objects.create(
                data="headline=x",
                user=user,
                content_type=articles(),
                object_id=str(days),
                last_updated_at=_days_ago(days),
            )
        assert _of("open-forms") == 1
        assert FormState.objects.get().object_id == "0.5"

    def test_refusals_of_sources(self) -> None:
        rows = [{"at": _days_ago(days).isoformat(), "where": f"{days}", "cause": "no title"} for days in (29, 31)]
        SourceHealth.objects.create(source_id=1, items_refused=rows)
        assert _of("refusals") == 1
        assert [row["where"] for row in SourceHealth.objects.get().items_refused] == ["29"]

    def test_headlines_of_deleted_drafts(self) -> None:
        for days in (31, 29):
            ModelLogEntry.objects.create(
                content_type=articles(),
                object_id="4711",
                label="Бас тақырып",
                action="wagtail.delete",
                timestamp=_days_ago(days),
            )
        assert _of("deleted-drafts") == 1
        assert _of("deleted-drafts") == 0
        assert set(ModelLogEntry.objects.values_list("label", flat=True)) == {"deleted", "Бас тақырып"}

    def test_solved_problems_of_sources(self) -> None:
        article = Article.objects.create(locale=Locale.objects.get(language_code="en"), headline="Weather")
        for days, solved in ((800, _days_ago(731)), (790, _days_ago(729)), (780, None)):
            SourceProblem.objects.create(
                article=article, uri="urn:altai:1", kind="killed", position=days, noted=_days_ago(days), solved=solved
            )
        assert _of("source-problems") == 1
        assert [problem.position for problem in SourceProblem.objects.order_by("position")] == [780, 790]


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
class TestTheSchedule:
    """Runs once a day, is on record, and one broken rule does not stop the others."""

    def test_a_run_is_recorded_and_not_due_again_for_a_day(self) -> None:
        assert is_due(NOW)
        assert [report.last_run for report in reports()] == [None] * len(RULES)
        retain(now=NOW)
        assert not is_due(NOW + timedelta(hours=23))
        assert is_due(NOW + timedelta(hours=24))
        assert {(report.last_run, report.removed) for report in reports()} == {(NOW, 0)}

    def test_a_rule_that_fails_stops_no_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(before: datetime) -> int:
            raise ValueError("no table")

        monkeypatch.setitem(retaining._RUNS, "sign-ins", broken)
        removed = retain(now=NOW)
        assert set(removed) == {rule.name for rule in RULES} - {"sign-ins"}
        report = next(one for one in reports() if one.rule.name == "sign-ins")
        assert (report.last_run, report.removed) == (NOW, None)

    def test_the_command_shows_and_runs_the_schedule(self) -> None:
        def said(*words: str) -> str:
            out = io.StringIO()
            call_command("retention", *words, stdout=out)
            return out.getvalue()

        assert said("show").count("never ran") == len(RULES)
        assert "sessions: 0 removed" in said("run")
        lines = [json.loads(line) for line in said("show", "--json").splitlines()]
        assert [line["rule"] for line in lines] == [rule.name for rule in RULES]
        assert all(line["removed"] == 0 for line in lines)
        assert acts()[0].actor == "command:retention"


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_the_report_shows_every_rule_to_administrators(settings: Settings, client: Client) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**django_settings.STORAGES, "staticfiles": plain}
    client.force_login(User.objects.create_superuser("an-administrator"))
    retain(now=NOW)
    page = client.get(reverse("hub_retention")).content.decode()
    for rule in rules_in_force():
        assert rule.why.replace("'", "&#x27;") in page
        assert rule.how_long in page
        assert rule.variable in page
    assert len(re.findall("removed: 0", page)) == len(RULES)
