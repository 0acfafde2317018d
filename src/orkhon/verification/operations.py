"""A migration step that makes the guards; a later migration that rebuilds one of the tables ends with it."""

from __future__ import annotations

from orkhon.audit.operations import GuardsOperation
from orkhon.verification.guards import lift_guards, make_guards


class MakeGuards(GuardsOperation):
    """Make the triggers that refuse changes to what agencies said, or make them again."""

    make = staticmethod(make_guards)
    lift = staticmethod(lift_guards)
    guarded = "what agencies said"
