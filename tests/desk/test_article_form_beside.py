"""Beside and below the article's form: comments on its places, one row of deeds, and the way to what is in the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow

from orkhon.alliance.models import Role
from orkhon.desk.alternative_texts import spots_without_words
from orkhon.desk.models import Article, ArticleComment
from orkhon.desk.work.actions.comment import comment
from tests.desk.conftest import publish
from tests.desk.every_block import a_picture
from tests.desk.test_work_stages import written

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

EDIT = "wagtailsnippets_desk_article:edit"


def _page(client: Client, article: Article) -> str:
    answer = client.get(reverse(EDIT, args=[article.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def _deeds(page: str) -> tuple[list[str], list[str], list[str]]:
    """Return what is filled, what stands quietly in the row, and what is under the dots."""
    row = page.split('<div class="desk-deeds">', 1)[1].split("</footer>", 1)[0]
    shown, _, more = row.partition("w-dropdown")
    named = r'<(?:button|a)\b[^>]*class="(button[^"]*)"[^>]*>(.*?)</(?:button|a)>'

    def words(html: str) -> str:
        return " ".join(re.sub(r"<[^>]*>", " ", html).split())

    found = [(kind, words(inner)) for kind, inner in re.findall(named, shown, re.DOTALL)]
    filled = [said for kind, said in found if "button-secondary" not in kind]
    quiet = [said for kind, said in found if "button-secondary" in kind]
    return filled, quiet, [said for _, inner in re.findall(named, more, re.DOTALL) if (said := words(inner))]


def test_the_comments_stand_beside_the_form_and_are_answered_there(
    as_editor: Client, editor: User, reporter: User, now: datetime
) -> None:
    article = written(editor)
    comment(article, "Which bridge?", user=reporter, now=now, passage="headline", quote="A bridge")
    page = _page(as_editor, article)
    beside = page.split('data-side-panel="desk-comments"', 1)[1]
    assert "Which bridge?" in beside
    assert 'data-passage="headline"' in beside
    # A panel of Wagtail's is given no token of its own, and without one nothing could be said there.
    assert beside.index("csrfmiddlewaretoken") < beside.index("</form>")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', beside)
    assert token is not None
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    strict.cookies["csrftoken"] = as_editor.cookies["csrftoken"].value
    sent = {"text": "The old one.", "passage": "deck", "csrfmiddlewaretoken": token[1]}
    url = reverse("desk_comments", args=[article.pk])
    answer = strict.post(url, sent, headers={"Accept": "application/json"})
    assert answer.json() == {"comment": ArticleComment.objects.latest("pk").pk}


def test_a_form_that_has_just_begun_its_article_is_given_no_button_without_its_place(
    as_editor: Client, editor: User
) -> None:
    url = reverse("wagtailsnippets_desk_article:edit", args=[written(editor).pk])
    assert "desk-comments" in as_editor.get(url).content.decode()
    assert "desk-comments" not in as_editor.get(f"{url}?_w_hydrate_create_view=1").content.decode()


def test_an_open_form_asks_again_and_is_given_only_what_is_new(
    as_editor: Client, editor: User, reporter: User, now: datetime
) -> None:
    article = written(editor)
    url = reverse("desk_comments", args=[article.pk])
    first = as_editor.get(url)
    again = {"If-None-Match": first.headers["ETag"]}
    assert as_editor.get(url, headers=again).status_code == 304
    comment(article, "Which bridge?", user=reporter, now=now)
    second = as_editor.get(url, headers=again)
    assert (second.status_code, "Which bridge?" in second.content.decode()) == (200, True)


def test_who_does_not_see_the_drafts_has_no_comments_beside(person: Callable[[Role], User], editor: User) -> None:
    article = written(editor)
    stranger = Client()
    stranger.force_login(User.objects.create_user("nobody"))
    assert stranger.get(reverse("desk_comments", args=[article.pk])).status_code in (302, 403)


def test_one_deed_is_filled_and_none_stands_twice(
    as_editor: Client, as_reporter: Client, editor: User, reporter: User
) -> None:
    article = written(reporter)
    filled, quiet, more = _deeds(_page(as_editor, article))
    assert filled == ["Publish"]
    assert quiet[0] == "Save draft"
    assert "Publish" not in more
    filled, quiet, more = _deeds(_page(as_reporter, article))
    assert (filled, quiet, more) == (["Submit to Desk"], ["Save draft"], [])


def test_where_it_waits_to_approve_it_is_to_publish_it(as_editor: Client, reporter: User) -> None:
    article = written(reporter)
    Workflow.objects.get(name="Desk").start(article, reporter)
    filled, quiet, more = _deeds(_page(as_editor, article))
    assert filled == ["Approve and Publish"]
    assert quiet == ["Save draft", "Request changes"]
    assert not {"Publish", "Submit to Desk"} & set(more)


def test_a_correction_is_one_of_the_deeds_of_a_public_article(as_editor: Client, editor: User) -> None:
    article = publish(written(editor))
    page = _page(as_editor, article)
    assert "Publish a correction" in _deeds(page)[2]
    assert page.count(reverse("desk_correct", args=[article.pk])) == 1


def test_what_is_in_the_way_leads_to_the_field_with_what_the_sender_wrote(as_editor: Client, editor: User) -> None:
    article = written(editor)
    lead, shot = a_picture("lead"), a_picture("shot")
    shot.description = "Екі көпір таңертең"
    shot.save()
    article.picture, article.picture_caption = lead, "Көпір ашылды"
    value = {"picture": shot.pk, "alt": "", "caption": "", "credit": ""}
    article.content = [
        {"type": "paragraph", "value": "<p>x</p>", "id": "p"},
        {"type": "picture", "value": value, "id": "q"},
    ]
    article.save()
    article.save_revision()
    assert [(one.field, one.suggestion) for one in spots_without_words(article)] == [
        ("id_picture_alt", "Көпір ашылды"),
        ("content-1-value-alt", "Екі көпір таңертең"),
    ]
    page = _page(as_editor, article)
    assert f'href="{reverse(EDIT, args=[article.pk])}#content-1-value-alt"' in page
    assert 'data-suggestion="Екі көпір таңертең"' in page
    value["alt"] = "Екі көпір"
    article.content = [{"type": "picture", "value": value, "id": "q"}]
    assert [one.field for one in spots_without_words(article)] == ["id_picture_alt"]


def _said(client: Client, article: Article) -> dict[str, bool]:
    """Return what the panel above the form says of the article, by its kind, and whether that stops it."""
    panel = client.get(reverse("desk_readiness", args=[article.pk])).content.decode()
    found = re.findall(r'desk-notice--(bad|wait)" data-code="([a-z-]+)"', panel)
    return {code: kind == "bad" for kind, code in found}


def test_the_form_says_that_no_portal_would_show_a_text_without_a_topic(as_editor: Client, editor: User) -> None:
    assert _said(as_editor, written(editor)) == {"nowhere": False}


def test_the_form_says_until_when_readers_have_nothing(as_editor: Client, editor: User) -> None:
    later, past = (timezone.now() + timedelta(hours=hours) for hours in (2, -2))
    held = publish(written(editor, embargoed_until=later))
    assert _said(as_editor, held)["embargo"] is False
    assert "(UTC)" in as_editor.get(reverse("desk_readiness", args=[held.pk])).content.decode()
    assert "embargo" not in _said(as_editor, written(editor, embargoed_until=past))
