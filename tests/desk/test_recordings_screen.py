"""The list of recordings: found in any script, with who plays them; changed by whoever might change a picture."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import Locale

from orkhon.audit.models import Act
from orkhon.desk.models import Article
from orkhon.desk.recordings import recordings_found, times_used, uses_of
from orkhon.media.actions.add_recording import add_recording
from orkhon.media.models import Recording
from tests.media.recordings import MP3, MP4

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def sound(editor: User, now: datetime) -> Recording:
    return add_recording([MP3], title="Көпір туралы әңгіме", credit="A. Sailor", now=now, user=editor)


def _article(sound: Recording, agency: str = "desk", **facts: object) -> Article:
    value = {"title": "x", "recording": sound.pk, "address": "", "caption": "", "credit": "", "transcript": "said"}
    article = Article(
        locale=Locale.objects.get(language_code="kk"),
        headline="Көпір ашылды",
        agency=agency,
        content=[{"type": "audio", "value": value, "id": "a1"}],
        **facts,
    )
    article.save()
    return article


def test_a_recording_is_found_by_words_of_another_script(sound: Recording, editor: User, now: datetime) -> None:
    film = add_recording([MP4], title="Deňiz", now=now, user=editor)
    assert recordings_found("kopir") == [sound.pk]
    assert recordings_found("SAILOR äñgime") == [sound.pk]
    assert recordings_found("", kind="video") == [film.pk]
    assert recordings_found("nothing like it") == []


def test_the_list_says_where_each_is_played_and_leads_there(as_reporter: Client, sound: Recording) -> None:
    article = _article(sound)
    assert times_used([sound.pk]) == {sound.pk: 1}
    page = as_reporter.get(reverse("desk_recordings"), {"q": "köpir"}).content.decode()
    assert "Көпір туралы әңгіме" in page
    assert "played in 1 article" in page
    assert reverse("desk_recording", args=[sound.pk]) in page
    one = as_reporter.get(reverse("desk_recording", args=[sound.pk])).content.decode()
    assert "Көпір ашылды" in one
    assert reverse("wagtailsnippets_desk_article:edit", args=[article.pk]) in one
    assert "no captions" in one
    assert "with the words that are said" in one
    assert reverse("desk_recording_describe", args=[sound.pk]) not in one, "a reporter keeps his own alone"


def test_drafts_of_other_newsrooms_are_counted_and_not_named(
    alliance: object, reporter: User, editor: User, sound: Recording
) -> None:
    _article(sound, agency="registan")
    assert uses_of(sound, editor).others == 0, "the joint desk sees all"
    reporter.postings.update(agency=alliance["altai"])  # type: ignore[index]  # the fixture is a mapping
    uses = uses_of(sound, User.objects.get(pk=reporter.pk))
    assert (uses.seen, uses.others) == ((), 1)


def test_title_and_credit_are_changed_and_the_act_names_the_fields_alone(
    as_editor: Client, as_reporter: Client, sound: Recording
) -> None:
    address = reverse("desk_recording_describe", args=[sound.pk])
    said = {"title": "Көпір", "credit": "Алтай"}
    assert as_reporter.post(address, said).status_code == 302
    sound.refresh_from_db()
    assert sound.title == "Көпір туралы әңгіме"
    assert as_editor.post(address, {"title": " ", "credit": "x"}).status_code == 422
    assert as_editor.post(address, said).status_code == 302
    sound.refresh_from_db()
    assert (sound.title, sound.credit) == ("Көпір", "Алтай")
    act = Act.objects.filter(verb="desk_recording_describe").latest("pk")
    assert (act.object_key, act.details["changed"]) == (str(sound.pk), "title,credit")
    assert "Алтай" not in str(act.details)


def test_whoever_chooses_no_pictures_sees_no_recordings(client: Client, sound: Recording) -> None:
    client.force_login(User.objects.create_user("nobody"))
    for name, args in (("desk_recordings", []), ("desk_recording", [sound.pk])):
        assert client.get(reverse(name, args=args)).status_code in (302, 403)
