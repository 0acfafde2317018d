"""How far a text has come: what people decide is kept for ever, and what readers get goes before it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from wagtail.models import Locale

from orkhon.desk.errors import WorkRefused
from orkhon.desk.guards import GUARDS, missing_guards
from orkhon.desk.models import Article, ArticleComment, BoardRow, Stage, Step, StepKind
from orkhon.desk.redactions import GONE
from orkhon.desk.work.actions.comment import comment
from orkhon.desk.work.actions.decide import decide
from orkhon.desk.work.actions.forget_words import forget_words
from orkhon.desk.work.history import history_of
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
    assert any(event.words.startswith("on the wire: publish") for event in told)
    assert [event.at for event in told] == sorted((event.at for event in told), reverse=True)
