"""Who may keep newsletters, channels and pushes: editors, on the portals and in the languages of their posting."""

from __future__ import annotations

from typing import Final

from orkhon.alliance.policies import Person, where_may
from orkhon.portals.sites import Directory, Portal

PERMISSION: Final = "portals.keep_outlets"


def may_keep(user: Person, *, portal: str, language: str) -> bool:
    """True where the person may keep the outlets of that portal in that language."""
    return where_may(user, PERMISSION).covers(portal=portal, language=language)


def keeps_somewhere(user: Person) -> bool:
    """True for whoever may keep the outlets of some portal."""
    return bool(where_may(user, PERMISSION))


def portals_to_keep(user: Person, directory: Directory) -> list[Portal]:
    """Return the portals, in each of their languages, whose outlets the person may keep."""
    reach = where_may(user, PERMISSION)
    return [one for one in directory.portals if one.code and reach.covers(portal=one.code, language=one.language)]
