"""Who may see claims, work on them, and put them to the agencies. Asks postings, changes nothing.

A claim is before all members, as the wire is: whoever sees the wire sees claims. Who speaks for an agency is not asked
here but by mandates (`determining/mandates.py`), which no role gives.
"""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib.auth.models import User

from orkhon.alliance.models import Agency, Staff
from orkhon.alliance.policies import Person, may_for_all, where_may
from orkhon.alliance.rights import roles_with

SEE: Final = "verification.view_claim"
GIVE: Final = "verification.add_claim"
WORK: Final = "verification.change_claim"
OPEN: Final = "verification.open_case"
HOLD: Final = "verification.issue_hold"
SIGN_OFF: Final = "verification.sign_off"
NAME: Final = "verification.name_speaker"


def may_see(user: Person) -> bool:
    """True for whoever sees the wire."""
    return bool(where_may(user, SEE))


def may_give(user: Person) -> bool:
    """True for whoever may put a claim on the list, and say where it was seen."""
    return bool(where_may(user, GIVE))


def may_work(user: Person) -> bool:
    """True for fact-checkers and editors of any newsroom: they sort claims, gather evidence, ask for comments."""
    return bool(where_may(user, WORK))


def may_open(user: Person) -> bool:
    """True for whoever may put a claim to the agencies."""
    return bool(where_may(user, OPEN))


def may_hold(user: Person) -> bool:
    """True for whoever may tell all members to hold a claim as unverified: editors of any newsroom."""
    return bool(where_may(user, HOLD))


def may_sign_off(user: Person) -> bool:
    """True for the joint desk's secretariat, whom the alliance's lawyers tell."""
    return may_for_all(user, SIGN_OFF)


def may_name(user: Person, agency: str) -> bool:
    """True where `user` may name who speaks for the agency: its own secretariat, posted there; nobody elsewhere.

    The joint desk's secretariat reaches every agency in most things, but not here: it would choose who votes.
    """
    reach = where_may(user, NAME)
    return reach.everywhere or any(place.agency == agency for place in reach.places if place.agency)


def may_see_mandates(user: Person) -> bool:
    """True for whoever sees claims: by whom an agency speaks is no secret among members."""
    return may_see(user)


def agencies_to_name_for(user: Person) -> list[Agency]:
    """Return the agencies for which the person names who speaks."""
    return [agency for agency in Agency.objects.filter(active=True).order_by("code") if may_name(user, agency.code)]


def newsroom_of(user: Person, permission: str) -> str:
    """Return the code of the newsroom in whose name the person does it: its first posting, the joint desk's last."""
    reach = where_may(user, permission)
    codes = sorted(place.agency for place in reach.places if place.agency)
    return codes[0] if codes else str(settings.ORKHON_DESK_AGENCY)


def workers() -> list[User]:
    """Return who may be given claims to work on, by name."""
    posted = Staff.objects.filter(role__in=roles_with(WORK), agency__active=True, user__is_active=True)
    found = {row.user_id: row.user for row in posted.select_related("user")}
    return sorted(found.values(), key=lambda one: (one.get_full_name() or one.get_username()).casefold())
