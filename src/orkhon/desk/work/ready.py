"""What stands between an article and its readers, for the screen: what publishing would refuse and what it only says.

Publishing asks `readiness` and then the wire; here both are asked at once, so that nobody meets the second refusal
after the first was mended.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from orkhon.desk.models import Article
from orkhon.desk.publishing import sources_in_the_way
from orkhon.desk.readiness import Obstacle, obstacles_of


def in_the_way(article: Article, user: AbstractBaseUser | None, now: datetime) -> list[Obstacle]:
    """Return everything that is in the way of the article as it is here, what stops it first."""
    found = [*obstacles_of(article, user, now), *_withdrawn(article)]
    told = {one.code for one in found}
    if "source" not in told:
        found += [Obstacle(code="source", words=str(refusal)) for refusal in sources_in_the_way(article)]
    return sorted(found, key=lambda one: not one.stop)


def _withdrawn(article: Article) -> Iterator[Obstacle]:
    if article.withdrawal_reason in {"killed", "redacted"}:
        yield Obstacle(code="killed", words=_("The article is killed for ever and cannot be published again."))
