"""Who sees machine engines and who keeps them. Engines belong to the hub: no agency's posting reaches them."""

from __future__ import annotations

from typing import Final

from orkhon.alliance.policies import Person, ReachPolicy
from orkhon.translation.models import Engine, EnginePair

ENGINES: Final = ReachPolicy(Engine)
ENGINE_PAIRS: Final = ReachPolicy(EnginePair)


def may_see_engines(user: Person) -> bool:
    """True for administrators and for the joint desk's secretariat."""
    return ENGINES.user_has_permission(user, "view")


def may_try_engine(user: Person, engine: Engine) -> bool:
    """True for who may change the engine: what is tried costs money, and tells an outside server a sentence."""
    return ENGINES.user_has_permission_for_instance(user, "change", engine)
