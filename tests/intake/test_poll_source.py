"""One source asked once: real feeds on loopback, the real wire."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event

import pytest
from django.db import connections, router
from django.test.utils import CaptureQueriesContext

from orkhon.alliance.models import Source
from orkhon.intake.actions.mirror_pictures import MAX_ATTEMPTS, mirror_pictures
from orkhon.intake.actions.poll_source import PollOutcome, poll_source
from orkhon.intake.actions.take_delivery import take_delivery
from orkhon.intake.causes import cause_of
from orkhon.intake.deliveries import ParsedDelivery, RawDelivery
from orkhon.intake.models import MirroredMedia, SeenItem, SourceHealth
from orkhon.intake.queries import mirrored
from orkhon.items import Item
from orkhon.media.models import StoredFile
from orkhon.media.queries import read_bytes
from orkhon.wire.entries import ItemStatus
from orkhon.wire.queries import entries_after, head, state_of
from tests.intake.feeds import Feed, serving_feed, source
from tests.outbound.servers import Handler

pytestmark = [pytest.mark.database, pytest.mark.django_db(databases="__all__")]

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class _Clock:
    """Passes a minute with each poll."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def poll(self, polled: Source) -> PollOutcome:
        self.now += timedelta(minutes=1)
        return poll_source(polled, now=self.now)


@pytest.fixture
def feed() -> Iterator[Feed]:
    with serving_feed(Feed(items={"1": "Бірінші", "2": "Екінші"})) as served:
        yield served


@pytest.fixture
def clock(now: datetime) -> _Clock:
    return _Clock(now)


def _health(polled: Source) -> SourceHealth:
    return SourceHealth.objects.get(pk=polled.pk)


def test_what_is_new_is_appended_the_oldest_first(feed: Feed, clock: _Clock) -> None:
    altai = source(feed.url)
    outcome = clock.poll(altai)
    assert outcome.error == ""
    assert [entry.uri for entry in outcome.entries] == ["https://altai.example/news/1", "https://altai.example/news/2"]
    entries = entries_after(0)
    assert [entry.item.headline for entry in entries if entry.item] == ["Бірінші", "Екінші"]
    assert {entry.agency for entry in entries} == {"altai"}
    assert entries[0].item is not None
    assert str(entries[0].item.language) == "kk-Cyrl"
    health = _health(altai)
    assert (health.last_success, health.last_new, health.failures) == (clock.now, clock.now, 0)


def test_the_bytes_as_delivered_are_kept_under_the_hash_that_the_entries_name(feed: Feed, clock: _Clock) -> None:
    clock.poll(source(feed.url))
    (delivery,) = {entry.delivery for entry in entries_after(0)}
    assert read_bytes(delivery) == feed.rss()


def test_what_has_not_changed_is_neither_sent_nor_written(feed: Feed, clock: _Clock) -> None:
    altai = source(feed.url)
    clock.poll(altai)
    outcome = clock.poll(altai)
    assert outcome.not_modified
    assert feed.not_modified == 1
    assert head() == 2
    assert _health(altai).last_success == clock.now


def test_an_unchanged_list_from_a_server_without_etags_keeps_no_second_copy(feed: Feed, clock: _Clock) -> None:
    feed.conditional = False
    altai = source(feed.url)
    clock.poll(altai)
    files = StoredFile.objects.count()
    seen = list(SeenItem.objects.order_by("pk").values())
    outcome = clock.poll(altai)
    assert outcome.unchanged == 2
    assert head() == 2
    assert StoredFile.objects.count() == files
    assert list(SeenItem.objects.order_by("pk").values()) == seen


def test_the_query_of_a_sources_address_where_keys_travel_is_written_into_no_item(feed: Feed, clock: _Clock) -> None:
    feed.items["1"] = '<a href="#part">Бірінші</a>'
    altai = source(f"{feed.url}?key=hush")
    items = [entry.item for entry in clock.poll(altai).entries]
    assert len(items) == 2
    assert not any("hush" in str(item) for item in items)


def test_a_delivery_that_is_not_complete_reads_only_what_is_known_of_its_own_items(feed: Feed, clock: _Clock) -> None:
    altai = source(feed.url)
    clock.poll(altai)
    again = ParsedDelivery(items=(Item(uri="https://altai.example/news/1", headline="Бірінші, түзетілген"),))
    with CaptureQueriesContext(connections[router.db_for_read(SeenItem)]) as queries:
        assert len(take_delivery(altai, RawDelivery(data=b"1"), again, now=clock.now).entries) == 1
    reads = [query["sql"] for query in queries if "intake_seenitem" in query["sql"] and "SELECT" in query["sql"]]
    assert reads
    assert all("uri_hash" in sql.partition("WHERE")[2] for sql in reads)


def test_a_changed_item_becomes_a_version_that_the_hub_numbers(feed: Feed, clock: _Clock) -> None:
    altai = source(feed.url)
    clock.poll(altai)
    feed.items["1"] = "Бірінші, түзетілген"
    outcome = clock.poll(altai)
    assert [(entry.version, entry.kind) for entry in outcome.entries] == [("2", "update")]
    state = state_of("https://altai.example/news/1")
    assert state is not None
    assert state.versions == ("1", "2")


def test_an_item_that_vanished_is_remembered_and_stays_on_the_wire(feed: Feed, clock: _Clock) -> None:
    altai = source(feed.url)
    clock.poll(altai)
    del feed.items["1"]
    assert clock.poll(altai).vanished == 1
    assert head() == 2
    state = state_of("https://altai.example/news/1")
    assert state is not None
    assert state.status is ItemStatus.USABLE
    assert SeenItem.objects.get(uri="https://altai.example/news/1").vanished == clock.now
    feed.items["1"] = "Бірінші"
    assert clock.poll(altai).entries == ()
    assert SeenItem.objects.get(uri="https://altai.example/news/1").vanished is None


def test_a_flapping_feed_appends_each_text_once_and_the_admin_sees_it(feed: Feed, clock: _Clock) -> None:
    altai = source(feed.url)
    for title in ["А", "Б"] * 5:
        feed.items = {"1": title}
        clock.poll(altai)
        if title == "А" and head() == 2:
            assert _health(altai).items_flapping == 1
    assert head() == 2


def test_a_text_that_came_back_for_good_is_taken_though_the_server_says_not_modified(feed: Feed, clock: _Clock) -> None:
    altai = source(feed.url)
    for title in "АБА":
        feed.items = {"1": title}
        clock.poll(altai)
    assert head() == 2
    clock.poll(altai)
    outcome = clock.poll(altai)
    assert [entry.version for entry in outcome.entries] == ["3"]
    assert _health(altai).items_flapping == 0
    assert clock.poll(altai).not_modified


def test_two_feeds_of_one_agency_with_the_same_item_do_not_fight(feed: Feed, clock: _Clock) -> None:
    with serving_feed(Feed(items={"1": "Бірінші, толық мәтін"})) as second:
        one, other = source(feed.url), source(second.url, name="sport")
        for _ in range(4):
            clock.poll(one)
            clock.poll(other)
    assert head() == 3


def test_a_uri_of_another_agency_is_refused_once_and_the_others_go_on(feed: Feed, clock: _Clock) -> None:
    clock.poll(source(feed.url))
    feed.items["3"] = "Үшінші"
    feed.conditional = False
    other = source(feed.url, code="bozkir")
    outcome = clock.poll(other)
    assert [entry.uri for entry in outcome.entries] == ["https://altai.example/news/3"]
    assert len(outcome.refusals) == 2
    assert "altai" in outcome.refusals[0].cause
    assert [row["where"] for row in _health(other).items_refused] == [refusal.where for refusal in outcome.refusals]
    again = clock.poll(other)
    assert again.unchanged == 3
    assert again.refusals == ()


def test_times_without_a_zone_are_read_in_the_sources_zone(feed: Feed, clock: _Clock) -> None:
    feed.items = {"1": "Бірінші"}
    feed.dates = {"1": "2026-11-22 20:00:00"}
    clock.poll(source(feed.url, time_zone="Asia/Almaty"))
    (entry,) = entries_after(0)
    assert entry.item is not None
    moment = entry.item.version_created or entry.item.created
    assert moment is not None
    assert moment.isoformat() == "2026-11-22T15:00:00+00:00"


def test_items_that_do_not_say_their_language_get_the_sources(feed: Feed, clock: _Clock) -> None:
    feed.language = ""
    clock.poll(source(feed.url, language="kk-Latn"))
    assert {str(entry.item.language) for entry in entries_after(0) if entry.item} == {"kk-Latn"}


CHALLENGE = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>cf-challenge</body></html>"


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (lambda request: request.send(status=500), "answered 500"),
        (lambda request: request.send(status=404), "nothing is there"),
        (lambda request: request.send(CHALLENGE), "robots"),
        (lambda request: request.send(b"<html><title>Home</title></html>"), "HTML page"),
        (lambda request: request.send(b""), "empty"),
        (lambda request: request.send(b"\x00\xff\xfe garbage"), ""),
        (lambda request: request.send(status=302, headers={"Location": "/rss"}), "led on"),
        (lambda request: request.send(status=302, headers={"Location": "http://169.254.169.254/"}), "link-local"),
        (lambda request: request.send(headers={"Content-Length": "50000000"}), "50,000,000"),
        (
            lambda request: request.send(gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"}),
            "more than the",
        ),
        (
            lambda request: request.send(
                b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>'
            ),
            "",
        ),
    ],
)  # fmt: skip
def test_a_failure_is_told_in_words_and_the_source_is_asked_later(
    feed: Feed, clock: _Clock, answer: object, words: str
) -> None:
    altai = source(feed.url)
    clock.poll(altai)
    feed.answer = answer  # type: ignore[assignment]  # one of the answers above
    outcome = clock.poll(altai)
    assert outcome.error
    assert words in outcome.error
    health = _health(altai)
    assert health.last_error.endswith(f": {outcome.error}")
    assert cause_of(health.last_error).found == outcome.error
    assert (health.failures, health.last_error_at) == (1, clock.now)
    assert health.last_success == clock.now - timedelta(minutes=1)
    assert health.next_ask is not None
    assert health.next_ask >= clock.now + timedelta(minutes=1.7)
    assert head() == 2
    feed.answer = None
    assert clock.poll(altai).error == ""
    assert (_health(altai).failures, _health(altai).last_error) == (0, "")


def test_a_server_that_wants_to_be_left_alone_is(feed: Feed, clock: _Clock) -> None:
    altai = source(feed.url)
    feed.answer = lambda request: request.send(status=503, headers={"Retry-After": "5400"})
    clock.poll(altai)
    assert _health(altai).next_ask == clock.now + timedelta(minutes=90)


def test_a_slow_server_ends_in_time(feed: Feed, clock: _Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    leaving = Event()

    def drip(request: Handler) -> None:
        request.send_response(200)
        request.end_headers()
        while not leaving.wait(0.05):
            request.wfile.write(b" ")

    monkeypatch.setattr("orkhon.intake.connectors.feed.retrieve.SECONDS", 0.5)
    feed.answer = drip
    outcome = clock.poll(source(feed.url))
    leaving.set()
    assert "did not answer completely" in outcome.error


def test_a_source_that_is_not_local_does_not_reach_this_machine(feed: Feed, clock: _Clock) -> None:
    outcome = clock.poll(source("http://127.0.0.1:8080/rss", local=False))
    assert "mark it as local" in outcome.error
    assert feed.asked == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"time_zone": "Asia/Nowhere"}, "Asia/Nowhere"),
        ({"language": "not a tag"}, "language"),
        ({"connector": "file"}, "cannot be polled"),
        ({"connector": "carrier-pigeon"}, "carrier-pigeon"),
    ],
)
def test_a_setting_that_cannot_be_is_told(feed: Feed, clock: _Clock, fields: dict[str, str], words: str) -> None:
    outcome = clock.poll(source(feed.url, **fields))
    assert words in outcome.error
    assert not outcome.retryable


def test_a_program_error_on_one_answer_is_told_and_raises_nothing(
    feed: Feed, clock: _Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> object:
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr("orkhon.intake.connectors.feed.parse.parse_document", broken)
    outcome = clock.poll(source(feed.url))
    assert "ZeroDivisionError" in outcome.error


def test_one_bad_item_does_not_stop_its_feed(feed: Feed, clock: _Clock) -> None:
    body = feed.rss().replace(b"<item>", b"<item></item><item>", 1)
    feed.answer = lambda request: request.send(body, headers={"Content-Type": "text/xml"})
    altai = source(feed.url)
    outcome = clock.poll(altai)
    assert len(outcome.entries) == 2
    assert outcome.error == ""
    assert outcome.vanished == 0


def test_an_agencys_own_version_numbers_are_kept_and_older_ones_ignored(feed: Feed, clock: _Clock) -> None:
    def serve(version: str, headline: str) -> None:
        body = (
            f'{{"uri": "urn:altai:1", "version": "{version}", "type": "text", "language": "kk", '
            f'"headlines": [{{"value": "{headline}"}}]}}'
        ).encode()
        feed.answer = lambda request: request.send(body, headers={"Content-Type": "application/json"})

    altai = source(feed.url)
    for version, headline in [("3", "үш"), ("10", "он"), ("9", "тоғыз"), ("10", "он")]:
        serve(version, headline)
        assert clock.poll(altai).error == ""
    state = state_of("urn:altai:1")
    assert state is not None
    assert state.versions == ("3", "10")
    serve("10", "басқа")
    outcome = clock.poll(altai)
    assert "other content" in outcome.refusals[0].cause
    assert head() == 2


def test_pictures_of_appended_items_are_mirrored(feed: Feed, clock: _Clock) -> None:
    feed.pictures = {"1": feed.url.replace("/rss", "/1.png"), "2": feed.url.replace("/rss", "/none.png")}
    listing = feed.rss()

    def answer(request: Handler) -> None:
        if request.path == "/1.png":
            request.send(PICTURE, headers={"Content-Type": "application/octet-stream"})
        elif request.path == "/none.png":
            request.send(b"<html>not here</html>", headers={"Content-Type": "image/png"})
        else:
            request.send(listing)

    feed.answer = answer
    clock.poll(source(feed.url))
    assert mirrored(feed.pictures["1"]) is None
    assert mirror_pictures(now=clock.now) == 1
    assert mirrored(feed.pictures["1"]) == PICTURE
    assert mirrored(feed.pictures["2"]) is None
    row = MirroredMedia.objects.get(url=feed.pictures["2"])
    assert "no picture came" in row.error
    assert row.next_attempt is None
    assert mirror_pictures(now=clock.now + timedelta(days=1)) == 0


def test_a_picture_that_cannot_be_had_now_is_tried_again_a_few_times(feed: Feed, clock: _Clock) -> None:
    feed.pictures = {"1": feed.url.replace("/rss", "/1.png")}
    clock.poll(source(feed.url))
    feed.answer = lambda request: request.send(status=503)
    for _ in range(MAX_ATTEMPTS + 3):
        clock.now += timedelta(days=1)
        assert mirror_pictures(now=clock.now) == 0
    assert feed.asked.count("/1.png") == MAX_ATTEMPTS
    assert "503" in MirroredMedia.objects.get().error


def test_a_picture_on_this_machine_is_not_fetched_for_a_source_that_is_not_local(feed: Feed, clock: _Clock) -> None:
    feed.pictures = {"1": "http://127.0.0.1:8080/secret.png"}
    clock.poll(source(feed.url))
    MirroredMedia.objects.update(local=False)
    assert mirror_pictures(now=clock.now) == 0
    assert "loopback" in MirroredMedia.objects.get().error
