"""Note which posts are to be brought in line. Asks no outside address; `loop.py` is woken to do that."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from orkhon.alliance.legal_orders import orders_in_force
from orkhon.desk.models import Article
from orkhon.desk.queries import readable_by_uid
from orkhon.portals.channels.models import ChannelPost, TelegramChannel
from orkhon.portals.origins import countries_of, portal_called
from orkhon.portals.outlet_work import WorkState

WAKE: Final = threading.Event()
"""Set where there is new work; a loop in another process looks for itself, several times a second."""

_LOOKED_THROUGH: Final = timedelta(days=30)
_BATCH: Final = 200


def note_text(article: Article, now: datetime) -> None:
    """Let the article be posted in the channels that carry it, or mended where it stands."""
    channels = TelegramChannel.objects.filter(language=article.locale.language_code)
    for channel in channels:
        portal = portal_called(channel.portal, channel.language)
        if portal is None or article.topic is None or portal.section_of(article.topic.code) is None:
            continue
        published = article.first_published_at
        if channel.active and published is not None and published >= channel.since:
            ChannelPost.objects.get_or_create(
                channel=channel, article=article, defaults={"due": now, "state": WorkState.DONE}
            )
    want(ChannelPost.objects.filter(article=article), now, taking=False)


def note_taken(made: Q, now: datetime) -> None:
    """Let everything that was made of what was taken back go, before anything else."""
    keys = list(ChannelPost.objects.filter(made).values_list("pk", flat=True).distinct())
    want(ChannelPost.objects.filter(pk__in=keys), now, taking=True)


def want(posts: QuerySet[ChannelPost], now: datetime, *, taking: bool) -> int:
    """Make those posts work that is due now, as if none had been tried, and return how many there are."""
    count = posts.update(state=WorkState.WAITING, due=now, changed=now, attempts=0, error="", taking=taking)
    if count:
        WAKE.set()
    return count


def look_through(now: datetime) -> int:
    """Find posts whose article an order of the portal's country withholds, for no entry says so; return how many.

    Posts of the last thirty days, and nothing is looked at where no order is in force.
    """
    standing = ChannelPost.objects.filter(
        message__isnull=False, taking=False, state=WorkState.DONE, posted__gte=now - _LOOKED_THROUGH
    )
    found = 0
    for channel in TelegramChannel.objects.filter(pk__in=standing.order_by().values("channel")):
        portal = portal_called(channel.portal, channel.language)
        countries = countries_of(portal) if portal is not None else frozenset[str]()
        if not orders_in_force(countries):
            continue
        rows = list(standing.filter(channel=channel).order_by("pk").values_list("pk", "article__uid"))
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            readable = readable_by_uid([uid for _, uid in batch], countries)
            gone = [pk for pk, uid in batch if uid not in readable]
            found += want(ChannelPost.objects.filter(pk__in=gone), now, taking=True) if gone else 0
    return found
