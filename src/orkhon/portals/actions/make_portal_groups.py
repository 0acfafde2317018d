"""Give each portal the group of those who keep its pages: names, sections, texts about it."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission

from orkhon.portals.queries import roots_by_portal

PORTAL_GROUP: Final = "portal {code}"
"""How the group is called; the alliance puts editors into it by their posting's portals."""
_MAY: Final = ("change_page", "publish_page")


@transaction.atomic
def make_portal_groups() -> list[str]:
    """Make a group a portal, or bring those that are there in line; return the names of those made just now.

    The group may change and publish the portal's pages in all languages. It may not add pages or take them away:
    what a portal consists of is said by the alliance's file. Whoever calls puts people into the groups:
    `alliance.actions.assign_roles`.
    """
    may = {
        permission.codename: permission
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", content_type__model="page", codename__in=_MAY
        )
    }
    made = []
    for code, roots in sorted(roots_by_portal().items()):
        group, new = Group.objects.get_or_create(name=PORTAL_GROUP.format(code=code))
        if new:
            made.append(group.name)
        group.permissions.clear()
        wanted = {(root.pk, may[codename].pk) for root in roots for codename in _MAY}
        for granted in GroupPagePermission.objects.filter(group=group):
            if (granted.page_id, granted.permission_id) in wanted:
                wanted.discard((granted.page_id, granted.permission_id))
            else:
                granted.delete()
        for page, permission in sorted(wanted):
            GroupPagePermission.objects.create(group=group, page_id=page, permission_id=permission)
    return made
