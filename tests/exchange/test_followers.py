"""What a hub that follows reports of its copy, and the screen that shows where copies lie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Role, Staff
from orkhon.exchange.actions.acknowledge import acknowledge
from orkhon.exchange.copies import copies_of
from orkhon.exchange.models import Delivery, DeliveryState, FollowerAnswer, FollowerStanding, Notice
from orkhon.exchange.noticing import notice_entries
from orkhon.wire.actions.kill import kill
from orkhon.wire.queries import entries_of, head
from tests.exchange.making import NOW, a_member, an_agency, headers_of, sent
from tests.exchange.test_api import asked
from tests.exchange.test_log_and_proofs import a_follower

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]
URI = "urn:altai:1"


@pytest.fixture(autouse=True)
def plain_static() -> Iterator[None]:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


def told(report: dict[str, Any], headers: dict[str, str]) -> int:
    answer = Client().post("/api/v1/log/report", orjson.dumps(report), content_type="application/json", headers=headers)
    return answer.status_code


def killed() -> int:
    """Alpha's item, given to a follower and to a member, and killed; return the kill's position."""
    kill(URI, reason="false", person="Dana Seit", now=NOW)
    notice_entries(entries_of(URI))
    return head()


def test_a_report_is_kept_and_confirms_no_notice_for_that_takes_a_name() -> None:
    sent(1)
    follower = a_follower()
    headers = headers_of(follower)
    assert asked("log", headers)["head"] == 1
    at = killed()
    report = {"position": at, "aside": 1, "answers": [{"position": at, "status": "killed"}]}
    assert told(report, headers) == 200
    assert told(report, headers) == 200
    standing = FollowerStanding.objects.get()
    assert (standing.subscriber, standing.position, standing.aside) == (follower, at, 1)
    assert FollowerAnswer.objects.get().status == "killed"
    assert Notice.objects.get().acknowledged is None
    assert told({**report, "answers": [{"position": at, "status": "fine"}]}, headers) == 422
    assert told({**report, "position": "1"}, headers) == 422


def test_answers_about_what_takes_nothing_back_are_not_kept() -> None:
    sent(1)
    headers = headers_of(a_follower())
    at = killed()
    answers = [{"position": position, "status": "killed"} for position in (1, at, at + 1, 10**12)]
    assert told({"position": at, "aside": 0, "answers": answers}, headers) == 200
    assert [row.position for row in FollowerAnswer.objects.all()] == [at]


def test_who_does_not_follow_reports_nothing() -> None:
    assert told({"position": 0, "aside": 0, "answers": []}, headers_of(a_member())) == 403
    assert not FollowerStanding.objects.exists()


def test_copies_are_told_with_version_way_state_and_what_each_confirmed() -> None:
    sent(1)
    follower, member = a_follower(), a_member("tengri")
    asked("log", headers_of(follower))
    asked("entries", headers_of(member))
    at = killed()
    Delivery.objects.filter(subscriber=member).update(state=DeliveryState.PENDING, done=None)
    told({"position": at, "aside": 0, "answers": [{"position": at, "status": "killed"}]}, headers_of(follower))
    notice = Notice.objects.get(subscriber=member)
    acknowledge(member, notice.pk, person="Janet Poe", via="api", now=NOW)
    by_code = {one.subscriber.code: one for one in copies_of(URI, entries_of(URI))}
    theirs, ours = by_code[follower.code], by_code["tengri"]
    assert [(one.kind, one.version, one.channel) for one in ours.given] == [("publish", "1", "asked for (API)")]
    assert (ours.newest, ours.waits, ours.is_open, ours.taken_back[0].answer) == ("1", True, False, "")
    assert (theirs.waits, theirs.is_open, theirs.taken_back[0].answer) == (False, True, "killed")
    assert theirs.follower is not None
    assert theirs.follower.position == at
    assert next(iter(by_code)) == follower.code, "what a person must see to comes first"


def test_the_screen_shows_copies_to_whoever_answers_for_kills_of_that_agency_alone() -> None:
    entry = sent(1)
    follower = a_follower()
    asked("log", headers_of(follower))
    killed()
    make_roles()
    for code, status in [("altai", 200), ("desk", 200), ("tengri", 403)]:
        user = User.objects.create_user(code)
        Staff.objects.create(user=user, agency=an_agency(code), role=Role.EDITOR)
        assign_roles(user)
        client = Client()
        client.force_login(user)
        page = client.get(reverse("hub_copies", args=[entry.position]))
        refused = page.status_code in (302, 403)
        assert refused is (status == 403), code
        link = (
            reverse("hub_copies", args=[entry.position])
            in client.get(f"{reverse('desk_wire')}?at={entry.position}").content.decode()
        )
        assert link is (status == 200), code
        if status == 200:
            words = page.content.decode()
            assert str(follower) in words
            assert "nobody has confirmed it" in words
            assert "Its hub has said nothing of it" in words
    assert client.get(reverse("hub_copies", args=[99])).status_code == 404
