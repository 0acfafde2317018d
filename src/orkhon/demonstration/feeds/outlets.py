"""Say which report goes into which feed, and write the feeds. Knows no network.

RSS, Atom and JSON Feed have no word for an embargo or for a withdrawal. As with real agencies those go to members
over a line of their own (`members.json`, ninjs): an embargoed report is sent there alone; a killed one vanishes
from the public feed and stands on the members' line as canceled, under the same uri. Only agencies whose tellings
need it have such a line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from orkhon.demonstration.agencies import agency_names
from orkhon.demonstration.feeds.regional_rss import render_regional_rss
from orkhon.demonstration.report_items import NINJS_AGENCY, item_of, main_language
from orkhon.demonstration.schedule import Report
from orkhon.formats import FeedFacts, render
from orkhon.items import Language

WINDOW = 30
"""So many reports, the newest, are in a feed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    """One feed of one agency. `format` is a name of `orkhon.formats` or `regional` (RSS as the region writes it)."""

    path: str
    agency: str
    format: str
    content_type: str
    languages: tuple[str, ...] = ()
    members: bool = False

    @property
    def language(self) -> str:
        """The two-letter language of the feed as a whole."""
        return self.languages[0] if self.languages else main_language(self.agency)

    def takes(self, report: Report) -> bool:
        """Return True for reports that belong into this feed as they stand now."""
        telling = report.telling
        if telling.agency != self.agency or (self.languages and telling.language not in self.languages):
            return False
        if self.agency == NINJS_AGENCY:
            return True
        return self.members == bool(report.killed or telling.embargo_minutes)


_NINJS = "application/json; charset=utf-8"
_RSS = "application/rss+xml; charset=utf-8"

OUTLETS: tuple[Outlet, ...] = (
    Outlet(path="/altai/ninjs.json", agency="altai", format="ninjs", content_type=_NINJS),
    Outlet(path="/bosphorus/rss.xml", agency="bosphorus", format="rss", content_type=_RSS),
    Outlet(
        path="/caspian/atom.xml",
        agency="caspian",
        format="atom",
        content_type="application/atom+xml; charset=utf-8",
    ),
    Outlet(
        path="/manas/feed.json",
        agency="manas",
        format="jsonfeed",
        content_type="application/feed+json; charset=utf-8",
    ),
    Outlet(path="/registan/rss.xml", agency="registan", format="regional", content_type=_RSS, languages=("uz",)),
    Outlet(
        path="/registan/ru/rss.xml",
        agency="registan",
        format="regional",
        content_type=_RSS,
        languages=("ru",),
    ),
    Outlet(
        path="/registan/tk/rss.xml",
        agency="registan",
        format="regional",
        content_type=_RSS,
        languages=("tk",),
    ),
    Outlet(path="/caspian/members.json", agency="caspian", format="ninjs", content_type=_NINJS, members=True),
)


def chosen(outlet: Outlet, reports: Sequence[Report]) -> list[Report]:
    """Return the newest reports that the feed holds, the newest first, as `reports` are."""
    return [report for report in reports if outlet.takes(report)][:WINDOW]


def document(outlet: Outlet, reports: Sequence[Report], *, address: str, started: datetime) -> bytes:
    """Return the feed's bytes. The same reports give the same bytes, so that its ETag says whether it changed."""
    held = chosen(outlet, reports)
    items = [item_of(report, address) for report in held]
    facts = FeedFacts(
        title=agency_names()[outlet.agency][outlet.language],
        link=f"{address}/{outlet.agency}/",
        self_link=address + outlet.path,
        updated=max([report.changed for report in held], default=started),
        language=Language.parse(outlet.language),
        description=f"{agency_names()[outlet.agency]['en']} is an invented agency.",
    )
    if outlet.format == "regional":
        return render_regional_rss(items, facts)
    return render(items, format=outlet.format, feed=facts)
