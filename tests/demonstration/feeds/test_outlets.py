"""Every feed, read back by intake's parsers, says what its agency sent."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta

import pytest

from orkhon.demonstration.agencies import ALLIANCE_FILE, PORT_IN_FILE
from orkhon.demonstration.feeds.outlets import OUTLETS, WINDOW, Outlet, chosen, document
from orkhon.demonstration.report_items import NINJS_AGENCY, item_of, texts_of
from orkhon.demonstration.schedule import Report, reports_at
from orkhon.demonstration.stock import Event
from orkhon.formats import Parsed, parse
from orkhon.items import PubStatus

ADDRESS = f"http://127.0.0.1:{PORT_IN_FILE}"


def _parsed(outlet: Outlet, reports: list[Report], started: datetime) -> Parsed:
    data = document(outlet, reports, address=ADDRESS, started=started)
    return parse(data, content_type=outlet.content_type, now=started + timedelta(hours=9))


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.path)
@pytest.mark.parametrize("minutes", [0, 2, 25, 200])
def test_a_feed_is_read_back_to_the_same_reports(
    outlet: Outlet, minutes: int, events: tuple[Event, ...], started: datetime
) -> None:
    reports = reports_at(events, started=started, now=started + timedelta(minutes=minutes))
    parsed = _parsed(outlet, reports, started)
    sent = [item_of(report, ADDRESS) for report in chosen(outlet, reports)]
    assert parsed.refusals == ()
    assert [item.uri for item in parsed.items] == [item.uri for item in sent]
    assert [item.headline for item in parsed.items] == [item.headline for item in sent]
    assert [item.created for item in parsed.items] == [item.created for item in sent]
    assert [item.language or parsed.language for item in parsed.items] == [item.language for item in sent]
    for found, item in zip(parsed.items, sent, strict=True):
        assert item.body.text in found.body.text
        assert [media.renditions[0].href for media in found.media] == [media.renditions[0].href for media in item.media]
    assert len(parsed.items) <= WINDOW


def test_every_telling_of_the_stock_reaches_some_feed(events: tuple[Event, ...], started: datetime) -> None:
    reached = set()
    for minutes in range(1, 90):
        reports = reports_at(events, started=started, now=started + timedelta(minutes=minutes))
        reached |= {report.telling.key for outlet in OUTLETS for report in chosen(outlet, reports)}
    assert reached == {telling.key for event in events for telling in event.tellings}


def test_a_killed_report_leaves_its_public_feed_and_is_canceled_under_the_same_uri(
    events: tuple[Event, ...], started: datetime
) -> None:
    def standing(minutes: float) -> dict[str, dict[str, PubStatus]]:
        reports = reports_at(events, started=started, now=started + timedelta(minutes=minutes))
        return {
            outlet.path: {item.uri: item.pub_status for item in _parsed(outlet, reports, started).items}
            for outlet in OUTLETS
        }

    killed = [
        report for report in reports_at(events, started=started, now=started + timedelta(minutes=10)) if report.killed
    ]
    assert killed
    for report in killed:
        uri = item_of(report, ADDRESS).uri
        before = standing((report.sent - started).total_seconds() / 60)
        after = standing(10)
        assert [feed[uri] for feed in before.values() if uri in feed] == [PubStatus.USABLE]
        assert [feed[uri] for feed in after.values() if uri in feed] == [PubStatus.CANCELED]


def test_an_embargo_is_said_in_ninjs_and_nowhere_else(events: tuple[Event, ...], started: datetime) -> None:
    reports = reports_at(events, started=started, now=started + timedelta(minutes=3))
    held = [report for report in reports if report.embargoed_until]
    assert held
    for report in held:
        uri = item_of(report, ADDRESS).uri
        found = [
            (outlet.format, item.embargoed)
            for outlet in OUTLETS
            for item in _parsed(outlet, reports, started).items
            if item.uri == uri
        ]
        assert found == [("ninjs", report.embargoed_until)]


def test_a_correction_arrives_as_the_mended_text_with_its_note(events: tuple[Event, ...], started: datetime) -> None:
    reports = reports_at(events, started=started, now=started + timedelta(minutes=8))
    corrected = [report for report in reports if report.corrected and not report.killed]
    assert len(corrected) >= 3
    for report in corrected:
        assert report.telling.correction
        uri = item_of(report, ADDRESS).uri
        outlet = next(outlet for outlet in OUTLETS if outlet.takes(report))
        item = next(item for item in _parsed(outlet, [report], started).items if item.uri == uri)
        assert item.headline == texts_of(report)[0]
        assert item.body.text.splitlines()[-1] == report.telling.correction.note


def test_agencies_that_kill_or_embargo_have_a_line_that_can_say_so(events: tuple[Event, ...]) -> None:
    needing = {
        telling.agency for event in events for telling in event.tellings if telling.kill or telling.embargo_minutes
    }
    assert needing <= {NINJS_AGENCY} | {outlet.agency for outlet in OUTLETS if outlet.members}


def test_the_alliance_asks_for_every_feed_that_is_served() -> None:
    tables = tomllib.loads(ALLIANCE_FILE.read_text(encoding="utf-8"))["agencies"]
    asked = {(table["code"], source["url"]) for table in tables for source in table.get("sources", [])}
    assert asked == {(outlet.agency, ADDRESS + outlet.path) for outlet in OUTLETS}


def test_the_region_s_rss_has_no_guid_and_a_bare_image_before_its_items(
    events: tuple[Event, ...], started: datetime
) -> None:
    outlet = next(outlet for outlet in OUTLETS if outlet.path == "/registan/rss.xml")
    reports = reports_at(events, started=started, now=started + timedelta(minutes=20))
    text = document(outlet, reports, address=ADDRESS, started=started).decode()
    assert "<guid" not in text
    assert text.index("<image><url>") < text.index("<item>")
    assert "<image>http://127.0.0.1" in text
    assert " +0500</pubDate>" in text
    assert "&lt;p&gt;" in text
