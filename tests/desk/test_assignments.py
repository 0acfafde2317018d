"""Who does what by when: given within reach, taken over, handed on, declined with a reason, finished."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.desk.errors import WorkRefused
from orkhon.desk.models import Article, Assignment, AssignmentState, Step, Task
from orkhon.desk.work.actions.assign import assign, begin, call_off, decline, finish, hand_on, take_over
from orkhon.desk.work.actions.tell_deadlines import tell_deadlines
from orkhon.tidings.models import Tiding
from tests.desk.test_work_stages import written

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

Posted = Callable[..., User]


@pytest.fixture
def posted(alliance: dict[str, Agency], editor: User) -> Posted:
    """Make somebody with a posting of that role, agency and those languages."""

    def making(name: str, role: Role, agency: str = "desk", languages: str = "") -> User:
        user = User.objects.create_user(name)
        Staff.objects.create(user=user, agency=alliance[agency], role=role, languages=languages)
        assign_roles(user)
        return user

    return making


def _given(editor: User, now: datetime, **facts: object) -> Assignment:
    usual: dict[str, Any] = {"title": "The bridge", "language": "tr", "task": Task.TRANSLATE}
    return assign(user=editor, now=now, **{**usual, **facts})


def _kinds(work: Assignment) -> list[str]:
    return list(Step.objects.filter(group=work.group).order_by("pk").values_list("kind", flat=True))


def test_work_is_given_to_who_writes_in_that_language_and_the_person_is_told(
    posted: Posted, editor: User, now: datetime
) -> None:
    aru, bek = posted("aru", Role.TRANSLATOR, languages="tr-Latn"), posted("bek", Role.TRANSLATOR, languages="kk-Cyrl")
    work = _given(editor, now, who=aru, due=now + timedelta(hours=2))
    assert [(told.user_id, told.kind) for told in Tiding.objects.all()] == [(aru.pk, "assigned")]
    with pytest.raises(WorkRefused, match="does not write in this language"):
        _given(editor, now, who=bek)
    assert _kinds(work) == ["assigned"]


def test_editors_give_work_within_their_reach_alone(posted: Posted, now: datetime) -> None:
    own = posted("chief", Role.EDITOR, agency="altai", languages="kk-Cyrl")
    assert _given(own, now, language="kk").agency == "altai"
    with pytest.raises(WorkRefused, match="give no work in this language"):
        _given(own, now)
    with pytest.raises(WorkRefused):
        _given(own, now, language="kk", agency="registan")
    with pytest.raises(WorkRefused):
        _given(posted("writer", Role.REPORTER), now)


def test_work_goes_from_hand_to_hand_and_every_hand_is_kept(posted: Posted, editor: User, now: datetime) -> None:
    aru, bek = posted("aru", Role.TRANSLATOR), posted("bek", Role.TRANSLATOR)
    work = _given(editor, now)
    take_over(work.pk, user=aru, now=now)
    hand_on(work.pk, to=bek, user=aru, now=now, note="I am off at noon.")
    with pytest.raises(WorkRefused, match="Say why"):
        decline(work.pk, user=bek, now=now, reason=" ")
    with pytest.raises(WorkRefused, match="not yours"):
        decline(work.pk, user=aru, now=now, reason="no")
    decline(work.pk, user=bek, now=now, reason="I know the speaker.")
    assert Assignment.objects.get(pk=work.pk).who is None
    take_over(work.pk, user=aru, now=now)
    finish(work.pk, user=aru, now=now)
    assert Assignment.objects.get(pk=work.pk).state == AssignmentState.DONE
    assert _kinds(work) == ["assigned", "taken", "handed", "declined", "taken", "done"]
    with pytest.raises(WorkRefused, match="closed already"):
        take_over(work.pk, user=bek, now=now)


def test_nobody_takes_hands_on_or_ends_what_is_out_of_reach(posted: Posted, editor: User, now: datetime) -> None:
    stranger = posted("stranger", Role.TRANSLATOR, agency="registan")
    other = posted("other", Role.TRANSLATOR)
    work = _given(editor, now, who=posted("aru", Role.TRANSLATOR))
    acts: tuple[Callable[[], object], ...] = (
        lambda: take_over(work.pk, user=stranger, now=now),
        lambda: hand_on(work.pk, to=other, user=other, now=now),
        lambda: finish(work.pk, user=other, now=now),
        lambda: call_off(work.pk, user=other, now=now),
    )
    for act in acts:
        with pytest.raises(WorkRefused):
            act()
    call_off(work.pk, user=editor, now=now)
    assert Assignment.objects.get(pk=work.pk).state == AssignmentState.DROPPED


def test_a_language_that_is_not_begun_begins_as_a_translation_of_the_text(
    posted: Posted, editor: User, now: datetime
) -> None:
    article = written(editor)
    aru = posted("aru", Role.TRANSLATOR, languages="tr-Latn")
    work = _given(editor, now, group=article.translation_key, who=aru)
    begun = begin(work.pk, user=aru, now=now)
    assert (begun.locale.language_code, begun.original_id) == ("tr", article.pk)
    assert begin(work.pk, user=aru, now=now).pk == begun.pk


def test_a_text_that_is_not_begun_begins_under_its_working_title(posted: Posted, editor: User, now: datetime) -> None:
    aru = posted("aru", Role.REPORTER)
    work = _given(editor, now, task=Task.WRITE)
    begun = begin(work.pk, user=aru, now=now)
    assert (begun.headline, begun.translation_key) == ("The bridge", work.group)
    assert Assignment.objects.get(pk=work.pk).who == aru


def test_the_queue_shows_ones_own_work_and_that_of_a_language_within_reach(
    posted: Posted, editor: User, now: datetime
) -> None:
    aru = posted("aru", Role.TRANSLATOR, agency="altai", languages="tr-Latn")
    UserProfile.objects.create(user=aru, preferred_language="en")
    _given(editor, now, title="Of the desk")
    chief = posted("chief", Role.EDITOR, agency="altai")
    _given(chief, now, title="For Aru", who=aru, due=now - timedelta(hours=1))
    _given(chief, now, title="For anybody at Altai")
    client = Client()
    client.force_login(aru)
    mine = client.get(reverse("desk_queue")).content.decode()
    assert "For Aru" in mine
    assert "overdue" in mine
    assert "For anybody" not in mine
    turkish = client.get(f"{reverse('desk_queue')}?language=tr").content.decode()
    assert "For anybody at Altai" in turkish
    assert "Of the desk" not in turkish
    home = client.get("/admin/").content.decode()
    assert "overdue work of yours" in home


def test_the_forms_do_what_their_buttons_say(posted: Posted, editor: User, as_editor: Client, now: datetime) -> None:
    article = written(editor)
    aru = posted("aru", Role.TRANSLATOR)
    page = reverse("desk_assign", args=[article.translation_key, "tr"])
    assert "A bridge reopens" in as_editor.get(page).content.decode()
    as_editor.post(
        page, {"title": "Bridge", "task": "translate", "who": aru.pk, "due": "2026-11-24T10:00", "note": "soon"}
    )
    work = Assignment.objects.get()
    assert (work.who, work.note, work.due is not None) == (aru, "soon", True)
    client = Client()
    client.force_login(aru)
    client.post(reverse("desk_work_on", args=[work.pk]), {"decline": "1", "reason": "ill"})
    assert Assignment.objects.get().who is None
    answer = client.post(reverse("desk_work_on", args=[work.pk]), {"begin": "1"})
    begun = Article.objects.get(locale__language_code="tr")
    assert f"/{begun.pk}/" in answer["Location"]
    assert client.post(reverse("desk_work_on", args=[work.pk]), {"hand": "1", "to": "nobody"}).status_code == 302
    client.post(reverse("desk_work_on", args=[work.pk]), {"finish": "1"})
    assert Assignment.objects.get().state == AssignmentState.DONE


def test_who_has_the_work_is_told_before_the_hour_and_once_more_when_it_is_late(
    posted: Posted, editor: User, now: datetime
) -> None:
    aru = posted("aru", Role.TRANSLATOR)
    _given(editor, now, title="Soon", who=aru, due=now + timedelta(minutes=50))
    _given(editor, now, title="Later", who=aru, due=now + timedelta(hours=5))
    _given(editor, now, title="Nobody's", due=now)
    for moment in (now, now + timedelta(minutes=5), now + timedelta(minutes=51), now + timedelta(minutes=52)):
        tell_deadlines(now=moment)
    told = Tiding.objects.filter(kind="deadline").order_by("pk").values_list("user__username", "words", "urgent")
    assert list(told) == [
        ("aru", "Due within the hour: Soon", False),
        ("aru", "Overdue: Soon", True),
        (editor.username, "Overdue: Soon", True),
    ]
