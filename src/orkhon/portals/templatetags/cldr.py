"""Dates and numbers in templates, by the page's own language, time zone and clock (`page` in the context)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template

from orkhon.portals import moments
from orkhon.portals.frame import Frame

register = template.Library()


def frame_in(context: template.Context) -> Frame:
    """Return the frame of the page that is written."""
    frame: Any = context["page"]
    if not isinstance(frame, Frame):
        raise TypeError(f"`page` in the context is {type(frame).__name__}; a Frame was wanted")
    return frame


@register.simple_tag(takes_context=True)
def whole_date(context: template.Context, moment: datetime) -> str:
    """Write the day with its name."""
    page = frame_in(context)
    return moments.whole_date(moment, page.language, page.zone)


@register.simple_tag(takes_context=True)
def day_and_clock(context: template.Context, moment: datetime) -> str:
    """Write day, month, year and time."""
    page = frame_in(context)
    return moments.day_and_clock(moment, page.language, page.zone)


@register.simple_tag(takes_context=True)
def clock_of(context: template.Context, moment: datetime) -> str:
    """Write hours and minutes."""
    page = frame_in(context)
    return moments.clock(moment, page.language, page.zone)


@register.simple_tag(takes_context=True)
def to_the_second(context: template.Context, moment: datetime) -> str:
    """Write day, month, year and time with seconds."""
    page = frame_in(context)
    time = moments.clock_with_seconds(moment, page.language, page.zone)
    return f"{moments.day(moment, page.language, page.zone)}, {time}"


@register.simple_tag(takes_context=True)
def in_list(context: template.Context, moment: datetime) -> str:
    """Write the time for news of today, else the short day before it."""
    page = frame_in(context)
    return moments.in_list(moment, page.language, page.zone, page.now)


@register.simple_tag(takes_context=True)
def earlier_day(context: template.Context, moment: datetime) -> str:
    """Write the short day of what is not of today, else nothing."""
    page = frame_in(context)
    return moments.earlier_day(moment, page.language, page.zone, page.now)


@register.simple_tag(takes_context=True)
def in_words(context: template.Context, moment: datetime) -> str:
    """Write `today, 21:40` in the page's language."""
    page = frame_in(context)
    return moments.in_words(moment, page.language, page.zone, page.now)


@register.simple_tag(takes_context=True)
def grouped(context: template.Context, value: int) -> str:
    """Write a whole number with its groups parted."""
    return moments.number(value, frame_in(context).language)


@register.simple_tag(takes_context=True)
def name_in_page(context: template.Context, named: Any) -> str:
    """Write the name, in the page's language, of what is named in eight."""
    return str(named.name_in(frame_in(context).language))


@register.simple_tag(takes_context=True)
def year_in_page(context: template.Context, year: int) -> str:
    """Write a year; one before our era is said to be one."""
    return moments.year(year, frame_in(context).language)


@register.filter
def unbroken(text: str) -> str:
    """Keep numbers of several groups on one line."""
    return moments.unbroken(text)


@register.filter
def iso(moment: datetime) -> str:
    """Write the moment as the `datetime` attribute of `<time>` wants it."""
    return moment.isoformat(timespec="seconds")
