"""Who may do what with whom: invite where, and close whose account. Asks postings, changes nothing."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import QuerySet

from orkhon.alliance.models import Agency, Invitation, Role
from orkhon.alliance.policies import where_may
from orkhon.alliance.reach import Reach

INVITE = "alliance.add_invitation"
SEE_INVITATIONS = "alliance.view_invitation"
REVOKE = "alliance.delete_invitation"
END_SESSIONS = "alliance.end_sessions"
# No place at an agency covers it, a place at the joint desk does.
_NO_AGENCY = ""


def may_see_people(user: User) -> bool:
    """True for whoever invites people or ends their sessions, anywhere."""
    return any(bool(where_may(user, permission)) for permission in (INVITE, END_SESSIONS))


def agencies_to_invite_to(user: User) -> list[Agency]:
    """Return the active agencies that `user` may invite people to, by code."""
    reach = where_may(user, INVITE)
    return [agency for agency in Agency.objects.filter(active=True) if reach.covers(agency=agency.code)]


def invitations_within_reach(user: User) -> QuerySet[Invitation]:
    """Return the invitations to agencies where `user` sees them, the newest first."""
    codes = [
        agency.code for agency in Agency.objects.all() if where_may(user, SEE_INVITATIONS).covers(agency=agency.code)
    ]
    return Invitation.objects.filter(agency__code__in=codes).select_related("agency", "invited_by", "accepted_by")


def may_revoke(user: User, invitation: Invitation) -> bool:
    """True where `user` takes back invitations to that agency."""
    return where_may(user, REVOKE).covers(agency=invitation.agency.code)


def may_invite_so(user: User, agency: Agency, role: Role) -> bool:
    """True where `user` may invite to that role at that agency now."""
    return agency.active and where_may(user, INVITE).covers(agency=agency.code) and role in roles_to_give(user)


def roles_to_give(user: User) -> list[Role]:
    """Return the roles that `user` may give: the secretariat's only an administrator, or it could multiply itself."""
    return [role for role in Role if user.is_superuser or role is not Role.SECRETARIAT]


def may_see_person(user: User, person: User) -> bool:
    """True where `user` invites or ends sessions at one of the person's agencies, or everywhere."""
    reaches = (where_may(user, INVITE), where_may(user, END_SESSIONS))
    agencies = _agencies_of(person) or [_NO_AGENCY]
    return any(reach.covers(agency=code) for reach in reaches for code in agencies)


def may_end_sessions(user: User, person: User) -> bool:
    """True where the right reaches all that the person works at, and the person administers no hub.

    Only administrators end administrators' sessions; an account has postings at several agencies and is one.
    """
    if person.is_superuser and not user.is_superuser:
        return False
    return _covers_all(where_may(user, END_SESSIONS), person)


def may_close_account(user: User, person: User) -> bool:
    """True where `user` may end the person's sessions. Nobody closes his own, or an administrator's, here."""
    return user.pk != person.pk and not person.is_superuser and may_end_sessions(user, person)


def may_remove_second_factor(user: User, person: User) -> bool:
    """True where `user` may end the person's sessions, and is somebody else. Of administrators only administrators."""
    return user.pk != person.pk and may_end_sessions(user, person)


def _agencies_of(person: User) -> list[str]:
    return list(person.postings.values_list("agency__code", flat=True).distinct())


def _covers_all(reach: Reach, person: User) -> bool:
    return bool(reach) and all(reach.covers(agency=code) for code in _agencies_of(person) or [_NO_AGENCY])
