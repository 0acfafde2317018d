"""Give each role its rights: a group a role, and the workflow by which reporters' articles reach an editor.

Knows the other rooms' permissions by name alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from orkhon.alliance.errors import RolesNotReady
from orkhon.alliance.models import Role

WORKFLOW_NAME = "Desk"
TASK_NAME = "An editor approves"

_SEE = ("wagtailadmin.access_admin", "desk.view_article", "desk.view_topic")
_WRITE = ("desk.add_article", "desk.change_article", "desk.take_item")
_PUBLISH = (
    "desk.delete_article",
    "desk.publish_article",
    "desk.lock_article",
    "desk.unlock_article",
    "desk.kill_item",
)
_SOURCES = ("alliance.view_agency", "alliance.view_source", "alliance.add_source", "alliance.change_source")
_RECORDS = tuple(
    f"alliance.{action}_{model}"
    for model in ("agency", "source", "staff", "memorandum")
    for action in ("view", "add", "change", "delete")
)
# Seeing people, not making them: whoever makes accounts could make an administrator.
_PEOPLE = ("auth.view_user", "auth.view_group")
_TOPICS = ("desk.add_topic", "desk.change_topic", "desk.delete_topic")
_CHOOSE_PICTURES = ("wagtailimages.choose_image",)
_ADD_PICTURES = ("wagtailimages.add_image", "wagtailimages.change_image", *_CHOOSE_PICTURES)


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What a role may do: permissions by name, and those on the collection of all pictures."""

    permissions: tuple[str, ...]
    pictures: tuple[str, ...] = ()


RIGHTS: dict[Role, Rights] = {
    Role.REPORTER: Rights(permissions=(*_SEE, *_WRITE), pictures=_ADD_PICTURES),
    Role.TRANSLATOR: Rights(permissions=(*_SEE, *_WRITE), pictures=_CHOOSE_PICTURES),
    Role.EDITOR: Rights(permissions=(*_SEE, *_WRITE, *_PUBLISH), pictures=_ADD_PICTURES),
    # Reads everything and corrects drafts, but takes nothing from the wire and publishes nothing.
    Role.FACT_CHECKER: Rights(permissions=(*_SEE, "desk.change_article"), pictures=_CHOOSE_PICTURES),
    Role.PRODUCER: Rights(permissions=_SEE, pictures=_ADD_PICTURES),
    Role.AGENCY_ENGINEER: Rights(permissions=("wagtailadmin.access_admin", *_SOURCES)),
    Role.SECRETARIAT: Rights(permissions=(*_SEE, *_RECORDS, *_PEOPLE, *_TOPICS)),
}


def make_roles() -> None:
    """Make the groups and the workflow, or bring those that are there in line. Run after every migrate.

    What an operator granted to the groups besides is taken back; people keep their groups. Raises
    `RolesNotReady` naming the permissions that do not exist yet.
    """
    known = _permissions({name for rights in RIGHTS.values() for name in (*rights.permissions, *rights.pictures)})
    root = Collection.get_first_root_node()
    with transaction.atomic():
        groups = {role: Group.objects.get_or_create(name=role.label)[0] for role in Role}
        for role, group in groups.items():
            group.permissions.set([known[name] for name in RIGHTS[role].permissions])
            wanted = {known[name].pk for name in RIGHTS[role].pictures}
            granted = GroupCollectionPermission.objects.filter(group=group, collection=root)
            granted.exclude(permission_id__in=wanted).delete()
            for pk in wanted:
                GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission_id=pk)
        _make_workflow(groups[Role.EDITOR])


def _permissions(names: set[str]) -> dict[str, Permission]:
    wanted = Q()
    for name in names:
        app, _, codename = name.partition(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    found = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.filter(wanted).select_related("content_type")
    }
    missing = sorted(names - found.keys())
    if missing:
        raise RolesNotReady(missing)
    return found


def _make_workflow(editors: Group) -> None:
    """Assign the desk's workflow to articles, unless the operator has assigned another one."""
    articles = ContentType.objects.get_by_natural_key("desk", "article")
    if WorkflowContentType.objects.filter(content_type=articles).exists():
        return
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    task, _ = GroupApprovalTask.objects.get_or_create(name=TASK_NAME)
    task.groups.add(editors)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowContentType.objects.create(content_type=articles, workflow=workflow)
