"""Every address of the hub, asked as each role from the agency itself and another one, answers as the table says."""

from __future__ import annotations

import pytest

from orkhon.alliance.models import Role
from tests.permissions.walk import visits
from tests.permissions.world import DESK, FOREIGN, OWN, Persona, World, personas

# On SQLite alone: what a policy asks the database is shown on both by test_policies.py.
pytestmark = pytest.mark.django_db(databases="__all__")

_ALWAYS = {
    (Role.REPORTER, FOREIGN, ""),
    (Role.TRANSLATOR, OWN, ""),
    (Role.EDITOR, FOREIGN, ""),
    (Role.EDITOR, OWN, "tr-Latn"),
    (Role.FACT_CHECKER, DESK, ""),
    (Role.PRODUCER, OWN, ""),
    (Role.AGENCY_ENGINEER, FOREIGN, ""),
    (Role.SECRETARIAT, DESK, ""),
    (None, "", ""),
}
"""Each role once, each kind of place and of narrowing: the long run asks as every role at every place."""


def _marked(persona: Persona) -> object:
    always = (persona.role, persona.agency, persona.languages) in _ALWAYS
    return pytest.param(persona, id=persona.name, marks=[] if always else pytest.mark.slow)


@pytest.mark.parametrize("persona", [_marked(persona) for persona in personas()])
def test_every_address_answers_as_the_table_says_and_shows_no_stranger_a_secret(world: World, persona: Persona) -> None:
    seen = list(visits(world, persona))
    assert [str(visit) for visit in seen if visit.status >= 500] == []
    assert [str(visit) for visit in seen if visit.allowed != visit.expected] == []
    if persona.is_foreign:
        assert [str(visit) for visit in seen if visit.shows_secret] == []
