"""What can go wrong between this hub and a subscriber. `retryable` says whether asking again may help."""

from __future__ import annotations

from typing import ClassVar


class ExchangeError(Exception):
    """The exchange did not do what was asked."""

    retryable: ClassVar[bool] = False


class NobodyNamed(ExchangeError):
    """A kill is confirmed by a person with a name."""


class NothingToConfirm(ExchangeError):
    """No such notice is for this subscriber."""


class NotDead(ExchangeError):
    """Only a delivery that was given up is sent again by hand."""


class MonthRefused(ExchangeError):
    """The text names no month."""
