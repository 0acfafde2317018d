"""What stays with who sent it: the bytes as delivered, pictures, and who made a text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from django.test import Client, override_settings

from orkhon.alliance.models import Agency, Source
from orkhon.config.environment import AT_HOME, read_environment
from orkhon.config.errors import EnvironmentRefused
from orkhon.intake.actions.issue_push_token import issue_push_token
from orkhon.intake.actions.take_delivery import take_delivery
from orkhon.intake.at_home import DELIVERED, MEDIA_ORIGINALS, PEOPLE, without_people
from orkhon.intake.deliveries import DeliveredFile, ParsedDelivery, RawDelivery
from orkhon.intake.models import MirroredMedia
from orkhon.items import Association, Byline, Content, Item, Media, Person, Rendition
from orkhon.media.models import StoredFile
from orkhon.wire.queries import entries_of, head
from tests.intake.connectors.test_telegram import PNG

URI = "urn:tengri:1"
PICTURE = Media(kind="picture", renditions=(Rendition(href="https://tengri.example/a.jpg"),))
ITEM = Item(
    uri=URI,
    version="1",
    headline="Жаңалық",
    bylines=(Byline(name="Айгүл Сейіт"),),
    people=(Person(name="A minister"),),
    body=Content("<p>The minister spoke.</p>"),
    media=(PICTURE,),
    extra={"rss": {"dc:creator": "a@tengri.example", "guid": "1", "more": [{"author": "x", "kept": "y"}]}},
)


@pytest.fixture
def tengri(db: None) -> Agency:
    return Agency.objects.create(code="tengri", sign="TE", name_en="Tengri")


@pytest.fixture
def token(tengri: Agency) -> dict[str, str]:
    _, secret = issue_push_token(tengri, "newsroom", by="test", now=datetime.now(UTC))
    return {"Authorization": f"Bearer {secret}"}


def pushed(body: bytes, headers: Mapping[str, str]) -> int:
    answer = Client().post("/api/v1/items", body, content_type="application/json", headers=dict(headers))
    return answer.status_code


def document(**facts: Any) -> bytes:
    return orjson.dumps({"uri": URI, "version": "1", "type": "text", "headlines": [{"value": "Жаңалық"}], **facts})


def test_who_made_the_text_goes_and_who_it_is_about_stays() -> None:
    inner = Association(name="gallery-1", item=Item(uri="urn:tengri:2", bylines=(Byline(name="B"),)))
    found = without_people(
        Item(uri=URI, bylines=ITEM.bylines, people=ITEM.people, extra=ITEM.extra, associations=(inner,))
    )
    assert (found.bylines, found.people) == ((), ITEM.people)
    assert found.extra == {"rss": {"guid": "1", "more": [{"kept": "y"}]}}
    assert found.associations[0].item.bylines == ()


def test_the_words_of_the_setting_are_known_and_no_others() -> None:
    assert {DELIVERED, MEDIA_ORIGINALS, PEOPLE} == AT_HOME
    with pytest.raises(EnvironmentRefused, match="ORKHON_KEEP_AT_HOME holds 'everything'"):
        read_environment({"ORKHON_KEEP_AT_HOME": "people,everything"})


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_a_sender_keeps_the_bytes_of_its_push_and_the_hub_their_hash_alone(token: dict[str, str]) -> None:
    body = document()
    assert pushed(body, {**token, "Orkhon-Keep-At-Home": "delivered"}) == 201
    assert entries_of(URI)[0].delivery == hashlib.sha256(body).hexdigest()
    assert not StoredFile.objects.exists()
    assert pushed(body, {**token, "Orkhon-Keep-At-Home": "delivered"}) == 200
    assert head() == 1
    assert pushed(body, {**token, "Orkhon-Keep-At-Home": "people"}) == 400


@pytest.mark.django_db(databases="__all__")
def test_a_hub_that_keeps_people_at_home_signs_no_byline_of_a_push(token: dict[str, str]) -> None:
    with override_settings(ORKHON_KEEP_AT_HOME=frozenset({PEOPLE})):
        assert pushed(document(by="Айгүл Сейіт"), token) == 201
    (entry,) = entries_of(URI)
    assert "Айгүл" not in orjson.dumps([dict(entry.ninjs), dict(entry.extra)]).decode()
    assert StoredFile.objects.filter(sha256=entry.delivery).exists(), "the bytes with the name are at home, here"


@pytest.mark.database
@pytest.mark.django_db(databases="__all__")
def test_what_a_source_delivers_stays_there_where_the_hub_says_so(tengri: Agency, now: datetime) -> None:
    source = Source.objects.create(agency=tengri, name="feed", url="https://tengri.example/rss")
    raw = RawDelivery(data=b"<rss/>", files=(DeliveredFile(name="a.png", data=PNG),))
    with override_settings(ORKHON_KEEP_AT_HOME=AT_HOME):
        taken = take_delivery(source, raw, ParsedDelivery(items=(ITEM,)), now=now)
    (entry,) = taken.entries
    assert entry.delivery == hashlib.sha256(b"<rss/>").hexdigest()
    assert entry.item is not None
    assert (entry.item.bylines, entry.item.people, entry.item.media) == ((), ITEM.people, ITEM.media)
    assert not StoredFile.objects.exists()
    assert not MirroredMedia.objects.exists()
