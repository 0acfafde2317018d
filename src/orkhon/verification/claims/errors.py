"""What can go wrong with claims and what is said of them, in words for whoever asked."""

from __future__ import annotations


class ClaimError(Exception):
    """Something about a claim that its caller must know."""

    retryable = False


class ClaimRefused(ClaimError):
    """What was sent is no claim that the hub can take."""


class NoSuchClaim(ClaimError):
    """There is no claim by that key."""


class NotForYou(ClaimError):
    """The person may not do this to the claim."""


class NothingToDo(ClaimError):
    """It is so already, or it cannot be so as the claim stands."""
