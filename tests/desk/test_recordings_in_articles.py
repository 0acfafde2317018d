"""Recordings that the hub keeps, in articles: chosen and uploaded, carried by the wire and redacted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale

from orkhon.alliance.models import Role
from orkhon.desk.articles import to_item
from orkhon.desk.blocks.captions import CaptionsField
from orkhon.desk.blocks.carried import blocks_from
from orkhon.desk.blocks.content import ArticleContent
from orkhon.desk.models import Article
from orkhon.items import Content
from orkhon.media.actions.add_recording import add_recording
from orkhon.media.models import Recording
from orkhon.media.recording_files import path_of
from orkhon.wire.actions.redact import redact
from orkhon.wire.erasing import erasure_at, finish_erasures
from tests.desk.conftest import publish
from tests.media.recordings import MP3, MP4, SVG

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nСәлем\n"


@pytest.fixture
def film(db: None, now: datetime) -> Recording:
    return add_recording([MP4], title="Film", credit="Altai Film", now=now)


def _video(recording: Recording | None, **facts: Any) -> dict[str, Any]:
    value = {
        "title": "Жол",
        "recording": recording.pk if recording else None,
        "address": "",
        "poster": None,
        "caption": "",
        "credit": "",
        "captions": [{"type": "item", "value": {"language": "kk", "text": VTT}, "id": "c-1"}],
        "transcript": "Жол айтады.",
        **facts,
    }
    return {"type": "video", "value": value, "id": "b-film"}


def _article(recording: Recording, **facts: Any) -> Article:
    article = Article(locale=Locale.objects.get(language_code="kk"), headline="Жол", **facts)
    article.content = [_video(recording)]
    article.save()
    return article


def _cleaned(value: dict[str, Any]) -> Any:
    block = ArticleContent().child_blocks["video"]
    return block.clean(block.to_python(value))


def test_a_block_wants_a_kept_recording_or_an_address_and_of_its_own_type(film: Recording, now: datetime) -> None:
    sound = add_recording([MP3], title="Sound", now=now)
    address = "https://files.altai.example/v.mp4"
    assert _cleaned(_video(film)["value"])["recording"] == film
    assert _cleaned(_video(None, address=address)["value"])["address"] == address
    for wrong in (_video(film, address=address), _video(None), _video(sound)):
        with pytest.raises(ValidationError):
            _cleaned(wrong["value"])


def test_captions_are_kept_as_plain_webvtt_and_refused_with_their_line() -> None:
    assert CaptionsField().clean("1\n00:00:01,000 --> 00:00:02,000\nСәлем\n") == VTT
    with pytest.raises(ValidationError, match="Line 1"):
        CaptionsField().clean("no captions at all")


def test_who_adds_pictures_uploads_in_the_chooser_and_who_only_chooses_does_not(
    as_reporter: Client, reporter: User, client: Client, person: Callable[[Role], User]
) -> None:
    as_translator = Client()
    as_translator.force_login(person(Role.TRANSLATOR))
    create = reverse("recording_chooser:create")
    sent = {"title": "A drive", "credit": "", "file": SimpleUploadedFile("x.exe", MP3)}
    told = json.loads(as_reporter.post(create, sent).content)
    kept = Recording.objects.get()
    assert (told["step"], told["result"]["id"], kept.uploaded_by) == ("chosen", str(kept.pk), reporter)
    wrong = as_reporter.post(create, {"title": "B", "file": SimpleUploadedFile("b.mp3", SVG, "audio/mpeg")})
    assert json.loads(wrong.content)["step"] == "reshow_creation_form"
    assert "first bytes" in wrong.content.decode()
    choose = reverse("recording_chooser:choose")
    assert "A drive" in json.loads(as_translator.get(choose).content)["html"]
    assert as_translator.post(create, {"title": "C", "file": SimpleUploadedFile("c", MP4)}).status_code == 302
    assert client.get(choose).status_code == 302
    assert Recording.objects.count() == 1


def test_captions_of_a_draft_are_given_to_nobody(film: Recording) -> None:
    draft = _article(film)
    assert Client().get(f"/kk/captions/{draft.pk}/b-film/0.vtt").status_code == 404


def test_on_the_wire_it_is_named_by_its_hash_and_read_again_on_the_same_hub(film: Recording) -> None:
    article = _article(film)
    item = to_item(article)
    (media,) = item.media
    assert (media.kind, media.credit, media.renditions[0].href) == ("video", "Altai Film", film.name_by_hash)
    told = item.extra["orkhon"]["blocks"]
    assert film.pk not in json.loads(json.dumps(told))[0]["value"].values()
    (block,) = blocks_from(told, item.body, lambda name: None, {film.name_by_hash: film}.get) or []
    assert (block["value"]["recording"], block["value"]["address"]) == (film.pk, "")
    assert [one["value"] for one in block["value"]["captions"]] == [{"language": "kk", "text": VTT}]
    # Of another hub's recording nothing is known here, and no transcript without its film stands in its place.
    assert blocks_from(told, item.body, lambda name: None) is None
    assert blocks_from(told, Content(""), lambda name: None) == []


def test_a_redaction_takes_what_only_its_articles_play(film: Recording, editor: User, now: datetime) -> None:
    article = publish(_article(film))
    shared = add_recording([MP3], title="Sound", now=now)
    sound = {"title": "S", "recording": shared.pk, "address": "", "caption": "", "credit": "", "transcript": ""}
    article = publish(article, content=[_video(film), {"type": "audio", "value": sound, "id": "b-sound"}])
    other = Article(locale=Locale.objects.get(language_code="tr"), headline="Other")
    other.content = [{"type": "audio", "value": sound, "id": "b-sound"}]
    other.save()
    path = path_of(Path(settings.MEDIA_ROOT), film.sha256, film.content_type)
    position = redact(article.uri, reason="order 12", person="a.editor", now=now).position
    finish_erasures(now=now)
    report = erasure_at(position)
    assert report is not None
    assert report.erased == now, report.error
    assert list(Recording.objects.all()) == [shared]
    assert not path.exists()
