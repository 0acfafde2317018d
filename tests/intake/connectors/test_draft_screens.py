"""The screens of drafts: who sees what, and what the buttons do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from unittest.mock import Mock

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Role, Staff
from orkhon.intake.actions.write_draft import write_draft
from orkhon.intake.deliveries import DeliveredFile
from orkhon.intake.drafts import digest_of
from orkhon.intake.models import Draft
from orkhon.intake.pictures import name_by_hash
from orkhon.intake.uris import new_uri
from orkhon.items import Content, Item, Language
from orkhon.wire.errors import IntentRefused
from orkhon.wire.queries import entries_after, head
from tests.intake.connectors.test_telegram import PNG
from tests.intake.feeds import agency

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]


@pytest.fixture(autouse=True)
def plain_static() -> Iterator[None]:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


def _client(role: Role, code: str) -> Client:
    make_roles()
    user = User.objects.create_user(f"{role.value}-{code}")
    Staff.objects.create(user=user, agency=agency(code), role=role)
    assign_roles(user)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def draft(now: datetime) -> Draft:
    item = Item(uri=new_uri(), headline="Көктем", language=Language.parse("kk"), body=Content("<p>Бір <b>сөз</b>.</p>"))
    file = DeliveredFile(name=name_by_hash(PNG), data=PNG)
    return write_draft(agency("altai"), item, [file], person="aigul", now=now)


def _form(button: str, **changed: str) -> dict[str, str]:
    return {"language": "kk-Cyrl", "headline": "Көктем", "text": "Бір сөз.", "urgency": "", button: "1", **changed}


def _shown(draft: Draft) -> str:
    return digest_of(Draft.objects.get(pk=draft.pk))


def test_an_editor_sends_a_draft_of_its_agency_and_its_markup_stays(draft: Draft) -> None:
    chief = _client(Role.EDITOR, "altai")
    assert "Көктем" in chief.get(reverse("intake_drafts")).content.decode()
    page = chief.get(reverse("intake_draft", args=[draft.pk])).content.decode()
    assert "Бір сөз." in page
    assert "action-send" in page
    answer = chief.post(
        reverse("intake_draft", args=[draft.pk]), _form("action-send", headline="Көктем келді", shown=_shown(draft))
    )
    assert answer.status_code == 302
    (entry,) = entries_after(0)
    assert entry.item is not None
    assert (entry.agency, entry.item.headline) == ("altai", "Көктем келді")
    assert entry.item.body.xhtml == "<p>Бір <b>сөз</b>.</p>"
    assert Draft.objects.get().decided_by == "editor-altai"
    assert "has decided" in chief.get(reverse("intake_draft", args=[draft.pk])).content.decode()


def test_a_reporter_saves_and_neither_sends_nor_refuses(draft: Draft) -> None:
    reporter = _client(Role.REPORTER, "altai")
    address = reverse("intake_draft", args=[draft.pk])
    assert "action-send" not in reporter.get(address).content.decode()
    for button in ("action-send", "action-refuse"):
        assert reporter.post(address, _form(button)).status_code == 302
        assert Draft.objects.get().state == "waiting"
    reporter.post(address, _form("action-save", text="Екі сөз.", shown=_shown(draft)))
    assert Draft.objects.get().item["body"] == "<p>Екі сөз.</p>"
    assert head() == 0


def test_another_agency_sees_neither_draft_nor_picture(draft: Draft) -> None:
    stranger = _client(Role.EDITOR, "registan")
    assert "Көктем" not in stranger.get(reverse("intake_drafts")).content.decode()
    picture = reverse("intake_draft_picture", args=[draft.pk, draft.files[0]["sha256"]])
    for address in (reverse("intake_draft", args=[draft.pk]), picture):
        assert PNG not in stranger.get(address).content
        assert "Көктем" not in stranger.get(address).content.decode(errors="replace")
    shown = _client(Role.REPORTER, "altai").get(picture)
    assert shown.content == PNG
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"


def test_a_text_is_written_with_a_picture_and_an_embargo() -> None:
    chief = _client(Role.EDITOR, "altai")
    assert chief.get(reverse("intake_compose")).status_code == 200
    form = _form("action-save", agency="altai", embargo="2026-12-01T09:00", urgency="2", text="Бір.\r\n\r\nЕкі.")
    picture = SimpleUploadedFile("a.png", PNG)
    assert chief.post(reverse("intake_compose"), {**form, "pictures": [picture]}).status_code == 302
    draft = Draft.objects.get()
    assert draft.item["body"] == "<p>Бір.</p><p>Екі.</p>"
    assert datetime.fromisoformat(draft.item["embargoed"]) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert len(draft.files) == 1
    assert head() == 0


def test_what_is_no_picture_is_refused_and_a_foreign_agency_cannot_be_chosen() -> None:
    agency("registan")
    chief = _client(Role.EDITOR, "altai")
    script = SimpleUploadedFile("a.png", b"<svg onload=alert(1)>")
    page = chief.post(reverse("intake_compose"), {**_form("action-save", agency="altai"), "pictures": [script]})
    assert "is no picture of a known kind" in page.content.decode()
    chief.post(reverse("intake_compose"), _form("action-send", agency="registan"))
    assert not Draft.objects.exists()
    assert head() == 0


@pytest.mark.parametrize("button", ["action-send", "action-save", "action-refuse"])
def test_a_draft_that_changed_after_it_was_shown_is_neither_sent_nor_lost(draft: Draft, button: str) -> None:
    chief = _client(Role.EDITOR, "altai")
    address = reverse("intake_draft", args=[draft.pk])
    shown = _shown(draft)
    assert f'name="shown" value="{shown}"' in chief.get(address).content.decode()
    Draft.objects.update(item={**draft.item, "body": "<p>Other words.</p>"})
    page = chief.post(address, _form(button, text="Бір сөз бар.", shown=shown), follow=True).content.decode()
    assert "changed since it was shown" in page
    if button != "action-refuse":
        assert "Бір сөз бар." in page
        assert f'name="shown" value="{shown}"' in page, "pressing once more must not do it"
    kept = Draft.objects.get()
    assert (kept.state, kept.item["body"], head()) == ("waiting", "<p>Other words.</p>", 0)


def test_what_could_not_be_sent_can_be_sent_once_it_is_mended(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    chief = _client(Role.EDITOR, "altai")
    address = reverse("intake_draft", args=[draft.pk])
    with monkeypatch.context() as broken:
        broken.setattr(
            "orkhon.intake.actions.decide_draft.append", Mock(side_effect=IntentRefused("too long for the wire"))
        )
        page = chief.post(address, _form("action-send", text="Екі сөз.", shown=_shown(draft))).content.decode()
    assert "too long for the wire" in page
    shown = _shown(draft)
    assert f'name="shown" value="{shown}"' in page
    chief.post(address, _form("action-send", text="Екі сөз.", shown=shown))
    assert head() == 1


def test_what_goes_to_the_wire_beside_the_fields_is_shown(draft: Draft) -> None:
    Draft.objects.update(item={**draft.item, "summary": "Unseen <b>", "credit": "Somebody"})
    page = _client(Role.EDITOR, "altai").get(reverse("intake_draft", args=[draft.pk])).content.decode()
    assert "Unseen &lt;b&gt;" in page
    assert "Somebody" in page
