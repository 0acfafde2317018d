"""Note which news are pushed to readers' browsers, and which are taken back. Asks no outside address."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Q

from orkhon.desk.models import Article
from orkhon.portals.origins import portal_called
from orkhon.portals.outlet_work import WorkState
from orkhon.portals.pushes.models import Breaking, BrowserPush, PushOutlet


def note_news(article: Article, now: datetime) -> int:
    """Have the article pushed where it is urgent enough, and return in how many outlets it is new."""
    if article.embargoed_until is not None and article.embargoed_until > now:
        return 0  # the entry that lifts the embargo comes by here too
    language = article.locale.language_code
    outlets = PushOutlet.objects.filter(active=True, language=language, by_itself__gte=article.urgency)
    return sum(push_news(outlet, article, by=None, now=now) for outlet in outlets)


def push_news(outlet: PushOutlet, article: Article, *, by: User | None, now: datetime) -> bool:
    """Have the article pushed to the readers of one outlet, once; False where it was, or the portal does not show it.

    Whoever calls has asked the policy.
    """
    portal = portal_called(outlet.portal, outlet.language)
    if portal is None or article.topic is None or portal.section_of(article.topic.code) is None:
        return False
    return Breaking.objects.get_or_create(outlet=outlet, article=article, defaults={"at": now, "by": by})[1]


def note_taken(made: Q, now: datetime) -> None:
    """Send nobody more of what was taken back; who was sent it is told by the loop."""
    keys = list(Breaking.objects.filter(made, taken__isnull=True).values_list("pk", flat=True).distinct())
    if not keys:
        return
    Breaking.objects.filter(pk__in=keys).update(taken=now, spread_to=None)
    BrowserPush.objects.filter(news__in=keys, takes_back=False, state=WorkState.WAITING).update(
        state=WorkState.LEFT_OUT, error="taken from readers"
    )
