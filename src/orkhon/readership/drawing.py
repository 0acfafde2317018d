"""Draw a chart as SVG for a page: numbers and escaped words. Colours are the page's own, by class."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from orkhon.readership.charts import Columns


def svg_of(columns: Columns, *, label: str, number: Callable[[int], str], day: Callable[[date], str]) -> SafeString:
    """Return the chart. `label` is what it says to those who do not see it; each bar says its day and number."""
    rules = format_html_join(
        "",
        '<line x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" dy="4" text-anchor="end">{}</text>',
        (
            (*map(_plain, (columns.left, columns.width, one.y, one.y, columns.left - 6, one.y)), number(one.value))
            for one in columns.rules
        ),
    )
    bars = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>',
        (
            (*map(_plain, (one.x, one.y, one.width, one.height)), f"{day(one.day)}: {number(one.value)}")
            for one in columns.bars
        ),
    )
    days = format_html_join(
        "",
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        ((_plain(one.middle), _plain(columns.height - 6), one.day.day) for one in columns.bars if one.named),
    )
    return format_html(
        '<svg class="readership-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<g class="readership-rules">{}</g><g class="readership-bars">{}</g><g>{}</g></svg>',
        _plain(columns.width),
        _plain(columns.height),
        label,
        rules,
        bars,
        days,
    )


def _plain(value: float) -> str:
    """Return the number as SVG reads it, whatever the language of the page."""
    return f"{value:g}"
