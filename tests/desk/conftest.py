"""The desk's cast: two agencies that grant everything, one of each role that matters, and a wire with items."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Memorandum, Role, Staff
from orkhon.desk.models import Article
from orkhon.items import Content, Item, Language, Subject
from orkhon.wire.actions.append import AppendIntent, append
from orkhon.wire.entries import EntryKind, WireEntry


@pytest.fixture(autouse=True)
def plain_static_files(settings: Settings) -> None:
    """Let pages name their static files without the manifest that `orkhon prepare` makes."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


class Sends(Protocol):
    """Puts an item of an agency on the wire."""

    def __call__(self, uri: str, *, agency: str = "altai", kind: EntryKind = ..., **facts: object) -> WireEntry: ...


@pytest.fixture
def alliance(db: None) -> dict[str, Agency]:
    """Altai Press and Registan Agency, the desk, and one memorandum of the whole alliance."""
    agencies = {
        code: Agency.objects.create(code=code, sign=sign, name_en=name, name_kk=f"{name} (kk)")
        for code, sign, name in (
            ("altai", "AP", "Altai Press"),
            ("registan", "RA", "Registan Agency"),
            ("desk", "OD", "Joint Desk"),
        )
    }
    Memorandum.objects.create(
        name_en="All for all",
        republish=True,
        translate=True,
        edit=True,
        credit_line="by {agency}",
        signed=date(2026, 1, 15),
    )
    return agencies


@pytest.fixture
def send(alliance: dict[str, Agency], now: datetime) -> Sends:
    """Altai (or another) sends an item in Kazakh."""

    def sending(uri: str, *, agency: str = "altai", kind: EntryKind = EntryKind.PUBLISH, **facts: object) -> WireEntry:
        described: dict[str, object] = {
            "headline": "Түнгі пойыз жолға шықты",
            "summary": "Бес қаланы жалғайды.",
            "language": Language.parse("kk"),
            "dateline": "Алматы",
            "slug_line": "ПОЙЫЗ",
            "body": Content(xhtml="<p>Пойызға 612 жолаушы отырды.</p>"),
            "subjects": (Subject(uri="http://cv.iptc.org/newscodes/mediatopic/15000000"),),
            **facts,
        }
        item = Item(uri=uri, **described)  # type: ignore[arg-type]  # the tests name the fields
        return append(AppendIntent(agency=agency, kind=kind, item=item, pushed=False), now=now).entry

    return sending


@pytest.fixture
def person(alliance: dict[str, Agency]) -> Callable[[Role], User]:
    """Somebody with a posting of that role at the joint desk, and the rights that come with it."""
    make_roles()

    def of_role(role: Role) -> User:
        user = User.objects.create_user(f"the-{role.value}")
        Staff.objects.create(user=user, agency=alliance["desk"], role=role)
        assign_roles(user)
        return user

    return of_role


@pytest.fixture
def editor(person: Callable[[Role], User]) -> User:
    """May publish, withhold and kill."""
    return person(Role.EDITOR)


@pytest.fixture
def reporter(person: Callable[[Role], User]) -> User:
    """May take and write; an editor approves."""
    return person(Role.REPORTER)


@pytest.fixture
def as_editor(editor: User) -> Client:
    """The editor's browser."""
    client = Client()
    client.force_login(editor)
    return client


@pytest.fixture
def as_reporter(reporter: User) -> Client:
    """The reporter's browser."""
    client = Client()
    client.force_login(reporter)
    return client


def publish(article: Article, **changes: object) -> Article:
    """Save `changes` as a revision, publish it, and return the article as it then stands in its row."""
    draft = article.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision().publish()
    published: Article = Article.objects.get(pk=article.pk)
    return published
