"""Tokens for pushing in the admin: made and shown once, listed with their last use, taken back; each at its agency."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.audit.queries import ActFilter, acts
from orkhon.intake.actions import note_token_use as noting
from orkhon.intake.actions.issue_push_token import issue_push_token
from orkhon.intake.actions.note_token_use import note_token_use
from orkhon.intake.models import PushToken, PushTokenUse

pytestmark = pytest.mark.django_db(databases="__all__")
LIST, NEW = "/admin/push-tokens/", "/admin/push-tokens/new/"


@pytest.fixture(autouse=True)
def _nothing_noted(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(noting, "_noted", {})
    # Names without hashes: those are made by collectstatic.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def engineer(db: None) -> Client:
    """The engineer of Altai, with Registan beside it."""
    make_roles()
    altai = Agency.objects.create(code="altai", sign="AL", name_en="Altai")
    Agency.objects.create(code="registan", sign="RE", name_en="Registan")
    user = User.objects.create_user("e.engineer", "e@altai.example", "a long password of hers")
    Staff.objects.create(user=user, agency=altai, role=Role.AGENCY_ENGINEER)
    assign_roles(user)
    client = Client()
    client.force_login(user)
    return client


def make(client: Client, **facts: Any) -> Any:
    return client.post(NEW, {"agency": "altai", "name": "export", "days": "30", "per_minute": "60", **facts})


def test_a_token_is_made_shown_once_used_and_taken_back(engineer: Client) -> None:
    answer = make(engineer)
    assert answer.status_code == 201
    (secret,) = re.findall(r'value="(ork_[^"]+)"', answer.content.decode())
    token = PushToken.objects.get()
    assert token.expires - token.created == timedelta(days=30)
    listed = engineer.get(LIST).content.decode()
    assert "never used" in " ".join(listed.split())
    assert secret not in listed
    item = {"uri": "urn:altai:1", "version": "1", "type": "text", "headlines": [{"value": "Қар жауды"}]}
    push: dict[str, Any] = {
        "data": item,
        "content_type": "application/json",
        "headers": {"Authorization": f"Bearer {secret}"},
    }
    assert Client().post("/api/v1/items", **push).status_code == 201
    assert "last used <time" in engineer.get(LIST).content.decode()
    assert engineer.post(f"/admin/push-tokens/{token.pk}/take-back/").status_code == 302
    assert Client().post("/api/v1/items", **push).status_code == 401
    assert "was revoked" in engineer.get(LIST).content.decode()
    for verb in ("intake.issue_push_token", "intake.revoke_push_token"):
        assert [act.actor for act in acts(ActFilter(verb=verb), limit=2)] == ["e.engineer"]


def test_another_agencys_tokens_are_neither_seen_nor_made_nor_taken_back(engineer: Client) -> None:
    theirs, _ = issue_push_token(Agency.objects.get(code="registan"), "theirs", by="test", now=datetime.now(UTC))
    assert theirs.hint not in engineer.get(LIST).content.decode()
    assert make(engineer, agency="registan").status_code == 200
    assert engineer.post(f"/admin/push-tokens/{theirs.pk}/take-back/").status_code in (302, 403)
    theirs.refresh_from_db()
    assert (theirs.revoked, PushToken.objects.count()) == (None, 1)


def test_a_use_is_written_once_in_ten_minutes(engineer: Client, now: datetime) -> None:
    token, _ = issue_push_token(Agency.objects.get(code="altai"), "export", by="test", now=now)
    for minutes, written in ((0, 0), (9, 0), (10, 10), (12, 10)):
        note_token_use(token, now=now + timedelta(minutes=minutes))
        assert PushTokenUse.objects.get().at == now + timedelta(minutes=written)
