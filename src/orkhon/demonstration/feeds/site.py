"""Answer for paths of the feed server. Knows reports, documents and invented rates, no sockets."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from orkhon.demonstration.feeds import rates
from orkhon.demonstration.feeds.outlets import OUTLETS, Outlet, document
from orkhon.demonstration.feeds.pages import agency_page, report_page
from orkhon.demonstration.schedule import Report, report_called, reports_at
from orkhon.demonstration.state import State
from orkhon.demonstration.stock import LANGUAGES_OF, Event

_REPORT = re.compile(r"/(?P<agency>[a-z]+)/(?P<language>[a-z]{2})/(?P<event>[a-z0-9-]+)-(?P<number>[0-9]{1,6})")
_AGENCY = re.compile(r"/(?P<agency>[a-z]+)/")
_FEEDS = {outlet.path: outlet for outlet in OUTLETS}
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What goes back: a status of HTTP, and a body of that type."""

    status: int
    content_type: str
    body: bytes

    @property
    def etag(self) -> str:
        """A strong validator (RFC 9110, 8.8.3): the hash of the body."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


def refusal(status: int, words: str) -> Answer:
    """Return an answer without content, with its cause in words."""
    return Answer(status=status, content_type=TEXT, body=(words + "\n").encode())


class Site:
    """The five agencies' web servers in one. `state` is asked for anew with each answer: pauses come and go.

    `hub` is the origin of the portal whose box the agencies show on their own pages, empty for none.
    """

    def __init__(self, events: Sequence[Event], *, address: str, state: Callable[[], State], hub: str = "") -> None:
        self._events = events
        self._address = address
        self._hub = hub
        self._state = state
        self._kept: dict[str, tuple[tuple[tuple[str, int, int], ...], Answer]] = {}

    def reports(self, now: datetime) -> list[Report]:
        """Return what was sent up to now, nothing before the first start."""
        state = self._state()
        if state.started is None:
            return []
        return reports_at(self._events, started=state.started, now=now, pauses=state.pauses)

    def answer(self, path: str, now: datetime) -> Answer:
        """Return feed, page or front page at `path` (without its query); 404 and 410 with words."""
        if path in _FEEDS:
            return self._feed(_FEEDS[path], now)
        if told := rates.document(path):
            content_type, body = told
            return Answer(status=200, content_type=content_type, body=body)
        if match := _REPORT.fullmatch(path):
            return self._report(match, now)
        if (match := _AGENCY.fullmatch(path)) and match["agency"] in LANGUAGES_OF:
            page = agency_page(match["agency"], self.reports(now), self._address, hub=self._hub)
            return Answer(status=200, content_type=HTML, body=page)
        return refusal(404, f"nothing is at {path[:200]}")

    def _feed(self, outlet: Outlet, now: datetime) -> Answer:
        reports = [report for report in self.reports(now) if outlet.takes(report)]
        standing = tuple((report.telling.key, report.number, report.version) for report in reports)
        kept = self._kept.get(outlet.path)
        if kept and kept[0] == standing:
            return kept[1]
        started = self._state().started or self._state().loaded
        body = document(outlet, reports, address=self._address, started=started)
        answer = Answer(status=200, content_type=outlet.content_type, body=body)
        self._kept[outlet.path] = (standing, answer)
        return answer

    def _report(self, match: re.Match[str], now: datetime) -> Answer:
        state = self._state()
        key = f"{match['agency']}:{match['event']}:{match['language']}"
        report = state.started and report_called(
            key, int(match["number"]), self._events, started=state.started, now=now, pauses=state.pauses
        )
        if not report or (report.embargoed_until and now < report.embargoed_until):
            return refusal(404, f"no report is at {match[0][:200]}")
        if report.killed:
            return refusal(410, "the agency has withdrawn this report")
        return Answer(status=200, content_type=HTML, body=report_page(report, self._address, hub=self._hub))
