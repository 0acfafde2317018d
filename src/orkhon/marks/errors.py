"""What marks may refuse."""

from __future__ import annotations


class MarksError(Exception):
    """Base of all errors of this room."""

    retryable = False


class TooManyStars(MarksError):
    """The person has saved as many things as one may."""
