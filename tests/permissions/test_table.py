"""The table for people and the code say the same of what a role may do, and the table leaves no address out."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest
from django.http import HttpResponse
from django.urls import include, path

from orkhon.alliance.models import Role
from orkhon.alliance.rights import RIGHTS
from tests.permissions.table import NO_ACTS, acts, addresses
from tests.permissions.urls import every_address


def _rights_of(role: Role) -> set[str]:
    return {*RIGHTS[role].permissions, *RIGHTS[role].pictures}


def without_one_row(urlconf: str | None = None) -> list[str]:
    """Return the addresses that no row fits, or more than one, each with how many."""
    counted = {address.name: sum(row.fits(address.name) for row in addresses()) for address in every_address(urlconf)}
    return [f"{name}: {count} rows" for name, count in counted.items() if count != 1]


def test_the_table_has_a_column_for_each_role() -> None:
    for act in acts().values():
        assert list(act.cells) == [str(role.label) for role in Role], act.name


@pytest.mark.parametrize("role", list(Role))
def test_a_role_has_exactly_the_rights_that_the_table_gives_it(role: Role) -> None:
    told = {right for act in acts().values() if act.cells[str(role.label)] != "–" for right in act.rights}
    assert told == _rights_of(role)


def test_no_right_is_given_by_one_act_and_denied_by_another() -> None:
    for role in Role:
        for act in acts().values():
            if act.rights and act.cells[str(role.label)] == "–":
                assert not set(act.rights) & _rights_of(role), (role, act.name)


@pytest.mark.django_db
def test_every_address_of_the_hub_stands_in_one_row() -> None:
    assert without_one_row() == []


@pytest.mark.django_db
def test_every_row_is_of_some_address_and_names_an_act() -> None:
    names = [address.name for address in every_address()]
    for row in addresses():
        assert row.need in NO_ACTS or row.need in acts(), row
        for glob in row.globs:
            alone = type(row)(globs=(glob,), need=row.need, this_one=row.this_one)
            assert any(alone.fits(name) for name in names), f"no address is called {glob}"


@pytest.mark.django_db
def test_a_view_that_somebody_adds_without_a_row_is_told_by_its_name() -> None:
    module = ModuleType("tests.permissions.throwaway")
    new = path("admin/secrets/<int:pk>/", lambda request, pk: HttpResponse(), name="brand_new_screen")
    module.urlpatterns = [new, path("", include("orkhon.config.urls"))]  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module
    try:
        assert without_one_row(module.__name__) == ["brand_new_screen: 0 rows"]
    finally:
        del sys.modules[module.__name__]
