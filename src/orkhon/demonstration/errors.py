"""What can go wrong with the demonstration."""

from __future__ import annotations


class DemonstrationError(Exception):
    """The demonstration cannot be shown."""

    retryable = False


class StockRefused(DemonstrationError):
    """A file of the written stock does not hold what it must: the message names the file and the key."""


class StateRefused(DemonstrationError):
    """`demonstration.json` does not hold what the loader writes there."""
