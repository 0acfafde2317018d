"""What a listed site says of an address: asked once, through the guarded fetcher, kept here, and never needed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from PIL import Image

from orkhon.alliance.models import Role
from orkhon.desk.blocks.embeds import HOSTS
from orkhon.desk.embed_facts import PROVIDERS, Ask, facts_of
from orkhon.media.models import Picture
from orkhon.outbound.errors import OutboundError, TimedOut
from orkhon.outbound.fetch import Fetched, FetchRequest

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

VIDEO = "https://www.youtube.com/watch?v=abc&t=1"


def _png() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (480, 360), "teal").save(data, "PNG")
    return data.getvalue()


def _answers(told: object, picture: bytes | OutboundError = b"") -> tuple[Ask, list[FetchRequest]]:
    asked: list[FetchRequest] = []

    def ask(request: FetchRequest) -> Fetched:
        asked.append(request)
        found = told if "oembed" in request.url else picture
        if isinstance(found, OutboundError):
            raise found
        found = found if isinstance(found, bytes) else json.dumps(found).encode()
        return Fetched(status=200, body=found, content_type="x", etag="", last_modified="", final_url=request.url)

    return ask, asked


def test_every_provider_is_a_listed_site() -> None:
    assert set(PROVIDERS) <= set(HOSTS.values())
    assert all(address.startswith("https://") for address in PROVIDERS.values())


def test_title_author_and_picture_are_asked_once_and_kept_here(db: None) -> None:
    told = {"title": " Түнгі\n пойыз ", "author_name": "Altai TV", "thumbnail_url": "https://i.example/t.png"}
    ask, asked = _answers(told, _png())
    facts = facts_of(VIDEO, keep_picture=True, ask=ask)
    assert (facts.title, facts.author) == ("Түнгі пойыз", "Altai TV")
    assert parse_qs(urlsplit(asked[0].url).query)["url"] == [VIDEO]
    assert [one.allow_local for one in asked] == [False, False]
    picture = Picture.objects.get()
    assert facts.picture == picture
    assert picture.credit == "Altai TV / YouTube"
    assert facts_of(VIDEO, keep_picture=False, ask=ask).picture is None
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("told", "picture"),
    [
        (TimedOut("no answer"), b""),
        ("a word", b""),
        ([1, 2], b""),
        ({"title": 7, "thumbnail_url": ["x"]}, b""),
        ({"title": "", "thumbnail_url": "http://i.example/t.png"}, _png()),
        ({"title": "", "thumbnail_url": "https://i.example/t.svg"}, b"<svg/>"),
        ({"title": "", "thumbnail_url": "https://i.example/t.png"}, TimedOut("no answer")),
    ],
)
def test_whatever_a_site_answers_leaves_a_plain_link(db: None, told: object, picture: bytes | OutboundError) -> None:
    ask, _asked = _answers(told, picture)
    facts = facts_of(VIDEO, keep_picture=True, ask=ask)
    assert (facts.title, facts.author, facts.picture) == ("", "", None)
    assert not Picture.objects.exists()


def test_nobody_is_asked_about_a_site_without_a_provider_or_off_the_list() -> None:
    ask, asked = _answers({"title": "x"})
    for address in ("https://t.me/altai/1", "https://evil.example/x", "http://www.youtube.com/x", "https://127.0.0.1/"):
        assert facts_of(address, keep_picture=True, ask=ask).title == ""
    assert asked == []


def test_the_form_asks_for_writers_alone_and_of_listed_sites_alone(
    person: Callable[[Role], User], client: Client
) -> None:
    url = reverse("desk_embed_facts")
    assert client.post(url, {"address": VIDEO}).status_code == 302
    client.force_login(person(Role.REPORTER))
    assert client.post(url, {"address": "https://evil.example/x"}).status_code == 400
    assert client.post(url, {"address": "https://t.me/altai/1"}).json() == {
        "site": "Telegram",
        "title": "",
        "author": "",
    }
    assert client.get(url).status_code == 405
    client.force_login(person(Role.PRODUCER))
    assert client.post(url, {"address": "https://t.me/altai/1"}).status_code in (302, 403)
