"""What can go wrong with what arrives. `retryable` says whether asking again may help."""

from __future__ import annotations


class IntakeError(Exception):
    """A delivery could not be taken in."""

    retryable: bool = False


class UnknownConnector(IntakeError):
    """No connector has that name."""


class FileUnreadable(IntakeError):
    """A file on this machine cannot be read."""


class DeliveryPostponed(IntakeError):
    """The wire was busy, so nothing of the delivery was taken; it comes again with the next poll."""

    retryable = True
