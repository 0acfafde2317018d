"""Where a portal wants two people, whoever changed the words last publishes them only with a second one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Invitation, Role, Staff
from orkhon.desk.errors import NotReady
from orkhon.desk.models import Article, Assignment, Step, StepKind
from orkhon.desk.work import four_eyes
from orkhon.desk.work.actions.decide import decide
from tests.desk.conftest import publish
from tests.desk.test_work_stages import written

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


@pytest.fixture(autouse=True)
def wanted() -> Iterator[None]:
    """Every article wants two people."""
    before = list(four_eyes._wanting)
    four_eyes._wanting[:] = [lambda article: True]
    yield
    four_eyes._wanting[:] = before


@pytest.fixture
def second(editor: User, alliance: dict[str, Agency]) -> User:
    """Another editor at the joint desk."""
    user = User.objects.create_user("the-second-editor")
    Staff.objects.create(user=user, agency=alliance["desk"], role=Role.EDITOR)
    assign_roles(user)
    return user


def _publish(article: Article, by: User) -> Article:
    article.get_latest_revision().publish(user=by)
    published: Article = Article.objects.get(pk=article.pk)
    return published


def test_whoever_wrote_a_text_does_not_publish_it_alone(editor: User) -> None:
    article = written(editor)
    with pytest.raises(NotReady, match="two people"):
        _publish(article, editor)
    assert not Article.objects.get(pk=article.pk).live


def test_publishing_anothers_unchanged_words_is_the_second_pair_of_eyes(reporter: User, editor: User) -> None:
    article = written(reporter)
    # The editor's form saves a revision of its own, with other marks in the same words.
    draft = article.get_latest_revision_as_object()
    draft.body = '<p data-block-key="k3">At dawn.</p>'
    draft.save_revision(user=editor)
    assert _publish(Article.objects.get(pk=article.pk), editor).live


def test_an_editor_who_changes_a_word_needs_somebody_else_then(reporter: User, editor: User, second: User) -> None:
    article = written(reporter)
    article.headline = "A bridge opens"
    article.save_revision(user=editor)
    with pytest.raises(NotReady):
        _publish(article, editor)
    assert _publish(article, second).live


def test_an_approval_by_another_person_lets_the_writer_publish_that_version_and_no_other(
    editor: User, second: User, now: datetime
) -> None:
    article = written(editor)
    decide(article, StepKind.APPROVED, user=second, now=now)
    changed = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    changed.headline = "Another headline"
    changed.save_revision(user=editor)
    with pytest.raises(NotReady):
        _publish(Article.objects.get(pk=article.pk), editor)
    decide(Article.objects.get(pk=article.pk), StepKind.APPROVED, user=second, now=now)
    assert _publish(Article.objects.get(pk=article.pk), editor).live


def test_what_is_sent_back_is_not_approved_any_more(editor: User, second: User, now: datetime) -> None:
    article = written(editor)
    decide(article, StepKind.APPROVED, user=second, now=now)
    decide(article, StepKind.RETURNED, user=second, now=now, note="On second thoughts, no.")
    with pytest.raises(NotReady):
        _publish(article, editor)


def test_ones_own_approval_is_no_second_pair_of_eyes(editor: User, now: datetime) -> None:
    article = written(editor)
    decide(article, StepKind.APPROVED, user=editor, now=now)
    with pytest.raises(NotReady):
        _publish(article, editor)


def test_a_newcomer_does_not_count_beside_who_brought_the_newcomer(editor: User, second: User, now: datetime) -> None:
    lately = timezone.now() - timedelta(days=1)
    Invitation.objects.create(
        agency=Agency.objects.get(code="desk"),
        role=Role.EDITOR,
        invited_by=editor,
        accepted_by=second,
        accepted=lately,
        made=lately,
        expires=timezone.now(),
        digest="x",
    )
    with pytest.raises(NotReady):
        _publish(written(editor), second)


def test_a_scheduled_text_keeps_its_second_person_until_its_hour(reporter: User, editor: User) -> None:
    article = written(reporter)
    article.go_live_at = timezone.now() + timedelta(seconds=1)
    article.save_revision(user=reporter).publish(user=editor)
    assert not Article.objects.get(pk=article.pk).live
    revision = Article.objects.get(pk=article.pk).get_latest_revision()
    past = timezone.now() - timedelta(seconds=1)
    revision.approved_go_live_at = past
    revision.content = {**revision.content, "go_live_at": past.isoformat()}
    revision.save()
    call_command("publish_scheduled")
    assert Article.objects.get(pk=article.pk).live


def test_what_was_scheduled_without_a_second_person_is_refused_and_its_history_says_why(editor: User) -> None:
    four_eyes._wanting[:] = []
    article = written(editor)
    article.go_live_at = timezone.now() + timedelta(hours=1)
    revision = article.save_revision(user=editor)
    revision.publish(user=editor)
    four_eyes._wanting[:] = [lambda article: True]
    past = timezone.now() - timedelta(seconds=1)
    revision.refresh_from_db()
    revision.approved_go_live_at = past
    revision.content = {**revision.content, "go_live_at": past.isoformat()}
    revision.save()
    call_command("publish_scheduled")
    assert not Article.objects.get(pk=article.pk).live
    assert "two people" in Step.objects.get(article=article.pk, kind=StepKind.REFUSED).note


def test_a_correction_goes_out_on_one_editors_word_and_is_put_into_the_queue(reporter: User, editor: User) -> None:
    article = _publish(written(reporter), editor)
    draft = article.get_latest_revision_as_object()
    draft.deck = "Not at dawn."
    draft.correction_note = "It was noon, not dawn."
    draft.save_revision(user=editor)
    assert _publish(article, editor).correction_note
    assert Step.objects.filter(article=article.pk, kind=StepKind.WAIVED).count() == 1
    work = Assignment.objects.get(group=article.translation_key)
    assert (work.task, work.who, work.language) == ("check", None, "en")
    # The same note again is no new correction.
    draft = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    draft.deck = "Nor in the evening."
    draft.save_revision(user=editor)
    with pytest.raises(NotReady):
        _publish(article, editor)


def test_the_screen_says_who_is_wanted_and_keeps_the_draft(editor: User, as_editor: Client) -> None:
    article = written(editor)
    panel = as_editor.get(reverse("desk_readiness", args=[article.pk])).content.decode()
    assert 'data-code="four-eyes"' in panel
    answer = as_editor.post(
        reverse("desk_decide", args=[article.pk]), {"step": "edited", "note": ""}, follow=True
    ).content.decode()
    assert "marked it as edited" in answer


def test_where_nobody_wants_two_people_one_is_enough(editor: User) -> None:
    four_eyes._wanting[:] = []
    assert publish(written(editor)).live
