"""What the admin is told of the sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.translation import override

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.formats import Refusal
from orkhon.intake.actions.note_health import REFUSALS_KEPT, note_failure
from orkhon.intake.causes import Cause, cause_of, kept_cause
from orkhon.intake.models import SourceHealth
from orkhon.intake.queries import Condition, silent_sources, source_reports
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.outbound.errors import RefusedByServer
from orkhon.wire.queries import head
from tests.intake.feeds import Feed, serving_feed, source

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]


def _noted(**fields: object) -> SourceHealth:
    altai = source(f"http://127.0.0.1:1/{SourceHealth.objects.count()}", name=str(SourceHealth.objects.count()))
    return SourceHealth.objects.create(source_id=altai.pk, **fields)


def test_a_source_without_anything_new_for_too_long_is_silent_whether_it_answers_or_fails(now: datetime) -> None:
    long_ago, lately = now - timedelta(hours=30), now - timedelta(hours=2)
    answering = _noted(first_asked=long_ago, last_asked=now, last_new=long_ago)
    failing = _noted(first_asked=long_ago, last_asked=now, last_new=long_ago, failures=3, last_error="gone")
    empty = _noted(first_asked=long_ago, last_asked=now)
    _noted(first_asked=long_ago, last_asked=now, last_new=lately)
    _noted(first_asked=lately, last_asked=now)
    source("http://127.0.0.1:1/never", name="never")
    source("http://127.0.0.1:1/off", name="off", enabled=False)
    silent = silent_sources(now)
    assert {report.source.pk for report in silent} == {answering.pk, failing.pk, empty.pk}
    by_source = {report.source.pk: report for report in source_reports(now=now)}
    assert by_source[answering.pk].condition is Condition.SILENT
    assert "nothing new since 2026-11-21" in by_source[answering.pk].words
    assert by_source[failing.pk].words == "failed 3 times in a row: gone"
    assert "nothing at all since" in by_source[empty.pk].words


def test_why_a_source_failed_is_told_in_the_language_of_whoever_reads_it(now: datetime) -> None:
    kept = kept_cause(RefusedByServer("answered 503", status=503), "answered 503 to GET /rss")
    _noted(first_asked=now, last_asked=now, failures=1, last_error=kept)
    told = set()
    for language in INTERFACE_LANGUAGES:
        with override(language):
            (report,) = source_reports(now=now)
            assert report.cause.found == "answered 503 to GET /rss"
            assert "(503)" in report.words
            assert "GET /rss" not in report.words
            told.add(report.cause.words)
    assert len(told) == len(INTERFACE_LANGUAGES)
    assert cause_of("gone: nobody knows") == Cause(words="gone: nobody knows", found=""), "as former hubs wrote it"
    assert cause_of("Elsewhere: nobody knows").found == ""


def test_those_that_need_somebody_come_first(now: datetime) -> None:
    _noted(first_asked=now, last_asked=now, last_new=now)
    source("http://127.0.0.1:1/off", name="off", enabled=False)
    _noted(first_asked=now, last_asked=now, failures=1, last_error="gone")
    conditions = [report.condition for report in source_reports(now=now)]
    assert conditions == [Condition.FAILING, Condition.DISABLED, Condition.WELL]


def test_refusals_are_kept_once_each_the_newest_first_and_fit_for_a_database(now: datetime) -> None:
    health = SourceHealth(source_id=1)
    for number in range(REFUSALS_KEPT + 5):
        refusals = [Refusal(where=f"item {number}", cause="bad"), Refusal(where="item\0x", cause="a\nb" * 5000)]
        note_failure(health, words="a\0b\nc", changed=False, refusals=refusals, next_ask=now, now=now)
    kept = SourceHealth.objects.get(pk=1)
    assert len(kept.items_refused) == REFUSALS_KEPT
    assert kept.items_refused[0]["where"] == f"item {REFUSALS_KEPT + 4}"
    assert sum(row["where"].startswith("item\N{REPLACEMENT CHARACTER}") for row in kept.items_refused) == 1
    assert max(len(row["cause"]) for row in kept.items_refused) <= 1000
    assert kept.last_error == "a\N{REPLACEMENT CHARACTER}b c"


@pytest.fixture
def plain_static() -> Iterator[None]:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


def _signed_in(client: Client, role: Role = Role.AGENCY_ENGINEER, *, at: str = "altai") -> Client:
    make_roles()
    user = User.objects.create_user("engineer", password="a long enough password")
    agency, _ = Agency.objects.get_or_create(code=at, defaults={"sign": at[:2].upper(), "name_en": at})
    Staff.objects.create(user=user, agency=agency, role=role)
    assign_roles(user)
    client.force_login(user)
    return client


@pytest.mark.usefixtures("plain_static")
def test_an_engineer_sees_each_source_and_its_error_and_nothing_of_it_is_markup(client: Client, now: datetime) -> None:
    _noted(
        first_asked=now,
        last_asked=now,
        failures=2,
        last_error="<script>alert(1)</script>",
        items_refused=[{"at": now.isoformat(), "where": "<b>item</b>", "cause": "no headline"}],
    )
    page = _signed_in(client).get(reverse("intake_sources_health")).content.decode()
    assert "failed 2 times in a row" in page
    assert "no headline" in page
    assert "<script>alert(1)" not in page
    assert "<b>item</b>" not in page
    assert "Sources: 1; failing: 1" in " ".join(page.split())


@pytest.mark.usefixtures("plain_static")
def test_asking_now_polls_the_source_and_says_how_it_went(client: Client) -> None:
    _signed_in(client)
    with serving_feed(Feed(items={"1": "News"})) as feed:
        altai = source(feed.url)
        answer = client.post(reverse("intake_ask_now", args=[altai.pk]), follow=True)
    assert "1 new, 0 unchanged" in answer.content.decode()
    assert head() == 1
    answer = client.post(reverse("intake_ask_now", args=[altai.pk]), follow=True)
    assert "cannot be reached" in answer.content.decode()


@pytest.mark.usefixtures("plain_static")
def test_a_link_alone_asks_nothing_and_who_may_not_change_sources_sees_and_asks_nothing(client: Client) -> None:
    altai = source("http://127.0.0.1:1/rss")
    _signed_in(client, Role.REPORTER)
    for method, name, arguments in (
        (client.get, "intake_sources_health", []),
        (client.post, "intake_ask_now", [altai.pk]),
    ):
        answer = method(reverse(name, args=arguments))
        assert answer.status_code in {302, 403}
    assert client.get(reverse("intake_ask_now", args=[altai.pk])).status_code in {302, 403, 405}
    assert not SourceHealth.objects.exists()


@pytest.mark.usefixtures("plain_static")
def test_an_engineer_of_another_agency_sees_no_source_of_this_one_and_asks_none(client: Client, now: datetime) -> None:
    altai = _noted(first_asked=now, last_asked=now, failures=2, last_error="the password in it is wrong")
    page = _signed_in(client, at="registan").get(reverse("intake_sources_health"))
    assert page.status_code == 200
    assert "the password in it is wrong" not in page.content.decode()
    assert client.post(reverse("intake_ask_now", args=[altai.pk])).status_code in {302, 403}
    assert SourceHealth.objects.get(pk=altai.pk).last_asked == now
