"""Editors keep newsletters, channels and pushes of the portals of their posting, and of no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.portals.channels.models import TelegramChannel
from orkhon.portals.newsletters.models import Newsletter
from orkhon.portals.pushes.models import Breaking, PushOutlet
from tests.portals.bot_api import TOKEN
from tests.portals.conftest import Writes

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

HERE = ["orkhon", "kk"]


@pytest.fixture
def editor(portals: object, alliance: dict[str, Agency]) -> Client:
    make_roles()
    user = User.objects.create_user("editor")
    Staff.objects.create(
        user=user, agency=alliance["altai"], role=Role.EDITOR, languages="kk-Cyrl tr-Latn", portals="orkhon"
    )
    assign_roles(user)
    client = Client()
    client.force_login(user)
    return client


def test_an_editor_sees_and_changes_only_what_the_posting_reaches(editor: Client) -> None:
    page = editor.get(reverse("portals_outlets")).content.decode()
    assert "/outlets/orkhon/kk/" in page
    assert "/outlets/orkhon/ru/" not in page
    assert "/outlets/culture/kk/" not in page
    for portal, language in (("orkhon", "ru"), ("culture", "kk")):
        assert editor.get(reverse("portals_outlet", args=[portal, language])).status_code in {302, 403}
        editor.post(reverse("portals_outlet_pushes", args=[portal, language]), {"pushes-active": "on"})
    assert not PushOutlet.objects.exists()


def test_an_editor_sets_the_newsletter_up_and_chooses_its_stories(editor: Client, write: Writes) -> None:
    article, foreign = write(), write("ru")
    facts = {"active": "on", "rhythm": "weekly", "weekday": "4", "hour": "7", "most": "5", "opening": "Сәлем"}
    url = reverse("portals_outlet_newsletter", args=HERE)
    assert editor.post(url, {f"newsletter-{name}": value for name, value in facts.items()}).status_code == 302
    made = Newsletter.objects.get()
    assert (made.portal, made.language, made.hour, made.weekday, made.active) == ("orkhon", "kk", 7, 4, True)
    choose = reverse("portals_outlet_choose", args=HERE)
    editor.post(choose, {"article": article.pk})
    editor.post(choose, {"article": article.pk})
    assert editor.post(choose, {"article": foreign.pk}).status_code == 422
    assert editor.post(choose, {"article": "x"}).status_code == 422
    assert Newsletter.objects.get().chosen == [article.pk]
    assert article.headline in editor.get(reverse("portals_outlet", args=HERE)).content.decode()
    editor.post(choose, {"article": article.pk, "out": "1"})
    assert Newsletter.objects.get().chosen == []
    bad = {f"newsletter-{name}": value for name, value in (facts | {"hour": "24"}).items()}
    assert editor.post(url, bad).status_code == 422


def test_a_channels_token_is_kept_and_shown_to_nobody(editor: Client, tmp_path: Path) -> None:
    url = reverse("portals_outlet_channel", args=HERE)
    with override_settings(ORKHON_HOME=tmp_path):
        wrong = {"channel-new-chat": "orkhon", "channel-new-token": "secret-nonsense"}
        answer = editor.post(url, wrong)
        assert answer.status_code == 422
        assert "secret-nonsense" not in answer.content.decode()
        facts = {"channel-new-chat": "@orkhon_kk", "channel-new-active": "on", "channel-new-token": TOKEN}
        assert editor.post(url, facts | {"channel-new-parts": "science"}).status_code == 302
        made = TelegramChannel.objects.get()
        assert (made.portal, made.language, made.sections) == ("orkhon", "kk", "science")
        kept = tmp_path / "secrets" / f"channel-{made.pk}"
        assert kept.read_text() == TOKEN
        assert kept.stat().st_mode & 0o077 == 0
        page = editor.get(reverse("portals_outlet", args=HERE)).content.decode()
        assert TOKEN not in page
        assert "@orkhon_kk" in page
        again = {"channel": made.pk, f"channel-{made.pk}-chat": "@orkhon_kk", f"channel-{made.pk}-token": ""}
        assert editor.post(url, again).status_code == 302
        assert kept.read_text() == TOKEN
        assert not TelegramChannel.objects.get().active
        assert editor.post(url, facts).status_code == 422, "the same channel twice"


def test_an_editor_pushes_an_article_once(editor: Client, write: Writes) -> None:
    article = write()
    url = reverse("portals_outlet_push_now", args=HERE)
    assert editor.post(url, {"article": article.pk}).status_code == 422, "nothing is pushed where it is not active"
    editor.post(reverse("portals_outlet_pushes", args=HERE), {"pushes-active": "on", "pushes-by_itself": "0"})
    assert editor.post(url, {"article": article.pk}).status_code == 302
    assert editor.post(url, {"article": article.pk}).status_code == 302
    news = Breaking.objects.get()
    assert news.by is not None
    assert news.by.username == "editor"
