"""Which stories an issue has, and when it is due. Reads articles; writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from orkhon.desk.models import Article
from orkhon.desk.queries import published, readable_by_uid
from orkhon.portals.newsletters.models import Newsletter, Rhythm
from orkhon.portals.origins import countries_of, path_of
from orkhon.portals.sites import Portal

LATE_BY_AT_MOST: Final = timedelta(hours=6)
"""A hub that stood still at the hour sends the morning's letter no later than that."""
_LOOKED_AT: Final = 300
MOST_CHOSEN: Final = 30


def day_due(newsletter: Newsletter, portal: Portal, now: datetime) -> date | None:
    """Return the day by the portal's clock whose issue is due now, None where none is."""
    here = now.astimezone(portal.zone)
    begins = here.replace(hour=newsletter.hour, minute=0, second=0, microsecond=0)
    if not begins <= here < begins + LATE_BY_AT_MOST:
        return None
    if newsletter.rhythm == Rhythm.WEEKLY and here.weekday() != newsletter.weekday:
        return None
    return here.date()


def stories_for(newsletter: Newsletter, portal: Portal, now: datetime) -> list[Article]:
    """Return the articles of an issue that is made now: the chosen ones first, then the most important of its time.

    The most urgent comes first, of equal ones the newest. Nothing that an issue before had.
    """
    chosen = articles_of(newsletter.chosen[:MOST_CHOSEN], portal)[: newsletter.most]
    if newsletter.only_chosen:
        return chosen
    had = {pk for issue in newsletter.issues.order_by("-day")[:8] for pk in issue.articles}
    had |= {article.pk for article in chosen}
    span = timedelta(days=7) if newsletter.rhythm == Rhythm.WEEKLY else timedelta(days=1)
    newest = _of_portal(portal, limit=_LOOKED_AT)
    fresh = [one for one in newest if one.first_published_at and one.first_published_at > now - span]
    ranked = sorted((one for one in fresh if one.pk not in had), key=lambda one: one.urgency)
    return [*chosen, *ranked][: newsletter.most]


def articles_of(numbers: Sequence[object], portal: Portal) -> list[Article]:
    """Return those articles, in that order, that readers of the portal may have at this moment."""
    wanted = [number for number in numbers if isinstance(number, int)]
    known = dict(Article.objects.filter(pk__in=wanted, locale__language_code=portal.language).values_list("pk", "uid"))
    readable = readable_by_uid(list(known.values()), countries_of(portal))
    found = (readable.get(known[pk]) for pk in dict.fromkeys(wanted) if pk in known)
    return [one for one in found if one is not None and path_of(one, portal)]


def _of_portal(portal: Portal, *, limit: int) -> list[Article]:
    if not portal.topics:
        return []
    return published(portal.language, topics=portal.topics, limit=limit, countries=countries_of(portal))
