"""Write a month's report as CSV (RFC 4180) for a spreadsheet: every figure with its bounds. Asks nobody."""

from __future__ import annotations

import csv
import io
from typing import Final

from orkhon.audit.sheets import harmless
from orkhon.readership.queries import MonthReport, Share
from orkhon.readership.report import Names
from orkhon.readership.sketches import NOTHING, Figure

COLUMNS: Final = (
    "month", "what", "portal", "language", "key", "name", "readers", "readers_least", "readers_most",
    "views", "views_least", "views_most", "views_left_out", "pages_given_to_programs",
)  # fmt: skip


def sheet(report: MonthReport, names: Names) -> bytes:
    """Return all figures of the report, a line each, in UTF-8 with the mark by which spreadsheets know it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    month = str(report.month)
    for what, lines in (("portal", report.portals), ("language", report.lines)):
        for line in lines:
            place = (line.portal, line.language, "", names.portal(line.portal))
            writer.writerow(
                (month, what, *map(harmless, place), *_numbers(line.readers, line.views), line.capped, line.programs)
            )
    for day in report.days:
        place = (day.portal, "", day.day.isoformat(), names.portal(day.portal))
        writer.writerow((month, "day", *map(harmless, place), *_numbers(day.readers, None), "", ""))
    for what, shares in (
        ("section", report.sections),
        ("article", report.articles),
        ("country", report.countries),
        ("referrer", report.referrers),
    ):
        for share in shares:
            place = (
                share.portal,
                share.language,
                share.key.replace("-", "", share.key == "-"),
                _name(what, share, names),
            )
            writer.writerow((month, what, *map(harmless, place), *_numbers(None, share.views), share.capped, ""))
    return f"\ufeff{text.getvalue()}".encode()


def _name(what: str, share: Share, names: Names) -> str:
    if what == "section":
        return names.sections.get((share.portal, share.language, share.key), "")
    if what == "article":
        return names.articles.get(share.key, "")
    return names.country(share.key) if what == "country" and share.key != "-" else ""


def _numbers(readers: Figure | None, views: Figure | None) -> tuple[int | str, ...]:
    found: list[int | str] = []
    for one in (readers, views):
        figure = one or NOTHING
        found += ["", "", ""] if one is None else [figure.value, figure.least, figure.most]
    return tuple(found)
