"""Give people the groups of the roles that they have."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db.models import Q
from django.utils import timezone

from orkhon.alliance.actions.end_sessions import drop_sessions
from orkhon.alliance.actions.make_roles import DESK_PICTURES
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.alliance.reach import forget_reach

PORTAL_GROUP = "portal "
"""What the names of the groups begin with that the portals room makes: `portal news`."""
_KEEPS_PICTURES = frozenset({Role.EDITOR, Role.PRODUCER})


def assign_roles(user: User, *, now: datetime | None = None) -> None:
    """Put the user into the groups of all postings at active agencies, and out of those that none gives any longer.

    Besides the role's own: an editor has the groups of the posting's portals (of all portals where none is named),
    editors and producers of the joint desk have that of its pictures. Groups that are no posting's are left alone.
    Whoever has no posting left and is no administrator is signed out everywhere.
    """
    postings = list(Staff.objects.filter(user=user, agency__active=True).select_related("agency"))
    # `portal` and a space: the names are the portals room's, see portals.actions.make_portal_groups.
    given = Q(name__in=[*(role.group for role in Role), DESK_PICTURES]) | Q(name__startswith=PORTAL_GROUP)
    groups = {group.name: group for group in Group.objects.filter(given)}
    held = {name for posting in postings for name in _groups_of(posting, groups.keys())} & groups.keys()
    user.groups.remove(*(group for name, group in groups.items() if name not in held))
    user.groups.add(*(groups[name] for name in held))
    forget_reach(user)
    if not postings and not user.is_superuser:
        drop_sessions(user.pk, now=now or timezone.now())


def assign_roles_to_all(*, now: datetime) -> None:
    """Bring everybody's groups in line, after a portal's group has come or gone."""
    for user in User.objects.filter(postings__isnull=False).distinct():
        assign_roles(user, now=now)


def assign_roles_at(agency: Agency) -> None:
    """Bring the groups of an agency's people in line, after it has become active or is so no more."""
    for user in User.objects.filter(postings__agency=agency).distinct():
        assign_roles(user)


def _groups_of(posting: Staff, known: Collection[str]) -> set[str]:
    role = Role(posting.role)
    names = {role.group}
    if role is Role.EDITOR:
        portals = [f"{PORTAL_GROUP}{code}" for code in posting.portals.split()]
        names |= set(portals or [name for name in known if name.startswith(PORTAL_GROUP)])
    if role in _KEEPS_PICTURES and posting.agency.code == settings.ORKHON_DESK_AGENCY:
        names.add(DESK_PICTURES)
    return names
