"""What the hub keeps of sound and film, on a public page: range by range, with captions, and gone with a kill."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from orkhon.desk.models import Article
from orkhon.desk.queries import recording_is_taken_away
from orkhon.media.actions.add_recording import add_recording
from orkhon.media.models import Recording
from orkhon.portals.spec import PortalSpec
from orkhon.wire.actions.kill import kill
from tests.media.recordings import MP3, MP4
from tests.portals.conftest import Sends, Writes
from tests.portals.reading import ReadPage
from tests.portals.test_pages import path_of

Portals = tuple[PortalSpec, PortalSpec]
pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nСәлем\n"


def _block(recording: Recording) -> dict[str, Any]:
    captions = [{"type": "item", "value": {"language": "kk", "text": VTT}, "id": "c-1"}]
    value: dict[str, Any] = {"title": "Жол", "recording": recording.pk, "address": "", "transcript": "Жол айтады."}
    return {
        "type": recording.kind,
        "value": value if recording.kind == "audio" else {**value, "poster": None, "captions": captions},
        "id": f"b-{recording.kind}",
    }


@pytest.fixture
def film(db: None, now: datetime) -> Recording:
    return add_recording([MP4], title="Film", credit="Altai Film", now=now)


def _page(article: Article, client: Client) -> str:
    answer = client.get(path_of(article))
    assert answer.status_code == 200
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
    return answer.content.decode()


def _after(page: str, before: str) -> str:
    return page.split(before, 1)[1].split('"', 1)[0]


def test_a_page_plays_it_range_by_range_with_captions(
    portals: Portals, write: Writes, film: Recording, now: datetime, client: Client
) -> None:
    sound = add_recording([MP3], title="Sound", now=now)
    article = write("kk", content=[_block(film), _block(sound)])
    page = _page(article, client)
    assert '<video controls preload="none"' in page
    assert "Жол айтады." in page
    assert "Altai Film" in page
    address = _after(page, '<source src="')
    assert address == _after(page[page.index("<video") :], '<source src="')
    answer = client.get(address, headers={"Range": "bytes=4-7"})
    assert (answer.status_code, answer.getvalue()) == (206, b"ftyp")
    heard = client.get(_after(page[page.index("<audio") :], '<source src="'))
    assert (heard.headers["Content-Type"], heard.getvalue()) == ("audio/mpeg", MP3)
    assert heard.headers["Cache-Control"].startswith("private")
    track = _after(page, '<track kind="captions" src="')
    captions = client.get(track)
    assert (captions.headers["Content-Type"], captions.content.decode()) == ("text/vtt; charset=utf-8", VTT)
    for wrong in (address.replace(f"/{film.pk}/", f"/{sound.pk}/"), address.replace(".mp4", ".mp3")):
        assert client.get(wrong).status_code == 404
    for wrong in (
        track.replace("/0.vtt", "/1.vtt"),
        track.replace("b-video", "b-audio"),
        track.replace("/kk/", "/tr/"),
    ):
        assert client.get(wrong).status_code == 404


def test_an_article_that_begins_with_a_film_is_a_page_of_that_film(
    portals: Portals, write: Writes, film: Recording, now: datetime, client: Client
) -> None:
    sound = add_recording([MP3], title="Sound", now=now)
    page = _page(write("kk", content=[_block(film), _block(sound)]), client)
    read = ReadPage(page)
    assert read.problems == []
    assert page.index('<div class="film slab">') < page.index("<video") < page.index("<audio")
    assert page.count("<video") == 1
    assert read.all("meta", property="og:type", content="video.other")
    assert '"VideoObject"' in page
    other = _page(write("kk", content=[_block(sound), _block(film)]), client)
    assert "film slab" not in other
    assert ReadPage(other).all("meta", property="og:type", content="article")


def test_a_kill_takes_film_and_captions_from_readers(
    portals: Portals, write: Writes, send: Sends, film: Recording, now: datetime, client: Client
) -> None:
    send("urn:altai:1")
    article = write("kk", content=[_block(film)], source="urn:altai:1")
    page = _page(article, client)
    kill("urn:altai:1", person="editor", reason="wrong", now=now)
    assert recording_is_taken_away(film.pk)
    assert client.get(_after(page, '<source src="')).status_code == 410
    assert client.get(_after(page, '<track kind="captions" src="')).status_code == 410


def test_captions_of_a_draft_are_given_to_nobody(
    portals: Portals, write: Writes, film: Recording, client: Client
) -> None:
    draft = write("kk", content=[_block(film)], live=False)
    address = reverse("portals:captions", args=["kk", draft.pk, "b-video", 0])
    assert client.get(address).status_code == 404
