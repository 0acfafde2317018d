"""What editors say of stories: it takes effect, is never undone, and the same log and decisions give the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.erase_person import erase_person
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.alliance.personal import holdings
from orkhon.audit.queries import ActFilter, acts
from orkhon.stories import registries, snapshots
from orkhon.stories.actions.assign import assign_story, unassign_story
from orkhon.stories.actions.decide import merge_stories, part_reports
from orkhon.stories.actions.watch import read_story, unwatch_story, watch_story
from orkhon.stories.errors import NoSuchStory, NotForYou, NothingToDecide
from orkhon.stories.following import Stories
from orkhon.stories.listing import watched_stories
from orkhon.stories.models import Assignee, Decision, DecisionState, Report, Story, Watch
from orkhon.stories.policies import people_to_assign
from orkhon.stories.queries import story_page
from orkhon.stories.rows import key_now
from orkhon.stories.viewers import MEMBER
from orkhon.tidings.models import Tiding
from orkhon.wire.readers import rewind
from tests.stories.stories_made import FLOOD, MATCH, TRAIN, TRAIN_AGAIN, Topics, made, memberships, rows, story_of, told
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of its own for the engine's states."""
    with override_settings(ORKHON_HOME=tmp_path):
        yield tmp_path


@pytest.fixture
def posted() -> Callable[..., User]:
    """Somebody with a posting of a role at an agency."""
    make_roles()
    agencies = {
        code: Agency.objects.create(code=code, sign=code[:2].upper(), name_en=code.title())
        for code in ("altai", "manas", "desk")
    }

    def of(role: Role, agency: str = "altai") -> User:
        user = User.objects.create_user(f"{role.value}-{agency}")
        Staff.objects.create(user=user, agency=agencies[agency], role=role)
        assign_roles(user)
        return user

    return of


def three_stories() -> list[str]:
    """Three stories of one report each, and a second report of the first; their keys."""
    told("urn:a:1", TRAIN, headline="Night train leaves Altai")
    told("urn:a:2", MATCH, headline="Registan wins the football match", minutes=1)
    told("urn:a:3", FLOOD, headline="A flood in Narin", minutes=2)
    told("urn:b:1", TRAIN_AGAIN, agency="manas", headline="First night train", minutes=3)
    made()
    return [story_of(f"urn:a:{number}") for number in (1, 2, 3)]


def test_an_editor_merges_two_stories_and_the_younger_key_leads_to_the_older(posted: Callable[..., User]) -> None:
    first, second, _ = three_stories()
    editor = posted(Role.EDITOR)
    merge_stories(second, first, user=editor, now=NOW)
    page = story_page(first, visitor=MEMBER, language="en")
    assert page is not None
    assert [one.kind for one in page.waiting] == ["merge"]
    made()
    assert story_of("urn:a:1") == story_of("urn:a:2") == first
    assert key_now(second) == first
    merged = story_page(second, visitor=MEMBER, language="en")
    assert merged is not None
    assert (merged.key, len(merged.members), merged.waiting) == (first, 3, ())
    decision = Decision.objects.get()
    assert (decision.state, decision.after) == (DecisionState.DONE, 4)
    assert [act.verb for act in acts(ActFilter(verb="stories.merge"), limit=5)] == ["stories.merge"]


def test_a_merge_holds_for_what_comes_later(posted: Callable[..., User]) -> None:
    first, second, _ = three_stories()
    merge_stories(second, first, user=posted(Role.EDITOR), now=NOW)
    made()
    told("urn:b:2", MATCH, headline="Registan wins the football match", agency="manas", minutes=9)
    made()
    assert story_of("urn:b:2") == first


def test_an_editor_parts_reports_from_a_story_and_they_stay_apart(posted: Callable[..., User]) -> None:
    first, *_ = three_stories()
    part_reports(first, ["urn:b:1", "urn:none"], user=posted(Role.EDITOR), now=NOW)
    made()
    new = story_of("urn:b:1")
    assert story_of("urn:a:1") == first != new
    assert Decision.objects.get().into == new
    for number in range(40):
        told(f"urn:c:{number}", f"{TRAIN_AGAIN} Report {number}.", agency="caspian", minutes=10 + number)
    made()
    assert story_of("urn:a:1") == first
    assert story_of("urn:b:1") != first


def test_stories_that_are_no_longer_live_are_merged_and_parted_too(posted: Callable[..., User]) -> None:
    first, second, _ = three_stories()
    editor = posted(Role.EDITOR)
    for number in range(20):
        told(f"urn:z:{number}", f"A library is opened in town number {number}.", minutes=60 * 24 * 30 + number)
    made()
    merge_stories(first, second, user=editor, now=NOW)
    made()
    assert story_of("urn:a:1") == story_of("urn:a:2") == first
    part_reports(second, ["urn:a:2"], user=editor, now=NOW)
    made()
    assert story_of("urn:a:2") not in ("", first)
    assert story_of("urn:b:1") == first


@pytest.mark.parametrize("how", ["anew", "restored from a backup", "killed after it was said"])
def test_the_log_with_the_decisions_gives_the_same_rows(posted: Callable[..., User], how: str) -> None:
    first, second, third = three_stories()
    editor = posted(Role.EDITOR)
    merge_stories(second, first, user=editor, now=NOW)
    made()
    told("urn:b:2", "Registan wins the football match, says the paper.", agency="manas", minutes=9)
    told("urn:b:3", "The flood in Narin takes a bridge away.", agency="manas", minutes=9)
    made()
    part_reports(first, ["urn:a:2", "urn:b:2"], user=editor, now=NOW)
    merge_stories(third, first, user=editor, now=NOW)
    made()
    told("urn:b:4", "The football match has a second half.", agency="manas", minutes=12)
    made()
    expected, redirected = rows(), key_now(third)
    if how == "anew":
        snapshots.order_rebuild()
    elif how == "restored from a backup":
        # What is kept aside is in no backup, nor are the engine's states.
        snapshots.remove_all()
        rewind("stories", 0, now=NOW)
        Report.objects.all().delete()
        Story.objects.all().delete()
    else:
        stories = Stories(Topics())
        stories.begin(now=NOW)
        Decision.objects.filter(kind="merge").update(state=DecisionState.WAITING)
    made()
    assert rows() == expected
    assert key_now(third) == redirected


def test_only_editors_say_what_belongs_together(posted: Callable[..., User]) -> None:
    first, second, _ = three_stories()
    for role in (Role.REPORTER, Role.TRANSLATOR, Role.PRODUCER, Role.AGENCY_ENGINEER):
        with pytest.raises(NotForYou):
            merge_stories(second, first, user=posted(role), now=NOW)
    editor = posted(Role.EDITOR, "manas")
    with pytest.raises(NothingToDecide):
        merge_stories(first, first, user=editor, now=NOW)
    with pytest.raises(NothingToDecide):
        part_reports(first, ["urn:a:1", "urn:b:1"], user=editor, now=NOW)
    with pytest.raises(NothingToDecide):
        part_reports(first, ["urn:a:2"], user=editor, now=NOW)
    with pytest.raises(NoSuchStory):
        merge_stories(first, "nothing", user=editor, now=NOW)
    assert not Decision.objects.exists()


def test_a_story_is_given_to_people_of_the_own_newsroom_and_they_are_told(
    posted: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registries, "_pages", [lambda key: f"/admin/stories/{key}/"])
    first, *_ = three_stories()
    editor, reporter, other = posted(Role.EDITOR), posted(Role.REPORTER), posted(Role.REPORTER, "manas")
    assign_story(first, reporter, user=editor, now=NOW, language="kk")
    (tiding,) = Tiding.objects.filter(user=reporter)
    assert (tiding.url, tiding.words) == (f"/admin/stories/{first}/", "A story for you: Night train leaves Altai")
    with pytest.raises(NotForYou):
        assign_story(first, other, user=editor, now=NOW)
    with pytest.raises(NotForYou):
        assign_story(first, editor, user=reporter, now=NOW)
    assign_story(first, other, user=other, now=NOW)
    page = story_page(first, visitor=MEMBER, language="en", user=other)
    assert page is not None
    assert [(one.name, one.language) for one in page.workers] == [("reporter-altai", "kk"), ("reporter-manas", "")]
    assert page.taken
    assert [one.pk for one in people_to_assign(editor)] == [editor.pk, reporter.pk]
    unassign_story(first, reporter, user=editor, now=NOW)
    assert Assignee.objects.count() == 1


def test_somebody_watches_a_story_through_its_merger_and_sees_what_is_unread(posted: Callable[..., User]) -> None:
    first, second, _ = three_stories()
    reporter, editor = posted(Role.REPORTER), posted(Role.EDITOR)
    watch_story(second, user=reporter, now=NOW)
    watch_story(second, user=reporter, now=NOW)
    merge_stories(first, second, user=editor, now=NOW)
    told("urn:b:2", MATCH, headline="Registan wins the football match", agency="manas", minutes=9)
    made()
    (row,) = watched_stories(reporter, language="en")
    assert (row.key, row.unread) == (first, 1)
    read_story(first, user=reporter)
    (row,) = watched_stories(reporter, language="en")
    assert row.unread == 0
    unwatch_story(first, user=reporter)
    assert not Watch.objects.exists()


def test_what_is_held_of_a_person_is_given_out_and_erased_and_what_was_decided_stays(
    posted: Callable[..., User],
) -> None:
    first, second, _ = three_stories()
    editor = posted(Role.EDITOR)
    merge_stories(second, first, user=editor, now=NOW)
    watch_story(first, user=editor, now=NOW)
    assign_story(first, editor, user=editor, now=NOW)
    (holding,) = [one for one in holdings() if one.room == "stories"]
    given = holding.export(editor)
    assert isinstance(given, dict)
    assert all(given.values())
    erase_person(editor, by="admin", reason="asked for", now=NOW + timedelta(days=1))
    assert Decision.objects.get().editor is None
    assert not Watch.objects.exists()
    assert not Assignee.objects.exists()
    made()
    assert memberships()["urn:a:2"] == first
