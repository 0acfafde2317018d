"""Who may arrange which front page: editors, on the portals and in the languages of their posting."""

from __future__ import annotations

from typing import Final

from orkhon.alliance.policies import Person, where_may
from orkhon.portals.front.arrangement import Page
from orkhon.portals.sites import Directory, Portal

PERMISSION: Final = "portals.change_frontarrangement"


def may_arrange(user: Person, page: Page) -> bool:
    """True where the person may arrange that page."""
    return where_may(user, PERMISSION).covers(portal=page.portal, language=page.language)


def arranges_somewhere(user: Person) -> bool:
    """True for whoever may arrange some page."""
    return bool(where_may(user, PERMISSION))


def portals_to_arrange(user: Person, directory: Directory) -> list[Portal]:
    """Return the portals, in each of their languages, whose pages the person may arrange."""
    reach = where_may(user, PERMISSION)
    return [
        portal
        for portal in directory.portals
        if reach.covers(portal=portal.code or portal.hostname, language=portal.language)
    ]
