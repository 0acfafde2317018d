"""Who sets the tipline up: the joint desk's secretariat. Nobody sees who sent a tip, so nothing else is asked."""

from __future__ import annotations

from typing import Final

from orkhon.alliance.policies import Person, may_for_all

KEEP: Final = "verification.keep_tipline"


def may_keep(user: Person) -> bool:
    """True for the secretariat of the joint desk."""
    return may_for_all(user, KEEP)
