"""The board shows what waits in which language: to each person the cells that the person may see, in few questions."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Locale

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.desk.actions.translate_article import start_translation
from orkhon.desk.models import Article, BoardRow, ProblemKind, SourceProblem, Stage, Task, Topic
from orkhon.desk.work import progress
from orkhon.desk.work.actions.assign import assign
from orkhon.desk.work.board import NEW_FOR, PAGE, BoardFilters, Cell, Row, board
from orkhon.desk.work.progress import Progress
from tests.desk.conftest import publish
from tests.desk.test_work_stages import written

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


def _rows(user: User, now: datetime, **filters: object) -> list[Row]:
    return list(board(user, BoardFilters(**filters), now=now).rows)  # type: ignore[arg-type]  # named by the tests


def _cell(row: Row, language: str) -> Cell:
    return next(cell for cell in row.cells if cell.language == language)


def _headlines(user: User, **filters: object) -> list[str]:
    return [row.headline for row in _rows(user, timezone.now(), **filters)]


def _long_ago(*articles: Article) -> None:
    BoardRow.objects.filter(article__in=[one.pk for one in articles]).update(moved=timezone.now() - NEW_FOR * 2)


def test_one_text_is_one_row_with_a_cell_for_each_language(editor: User, now: datetime) -> None:
    article = publish(written(editor))
    turkish = start_translation(article, "tr", user=editor, now=now)
    (row,) = _rows(editor, timezone.now())
    assert (row.headline, [cell.language for cell in row.cells if cell.article]) == ("A bridge reopens", ["en", "tr"])
    assert (_cell(row, "en").stage, _cell(row, "tr").stage) == (Stage.PUBLISHED, Stage.DRAFT)
    assert _cell(row, "tr").article == turkish.pk
    assert not _cell(row, "kk").article
    assert not _cell(row, "kk").hidden


def test_what_has_not_moved_for_long_is_there_only_where_work_waits(editor: User, now: datetime) -> None:
    old, given, troubled, submitted = (written(editor, headline=name) for name in ("Old", "Given", "Killed", "Asked"))
    _long_ago(old, given, troubled, submitted)
    assert _headlines(editor) == []
    SourceProblem.objects.create(article=troubled, uri="urn:x", kind=ProblemKind.KILLED, position=1, noted=now)
    submitted.get_workflow().start(submitted, editor)
    assign(title="x", language="kk", task=Task.TRANSLATE, user=editor, now=now, group=given.translation_key)
    _long_ago(submitted, given)
    assert sorted(_headlines(editor)) == ["Asked", "Given", "Killed"]


def test_the_filters_narrow_it_and_stand_in_the_address(editor: User, as_editor: Client, now: datetime) -> None:
    science = Topic.objects.get(code="science")
    written(editor, headline="Ours", topic=science)
    written(editor, "kk", headline="Theirs", agency="altai")
    publish(written(editor, "tr", headline="Public"))
    assert _headlines(editor, agency="altai") == ["Theirs"]
    assert _headlines(editor, language="tr") == ["Public"]
    assert _headlines(editor, stage="published") == ["Public"]
    assert _headlines(editor, topic=science.pk) == ["Ours"]
    work = assign(title="To begin", language="kk", task=Task.WRITE, user=editor, now=now, who=editor)
    assign(title="Late", language="kk", task=Task.WRITE, user=editor, now=now, due=now - timedelta(days=3650))
    assert _headlines(editor, mine=True) == ["To begin"]
    assert _headlines(editor, overdue=True) == ["Late"]
    page = as_editor.get(f"{reverse('desk_board')}?mine=1&stage=&show=kk").content.decode()
    assert "To begin" in page
    assert "Theirs" not in page
    assert f"#work-{work.pk}" in page
    strange = {"language": "xx", "stage": "no", "topic": "9" * 30, "agency": "\0", "page": "-1", "show": "<b>"}
    assert as_editor.get(reverse("desk_board"), strange).status_code == 200


def test_another_newsrooms_drafts_are_no_more_than_elsewhere(
    alliance: dict[str, Agency], editor: User, now: datetime
) -> None:
    stranger = User.objects.create_user("stranger")
    Staff.objects.create(user=stranger, agency=alliance["registan"], role=Role.EDITOR)
    assign_roles(stranger)
    written(editor, headline="Secret", agency="altai")
    public = publish(written(editor, headline="Public", agency="altai"))
    kazakh = start_translation(public, "kk", user=editor, now=now, newsroom="altai")
    draft = public.get_latest_revision_as_object()
    draft.headline = "Public, but secretly changed"
    draft.save_revision(user=editor)
    (row,) = _rows(stranger, timezone.now())
    assert row.headline == "Public"
    assert (_cell(row, "kk").hidden, _cell(row, "kk").article, _cell(row, "en").changed) == (True, None, False)
    assert {_cell(row, "kk").article for row in _rows(editor, timezone.now())} == {None, kazakh.pk}


def test_it_shows_who_has_a_text_open_and_how_far_its_translation_is(editor: User, now: datetime) -> None:
    article = publish(written(editor))
    turkish = start_translation(article, "tr", user=editor, now=now)
    EditingSession.objects.create(
        user=editor,
        content_type=ContentType.objects.get_for_model(Article),
        object_id=str(turkish.pk),
        last_seen_at=timezone.now(),
    )
    before = list(progress._progress)
    progress.register_progress(lambda uris: dict.fromkeys(uris, Progress(total=8, confirmed=4, machine=2, stale=1)))
    try:
        (row,) = _rows(editor, timezone.now())
    finally:
        progress._progress[:] = before
    cell = _cell(row, "tr")
    assert (cell.open_by, cell.progress.percent if cell.progress else None) == ((editor.username,), 50)


def test_its_questions_do_not_grow_with_the_texts(editor: User, now: datetime) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connections["default"]) as caught:
            board(editor, BoardFilters(), now=timezone.now())
        return len(caught)

    first = written(editor)
    assign(title="x", language="kk", task=Task.TRANSLATE, user=editor, now=now, group=first.translation_key)
    asked()  # once before: what Django keeps of content types costs a question the first time
    few = asked()
    for number in range(PAGE + 5):
        article = written(editor, headline=f"Text {number}")
        assign(title="x", language="kk", task=Task.TRANSLATE, user=editor, now=now, group=article.translation_key)
    assert asked() == few
    assert board(editor, BoardFilters(), now=timezone.now()).more


def test_a_screen_without_script_pages_through_all_of_it(editor: User, as_editor: Client) -> None:
    for number in range(PAGE + 1):
        written(editor, headline=f"Text {number:02}")
    first = as_editor.get(reverse("desk_board")).content.decode()
    assert "Text 30" in first
    assert "Text 00" not in first
    assert "page=2" in first
    assert "Text 00" in as_editor.get(f"{reverse('desk_board')}?page=2").content.decode()


def test_the_script_is_told_whether_anything_changed(editor: User, as_editor: Client) -> None:
    article = written(editor)
    part = f"{reverse('desk_board')}?part=rows"
    one, two = (as_editor.get(part)["X-Board-State"] for _ in range(2))
    publish(article)
    assert one == two != as_editor.get(part)["X-Board-State"]


def test_a_deleted_draft_leaves_the_board_and_its_steps_stay(editor: User) -> None:
    article = written(editor)
    pk = article.pk
    article.delete()
    assert not BoardRow.objects.filter(article=pk).exists()
    assert _headlines(editor) == []


def test_a_lock_moves_nothing(editor: User) -> None:
    article = written(editor)
    _long_ago(article)
    article.locked = True
    article.save(update_fields=["locked"])
    assert _headlines(editor) == []


def test_the_language_of_every_locale_has_a_cell(editor: User) -> None:
    written(editor)
    (row,) = _rows(editor, timezone.now())
    codes = {locale.language_code for locale in Locale.objects.all()}
    assert codes <= {cell.language for cell in row.cells}
    assert isinstance(row.group, UUID)
