"""Read on which days articles came out, in the readers' own time zone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from orkhon.desk.queries import public_articles


def begin_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the moment at which the day begins there."""
    return datetime.combine(day, time(), zone)


def within(first: date, last: date, zone: ZoneInfo) -> Q:
    """Return the condition for articles that came out on these days, both included."""
    return Q(
        first_published_at__gte=begin_of(first, zone),
        first_published_at__lt=begin_of(last + timedelta(days=1), zone),
    )


def articles_by_day(
    language: str, *, topics: Sequence[str], first: date, last: date, zone: ZoneInfo
) -> dict[date, int]:
    """Return how many articles came out on each of these days that has any."""
    found = public_articles(language, topics).filter(within(first, last, zone)).order_by()
    counted = found.annotate(day=TruncDate("first_published_at", tzinfo=zone)).values_list("day")
    return dict(counted.annotate(many=Count("pk")))


def day_before(language: str, day: date, *, topics: Sequence[str], zone: ZoneInfo) -> date | None:
    """Return the last day before with articles."""
    found = public_articles(language, topics).filter(first_published_at__lt=begin_of(day, zone))
    moment = found.order_by("-first_published_at").values_list("first_published_at", flat=True).first()
    return moment.astimezone(zone).date() if moment is not None else None


def day_after(language: str, day: date, *, topics: Sequence[str], zone: ZoneInfo) -> date | None:
    """Return the first day after with articles."""
    found = public_articles(language, topics).filter(first_published_at__gte=begin_of(day + timedelta(days=1), zone))
    moment = found.order_by("first_published_at").values_list("first_published_at", flat=True).first()
    return moment.astimezone(zone).date() if moment is not None else None
