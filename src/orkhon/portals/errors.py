"""What can go wrong with the portals."""

from __future__ import annotations


class PortalError(Exception):
    """The portals cannot be built so."""

    retryable = False


class PortalTableRefused(PortalError):
    """A portal's table in an alliance file does not describe a portal."""


class FontsNotMade(PortalError):
    """The portals' own fonts cannot be cut; pages are whole without them, in the readers' faces."""


class DrawingRefused(PortalError):
    """A logo cannot be shown as it was drawn."""


class OldAddressesRefused(PortalError):
    """A list of old addresses cannot be taken."""


class TooManyCards(PortalError):
    """Others have cards drawn; ask again in a few seconds."""

    retryable = True
