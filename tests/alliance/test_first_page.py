"""The admin's first page and its lists: nothing that leads nowhere, and one way to write a day."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from orkhon.alliance.models import Memorandum, Role
from tests.alliance.conftest import NewPerson, browser_of

pytestmark = [pytest.mark.database_in_full, pytest.mark.django_db(databases="__all__")]


def _counted(client: Client) -> str:
    """Return the part of the first page that counts things, empty where there is none."""
    _, found, rest = client.get("/admin/").content.decode().partition('class="w-summary"')
    return rest.partition("</section>")[0] if found else ""


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SECRETARIAT, Role.PRODUCER, Role.AGENCY_ENGINEER])
def test_the_first_page_counts_nothing_that_nobody_may_open(new_person: NewPerson, role: Role) -> None:
    counted = _counted(browser_of(new_person("aysel", role)))
    assert "/admin/documents/" not in counted
    assert "/admin/pages/" not in counted


def test_whoever_keeps_a_portals_pages_sees_their_number(new_person: NewPerson) -> None:
    portal = Group.objects.create(name="portal news")
    may = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=portal, page=Page.objects.get(depth=2), permission=may)
    assert "/admin/pages/" in _counted(browser_of(new_person("aysel", Role.EDITOR)))


def test_administrators_are_not_led_to_documents_either(as_administrator: Client) -> None:
    counted = _counted(as_administrator)
    assert "/admin/documents/" not in counted
    assert "/admin/images/" in counted


def test_days_in_the_list_of_memoranda_are_written_as_everywhere(as_administrator: Client) -> None:
    assert User.objects.count() == 1
    Memorandum.objects.create(name_en="All for all", signed=date(2026, 1, 5), until=date(2027, 12, 31))
    Memorandum.objects.create(name_en="For ever", signed=date(2026, 2, 6))
    page = as_administrator.get(reverse("memoranda:index")).content.decode()
    for day in ("2026-01-05", "2027-12-31", "2026-02-06"):
        assert day in page
    assert "Jan. " not in page
    assert "Feb. " not in page
