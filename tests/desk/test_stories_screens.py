"""The screens of stories: the morning, the page of one, and what editors do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.audit.models import Act
from orkhon.desk.actions.take_from_wire import take_from_wire
from orkhon.items import Content, Language
from orkhon.stories.models import Assignee, Decision, Story, Watch
from orkhon.wire.actions.kill import kill
from tests.desk.conftest import Sends
from tests.stories.stories_made import MATCH, TRAIN, TRAIN_AGAIN, made, story_of

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]

TRAIN_IN_RUSSIAN = (
    "Из Алтая впервые отправился ночной поезд. В нём 12 вагонов, на борту 612 пассажиров. "
    "Дорога займёт 38 часов, сообщил министр Данияр Сарсен."
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of its own for the engine's states."""
    with override_settings(ORKHON_HOME=tmp_path):
        yield tmp_path


@pytest.fixture
def tell(send: Sends) -> Callable[..., None]:
    """An agency tells something."""

    def telling(uri: str, text: str, *, headline: str, agency: str = "altai", tag: str = "en", **facts: Any) -> None:
        body = Content(xhtml=f"<p>{text}</p>")
        send(uri, agency=agency, headline=headline, summary="", language=Language.parse(tag), body=body, **facts)

    return telling


@pytest.fixture
def train(tell: Callable[..., None]) -> str:
    """Two agencies tell of a train, one repeats another, a third thing happens; the key of the train's story."""
    tell("urn:a:1", TRAIN, headline="Night train leaves Altai")
    tell("urn:r:1", TRAIN_IN_RUSSIAN, headline="Ночной поезд отправился", agency="registan", tag="ru")
    tell("urn:r:2", TRAIN, headline="Night train leaves Altai", agency="registan")
    tell("urn:a:2", MATCH, headline="Registan wins the football match")
    made()
    # The lists ask what came lately.
    Story.objects.update(last=timezone.now() - timedelta(hours=1))
    return story_of("urn:a:1")


def read(client: Client, name: str, *args: object, **query: Any) -> str:
    """The words of a screen."""
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_who_told_it_in_which_language_and_where_the_numbers_disagree(
    as_editor: Client, train: str
) -> None:
    page = read(as_editor, "desk_story", train)
    assert "2 agencies" in page
    assert "1 number disagrees" in page
    assert "12: Registan Agency" in page
    assert "copy of Altai Press" in page
    assert 'lang="ru-Cyrl"' in page
    assert "Registan wins" not in page


def test_the_lists_show_what_is_big_and_what_one_agency_has_alone(as_editor: Client, train: str) -> None:
    page = read(as_editor, "desk_stories")
    big, alone = page.split('id="part-alone"')[0], page.split('id="part-alone"')[1]
    assert "Night train leaves Altai" in big
    assert "Registan wins the football match" in alone
    everything = read(as_editor, "desk_stories", show="all", language="ru", period="nonsense", after="-1")
    assert reverse("desk_story", args=[train]) in everything
    assert "football" not in everything


def test_a_story_that_was_merged_leads_to_where_it_is_now(
    as_editor: Client, train: str, tell: Callable[..., None]
) -> None:
    match = story_of("urn:a:2")
    confirm = read(as_editor, "desk_story_merge", match, into=train)
    assert f'value="{train}" required checked' in confirm
    answer = as_editor.post(reverse("desk_story_merge", args=[match]), {"into": train})
    assert answer.status_code == 302
    assert "It is being merged" in read(as_editor, "desk_story", match)
    made()
    older = story_of("urn:a:2")
    assert older == story_of("urn:a:1")
    gone = match if older == train else train
    assert as_editor.get(reverse("desk_story", args=[gone]))["Location"] == reverse("desk_story", args=[older])
    assert Act.objects.filter(verb="stories.merge").count() == 1


def test_an_editor_splits_reports_off(as_editor: Client, train: str) -> None:
    assert "Ночной поезд" in read(as_editor, "desk_story_split", train)
    as_editor.post(reverse("desk_story_split", args=[train]), {"report": ["urn:r:1"]})
    made()
    assert story_of("urn:r:1") not in ("", train)
    page = read(as_editor, "desk_story", train)
    assert "Ночной поезд" not in page.split("<aside", 1)[0], "it is a close story now, and no report of this one"


def test_a_reporter_takes_and_watches_but_neither_merges_nor_splits(
    as_reporter: Client, reporter: User, editor: User, train: str
) -> None:
    page = read(as_reporter, "desk_story", train)
    assert "Merge…" not in page
    as_reporter.post(reverse("desk_story_assign", args=[train]))
    as_reporter.post(reverse("desk_story_watch", args=[train]))
    assert Assignee.objects.get().person == reporter
    assert Watch.objects.get().person == reporter
    assert "Let it go" in read(as_reporter, "desk_story", train)
    assert "Night train leaves Altai" in read(as_reporter, "desk_stories", show="mine")
    for name in ("desk_story_merge", "desk_story_split"):
        assert as_reporter.get(reverse(name, args=[train])).status_code == 302, "to the door, as Wagtail refuses"
        as_reporter.post(reverse(name, args=[train]), {"into": story_of("urn:a:2"), "report": "urn:r:1"})
    assert not Decision.objects.exists()
    as_reporter.post(reverse("desk_story_assign", args=[train]), {"person": editor.pk})
    assert not Assignee.objects.filter(person=editor).exists()
    as_reporter.post(reverse("desk_story_assign", args=[train]), {"stop": "1"})
    as_reporter.post(reverse("desk_story_watch", args=[train]), {"stop": "1"})
    assert not Assignee.objects.exists()
    assert not Watch.objects.exists()


def test_an_editor_gives_a_story_to_somebody_in_a_language(
    as_editor: Client, reporter: User, editor: User, train: str
) -> None:
    as_editor.post(reverse("desk_story_assign", args=[train]), {"person": reporter.pk, "language": "kk"})
    assert (Assignee.objects.get().person, Assignee.objects.get().language) == (reporter, "kk")
    as_editor.post(reverse("desk_story_assign", args=[train]), {"person": "nobody"})
    assert Assignee.objects.count() == 1


def test_who_sees_no_wire_sees_no_story(
    alliance: dict[str, Agency], person: Callable[[Role], User], train: str
) -> None:
    engineer = person(Role.AGENCY_ENGINEER)
    nobody = User.objects.create_user("a-subscriber")
    for user in (engineer, nobody):
        client = Client()
        client.force_login(user)
        for name, args in (("desk_stories", []), ("desk_story", [train])):
            answer = client.get(reverse(name, args=args), follow=True)
            assert "Night train" not in answer.content.decode()


def test_another_agency_s_drafts_stay_its_own(
    alliance: dict[str, Agency], as_editor: Client, editor: User, train: str, now: datetime
) -> None:
    own = User.objects.create_user("of-altai")
    other = User.objects.create_user("of-registan")
    for user, agency in ((own, "altai"), (other, "registan")):
        Staff.objects.create(user=user, agency=alliance[agency], role=Role.EDITOR)
        assign_roles(user)
    article = take_from_wire("urn:a:1", user=own, now=now, newsroom="altai")
    shown = []
    for user in (own, other):
        client = Client()
        client.force_login(user)
        page = read(client, "desk_story", train)
        assert "Night train leaves Altai" in page, "members see one another's wire"
        shown.append(reverse(article.snippet_viewset.get_url_name("edit"), args=[article.pk]) in page)
    assert shown == [True, False]


def test_a_killed_report_is_gone_at_once(as_editor: Client, train: str, now: datetime) -> None:
    kill("urn:r:1", reason="invented", person="aida", now=now)
    assert "Ночной поезд" not in read(as_editor, "desk_story", train)
    for uri in ("urn:a:1", "urn:r:2"):
        kill(uri, reason="invented", person="aida", now=now)
    assert as_editor.get(reverse("desk_story", args=[train])).status_code == 404


def test_the_page_is_told_apart_from_what_it_was_by_one_word(
    as_editor: Client, train: str, tell: Callable[..., None]
) -> None:
    def state() -> str:
        answer = as_editor.get(reverse("desk_story", args=[train]), {"part": "state"})
        assert answer.status_code == 204
        return answer["X-Story-State"]

    first = state()
    assert state() == first
    tell("urn:m:1", TRAIN_AGAIN, headline="First train", agency="registan")
    made()
    assert state() != first


def test_the_wire_leads_from_an_item_to_its_story(as_editor: Client, train: str) -> None:
    wire = read(as_editor, "desk_wire")
    assert wire.count("reported by 2 agencies") == 3, "the match is told by one"
    assert reverse("desk_story", args=[train]) in wire


def test_a_merge_page_finds_nothing_to_merge_with_itself(as_editor: Client, train: str) -> None:
    answer = as_editor.post(reverse("desk_story_merge", args=[train]), {"into": train}, follow=True)
    assert "These are one story already." in answer.content.decode()
    answer = as_editor.post(reverse("desk_story_merge", args=[train]), {"into": "nosuchstory"}, follow=True)
    assert "This story is not there any more." in answer.content.decode()
    assert as_editor.get(reverse("desk_story", args=["nosuchstory"])).status_code == 404
    assert Story.objects.filter(reports__gt=0).count() == 2
