"""What people say of an article: on a passage or the whole, answered, settled, and told to those whom it concerns."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.desk.errors import WorkRefused
from orkhon.desk.models import ArticleComment
from orkhon.desk.work.actions.comment import LONGEST, comment, named_in, resolve
from orkhon.desk.work.comments import conversations_about
from orkhon.tidings.models import Tiding
from tests.desk.test_work_stages import written

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


def test_a_conversation_stands_where_it_began_and_the_settled_ones_come_last(
    alliance: object, editor: User, reporter: User, now: datetime
) -> None:
    article = written(editor)
    first = comment(article, "Which bridge?", user=editor, now=now, passage="headline", segment=2, quote="A bridge")
    answer = comment(article, "The old one.", user=reporter, now=now, parent=first.pk, passage="deck")
    comment(article, "Thanks.", user=editor, now=now, parent=answer.pk)
    second = comment(article, "And when?", user=editor, now=now)
    resolve(article, first.pk, user=reporter, now=now)
    one, two = conversations_about(article)
    assert one.first.pk == second.pk
    assert (two.passage, two.segment, two.quote, two.resolved_by) == ("headline", 2, "A bridge", reporter.username)
    assert [said.text for said in two.answers] == ["The old one.", "Thanks."]


def test_who_is_named_or_answered_is_told_and_nobody_who_may_not_see_the_draft(
    alliance: dict[str, Agency], editor: User, reporter: User, now: datetime
) -> None:
    stranger = User.objects.create_user("stranger")
    Staff.objects.create(user=stranger, agency=alliance["registan"], role=Role.EDITOR)
    assign_roles(stranger)
    article = written(reporter, agency="altai")
    first = comment(article, f"@{reporter.username}, look; you too @stranger @stranger.", user=editor, now=now)
    assert [(told.user_id, told.kind) for told in Tiding.objects.all()] == [(reporter.pk, "mention")]
    comment(article, "I looked.", user=reporter, now=now, parent=first.pk)
    assert (editor.pk, "comment") in Tiding.objects.values_list("user", "kind")
    with pytest.raises(WorkRefused, match="may not see the drafts"):
        comment(article, "Me too.", user=stranger, now=now)


def test_what_is_empty_too_long_or_answers_nothing_is_refused_with_words(
    alliance: object, editor: User, now: datetime
) -> None:
    article, other = written(editor), written(editor)
    elsewhere = comment(other, "Elsewhere.", user=editor, now=now)
    for text, parent, words in (
        ("  ", None, "empty"),
        ("x" * (LONGEST + 1), None, "4001 characters"),
        ("answer", elsewhere.pk, "no such comment"),
    ):
        with pytest.raises(WorkRefused, match=words):
            comment(article, text, user=editor, now=now, parent=parent)
    assert ArticleComment.objects.filter(article=article.pk).count() == 0


def test_names_are_read_from_the_words() -> None:
    assert named_in("@aru.b, see a@b.example and @@no @bek. @aru.b") == ["aru.b", "bek"]


def test_the_address_serves_people_and_programs_and_shows_marks_as_words(
    alliance: dict[str, Agency], editor: User, as_editor: Client
) -> None:
    article = written(editor)
    address = reverse("desk_comments", args=[article.pk])
    said = as_editor.post(
        address, {"text": "<script>1</script>", "passage": "deck", "segment": "3"}, HTTP_ACCEPT="application/json"
    )
    assert ArticleComment.objects.get(pk=said.json()["comment"]).segment == 3
    html = as_editor.get(address).content.decode()
    assert "&lt;script&gt;1" in html
    assert "<script>1" not in html
    assert "Nobody has said" in as_editor.get(f"{address}?passage=headline").content.decode()
    refused = as_editor.post(address, {"text": ""}, HTTP_ACCEPT="application/json")
    assert (refused.status_code, "empty" in refused.json()["refusal"]) == (409, True)
    as_editor.post(address, {"resolve": said.json()["comment"]})
    assert ArticleComment.objects.get().resolved_by == editor.pk
    page = as_editor.get(reverse("desk_article_work", args=[article.pk])).content.decode()
    assert "settled by" in page
    assert "wrote a comment" in page


def test_another_newsroom_reads_neither_comments_nor_history(alliance: dict[str, Agency], editor: User) -> None:
    article = written(editor, agency="altai")
    stranger = User.objects.create_user("stranger")
    Staff.objects.create(user=stranger, agency=alliance["registan"], role=Role.EDITOR)
    assign_roles(stranger)
    client = Client()
    client.force_login(stranger)
    for name in ("desk_comments", "desk_article_work", "desk_readiness"):
        assert client.get(reverse(name, args=[article.pk])).status_code == 302
