"""Give people the groups of the roles that they have."""

from __future__ import annotations

from django.contrib.auth.models import Group, User

from orkhon.alliance.models import Role, Staff


def assign_roles(user: User) -> None:
    """Put the user into the groups of all postings, and out of those of roles held no longer.

    Groups that are no role's are left alone.
    """
    held = {Role(role).label for role in Staff.objects.filter(user=user).values_list("role", flat=True)}
    others = {role.label for role in Role} - held
    user.groups.remove(*Group.objects.filter(name__in=others))
    user.groups.add(*Group.objects.filter(name__in=held))
