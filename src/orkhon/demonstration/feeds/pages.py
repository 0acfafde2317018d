"""Write the invented agencies' own pages: plain HTML in the item's language, which says that it is invented."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from orkhon.demonstration.agencies import BOX_TITLES, NOTICES, agency_names
from orkhon.demonstration.report_items import item_of, main_language, path_of
from orkhon.demonstration.schedule import Report
from orkhon.items import Language

_SHOWN = 30


def _page(language: str, title: str, body: str, agency: str) -> bytes:
    name = escape(agency_names()[agency][language])
    return (
        f'<!doctype html>\n<html lang="{Language.parse(language).tag}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{escape(title)} | {name}</title></head>\n'
        f'<body>\n<header><p><a href="/{agency}/">{name}</a></p></header>\n<main>\n{body}\n</main>\n'
        f"<footer><p>{escape(NOTICES[language])}</p></footer>\n</body>\n</html>\n"
    ).encode()


def report_page(report: Report, address: str, *, hub: str) -> bytes:
    """Return the page of one report as it stands, and below it the alliance's box, drawn by the portal's script.

    `hub` is the origin of the alliance's portal, empty for none.
    """
    item = item_of(report, address)
    pictures = "".join(
        f'<figure><img src="{escape(each.renditions[0].href)}" width="{each.renditions[0].width}" '
        f'height="{each.renditions[0].height}" alt="{escape(each.alt)}"><figcaption>{escape(each.caption)}'
        "</figcaption></figure>"
        for each in item.media
    )
    bylines = "".join(f"<p>{escape(byline.name)}</p>" for byline in item.bylines)
    body = (
        f"<article><h1>{escape(item.headline)}</h1>\n<p><b>{escape(item.summary)}</b></p>\n"
        f'<p><time datetime="{report.sent.isoformat()}">{report.sent:%Y-%m-%d %H:%M} UTC</time> '
        f"{escape(item.dateline)}</p>\n{pictures}\n{item.body.xhtml}\n{bylines}</article>"
    )
    if hub:
        body += (
            f'\n<div data-orkhon-box="{escape(_box(hub, report.telling.language, report.telling.agency))}"></div>\n'
            f'<script src="{escape(hub)}/box.js" async></script>'
        )
    return _page(report.telling.language, item.headline, body, report.telling.agency)


def agency_page(agency: str, reports: Sequence[Report], address: str, *, hub: str) -> bytes:
    """Return the agency's front page: the headlines that its public feeds hold, and the alliance's box in a frame.

    `hub` is the origin of the alliance's portal, empty for none.
    """
    language = main_language(agency)
    open_now = [
        report
        for report in reports
        if report.telling.agency == agency and not report.killed and not report.telling.embargo_minutes
    ][:_SHOWN]
    lines = "\n".join(
        f'<li lang="{Language.parse(report.telling.language).tag}"><a href="{path_of(report)}">'
        f"{escape(item_of(report, address).headline)}</a></li>"
        for report in open_now
    )
    title = agency_names()[agency][language]
    box = (
        f'\n<iframe src="{escape(_box(hub, language, agency))}" title="{escape(BOX_TITLES[language])}" loading="lazy" '
        'width="100%" height="520" style="border: 0"></iframe>'
        if hub
        else ""
    )
    return _page(language, title, f"<h1>{escape(title)}</h1>\n<ul>\n{lines}\n</ul>{box}", agency)


def _box(hub: str, language: str, agency: str) -> str:
    return f"{hub}/{language}/box/{agency}/"
