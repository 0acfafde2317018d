"""The desk in Wagtail's admin: who may do what, and what happens when the wire says no."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, streamfield

from orkhon.alliance.models import Role
from orkhon.desk import preview
from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.desk.models import Article, SourceProblem, Topic
from orkhon.desk.withdrawals import Withdrawals
from orkhon.wire.actions.kill import kill
from orkhon.wire.entries import ItemStatus
from orkhon.wire.queries import entries_after, entries_of, state_of
from tests.desk.conftest import Sends, publish

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]

LIST = "wagtailsnippets_desk_article:list"
ADD = "wagtailsnippets_desk_article:add"
EDIT = "wagtailsnippets_desk_article:edit"
UNPUBLISH = "wagtailsnippets_desk_article:unpublish"
DELETE = "wagtailsnippets_desk_article:delete"

# What Draft.js keeps of one paragraph.
_BLOCK = {"key": "a", "text": "At dawn.", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
_TEXT = json.dumps({"blocks": [_BLOCK], "entityMap": {}})


def _form(**changes: str) -> dict[str, str]:
    return {
        "headline": "A bridge reopens",
        "deck": "",
        "dateline": "",
        "kind": "news",
        **nested_form_data({"content": streamfield([("paragraph", _TEXT)])}),
        "places": "",
        "people": "",
        "picture": "",
        "picture_alt": "",
        "picture_caption": "",
        "correction_note": "",
        "topic": "",
        "urgency": "5",
        "slug_line": "",
        "script": "",
        "byline": "",
        "credit": "",
        "ed_note": "",
        "digital_source_type": "",
        "embargoed_until": "",
        "go_live_at": "",
        "expire_at": "",
        "sources-TOTAL_FORMS": "0",
        "sources-INITIAL_FORMS": "0",
        "sources-MIN_NUM_FORMS": "0",
        "sources-MAX_NUM_FORMS": "1000",
        **changes,
    }


def _messages(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def test_an_editor_writes_and_publishes_in_one_step(as_editor: Client) -> None:
    response = as_editor.post(reverse(ADD) + "?locale=tr", _form(**{"action-publish": "1"}), follow=True)
    assert response.status_code == 200
    article = Article.objects.get()
    assert article.live
    assert article.language.tag == "tr-Latn"
    assert "At dawn." in article.body
    assert state_of(article.uri).status is ItemStatus.USABLE  # type: ignore[union-attr]


def test_a_reporter_writes_but_cannot_publish_and_an_editors_approval_does(
    as_reporter: Client, as_editor: Client, editor: User
) -> None:
    as_reporter.post(reverse(ADD), _form(**{"action-publish": "1"}))
    article = Article.objects.get()
    assert not article.live
    as_reporter.post(reverse(EDIT, args=[article.pk]), _form(**{"action-submit": "1"}))
    article = Article.objects.get()
    assert article.workflow_in_progress
    assert not article.live
    assert as_reporter.post(reverse(UNPUBLISH, args=[article.pk])).status_code == 302
    state = article.current_workflow_task_state
    approve = reverse("wagtailsnippets_desk_article:workflow_action", args=[article.pk, "approve", state.pk])
    as_reporter.post(approve, {"comment": ""})
    assert not Article.objects.get().live
    as_editor.post(approve, {"comment": ""})
    article = Article.objects.get()
    assert article.live
    assert entries_of(article.uri)[0].agency == "desk"


def test_a_refused_publication_keeps_the_draft_and_says_why(
    as_editor: Client, send: Sends, editor: User, now: datetime
) -> None:
    send("urn:altai:1")
    article = take_from_wire("urn:altai:1", user=editor, now=now)
    kill("urn:altai:1", reason="mixed up", person="altai", now=now)
    (source,) = article.sources.all()
    form = _form(
        headline="Edited meanwhile",
        **{
            "action-publish": "1",
            "sources-TOTAL_FORMS": "1",
            "sources-INITIAL_FORMS": "1",
            "sources-0-id": str(source.pk),
            "sources-0-agency": source.agency,
            "sources-0-uri": source.uri,
            "sources-0-version": source.version,
            "sources-0-how": source.how,
        },
    )
    response = as_editor.post(reverse(EDIT, args=[article.pk]), form, follow=True)
    assert response.status_code == 200
    assert "urn:altai:1 is killed" in _messages(response)
    article = Article.objects.get()
    assert not article.live
    assert article.get_latest_revision_as_object().headline == "Edited meanwhile"
    form["sources-0-DELETE"] = "1"
    as_editor.post(reverse(EDIT, args=[article.pk]), form, follow=True)
    article = Article.objects.get()
    assert article.live
    assert article.sources.count() == 0


def test_an_approval_that_cannot_be_published_says_why(
    as_editor: Client, send: Sends, reporter: User, now: datetime
) -> None:
    send("urn:altai:1")
    article = take_from_wire("urn:altai:1", user=reporter, now=now)
    article.get_workflow().start(article, reporter)
    kill("urn:altai:1", reason="mixed up", person="altai", now=now)
    state = article.current_workflow_task_state
    approve = reverse("wagtailsnippets_desk_article:workflow_action", args=[article.pk, "approve", state.pk])
    response = as_editor.post(approve, {"comment": ""}, follow=True)
    assert "urn:altai:1 is killed" in _messages(response)
    assert not Article.objects.get().live


def test_unpublishing_in_the_admin_withholds_on_the_wire_in_the_editors_name(
    as_editor: Client, editor: User, alliance: object
) -> None:
    article = Article(locale=Locale.objects.get(language_code="en"), headline="A bridge")
    article.save()
    publish(article)
    assert as_editor.get(reverse(UNPUBLISH, args=[article.pk])).status_code == 200
    as_editor.post(reverse(UNPUBLISH, args=[article.pk]))
    assert not Article.objects.get().live
    assert entries_of(article.uri)[-1].person == editor.get_username()


def test_a_published_article_is_not_deleted_and_the_editor_is_told(as_editor: Client, alliance: object) -> None:
    article = Article(locale=Locale.objects.get(language_code="en"), headline="A bridge")
    article.save()
    publish(article)
    response = as_editor.post(reverse(DELETE, args=[article.pk]), follow=True)
    assert "stays for the record" in _messages(response)
    assert Article.objects.count() == 1


def test_the_list_shows_all_languages_with_state_and_source_and_narrows(
    as_editor: Client, send: Sends, editor: User, now: datetime
) -> None:
    send("urn:altai:1")
    taken = publish(take_from_wire("urn:altai:1", user=editor, now=now))
    english = Article(
        locale=Locale.objects.get(language_code="en"),
        headline="A draft of a bridge",
        topic=Topic.objects.get(code="culture"),
    )
    english.save()
    kill("urn:altai:1", reason="mixed up", person="altai", now=now)
    Withdrawals().handle(entries_after(0))
    page = as_editor.get(reverse(LIST)).content.decode()
    assert taken.headline in page
    assert english.headline in page
    assert "killed, 1 source problem" in page
    assert "altai" in page

    def listed(**filters: str) -> list[str]:
        response = as_editor.get(reverse(LIST), filters)
        assert response.status_code == 200, filters
        return [article.headline for article in response.context["object_list"]]

    assert listed(state="withdrawn") == [taken.headline]
    assert listed(state="problem") == [taken.headline]
    assert listed(state="draft") == [english.headline]
    assert listed(state="public") == []
    assert listed(agency="altai") == [taken.headline]
    assert listed(locale=str(english.locale.pk)) == [english.headline]
    assert listed(topic=str(english.topic_id)) == [english.headline]
    assert listed(q="draft") == [english.headline]


def test_the_form_shows_what_happened_to_the_sources(
    as_editor: Client, send: Sends, editor: User, now: datetime
) -> None:
    send("urn:altai:1")
    article = take_from_wire("urn:altai:1", user=editor, now=now)
    url = reverse(EDIT, args=[article.pk])
    before = as_editor.get(url).content.decode()
    assert "source killed" not in before
    assert "/problems/" not in before
    problem = SourceProblem.objects.create(
        article=article, uri="urn:altai:1", kind="killed", position=7, noted=timezone.now()
    )
    page = as_editor.get(url).content.decode()
    assert "source killed" in page
    assert reverse("desk_problem", args=[problem.pk]) in page


def test_a_translation_is_started_from_the_article_and_offered_once(
    as_editor: Client, send: Sends, editor: User, now: datetime
) -> None:
    send("urn:altai:1")
    article = take_from_wire("urn:altai:1", user=editor, now=now)
    assert (
        reverse("desk_translate", args=[article.pk]) in as_editor.get(reverse(EDIT, args=[article.pk])).content.decode()
    )
    url = reverse("desk_translate", args=[article.pk])
    assert b'value="tr"' in as_editor.get(url).content
    response = as_editor.post(url, {"language": "tr"})
    translation = Article.objects.get(locale__language_code="tr")
    assert response.headers["Location"] == reverse("desk_translating", args=[translation.pk])
    assert as_editor.get(response.headers["Location"]).status_code == 200
    page = as_editor.get(url).content
    assert b'value="tr"' not in page
    assert b'value="uz"' in page
    assert as_editor.post(url, {"language": "tr"}).status_code == 200
    assert Article.objects.count() == 2


def test_topics_can_be_added_and_changed_by_the_secretariat_alone(
    person: Callable[[Role], User], as_editor: Client
) -> None:
    secretary = Client()
    secretary.force_login(person(Role.SECRETARIAT))
    form = {"code": "health", "medtop": "07000000", "name_en": "Health"}
    assert as_editor.post(reverse("topics:add"), form).status_code == 302
    assert not Topic.objects.filter(code="health").exists()
    assert secretary.get(reverse("topics:add")).status_code == 200
    secretary.post(reverse("topics:add"), form)
    topic = Topic.objects.get(code="health")
    assert secretary.get(reverse("topics:edit", args=[topic.pk])).status_code == 200
    secretary.post(reverse("topics:edit", args=[topic.pk]), {**form, "name_tr": "Sağlık"})
    assert Topic.objects.get(code="health").name_in("tr") == "Sağlık"
    wrong = secretary.post(reverse("topics:add"), {**form, "code": "other", "medtop": "sport"})
    assert b"eight digits" in wrong.content
    assert b"15000000" in secretary.get(reverse("topics:index")).content


def test_the_preview_is_plain_until_a_portal_registers_its_own(
    as_editor: Client, send: Sends, editor: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "_renderers", preview._renderers[:1])
    send("urn:altai:1")
    article = take_from_wire("urn:altai:1", user=editor, now=now)
    url = reverse("wagtailsnippets_desk_article:revisions_view", args=[article.pk, article.latest_revision.pk])
    page = as_editor.get(url).content.decode()
    assert '<html lang="kk-Cyrl" dir="ltr">' in page
    assert "612 жолаушы" in page

    def portal(request: HttpRequest, shown: Article) -> HttpResponse:
        return HttpResponse(f"portal: {shown.headline}")

    preview.register(portal)
    try:
        assert as_editor.get(url).content.decode() == f"portal: {article.headline}"
    finally:
        preview.unregister(portal)
    assert "612" in as_editor.get(url).content.decode()


def test_the_admin_wears_orkhons_colours_and_name(as_editor: Client) -> None:
    page = as_editor.get("/admin/").content.decode()
    assert "desk/desk" in page
    assert "Orkhon" in page
    assert "gravatar.com" not in page
