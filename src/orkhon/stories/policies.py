"""Who may see stories, watch them, say what belongs together, and give them to people. Asks postings, changes nothing.

Stories are of the wire, and all members see all of it: whoever sees the wire sees stories and watches them. What
belongs together concerns everybody, so editors of any newsroom say it; each gives work to people of his own newsroom.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.auth.models import User

from orkhon.alliance.models import Staff
from orkhon.alliance.policies import Person, where_may
from orkhon.alliance.rights import roles_with

SEE: Final = "desk.view_article"
EDIT: Final = "desk.publish_article"


def may_see(user: Person) -> bool:
    """True for whoever sees the wire."""
    return bool(where_may(user, SEE))


def may_arrange(user: Person) -> bool:
    """True for whoever may merge stories and split them: editors of any newsroom."""
    return bool(where_may(user, EDIT))


def may_assign(user: Person, person: User) -> bool:
    """True where `user` may give a story to `person`: an editor of a newsroom where that one is posted, or he himself.

    Everybody who sees stories may take one himself, and let it go.
    """
    if not may_see(user) or not person.is_active:
        return False
    if user.pk == person.pk:
        return True
    reach = where_may(user, EDIT)
    return any(reach.covers(agency=agency) for agency in newsrooms_of(person))


def newsrooms_of(person: User) -> frozenset[str]:
    """Return the codes of the newsrooms where the person sees stories."""
    posted = Staff.objects.filter(user=person, role__in=roles_with(SEE), agency__active=True)
    codes = frozenset(posted.values_list("agency__code", flat=True))
    return codes | {settings.ORKHON_DESK_AGENCY} if person.is_superuser else codes


def people_to_assign(user: Person) -> list[User]:
    """Return whom `user` may give a story, by name; himself first."""
    if not isinstance(user, User) or not may_see(user):
        return []
    reach = where_may(user, EDIT)
    posted = Staff.objects.filter(role__in=roles_with(SEE), agency__active=True, user__is_active=True)
    found = {
        row.user_id: row.user
        for row in posted.select_related("user", "agency")
        if row.user_id != user.pk and reach.covers(agency=row.agency.code)
    }
    return [user, *sorted(found.values(), key=lambda one: (one.get_full_name() or one.get_username()).casefold())]
