"""What can go wrong where a front page is arranged."""

from __future__ import annotations

from django.utils.translation import gettext

from orkhon.portals.errors import PortalError
from orkhon.portals.front.arrangement import Arrangement, Kept


class FrontNotYours(PortalError):
    """Somebody publishes a front page that is not within his posting."""

    def __init__(self, portal: str, language: str) -> None:
        super().__init__(
            gettext("You do not arrange the pages of %(portal)s in %(language)s; an editor of that portal does.")
            % {"portal": portal, "language": language}
        )


class ArrangementOvertaken(PortalError):
    """Two editors changed the same place of one page; nothing was published.

    `arrangement` is the person's own with the other's changes where both do not meet, `theirs` is what readers see.
    """

    def __init__(self, arrangement: Arrangement, *, theirs: Kept, contested: tuple[str, ...]) -> None:
        super().__init__(gettext("Somebody else published this page meanwhile, and both changed the same place."))
        self.arrangement = arrangement
        self.theirs = theirs
        self.contested = contested
