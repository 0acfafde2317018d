"""Give each role its rights: a group a role, and the workflow by which reporters' articles reach an editor.

Knows the other rooms' permissions by name alone.
"""

from __future__ import annotations

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    TaskState,
    Workflow,
    WorkflowContentType,
    WorkflowTask,
)

from orkhon.alliance.errors import RolesNotReady
from orkhon.alliance.models import Role
from orkhon.alliance.rights import RIGHTS

WORKFLOW_NAME = "Desk"
TASK_NAME = "An editor approves"
DESK_PICTURES = "desk pictures"
"""The group of those who keep all pictures in order, not only their own; `assign_roles` says who."""
_KEEP_PICTURES = ("wagtailimages.change_image", "wagtailimages.delete_image")


def make_roles() -> None:
    """Make the groups and the workflow, or bring those that are there in line. Run after every migrate.

    What an operator granted to the groups besides is taken back; people keep their groups. Raises
    `RolesNotReady` naming the permissions that do not exist yet.
    """
    known = _permissions(
        {*_KEEP_PICTURES, *(name for rights in RIGHTS.values() for name in (*rights.permissions, *rights.pictures))}
    )
    root = Collection.get_first_root_node()
    with transaction.atomic():
        groups = {role: Group.objects.get_or_create(name=role.group)[0] for role in Role}
        for role, group in groups.items():
            group.permissions.set([known[name] for name in RIGHTS[role].permissions])
            _grant_on_pictures(group, root, {known[name].pk for name in RIGHTS[role].pictures})
        keepers, _ = Group.objects.get_or_create(name=DESK_PICTURES)
        keepers.permissions.clear()
        _grant_on_pictures(keepers, root, {known[name].pk for name in _KEEP_PICTURES})
        _make_workflow()


def _grant_on_pictures(group: Group, root: Collection, wanted: set[int]) -> None:
    granted = GroupCollectionPermission.objects.filter(group=group, collection=root)
    granted.exclude(permission_id__in=wanted).delete()
    for pk in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission_id=pk)


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


def _make_workflow() -> None:
    """Assign the desk's workflow to articles, unless the operator has assigned another one.

    A hub of version 0.1 had a step that all editors of all agencies could approve; it gives way, and what waited
    there waits at the new one.
    """
    task, _ = apps.get_model("desk", "EditorApproval").objects.get_or_create(name=TASK_NAME)
    former = GroupApprovalTask.objects.filter(name=TASK_NAME, active=True).first()
    if former is not None:
        waiting = TaskState.objects.filter(task_id=former.pk, status=TaskState.STATUS_IN_PROGRESS)
        waiting.update(task_id=task.pk)
        WorkflowTask.objects.filter(task_id=former.pk).update(task_id=task.pk)
        GroupApprovalTask.objects.filter(pk=former.pk).update(active=False)
    articles = ContentType.objects.get_by_natural_key("desk", "article")
    if WorkflowContentType.objects.filter(content_type=articles).exists():
        return
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW_NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task_id=task.pk, defaults={"sort_order": 0})
    WorkflowContentType.objects.create(content_type=articles, workflow=workflow)
