"""Every address of the hub, asked as each role from the agency itself and another one, answers as the table says."""

from __future__ import annotations

import pytest

from tests.permissions.walk import visits
from tests.permissions.world import Persona, World, personas

# On SQLite alone: what a policy asks the database is shown on both by test_policies.py.
pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.mark.parametrize("persona", personas(), ids=lambda persona: persona.name)
def test_every_address_answers_as_the_table_says_and_shows_no_stranger_a_secret(world: World, persona: Persona) -> None:
    seen = list(visits(world, persona))
    assert [str(visit) for visit in seen if visit.status >= 500] == []
    assert [str(visit) for visit in seen if visit.allowed != visit.expected] == []
    if persona.is_foreign:
        assert [str(visit) for visit in seen if visit.shows_secret] == []
