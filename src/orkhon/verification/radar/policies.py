"""Who sees alerts and settles them, and who says which places are watched. Asks postings, changes nothing.

Alerts concern everybody: fact-checkers and editors of any newsroom see and settle them. What is watched goes out under
the alliance's name, so the joint desk's people alone say it.
"""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import User

from orkhon.alliance.models import Role, Staff
from orkhon.alliance.policies import Person, may_for_all, where_may

SEE: Final = "verification.see_radar"
KEEP: Final = "verification.keep_radar"


def may_see(user: Person) -> bool:
    """True for fact-checkers and editors of any newsroom."""
    return bool(where_may(user, SEE))


def may_keep(user: Person) -> bool:
    """True for fact-checkers and editors of the joint desk."""
    return may_for_all(user, KEEP)


def watchers() -> list[User]:
    """Return who is told of alerts: the fact-checkers of all newsrooms."""
    posted = Staff.objects.filter(role=Role.FACT_CHECKER, agency__active=True, user__is_active=True)
    return list({row.user_id: row.user for row in posted.select_related("user")}.values())
