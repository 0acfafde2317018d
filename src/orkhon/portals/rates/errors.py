"""What can go wrong between a central bank's document and the rates that are shown."""

from __future__ import annotations


class RatesError(Exception):
    """A bank's document gives no rates."""

    retryable = True
    """A bank mends its page without being told; it is asked again at its next turn."""


class NotABulletin(RatesError):
    """Something else came in the bulletin's place: a page, an error in words, another bank's document."""


class BulletinCut(RatesError):
    """The document ends before its end; the last number may be half of one."""


class BulletinUnreadable(RatesError):
    """The document is of the right kind, and says no day or no rate that can be read."""


class StrangeDay(RatesError):
    """The document names a day that no bulletin of today can have."""


class ConvertingRefused(RatesError):
    """What a reader asks to be converted cannot be."""

    retryable = False


class RateTableRefused(RatesError):
    """A table `[[rates]]` of an alliance's file describes no source of rates."""

    retryable = False
