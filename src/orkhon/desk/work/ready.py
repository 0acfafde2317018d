"""What stands between an article and its readers, for the screen: what publishing would refuse and what it only says.

Publishing asks `readiness` and then the wire; here both are asked at once, so that nobody meets the second refusal
after the first was mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone_name, localtime
from django.utils.translation import gettext as _

from orkhon.desk.models import Article
from orkhon.desk.publishing import sources_in_the_way
from orkhon.desk.readiness import Obstacle, obstacles_of


def in_the_way(article: Article, user: AbstractBaseUser | None, now: datetime) -> list[Obstacle]:
    """Return everything that is in the way of the article as it is here, what stops it first."""
    found = [*obstacles_of(article, user, now), *_withdrawn(article), *_held_back(article, now)]
    told = {one.code for one in found}
    if "source" not in told:
        found += [Obstacle(code="source", words=str(refusal)) for refusal in sources_in_the_way(article)]
    return sorted(found, key=lambda one: not one.stop)


def _withdrawn(article: Article) -> Iterator[Obstacle]:
    if article.withdrawal_reason in {"killed", "redacted"}:
        yield Obstacle(code="killed", words=_("The article is killed for ever and cannot be published again."))


def _held_back(article: Article, now: datetime) -> Iterator[Obstacle]:
    """Say until when readers have nothing, with the clock that is meant: people of one desk live by several."""
    if article.embargoed_until is None or article.embargoed_until <= now:
        return
    moment = localtime(article.embargoed_until)
    words = _("Under embargo: readers have nothing of it before %(moment)s (%(clock)s).") % {
        "moment": date_format(moment, "DATETIME_FORMAT"),
        "clock": get_current_timezone_name(),
    }
    yield Obstacle(code="embargo", words=words, stop=False)
