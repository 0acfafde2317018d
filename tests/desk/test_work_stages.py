"""How far a text has come: what people decide is kept for ever, and what readers get goes before it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from orkhon.desk.errors import WorkRefused
from orkhon.desk.guards import GUARDS, missing_guards
from orkhon.desk.models import Article, ArticleComment, BoardRow, Stage, Step, StepKind
from orkhon.desk.redactions import GONE
from orkhon.desk.work import four_eyes
from orkhon.desk.work.actions.comment import comment
from orkhon.desk.work.actions.decide import decide
from orkhon.desk.work.actions.forget_words import forget_words
from orkhon.desk.work.history import history_of
from orkhon.desk.work.next_deed import decisions_for
from orkhon.desk.work.stages import stage_of
from orkhon.tidings.models import Tiding
from tests.desk.conftest import publish

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


def written(by: User | None = None, language: str = "en", **facts: object) -> Article:
    """Return a draft with one revision by that person."""
    article = Article(
        locale=Locale.objects.get(language_code=language),
        **{"headline": "A bridge reopens", "body": "<p>At dawn.</p>", **facts},
    )
    article.save()
    article.save_revision(user=by)
    return article


def _kinds(article: Article) -> list[str]:
    return list(Step.objects.filter(article=article.pk).order_by("pk").values_list("kind", flat=True))


def test_a_text_goes_from_draft_to_edited_to_approved_to_published(
    alliance: object, reporter: User, editor: User, now: datetime
) -> None:
    article = written(reporter)
    assert stage_of(article) is Stage.DRAFT
    decide(article, StepKind.EDITED, user=reporter, now=now)
    assert stage_of(article) is Stage.EDITED
    decide(article, StepKind.APPROVED, user=editor, now=now)
    assert stage_of(article) is Stage.APPROVED
    article = publish(article)
    assert stage_of(article) is Stage.PUBLISHED
    assert BoardRow.objects.get(article=article.pk).stage == Stage.PUBLISHED


def test_an_approval_is_of_one_version_and_a_later_change_brings_the_text_back_to_edited(
    alliance: object, reporter: User, editor: User, now: datetime
) -> None:
    article = written(reporter)
    decide(article, StepKind.APPROVED, user=editor, now=now)
    article.headline = "A bridge reopens at last"
    article.save_revision(user=reporter)
    assert stage_of(Article.objects.get(pk=article.pk)) is Stage.EDITED


def test_a_text_is_sent_back_with_words_and_its_writer_is_told(
    alliance: object, reporter: User, editor: User, now: datetime
) -> None:
    article = written(reporter)
    decide(article, StepKind.EDITED, user=reporter, now=now)
    with pytest.raises(WorkRefused, match="with words"):
        decide(article, StepKind.RETURNED, user=editor, now=now, note="  ")
    decide(article, StepKind.RETURNED, user=editor, now=now, note="Who says so?")
    assert stage_of(article) is Stage.DRAFT
    assert Step.objects.get(article=article.pk, kind=StepKind.RETURNED).note == "Who says so?"
    assert [told.user_id for told in Tiding.objects.filter(kind="returned")] == [reporter.pk]


def test_who_may_not_publish_approves_nothing(alliance: object, reporter: User, now: datetime) -> None:
    article = written(reporter)
    with pytest.raises(WorkRefused, match="ask an editor"):
        decide(article, StepKind.APPROVED, user=reporter, now=now)
    assert _kinds(article) == []


def test_withdrawn_and_corrected_texts_say_so(alliance: object, editor: User) -> None:
    article = publish(written(editor))
    article = publish(article, headline="A bridge", correction_note="It was noon.")
    assert stage_of(article) is Stage.CORRECTED
    article.unpublish(user=editor)
    assert stage_of(Article.objects.get(pk=article.pk)) is Stage.WITHHELD
    assert _kinds(article)[-1] == StepKind.WITHHELD


def test_submitting_approving_and_requesting_changes_in_the_workflow_are_steps_too(
    alliance: object, reporter: User, editor: User, now: datetime
) -> None:
    article = written(reporter)
    article.get_workflow().start(article, reporter)
    article = Article.objects.get(pk=article.pk)
    decide(article, StepKind.RETURNED, user=editor, now=now, note="Shorter, please.")
    article = Article.objects.get(pk=article.pk)
    assert article.current_workflow_state.status == "needs_changes"
    article.current_workflow_state.resume(reporter)
    article = Article.objects.get(pk=article.pk)
    decide(article, StepKind.APPROVED, user=editor, now=now)
    article = Article.objects.get(pk=article.pk)
    assert article.live
    assert _kinds(article) == ["submitted", "returned", "submitted", "approved", "published"]


def test_the_database_refuses_to_change_or_remove_a_step(alliance: object, editor: User, now: datetime) -> None:
    article = written(editor)
    decide(article, StepKind.EDITED, user=editor, now=now, note="done")
    assert missing_guards(connection) == []
    steps = Step.objects.filter(article=article.pk)
    for change in ({"kind": StepKind.APPROVED}, {"by": None}, {"note": "other words"}, {"article": article.pk + 1}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            steps.update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        steps.delete()


def test_the_database_refuses_to_rewrite_a_comment_and_lets_it_be_settled(
    alliance: object, editor: User, now: datetime
) -> None:
    article = written(editor)
    said = comment(article, "Is that so?", user=editor, now=now)
    rows = ArticleComment.objects.filter(pk=said.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(text="It is so.")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.delete()
    assert rows.update(resolved_by=editor.pk, resolved_at=now) == 1


def test_a_redaction_empties_the_words_and_leaves_who_did_what(alliance: object, editor: User, now: datetime) -> None:
    article = written(editor)
    decide(article, StepKind.EDITED, user=editor, now=now, note="the name of the child is wrong")
    comment(article, "the child's name", user=editor, now=now, quote="the child")
    forget_words(article, instead=GONE)
    assert [(step.kind, step.note) for step in Step.objects.filter(article=article.pk)] == [
        ("edited", ""),
        ("commented", ""),
    ]
    assert [(said.text, said.quote) for said in ArticleComment.objects.all()] == [("", "")]


def test_guards_that_are_lifted_are_missed(alliance: object) -> None:
    GUARDS.lift(connection)
    assert len(missing_guards(connection)) == 6
    GUARDS.make(connection)
    assert missing_guards(connection) == []


def _offered(article: Article, user: User, now: datetime) -> tuple[set[str], str]:
    fresh = Article.objects.get(pk=article.pk)
    found = decisions_for(fresh.get_latest_revision_as_object(), user, stage=stage_of(fresh), now=now)
    return {kind.value for kind in found.offered}, found.next.value if found.next is not None else ""


def test_an_approval_is_offered_and_filled_where_it_is_that_persons_next_deed_alone(
    alliance: object, reporter: User, editor: User, now: datetime
) -> None:
    article = written(reporter)
    assert _offered(article, reporter, now) == ({"edited"}, "edited")
    assert _offered(article, editor, now) == ({"approved", "edited", "returned"}, "approved")
    decide(article, StepKind.EDITED, user=reporter, now=now)
    assert _offered(article, reporter, now) == (set(), "")
    decide(article, StepKind.APPROVED, user=editor, now=now)
    assert "approved" not in _offered(article, editor, now)[0], "nobody approves a version twice"
    article = publish(article)
    assert _offered(article, editor, now) == (set(), ""), "readers have it already"
    draft = article.get_latest_revision_as_object()
    draft.headline = "A bridge reopens at last"
    draft.save_revision(user=reporter)
    assert _offered(article, editor, now)[1] == "approved"


def test_who_wrote_a_text_that_wants_two_people_is_offered_no_approval_of_it(
    alliance: object, editor: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(four_eyes, "_wanting", [lambda article: True])
    article = written(editor)
    assert "approved" not in _offered(article, editor, now)[0]


def test_the_screen_shows_no_approval_to_who_may_not_publish(
    as_reporter: Client, as_editor: Client, reporter: User, editor: User
) -> None:
    article = written(reporter)
    address = reverse("desk_article_work", args=[article.pk])
    assert 'value="approved"' not in as_reporter.get(address).content.decode()
    page = as_editor.get(address).content.decode()
    assert '<button class="button" name="step" value="approved">' in page
    assert '<button class="button button-secondary" name="step" value="returned">' in page
    publish(article)
    assert 'value="approved"' not in as_editor.get(address).content.decode()


def test_the_history_tells_versions_steps_and_what_went_out_in_one_order(
    alliance: object, reporter: User, editor: User, now: datetime
) -> None:
    article = written(reporter)
    decide(article, StepKind.EDITED, user=reporter, now=now)
    article = publish(article)
    told = history_of(article)
    words = {(event.who, event.words) for event in told}
    assert (reporter.username, "saved a version") in words
    assert (reporter.username, "marked it as edited") in words
    assert any(event.words.startswith("on the wire: publication") for event in told)
    assert [event.at for event in told] == sorted((event.at for event in told), reverse=True)
