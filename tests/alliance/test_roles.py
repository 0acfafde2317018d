"""Roles, their rights, and the first administrator."""

from __future__ import annotations

from unittest import mock

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.test import RequestFactory
from wagtail.models import GroupCollectionPermission, Workflow, WorkflowContentType

from orkhon.alliance.actions import make_roles as making
from orkhon.alliance.actions.assign_roles import assign_roles
from orkhon.alliance.actions.create_first_administrator import create_first_administrator
from orkhon.alliance.actions.make_roles import make_roles
from orkhon.alliance.errors import RolesNotReady
from orkhon.alliance.models import Agency, Role, Staff
from orkhon.alliance.rights import RIGHTS, Rights

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]


def _here() -> HttpRequest:
    """A request from the hub's own machine: the first password works there alone."""
    return RequestFactory(HTTP_HOST="localhost").post("/admin/login/")


def _may(role: Role) -> set[str]:
    group = Group.objects.get(name=role.label)
    return {f"{p.content_type.app_label}.{p.codename}" for p in group.permissions.select_related("content_type")}


def test_every_role_has_a_group_and_editors_alone_publish_and_kill() -> None:
    make_roles()
    assert set(RIGHTS) == set(Role)
    for right in ("desk.publish_article", "desk.kill_item"):
        assert [role for role in Role if right in _may(role)] == [Role.EDITOR]
    assert {role for role in Role if "alliance.change_memorandum" in _may(role)} == {Role.SECRETARIAT}
    assert {role for role in Role if "alliance.change_source" in _may(role)} == {Role.AGENCY_ENGINEER, Role.SECRETARIAT}
    assert all("wagtailadmin.access_admin" in _may(role) for role in Role)


def test_making_roles_again_doubles_nothing_and_takes_back_what_is_not_theirs() -> None:
    make_roles()
    reporters = Group.objects.get(name=Role.REPORTER.label)
    reporters.permissions.add(Permission.objects.get(codename="kill_item"))
    counted = (Group.objects.count(), GroupCollectionPermission.objects.count(), Workflow.objects.count())
    make_roles()
    assert "desk.kill_item" not in _may(Role.REPORTER)
    assert (Group.objects.count(), GroupCollectionPermission.objects.count(), Workflow.objects.count()) == counted


def test_articles_go_through_the_desks_workflow_unless_the_operator_has_chosen_another() -> None:
    make_roles()
    articles = ContentType.objects.get_by_natural_key("desk", "article")
    chosen = WorkflowContentType.objects.get(content_type=articles)
    assert chosen.workflow.name == "Desk"
    (task,) = chosen.workflow.tasks.specific()
    assert type(task).__name__ == "EditorApproval"
    chosen.workflow = Workflow.objects.create(name="Two pairs of eyes")
    chosen.save()
    make_roles()
    assert WorkflowContentType.objects.get(content_type=articles).workflow.name == "Two pairs of eyes"


def test_a_permission_that_does_not_exist_is_named() -> None:
    broken = {**RIGHTS, Role.PRODUCER: Rights(permissions=("air.add_bulletin",))}
    with mock.patch.object(making, "RIGHTS", broken), pytest.raises(RolesNotReady, match=r"air\.add_bulletin"):
        make_roles()


def test_people_have_the_groups_of_their_postings_and_keep_those_that_are_no_roles() -> None:
    make_roles()
    agency = Agency.objects.create(code="altai", sign="AP", name_en="Altai Press")
    user = User.objects.create_user("aysel")
    user.groups.add(Group.objects.create(name="choir"))
    posting = Staff.objects.create(user=user, agency=agency, role=Role.FACT_CHECKER)
    assign_roles(user)
    assert set(user.groups.values_list("name", flat=True)) == {"choir", "fact-checker"}
    posting.role = Role.AGENCY_ENGINEER
    posting.save()
    assign_roles(user)
    assert set(user.groups.values_list("name", flat=True)) == {"choir", "agency engineer"}


def test_the_first_administrator_is_made_once_with_a_password_that_works() -> None:
    password = create_first_administrator()
    assert password is not None
    assert len(password) >= 20
    user = authenticate(_here(), username="admin", password=password)
    assert user is not None
    assert user.is_superuser
    assert create_first_administrator() is None
    assert User.objects.count() == 1


def test_somebody_elses_account_called_admin_is_left_alone() -> None:
    User.objects.create_user("admin", password="not yours at all")
    password = create_first_administrator()
    assert authenticate(_here(), username="admin2", password=password) is not None
    assert not User.objects.get(username="admin").is_superuser
