"""Who may do what with the work: by the same rights as with the articles, asked for a newsroom and a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Q

from orkhon.alliance.models import Staff
from orkhon.alliance.policies import EVERY_ROW, Person, where_may
from orkhon.alliance.rights import roles_with
from orkhon.desk.models.work import Assignment
from orkhon.desk.policies import ARTICLES

if TYPE_CHECKING:
    from orkhon.alliance.reach import Reach

_WORK, _LEAD = "desk.change_article", "desk.publish_article"


def may_work_on(user: Person, assignment: Assignment) -> bool:
    """True where the person may take the work over: writes in that language for that newsroom."""
    return where_may(user, _WORK).covers(agency=assignment.agency, language=assignment.language)


def may_lead(user: Person, assignment: Assignment) -> bool:
    """True where the person gives such work: an editor of that newsroom and language."""
    return where_may(user, _LEAD).covers(agency=assignment.agency, language=assignment.language)


def newsroom_to_assign_in(user: Person, language: str) -> str | None:
    """Return for which newsroom the person gives work in `language`; None where that is for others."""
    return ARTICLES.newsroom_for(user, _LEAD, language)


def may_assign_somewhere(user: Person) -> bool:
    """True for an editor of whatever newsroom and language."""
    return bool(where_may(user, _LEAD))


def languages_to_assign_in(user: Person) -> list[str]:
    """Return the languages in which the person gives work."""
    return ARTICLES.languages_for(user, _LEAD)


def seen_assignments(user: User) -> Q:
    """Return the condition for the work that the person sees: the own, and what the person's postings could take."""
    reach: Reach = where_may(user, _WORK)
    if reach.everywhere:
        return EVERY_ROW
    found = Q(who=user)
    for place in reach.places:
        inside = Q(agency=place.agency) if place.agency else EVERY_ROW
        found |= (inside & Q(language__in=sorted(place.languages))) if place.languages else inside
    return found


def workers_for(agency: str, language: str) -> list[User]:
    """Return whom work of the newsroom in the language can be given to, by name, in one query.

    What somebody's group has lost since is asked for the one person who is chosen.
    """
    postings = (
        Staff.objects.filter(role__in=roles_with(_WORK), agency__active=True, user__is_active=True)
        .filter(agency__code__in={agency, settings.ORKHON_DESK_AGENCY})
        .select_related("user")
        .order_by("user__username")
    )
    found = {
        one.user_id: one.user
        for one in postings
        if not one.languages or language in {tag.partition("-")[0] for tag in one.languages.split()}
    }
    return list(found.values())
