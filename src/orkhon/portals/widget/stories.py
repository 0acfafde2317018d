"""Which stories a member's box shows in one language: those that an editor chose, then the newest of the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from orkhon.desk.models import Article, ArticleSource
from orkhon.desk.queries import groups_of, published
from orkhon.portals.frame import Frame
from orkhon.portals.teasers import Teaser, shorten, teaser_of
from orkhon.portals.widget.models import MOST_STORIES, PerspectiveBox

FILLED_TO: Final = 5
"""So many stories a box has where nobody chose more."""
_HEADLINE: Final = 140
"""Letters of a headline: the whole box stays within ten kilobytes."""
_AGENCIES: Final = 60


@dataclass(frozen=True, kw_only=True)
class Story:
    """One story of a box. `address` is absolute: it is read on another site."""

    headline: str
    address: str
    agencies: str
    published: datetime


def box_of(code: str) -> PerspectiveBox | None:
    """Return the box of the agency with that code, or None where it has none or is not active."""
    found: PerspectiveBox | None = (
        PerspectiveBox.objects.select_related("agency").filter(agency__code=code, agency__active=True).first()
    )
    return found


def stories_of(box: PerspectiveBox, frame: Frame) -> list[Story]:
    """Return what the box shows on this portal now; what was killed or withheld in one of its countries never."""
    chosen = [one.article for one in box.stories.select_related("article").order_by("sort_order")[:MOST_STORIES]]
    groups = groups_of(chosen, frame.countries) if chosen else {}
    found: list[Article] = []
    for article in chosen:
        there = [one for one in groups.get(article.translation_key, ()) if one.locale.language_code == frame.language]
        found += there[:1]
    topics = frame.portal.topics
    missing = FILLED_TO - len(found)
    if missing > 0 and topics:
        among = _by_others(box.agency.code) & ~Q(translation_key__in=[article.translation_key for article in found])
        found += published(frame.language, topics=topics, limit=missing, countries=frame.countries, among=among)
    return [_story(teaser, frame) for article in found if (teaser := teaser_of(article, frame)) is not None]


def _by_others(code: str) -> Q:
    """Return the condition for what neither that agency's newsroom wrote nor its items are in."""
    return ~Q(agency=code) & ~Q(pk__in=ArticleSource.objects.filter(agency=code).values("article"))


def _story(teaser: Teaser, frame: Frame) -> Story:
    return Story(
        headline=shorten(teaser.headline, _HEADLINE),
        address=f"{frame.origin}{teaser.path}",
        agencies=shorten(", ".join(teaser.agencies), _AGENCIES),
        published=teaser.published,
    )
