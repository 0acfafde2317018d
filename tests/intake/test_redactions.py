"""What was redacted does not come back by the feed that still lists it, nor by its pictures."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command

from orkhon.intake.actions import mirror_pictures as mirroring
from orkhon.intake.actions import take_delivery as taking
from orkhon.intake.actions.mirror_pictures import mirror_pictures
from orkhon.intake.actions.poll_source import PollOutcome, poll_source
from orkhon.intake.models import MirroredMedia, SeenItem, SourceHealth
from orkhon.intake.queries import mirrored, mirrored_hashes
from orkhon.media.actions.keep_bytes import keep_bytes
from orkhon.media.models import StoredFile
from orkhon.outbound.fetch import Fetched
from orkhon.wire.actions.redact import redact
from orkhon.wire.actions.release import release
from orkhon.wire.entries import WireEntry
from orkhon.wire.erasing import finish_erasures
from orkhon.wire.queries import entries_after, head, state_of
from tests.intake.feeds import Feed, agency, serving_feed, source

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

ONE, TWO = "https://altai.example/news/1", "https://altai.example/news/2"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FACE = "https://altai.example/face.png"


@pytest.fixture
def feed() -> Iterator[Feed]:
    """Two items, the first with a picture."""
    served = Feed(items={"1": "Сұңқарбек сотқа шақырылды", "2": "Ауа райы туралы"}, pictures={"1": FACE})
    with serving_feed(served):
        yield served


class _Day:
    """An agency's source, polled once a minute; one redaction on the way."""

    def __init__(self, feed: Feed, now: datetime) -> None:
        self.feed, self.now = feed, now
        self.source = source(feed.url)

    def poll(self) -> PollOutcome:
        self.now += timedelta(minutes=1)
        return poll_source(self.source, now=self.now)

    def mirror(self, monkeypatch: pytest.MonkeyPatch, body: bytes = PICTURE) -> int:
        def fetched(*_: object) -> Fetched:
            return Fetched(status=200, body=body, content_type="image/png", etag="", last_modified="", final_url=FACE)

        monkeypatch.setattr(mirroring, "fetch", fetched)
        self.now += timedelta(hours=1)
        return mirror_pictures(now=self.now)

    def redact(self, uri: str = ONE, **more: object) -> int:
        self.now += timedelta(minutes=1)
        entry = redact(uri, reason="order 12", person="a.editor", now=self.now, **more)  # type: ignore[arg-type]
        finish_erasures(now=self.now)
        return entry.position


@pytest.fixture
def day(feed: Feed, now: datetime) -> _Day:
    """The first poll is done."""
    begun = _Day(feed, now)
    assert len(begun.poll().entries) == 2
    return begun


def _last() -> WireEntry:
    (entry,) = entries_after(head() - 1)
    return entry


def test_a_poll_does_not_bring_it_back_and_keeps_no_bytes_that_hold_it(day: _Day) -> None:
    day.redact()
    files = set(StoredFile.objects.values_list("sha256", flat=True))
    assert not files, "the delivery that brought it is gone"
    day.feed.items["3"] = "Үшінші жаңалық"
    outcome = day.poll()
    assert [entry.uri for entry in outcome.entries] == ["https://altai.example/news/3"]
    assert _last().delivery == ""
    assert [refusal.where for refusal in outcome.refusals] == [ONE]
    assert "redacted and is closed" in outcome.refusals[0].cause
    assert not StoredFile.objects.exists()
    assert not SeenItem.objects.filter(uri=ONE).exists(), "a digest would let somebody test a guess"
    assert day.poll().not_modified
    del day.feed.items["1"]
    day.feed.items["4"] = "Төртінші жаңалық"
    assert _last().uri != ONE
    assert [entry.delivery != "" for entry in day.poll().entries] == [True]


def test_other_items_vanish_from_the_feed_as_before(day: _Day) -> None:
    day.redact()
    del day.feed.items["2"]
    assert day.poll().vanished == 1


def test_what_is_redacted_while_a_delivery_is_on_its_way_is_not_kept(
    day: _Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    def redacted_meanwhile(data: bytes, content_type: str, *, now: datetime) -> str:
        redact(ONE, reason="order 12", person="a.editor", now=now)
        return keep_bytes(data, content_type, now=now)

    monkeypatch.setattr(taking, "keep_bytes", redacted_meanwhile)
    day.feed.items["1"] = "Сұңқарбек босатылды"
    day.feed.items["3"] = "Үшінші жаңалық"
    outcome = day.poll()
    finish_erasures(now=day.now)
    assert [entry.uri for entry in outcome.entries] == ["https://altai.example/news/3"]
    assert not StoredFile.objects.exists()
    digests = {row.digest for row in SeenItem.objects.filter(uri=ONE)}
    assert digests == set()


def test_after_a_release_the_mended_text_is_taken(day: _Day) -> None:
    day.redact()
    day.poll()
    release(ONE, reason="the text was mended", person="a.editor", now=day.now)
    day.feed.items["1"] = "Сот отырысы"
    assert [entry.version for entry in day.poll().entries] == ["2"]
    state = state_of(ONE)
    assert state is not None
    assert state.is_public


def test_its_picture_goes_and_is_not_fetched_again_for_another_item(day: _Day, monkeypatch: pytest.MonkeyPatch) -> None:
    assert day.mirror(monkeypatch) == 1
    assert mirrored(FACE) == PICTURE
    assert mirrored_hashes([FACE, "https://altai.example/none.png"]) == {hashlib.sha256(PICTURE).hexdigest()}
    day.redact()
    assert mirrored(FACE) is None
    assert not MirroredMedia.objects.exists()
    day.feed.items["3"] = "Үшінші жаңалық"
    day.feed.pictures["3"] = FACE
    day.poll()
    assert not MirroredMedia.objects.exists(), "the same address"
    day.feed.items["4"] = "Төртінші жаңалық"
    day.feed.pictures["4"] = "https://altai.example/the-same-again.png"
    day.poll()
    assert day.mirror(monkeypatch) == 0
    assert "removed by a redaction" in MirroredMedia.objects.get().error
    assert not StoredFile.objects.exists(), "the same bytes"


def test_bytes_that_came_with_another_item_too_stay_with_that_one(day: _Day, monkeypatch: pytest.MonkeyPatch) -> None:
    day.feed.items["3"] = "Үшінші жаңалық"
    day.feed.pictures["3"] = "https://altai.example/logo.png"
    day.poll()
    assert day.mirror(monkeypatch) == 2
    day.redact()
    assert mirrored(FACE) is None
    assert mirrored("https://altai.example/logo.png") == PICTURE


def test_a_picture_that_arrives_after_the_redaction_is_not_kept(day: _Day, monkeypatch: pytest.MonkeyPatch) -> None:
    def redacted_meanwhile(data: bytes, content_type: str, *, now: datetime) -> str:
        day.redact()
        return keep_bytes(data, content_type, now=now)

    monkeypatch.setattr(mirroring, "keep_bytes", redacted_meanwhile)
    assert day.mirror(monkeypatch) == 0
    assert not StoredFile.objects.filter(content_type="image/png").exists()


def test_what_health_says_of_refused_items_is_forgotten(day: _Day) -> None:
    SourceHealth.objects.update(items_refused=[{"at": "", "where": "Сұңқарбек", "cause": "no title"}])
    day.redact()
    assert SourceHealth.objects.get().items_refused == []


def test_of_a_partly_redacted_item_the_former_text_is_still_known_again(day: _Day) -> None:
    first = entries_after(0)[0]
    day.feed.items["1"] = "Сот отырысы"
    day.poll()
    day.redact(positions=[first.position])
    assert SeenItem.objects.filter(uri=ONE).exists()
    day.feed.items["1"] = "Сұңқарбек сотқа шақырылды"
    assert day.poll().flapping == 1, "an old copy out of a cache does not bring it back at once"


def test_a_file_that_holds_it_is_loaded_without_it_and_not_kept(now: datetime, tmp_path: Path) -> None:
    agency()
    item = {"version": "1", "type": "text", "language": "kk"}
    path = tmp_path / "items.json"
    path.write_text(json.dumps({"uri": "urn:altai:1", "headlines": [{"value": "Бірінші"}], **item}), encoding="utf-8")
    call_command("intake", "load", "--agency", "altai", str(path), stdout=io.StringIO())
    moment = entries_after(0)[-1].received
    redact("urn:altai:1", reason="order 12", person="a.editor", now=moment)
    finish_erasures(now=moment)
    assert not StoredFile.objects.exists()
    both = [
        {"uri": "urn:altai:1", "headlines": [{"value": "Бірінші"}], **item, "version": "2"},
        {"uri": "urn:altai:2", "headlines": [{"value": "Екінші"}], **item},
    ]
    path.write_text(json.dumps(both), encoding="utf-8")
    err = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("intake", "load", "--agency", "altai", str(path), stdout=io.StringIO(), stderr=err)
    assert "is closed" in err.getvalue()
    assert (_last().uri, _last().delivery) == ("urn:altai:2", "")
    assert not StoredFile.objects.exists()
