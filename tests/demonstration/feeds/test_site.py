"""The pages of the invented agencies answer by what stands at the moment of asking."""

from __future__ import annotations

from datetime import datetime, timedelta
from html.parser import HTMLParser

import pytest

from orkhon.demonstration.agencies import NOTICES
from orkhon.demonstration.feeds.outlets import OUTLETS
from orkhon.demonstration.feeds.site import Site
from orkhon.demonstration.report_items import path_of, texts_of
from orkhon.demonstration.state import State
from orkhon.demonstration.stock import LANGUAGES_OF, Event

ADDRESS = "http://127.0.0.1:8791"


@pytest.fixture
def site(events: tuple[Event, ...], started: datetime) -> Site:
    """A site that began at `started`."""
    state = State(port=8791, loaded=started, started=started)
    return Site(events, address=ADDRESS, state=lambda: state)


class _Words(HTMLParser):
    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.words = ""
        self.language = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "html":
            self.language = dict(attrs)["lang"] or ""

    def handle_data(self, data: str) -> None:
        self.words += data


def test_each_report_has_a_page_in_its_language_that_says_it_is_invented(site: Site, started: datetime) -> None:
    now = started + timedelta(minutes=9)
    seen = set()
    for report in site.reports(now):
        if report.killed or report.embargoed_until:
            continue
        answer = site.answer(path_of(report), now)
        assert answer.status == 200
        page = _Words(answer.body)
        assert page.language.startswith(report.telling.language + "-")
        assert texts_of(report)[0] in page.words
        assert NOTICES[report.telling.language] in page.words
        seen.add(report.telling.language)
    assert seen == set(NOTICES)


def test_a_killed_report_is_gone_and_an_embargoed_one_not_there_yet(site: Site, started: datetime) -> None:
    now = started + timedelta(minutes=9)
    killed = next(report for report in site.reports(now) if report.killed)
    assert site.answer(path_of(killed), killed.sent).status == 200
    assert site.answer(path_of(killed), now).status == 410
    held = next(report for report in site.reports(now) if report.embargoed_until)
    assert held.embargoed_until
    assert site.answer(path_of(held), held.embargoed_until - timedelta(seconds=1)).status == 404
    assert site.answer(path_of(held), held.embargoed_until).status == 200


@pytest.mark.parametrize(
    "path",
    ["/", "/nothing", "/altai/kk/", "/altai/kk/no-such-event-1", "/altai/uz/bridge-1", "/desk/", "/altai/rss.xml"],
)
def test_unknown_paths_are_not_found(site: Site, started: datetime, path: str) -> None:
    assert site.answer(path, started).status == 404


def test_front_pages_list_what_is_public(site: Site, started: datetime) -> None:
    now = started + timedelta(minutes=9)
    for agency in LANGUAGES_OF:
        answer = site.answer(f"/{agency}/", now)
        assert answer.status == 200
        for report in site.reports(now):
            hidden = report.killed or report.embargoed_until or report.telling.agency != agency
            assert (path_of(report).encode() + b'"' in answer.body) != bool(hidden)


def test_a_feed_keeps_its_etag_until_something_in_it_changes(site: Site, started: datetime) -> None:
    for outlet in OUTLETS:
        now = started + timedelta(minutes=9)
        first = site.answer(outlet.path, now)
        assert site.answer(outlet.path, now).etag == first.etag
    ninjs = [site.answer("/altai/ninjs.json", started + timedelta(minutes=m)).etag for m in range(9)]
    assert len(set(ninjs)) > 2


def test_before_the_first_start_feeds_are_there_and_empty(events: tuple[Event, ...], started: datetime) -> None:
    state = State(port=8791, loaded=started)
    site = Site(events, address=ADDRESS, state=lambda: state)
    for outlet in OUTLETS:
        answer = site.answer(outlet.path, started + timedelta(hours=1))
        assert answer.status == 200
        assert b"<item>" not in answer.body
        assert b"<entry>" not in answer.body
