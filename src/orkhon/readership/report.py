"""A month's report in words of one language: what the page, the CSV and the PDF show alike. Asks nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext

from orkhon.readership.charts import Columns, columns
from orkhon.readership.queries import MonthReport, Share
from orkhon.readership.sketches import Figure
from orkhon.readership.words import referrer_name, unknown_country

_MOST_ROWS = 12


@dataclass(frozen=True, kw_only=True)
class Names:
    """What portals, sections and articles are called for whoever reads, and how a number and a country are written.

    `articles` are headlines by number, and `sections` titles by portal, language and slug; what is missing there is
    named by its key. Functions are of the reader's language.
    """

    portals: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    articles: Mapping[str, str] = field(default_factory=dict)
    month: str = ""
    number: Callable[[int], str] = str
    language: Callable[[str], str] = str
    country: Callable[[str], str] = str

    def portal(self, code: str) -> str:
        """The portal's name."""
        return self.portals.get(code, code)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table: who or what, and its figures as they are written."""

    name: str
    language: str
    readers: Figure
    views: Figure
    portal: str = ""
    whole: bool = False
    marked: bool = False


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One portal's readers by day. `label` is what the chart says to those who do not see it."""

    title: str
    label: str
    columns: Columns


@dataclass(frozen=True, kw_only=True)
class Part:
    """A table of views by section, article, country or class. `more` says how many further lines it has no room for."""

    title: str
    rows: tuple[Row, ...]
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The whole report."""

    report: MonthReport
    names: Names
    title: str
    portals: tuple[Row, ...]
    charts: tuple[Chart, ...]
    parts: tuple[Part, ...]

    @property
    def most(self) -> int:
        """The most readers that any row has: the length of a whole bar."""
        return max((row.readers.value for row in self.portals), default=0)


def shown(report: MonthReport, names: Names) -> Shown:
    """Return the report in the language that gettext has active."""
    return Shown(
        report=report,
        names=names,
        title=gettext("Readers a month, by portal and language: %(month)s") % {"month": names.month or report.month},
        portals=tuple(_portal_rows(report, names)),
        charts=tuple(_charts(report, names)),
        parts=tuple(part for part in _parts(report, names) if part.rows),
    )


def _portal_rows(report: MonthReport, names: Names) -> Sequence[Row]:
    rows = []
    for whole in report.portals:
        title = names.portal(whole.portal)
        lines = [line for line in report.lines if line.portal == whole.portal]
        rows.append(
            Row(
                name=title,
                portal=whole.portal,
                language="",
                readers=whole.readers,
                views=whole.views,
                whole=True,
                marked=whole.capped > 0,
            )
        )
        rows += [
            Row(
                name=names.language(line.language),
                portal=line.portal,
                language=line.language,
                readers=line.readers,
                views=line.views,
                marked=line.capped > 0,
            )
            for line in sorted(lines, key=lambda line: -line.readers.value)
        ]
    return rows


def _charts(report: MonthReport, names: Names) -> Sequence[Chart]:
    by_portal: dict[str, dict[int, int]] = defaultdict(dict)
    for one in report.days:
        by_portal[one.portal][one.day.day] = one.readers.value
    days = report.month.days
    return [
        Chart(
            title=names.portal(portal),
            label=f"{gettext('Readers by day')}: {names.portal(portal)}",
            columns=columns(days, [found.get(day.day, 0) for day in days]),
        )
        for portal, found in sorted(by_portal.items())
    ]


def _parts(report: MonthReport, names: Names) -> Sequence[Part]:
    def section(share: Share) -> str:
        return names.sections.get((share.portal, share.language, share.key), share.key)

    def article(share: Share) -> str:
        return names.articles.get(share.key, share.key)

    def country(share: Share) -> str:
        return unknown_country() if share.key == "-" else names.country(share.key)

    def referrer(share: Share) -> str:
        return referrer_name(share.key)

    return [
        _part(gettext("Articles viewed most"), report.articles, article, names, by_language=True),
        _part(gettext("Views by section"), report.sections, section, names, by_language=True),
        _part(gettext("Views by country"), report.countries, country, names),
        _part(gettext("Where readers came from"), report.referrers, referrer, names),
    ]


def _part(
    title: str,
    shares: Sequence[Share],
    name: Callable[[Share], str],
    names: Names,
    *,
    by_language: bool = False,
) -> Part:
    found: dict[tuple[str, str, str], Row] = {}
    for share in shares:
        called = name(share)
        place = (share.portal, share.language if by_language else "", called)
        before = found.get(place)
        views = share.views if before is None else before.views + share.views
        found[place] = Row(
            name=called,
            portal=names.portal(share.portal),
            language=place[1],
            readers=Figure(),
            views=views,
            marked=share.capped > 0 or (before is not None and before.marked),
        )
    rows = sorted(found.values(), key=lambda row: -row.views.value)
    return Part(title=title, rows=tuple(rows[:_MOST_ROWS]), more=max(0, len(rows) - _MOST_ROWS))
