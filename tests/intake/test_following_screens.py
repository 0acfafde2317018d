"""The screens of followed hubs: who sees them, what the buttons do, what is told of a copy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.alliance.source_secrets import write_secret_file
from orkhon.audit.models import Act
from orkhon.intake.following import loop, reporting
from orkhon.intake.following.asking import token_path
from orkhon.intake.following.standing import aside_rows, standing_of
from orkhon.intake.models import FollowedHub, FollowHealth, SetAsideRecord
from orkhon.outbound.errors import Unreachable
from orkhon.wire.actions.kill import kill
from tests.wire.making import NOW, appended

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

KEY = "k" * 43


@pytest.fixture(autouse=True)
def plain_static() -> Iterator[None]:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of its own, for tokens are files."""
    with override_settings(ORKHON_HOME=tmp_path):
        yield tmp_path


def client(code: str, role: Role = Role.AGENCY_ENGINEER) -> Client:
    make_roles()
    user = User.objects.create_user(f"{role.value}-{code}")
    agency, _ = Agency.objects.get_or_create(code=code, defaults={"sign": code[:2], "name_en": code})
    Staff.objects.create(user=user, agency=agency, role=role)
    assign_roles(user)
    found = Client()
    found.force_login(user)
    return found


def alpha(**facts: Any) -> FollowedHub:
    return FollowedHub.objects.create(code="alpha", url="https://alpha.example", key_id=KEY, **facts)


def aside(hub: FollowedHub, position: int = 1, kind: str = "publish", uri: str = "urn:altai:1") -> SetAsideRecord:
    record = {"statement": {"kind": kind, "version": "1", "agency": "altai"}, "body": None, "salt": None}
    return SetAsideRecord.objects.create(hub=hub, position=position, uri=uri, cause="a cause", record=record, at=NOW)


def test_a_hub_is_followed_with_its_key_pinned_and_its_token_in_a_file(home: Path) -> None:
    desk = client("desk")
    said = {"code": "alpha", "url": "https://alpha.example", "key_id": f" {KEY[:20]} {KEY[20:]}", "token": "ork_secret"}
    page = desk.post(reverse("intake_follow_hub"), said, follow=True)
    hub = FollowedHub.objects.get()
    assert (hub.code, hub.key_id, hub.enabled, hub.local, hub.its_desk) == ("alpha", KEY, True, False, False)
    assert token_path(home, "alpha").read_text() == "ork_secret"
    assert KEY in page.content.decode()
    assert "ork_secret" not in page.content.decode()
    assert Act.objects.filter(verb="intake.follow").exists()
    # Once more under the same name is refused; it is opened, where an empty token keeps the one that is there.
    assert desk.post(reverse("intake_follow_hub"), said).status_code == 200
    desk.post(
        reverse("intake_followed_hub", args=[hub.pk]), {"url": "https://new.example", "key_id": KEY, "its_desk": "on"}
    )
    hub.refresh_from_db()
    assert (hub.url, hub.its_desk) == ("https://new.example", True)
    assert token_path(home, "alpha").read_text() == "ork_secret"


def test_following_is_paused_goes_on_and_is_stopped_and_the_token_goes_with_the_stop(home: Path) -> None:
    desk, hub = client("desk"), alpha(position=7)
    path = token_path(home, "alpha")
    write_secret_file(path, "t")
    for action, enabled, there in [("pause", False, True), ("resume", True, True), ("stop", False, False)]:
        desk.post(reverse("intake_switch_hub", args=[hub.pk, action]))
        hub.refresh_from_db()
        assert (hub.enabled, path.exists(), hub.position) == (enabled, there, 7), action
    page = desk.post(reverse("intake_switch_hub", args=[hub.pk, "resume"]), follow=True)
    assert "is not here any more" in page.content.decode()
    assert not FollowedHub.objects.get().enabled
    assert desk.post(reverse("intake_switch_hub", args=[hub.pk, "explode"])).status_code == 404


def test_what_was_set_aside_is_judged_by_a_person_whose_name_stands() -> None:
    desk, hub = client("desk"), alpha()
    one = aside(hub, kind="release")
    page = desk.get(reverse("intake_followed_hub", args=[hub.pk])).content.decode()
    assert "Cause: a cause." in page
    assert "Release the item here where that is right." in page
    assert standing_of(hub, now=NOW).waiting == 1
    desk.post(reverse("intake_settle_aside", args=[one.pk]))
    client("desk", Role.SECRETARIAT).post(reverse("intake_settle_aside", args=[one.pk]))
    one.refresh_from_db()
    assert one.settled_by == "agency-engineer-desk"
    assert standing_of(hub, now=NOW).waiting == 0
    assert Act.objects.filter(verb="intake.settle_aside").count() == 1


def test_of_the_other_hubs_joint_desk_nothing_is_to_be_done_and_the_screen_says_so() -> None:
    hub = alpha()
    one = aside(hub)
    advice = aside_rows(hub, settled=False, most=9)[0].advice
    assert advice.startswith("Read the cause")
    one.record["statement"] |= {"agency": "desk", "by": "alpha"}
    one.save()
    assert aside_rows(hub, settled=False, most=9)[0].advice.startswith("Nothing is to be done")


def test_people_of_a_member_see_nothing_of_it() -> None:
    member, hub = client("altai"), alpha()
    one = aside(hub)
    for name, words in [("intake_followed_hubs", []), ("intake_follow_hub", []), ("intake_followed_hub", [hub.pk])]:
        assert member.get(reverse(name, args=words)).status_code in (302, 403), name
    posts: list[tuple[str, list[object]]] = [("intake_switch_hub", [hub.pk, "stop"]), ("intake_settle_aside", [one.pk])]
    for name, arguments in posts:
        member.post(reverse(name, args=arguments))
    hub.refresh_from_db()
    one.refresh_from_db()
    assert (hub.enabled, one.settled) == (True, None)


def test_the_list_says_in_words_how_each_hub_fares(home: Path) -> None:
    desk, hub = client("desk"), alpha(position=40)
    path = token_path(home, "alpha")
    write_secret_file(path, "t")
    now = datetime.now(UTC)
    health = FollowHealth.objects.create(hub_id=hub.pk, asked=now, heard=now, head=100)

    def told() -> str:
        return desk.get(reverse("intake_followed_hubs")).content.decode()

    assert "60 entries of its log are not here yet" in told()
    assert "position here: 40, its last: 100" in told()
    health.failures, health.error = 3, "no token of alpha is here"
    health.save()
    assert "Failed 3 times in a row: no token of alpha is here" in told()
    health.failures, health.error, health.heard = 0, "", now - timedelta(hours=1)
    health.save()
    assert "Has not answered since" in told()


def test_a_hub_is_told_how_what_it_took_back_stands_here(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = alpha(position=9, reported=2)
    appended(uri="urn:altai:1")
    kill("urn:altai:1", reason="false", person="D. Seit", now=NOW)
    aside(hub, 1, "kill", "urn:altai:1")  # told before
    aside(hub, 5, "kill", "urn:altai:1")
    aside(hub, 6, "withhold", "urn:never:came")
    aside(hub, 7)
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(reporting, "tell", lambda hub, report: sent.append(report))
    assert loop.report_if_due(hub, since=0.0)
    assert sent == [
        {
            "position": 9,
            "aside": 4,
            "answers": [{"position": 5, "status": "killed"}, {"position": 6, "status": "unknown"}],
        }
    ]
    assert FollowedHub.objects.get().reported == 9
    assert not loop.report_if_due(hub, since=99.0), "there is nothing new to tell"


def test_a_hub_that_does_not_listen_is_told_again_and_a_quiet_copy_is_told_of_seldom(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub = alpha(position=9)
    said: list[int] = []

    def refuse(hub: FollowedHub, report: dict[str, Any]) -> None:
        said.append(report["position"])
        raise Unreachable("no route")

    monkeypatch.setattr(reporting, "tell", refuse)
    assert not loop.report_if_due(hub, since=1.0)
    assert said == [], "nothing was taken back, so it can wait"
    assert not loop.report_if_due(hub, since=11.0)
    assert not loop.report_if_due(hub, since=11.0)
    assert said == [9, 9]
    assert FollowedHub.objects.get().reported == 0
