"""What an address of the list of stories asks for. What it asks wrongly asks nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.contrib.auth.models import User
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from orkhon.desk.wire_scripts import script_of
from orkhon.items import INTERFACE_LANGUAGES
from orkhon.stories.listing import DEEPEST, Order

PERIODS: Final = {
    "12": (timedelta(hours=12), _("12 hours")),
    "24": (timedelta(hours=24), _("24 hours")),
    "72": (timedelta(days=3), _("3 days")),
    "168": (timedelta(days=7), _("a week")),
    "720": (timedelta(days=30), _("30 days")),
}
USUAL: Final = "24"
MORNING, ALL, MINE = "morning", "all", "mine"


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryFilters:
    """`show` is the morning, all stories or those that the person watches; the others narrow the lists."""

    show: str = MORNING
    period: str = USUAL
    language: str = ""
    agency: str = ""
    order: Order = Order.BIG
    least: int = 0
    after: int = 0

    @property
    def length(self) -> timedelta:
        """How far back."""
        return PERIODS[self.period][0]

    def since(self, now: datetime) -> datetime:
        """Return where the period begins."""
        return now - self.length


def filters_in(query: QueryDict) -> StoryFilters:
    """Return what the address names."""
    show, period, language = query.get("show", ""), query.get("period", ""), query.get("language", "")
    order = query.get("order", "")
    return StoryFilters(
        show=show if show in (MORNING, ALL, MINE) else MORNING,
        period=period if period in PERIODS else USUAL,
        language=language if language in INTERFACE_LANGUAGES else "",
        agency=query.get("agency", "")[:32].replace("\0", ""),
        order=Order(order) if order in list(Order) else Order.BIG,
        least=_number(query, "least", 20),
        after=_number(query, "after", DEEPEST),
    )


def _number(query: QueryDict, name: str, most: int) -> int:
    value = query.get(name, "")
    return min(int(value), most) if value.isascii() and value.isdecimal() and len(value) < 7 else 0


def reads_in(request: HttpRequest, user: User) -> str:
    """Return the tag in which the person reads: the interface's language, in the script that was chosen for it."""
    code = (get_language() or "en").partition("-")[0]
    return script_of(user, code) or code
