"""The letter of the day's stories: to whoever chose it, once a day, in the person's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import override_settings
from wagtail.users.models import UserProfile

from orkhon.alliance.models import Role, Staff
from orkhon.desk.stories.digest import DIGEST, tell_digests
from orkhon.stories.models import Report, Story
from orkhon.tidings.actions.choose import keep_choices
from orkhon.tidings.models import Tiding, Way
from orkhon.tidings.quiet import QuietHours
from orkhon.tidings.senders import mail as by_mail
from orkhon.tidings.sending import send_due
from orkhon.wire.actions.kill import kill
from tests.stories.stories_made import MATCH, TRAIN, TRAIN_AGAIN, made, told
from tests.wire.making import NOW

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.database]

HUB = "https://hub.example"
MORNING = (NOW + timedelta(days=1)).replace(hour=3, minute=0)
"""Six in the morning in Istanbul."""


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of its own for the engine's states, and a hub that sends mail."""
    with override_settings(ORKHON_HOME=tmp_path, SENDS_MAIL=True):
        yield tmp_path


@pytest.fixture
def reader(person: Callable[[Role], User]) -> User:
    """An editor in Istanbul who reads Turkish and chose the letter."""
    user = person(Role.EDITOR)
    user.email = "leyla@desk.example"
    user.save()
    UserProfile.objects.create(user=user, preferred_language="tr", current_time_zone="Europe/Istanbul")
    keep_choices(user, {(DIGEST, Way.MAIL): True}, QuietHours(begins=0, ends=0, zone="UTC"))
    return user


@pytest.fixture
def stories(reader: User) -> None:
    """Two agencies tell of a train, one of a match."""
    told("urn:a:1", TRAIN, headline="Night train leaves Altai", minutes=-60)
    told("urn:r:1", TRAIN_AGAIN, headline="Gece treni yola çıktı", agency="registan", tag="tr", minutes=-50)
    told("urn:a:2", MATCH, headline="Registan wins", minutes=-40)
    made()
    # The tests' evening is a day before the tests' morning.
    Story.objects.update(last=MORNING - timedelta(hours=2))


def send(now: datetime) -> list[str]:
    """Send what is due, and return the letters' words."""
    mail.outbox.clear()
    send_due({Way.MAIL: by_mail.send}, origin=HUB, now=now, chance=lambda: 0.5)
    return [f"{letter.subject}\n{letter.body}" for letter in mail.outbox]


def test_it_comes_once_a_day_from_the_hour_on_by_the_persons_clock(reader: User, stories: None) -> None:
    assert tell_digests(now=MORNING - timedelta(minutes=1), hour=6) == 0
    assert tell_digests(now=MORNING, hour=6) == 1
    assert tell_digests(now=MORNING + timedelta(hours=1), hour=6) == 0
    (letter,) = send(MORNING)
    assert "Gece treni yola çıktı" in letter, "the headline in the person's language"
    assert "Registan wins" in letter
    assert f"{HUB}/admin/stories/{Report.objects.get(uri='urn:a:1').story}/" in letter
    assert "What is big" not in letter, "the words are Turkish"
    assert send(MORNING + timedelta(minutes=5)) == []
    Story.objects.update(last=MORNING + timedelta(hours=23))
    assert tell_digests(now=MORNING + timedelta(days=1), hour=6) == 1
    assert Tiding.objects.filter(kind=DIGEST).count() == 2


def test_nobody_gets_it_who_has_not_chosen_it_or_sees_no_wire(reader: User, stories: None) -> None:
    User.objects.create_user("another", email="b@desk.example")
    Staff.objects.filter(user=reader).delete()
    assert tell_digests(now=MORNING, hour=6) == 0


def test_it_is_not_made_up_for_after_half_a_day(reader: User, stories: None) -> None:
    assert tell_digests(now=MORNING + timedelta(hours=12), hour=6) == 0


def test_a_day_without_stories_has_no_letter(reader: User) -> None:
    assert tell_digests(now=MORNING, hour=6) == 0


def test_what_was_killed_before_it_leaves_is_not_in_it(reader: User, stories: None) -> None:
    assert tell_digests(now=MORNING, hour=6) == 1
    kill("urn:a:2", reason="invented", person="aida", now=datetime.now(UTC))
    (letter,) = send(MORNING)
    assert "Registan wins" not in letter
